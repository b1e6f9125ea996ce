"""What is said about lists: why one is not read, and the words that stand around one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core import i18n
from events.dinners.drawn import Around, pact_line
from events.dinners.models import Dinner, PactVersion
from events.jielong.roster import TextProblem
from events.jielong.writing import CHINESE, ENGLISH, Words, head_line

SENTENCES: Mapping[StrEnum, LazyString] = {
    TextProblem.EMPTY: _l("Paste the list here first."),
    TextProblem.TOO_LONG: _l("This is very long. Paste the list alone, without the talk around it."),
    TextProblem.TOO_MANY_LINES: _l("These are more than 2,000 lines. Paste the list alone."),
    TextProblem.TOO_MANY_NAMES: _l("These are more than 200 names. Enter them in parts."),
}


def words_around(dinner: Dinner, found: Around, pact: PactVersion, address: str) -> Words:
    """The lines around the people, in the viewer's language; each reads back as a heading."""
    when = (
        _("not decided yet") if dinner.time_open else i18n.say_when(dinner.starts_at, "full", dinner.timezone)
    )
    where = dinner.venue.name if dinner.venue and not dinner.place_open else _("not decided yet")
    free = dinner.seats - found.taken
    left = (
        _("Seats: %(free)s of %(size)s left", free=free, size=dinner.seats) if free > 0 else _("Seats: full")
    )
    return replace(
        CHINESE if i18n.lang().startswith("zh") else ENGLISH,
        head=(
            head_line(dinner.title, _("What: %(title)s", title=dinner.title)),
            _("When: %(when)s", when=when), _("Where: %(where)s", where=where),
        ),
        tail=(left, _("Pact: %(pact)s", pact=pact_line(dinner, pact)), address),
        waiting=_("Waiting list"),
    )  # fmt: skip
