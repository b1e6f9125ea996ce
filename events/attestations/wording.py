"""Sentences of this room: why a code is not taken, what a table says of a seat, why a seat may not review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.core.i18n import say_when
from events.attestations.rules import (
    CodeReason,
    DisputeReason,
    ReviewRightReason,
    SeatFinding,
    VerdictReason,
    WalkInReason,
)

# One each: as StrEnums, members of two kinds may be equal.
CODES: Mapping[StrEnum, LazyString] = {
    CodeReason.ALREADY: _l("You two are tied already."),
    CodeReason.CLOSED: _l("Too late: codes end three hours after the dinner, words three days after it."),
    CodeReason.CODE_USED_UP: _l("Three people have used this code. The next one comes within half a minute."),
    CodeReason.FORGED: _l("This code was not made by this table. Scan it again from a tablemate’s phone."),
    CodeReason.MALFORMED: _l(
        "That is no table code. A table code is on a tablemate’s phone, under “Show my code”."
    ),
    CodeReason.NOT_ADMITTED: _l("You have no seat at this table. Somebody who is there can let you in."),
    CodeReason.NOT_OPEN_YET: _l("Table codes begin half an hour before dinner."),
    CodeReason.OTHER_TABLE: _l("This code belongs to another table."),
    CodeReason.SELF: _l("That is your own code. Scan a tablemate’s, or let one scan yours."),
    CodeReason.SHOWER_NOT_SEATED: _l("Whose code this is has no seat at this table any more."),
    CodeReason.STALE: _l(
        "This code is too old: a new one comes every 30 seconds. Scan the one on the phone now."
    ),
    CodeReason.TOO_MANY_TRIES: _l(
        "Five wrong codes in ten minutes. Wait a little, or scan a tablemate’s code."
    ),
    CodeReason.WRONG_CODE: _l(
        "Nobody at this table shows that code now. Ask a tablemate to read it out again."
    ),
}
WALK_INS: Mapping[StrEnum, LazyString] = {
    WalkInReason.CLOSED: _l("Nobody can be let in any more: the three days after the dinner have passed."),
    WalkInReason.FULL: _l("All seats are taken. The host can add one while the dinner lasts."),
    WalkInReason.NOBODY_ASKED: _l("Nobody of that name has asked to be let in."),
    WalkInReason.NOT_TIED: _l(
        "Scan a tablemate’s code first, or let one scan yours: then you can let others in."
    ),
    WalkInReason.TOO_EARLY: _l(
        "The dinner is still going on. Read a tablemate’s code, and somebody lets you in."
    ),
}
VERDICTS: Mapping[StrEnum, LazyString] = {
    VerdictReason.DENIED: _l("Tablemates say this seat stayed empty."),
    VerdictReason.ELSEWHERE: _l("Confirmed at another restaurant at the same time, so this seat stays open."),
    VerdictReason.MORE_THAN_COUNTED: _l("More people are named than were counted at the table."),
    VerdictReason.NOBODY_VOUCHED: _l("No tablemate has said anything yet."),
    VerdictReason.NOT_ENOUGH: _l("What was said so far is not enough to be sure."),
    VerdictReason.NOT_LINKED: _l("Nobody who is known to have been there has confirmed it yet."),
    VerdictReason.REINSTATED: _l("A tablemate and the bill confirm it."),
    VerdictReason.SAID_NOT_THERE: _l("Could not come, by their own word."),
    VerdictReason.THIRD_THAT_DAY: _l("Two tables of that day are confirmed already; a third one stays open."),
    VerdictReason.VOUCHED: _l("Confirmed by tablemates."),
    VerdictReason.WORD_AGAINST_WORD: _l("Some say yes, some say no."),
}
RIGHTS: Mapping[StrEnum, LazyString] = {
    ReviewRightReason.LINKED: _l("Whoever belongs to the restaurant cannot review it."),
    ReviewRightReason.NOT_CONFIRMED: _l(
        "You can write as soon as your tablemates confirm that you were there."
    ),
    ReviewRightReason.ONE_LINE_OF_INVITATIONS: _l(
        "Everybody who confirms you came here by one line of invitations. One more voice from elsewhere is needed."
    ),
    ReviewRightReason.TOO_FEW_WITNESSES: _l(
        "One tablemate confirms you. A second one is needed before you can write."
    ),
}
DISPUTES: Mapping[StrEnum, LazyString] = {
    DisputeReason.CONFIRMED_ALREADY: _l("Your tablemates have confirmed you. There is nothing left to ask."),
    DisputeReason.NEVER_SEATED: _l("You have no seat at this table. Somebody who is there can let you in."),
    DisputeReason.NOBODY_ASKS: _l("Nobody asks about this seat."),
    DisputeReason.NOT_OVER: _l("The dinner is still going on. Read a tablemate’s code: that settles it."),
    DisputeReason.NO_OVERLAP: _l("You have no other table at that time, so there is nothing to declare."),
    DisputeReason.TOO_LATE: _l("Too late: the time for this has passed. What stands, stands."),
}
ALL = (CODES, WALK_INS, VERDICTS, RIGHTS, DISPUTES)

STATES: Mapping[SeatFinding, tuple[LazyString, str]] = {
    SeatFinding.CONFIRMED: (_l("confirmed"), "ok"),
    SeatFinding.UNVERIFIED: (_l("not confirmed yet"), ""),
    SeatFinding.CONTESTED: (_l("contested"), "note"),
    SeatFinding.ABSENT: (_l("not there"), ""),
}


def done(tied: bool, again: bool, name: str) -> str:
    """What reading somebody's code did."""
    if not tied:
        return str(_("You have asked. Anybody who has scanned in can let you in; tell them."))
    if again:
        return str(_("You and %(name)s were tied already.", name=name))
    return str(_("A red thread ties you and %(name)s.", name=name))


def apart(mine: int, theirs: int) -> str:
    """A code was read across tables."""
    return str(
        _("That code is of table %(theirs)s, and you sit at table %(mine)s.", theirs=theirs, mine=mine)
    )


def explain(why: Mapping[str, Any], until: datetime, now: datetime, tz: str) -> str:
    """One sentence on what the table says of a seat, with its numbers; `until` is when the table's window closes."""
    reason = VerdictReason(why["reason"])
    if reason is VerdictReason.VOUCHED:
        return _confirmed(len(why["witnesses"]), int(why["groups"]))
    if reason is VerdictReason.WORD_AGAINST_WORD:
        return _contested(why, until, now, tz)
    if reason is VerdictReason.DENIED and why["no"]:
        words = ngettext(
            "%(num)d tablemate says: not there.", "%(num)d tablemates say: not there.", int(why["no"])
        )
        return str(words)
    if reason is VerdictReason.NOT_ENOUGH:
        named = len(why["witnesses"])
        words = ngettext(
            "%(num)d tablemate has said yes; another word would settle it.",
            "%(num)d tablemates have said yes; another word would settle it.", named,
        )  # fmt: skip
        return str(words)
    return str(VERDICTS[reason])


def _confirmed(tablemates: int, groups: int) -> str:
    if groups > 1:
        return str(ngettext(
            "Confirmed by %(num)d tablemate, who dines in %(groups)s groups.",
            "Confirmed by %(num)d tablemates, who dine in %(groups)s groups.", tablemates, groups=groups,
        ))  # fmt: skip
    return str(ngettext(
        "Confirmed by %(num)d tablemate, who dines in one group.",
        "Confirmed by %(num)d tablemates, who all dine in one group.", tablemates,
    ))  # fmt: skip


def _contested(why: Mapping[str, Any], until: datetime, now: datetime, tz: str) -> str:
    yes, no = max(int(why["yes"]), len(why["witnesses"])), int(why["no"])
    if now > until:
        return str(_("%(yes)s said yes, %(no)s said no. It stays open, and no harm is done.", yes=yes, no=no))
    when = say_when(until, "day", tz)
    if not yes:
        return str(ngettext(
            "Their own word stands against %(num)d tablemate’s: both can add what they remember until %(when)s.",
            "Their own word stands against %(num)d tablemates’: all can add what they remember until %(when)s.", no,
            when=when,
        ))  # fmt: skip
    return str(_(
        "%(yes)s said yes, %(no)s said no: both can add what they remember until %(when)s.", yes=yes, no=no, when=when
    ))  # fmt: skip
