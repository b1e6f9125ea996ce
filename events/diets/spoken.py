"""The kitchen's sheet in words, in the language of whoever reads: for the page, for the phone, for a note."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.core.i18n import LANGUAGES
from events.diets.needs import Kind, Need
from events.diets.rules import Line, Severity
from events.diets.wording import NEEDS, SEVERITIES


def words(need: Need, kind: Kind, own: str) -> str:
    """A need as the kitchen hears it."""
    what = own if need is Need.OTHER else str(NEEDS[need])
    return str(_("allergic to %(what)s", what=what)) if kind is Kind.ALLERGY else what


def bare(counted: Line) -> str:
    """What a line is about, without the number: "allergic to peanuts (SEVERE, even traces)"."""
    what = words(Need(counted.need), counted.kind, counted.words)
    if counted.severity in (Severity.SERIOUS, Severity.SEVERE):
        return str(_("%(told)s (%(how)s)", told=what, how=str(SEVERITIES[counted.severity])))
    return what


def line(counted: Line) -> str:
    """One line with its number: "1 person: allergic to peanuts (SEVERE, even traces)"."""
    what = bare(counted)
    return str(ngettext("%(num)d person: %(what)s", "%(num)d people: %(what)s", counted.count, what=what))


def sheet(lines: Sequence[Line], people: int) -> str:
    """The whole sheet as plain text: counts, and nobody's name."""
    head = ngettext(
        "Table for %(num)d. Please keep in mind:", "Table for %(num)d. Please keep in mind:", people
    )
    told = [line(each) for each in lines] or [_("Nothing special.")]
    return "\n".join([head, *(f"- {each}" for each in told)])


def in_both(lines: Sequence[Line], people: int) -> dict[str, str]:
    """The sheet by language: the kitchen may read another one than the host."""
    said = {}
    for lang, locale in LANGUAGES.items():
        with force_locale(locale):
            said[lang] = sheet(lines, people)
    return said
