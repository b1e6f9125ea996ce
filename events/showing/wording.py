"""Sentences about showing up: short, without blame, with their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.core.i18n import say_when
from events.showing.rules import NoShowReason, NoShowState, Rule

SENTENCES: Mapping[StrEnum, LazyString] = {
    NoShowReason.DISPUTE_OVER: _l("The fourteen days to answer are over."),
    NoShowReason.NOT_AT_THE_TABLE: _l("Only those whom that table confirms have a word here."),
    NoShowReason.ONESELF: _l("About yourself, the others at the table are asked."),
    NoShowReason.SETTLED: _l("Nothing about this is open any more."),
}

# What a state is called, and the colour of its tag.
STATES: Mapping[NoShowState, tuple[LazyString, str]] = {
    NoShowState.NOTED: (_l("noted"), ""),
    NoShowState.DISPUTED: (_l("does not count"), "note"),
    NoShowState.FORGIVEN: (_l("forgiven"), "ok"),
    NoShowState.LIFTED: (_l("remembered there"), "ok"),
}

EXPLAINED: Mapping[NoShowState, LazyString] = {
    NoShowState.NOTED: _l("By the word of your tablemates, your seat stayed empty."),
    NoShowState.FORGIVEN: _l("Two of the table said that it is fine. It does not count."),
    NoShowState.LIFTED: _l("A tablemate remembers you there. It does not count."),
}


def disputed(open_until: datetime | None, zone: str) -> str:
    """What a disputed note is waiting for; None: for nothing any more."""
    if open_until is None:
        return str(_("Word against word. It stays open and does not count."))
    when = say_when(open_until, "day", zone)
    return str(_("You say you were there. The table is asked once more until %(when)s; meanwhile it does not count.",
                 when=when))  # fmt: skip


def rule(by: Rule) -> str:
    """The group's rule in one sentence with its numbers."""
    words = ngettext(
        "%(num)d missed dinner within %(window)s days means %(pause)s days on the bench.",
        "%(num)d missed dinners within %(window)s days mean %(pause)s days on the bench.",
        by.strikes, window=by.window_days, pause=by.pause_days,
    )  # fmt: skip
    return str(words)


def paused(until: datetime, zone: str) -> str:
    """Until when somebody only waits."""
    return str(_("Until %(when)s you wait on the bench here", when=say_when(until, "day", zone)))


def count(number: int) -> str:
    """How many missed dinners count now."""
    return str(ngettext("%(num)d missed dinner counts", "%(num)d missed dinners count", number))
