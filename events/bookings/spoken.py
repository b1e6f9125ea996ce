"""What to say on the phone, in the restaurant's language: who, when, how many, what nobody eats, what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.core.i18n import LANGUAGES, money, say_when
from events.bookings.rules import Heads
from events.diets import spoken as diets
from events.diets.rules import Line
from events.dinners.models import Dinner


def script(dinner: Dinner, heads: Heads, lines: Sequence[Line], name: str) -> str:
    """The call, line by line."""
    at = say_when(dinner.starts_at, "full", dinner.timezone)
    said = [
        _("Hello, I would like to book a table for %(when)s.", when=at),
        _people(heads),
        _("Under the name %(name)s.", name=name),
        _("Do you have a private room? Is there a minimum or a room fee?"),
        _("Is there a tea or cover charge? May we bring our own drinks, and what is the corkage?"),
    ]  # fmt: skip
    if dinner.cap_fen is not None:
        said.append(
            _("We would like to stay under %(cap)s a head.", cap=money(dinner.cap_fen, dinner.currency))
        )
    if lines:
        said.append(_("Please tell the kitchen:"))
        said += [f"- {diets.line(line)}" for line in lines]
    said.append(_("Until when do you hold the table, and until when may we cancel?"))
    return "\n".join(str(each) for each in said)


def in_both(dinner: Dinner, heads: Heads, lines: Sequence[Line], name: str) -> dict[str, str]:
    """The call by language, whatever the caller's own is."""
    found = {}
    for lang, locale in LANGUAGES.items():
        with force_locale(locale):
            found[lang] = script(dinner, heads, lines, name)
    return found


def _people(heads: Heads) -> str:
    if heads.most > heads.sure:
        return str(_("We are %(sure)s to %(most)s people.", sure=heads.sure, most=heads.most))
    return str(ngettext("We are %(num)d person.", "We are %(num)d people.", heads.sure))
