"""Sentences of this room: reasons, and the words of its enums."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.dinners.moments import TimeProblem
from events.dinners.moving import MoveReason
from events.dinners.rules import (
    DinnerProblem,
    DinnerReason,
    PactProblem,
    Rounding,
    SeatReason,
    SplitMode,
    Visibility,
)
from events.dinners.turns import TurnReason

SENTENCES: Mapping[StrEnum, LazyString] = {
    TurnReason.ANSWERED: _l("That has been answered differently already."),
    TurnReason.NOT_IN_LINE: _l("Only those who host in turn change places with each other."),
    TurnReason.ONE_AT_A_TIME: _l("You have asked somebody already. Take that back first."),
    DinnerReason.CALLED_OFF: _l("This dinner was called off. Nothing about it changes any more."),
    DinnerReason.FORM_SPENT: _l("This form has done its work. Open the table again and sit down anew."),
    DinnerReason.NOTHING_OFFERED: _l(
        "No seat is held for you any more: the time to answer has passed. You can go back to the bench."
    ),
    DinnerReason.OVER: _l("This dinner is over. What happened at the table is told by those who sat there."),
    DinnerReason.PACT_CHANGED: _l(
        "The host has just changed the pact. Go back, read it as it stands now, and decide again."
    ),
    DinnerReason.SEATS_TAKEN: _l(
        "More people have seats than that. Somebody has to give one back before the table gets smaller."
    ),
    DinnerReason.STEWARDS_CALL: _l("By its table rules, only the stewards of this group set tables."),
    DinnerReason.TOO_LATE_TO_UNDO: _l("Everybody has been told by now. Set the table anew instead."),
    MoveReason.CHANGED_SINCE: _l("It was changed once more since. Change it again, and everybody is told."),
    MoveReason.NOTHING_MOVED: _l("This dinner was not moved."),
    MoveReason.SEATED_SINCE: _l(
        "Somebody has sat down for the new time since. Change it as usual: whoever sits may then leave freely."
    ),
    MoveReason.TIME_PASSED: _l("The former time has passed already. Choose another one."),
    MoveReason.TOO_LATE: _l("Everybody has been told by now. Change it once more instead."),
    SeatReason.ALREADY_SEATED: _l("You have a seat at this table already."),
    SeatReason.CALLED_OFF: _l("This dinner was called off."),
    SeatReason.CLOSED: _l("The table is set: seats could be taken until the deadline, and it has passed."),
    SeatReason.EMPTY_PARTY: _l("Somebody has to sit on the seat."),
    SeatReason.PARTY_TOO_LARGE: _l(
        "That is more people than one seat can bring. Nine companions are the most, and all must fit the table."
    ),
    SeatReason.STARTED: _l(
        "The dinner has begun. Whether somebody was there is now told by the table, not by the list."
    ),
    DinnerProblem.CLOSES_AFTER_START: _l(
        "The deadline is after the dinner begins. Set it earlier, or leave it empty."
    ),
    DinnerProblem.ENDS_BEFORE_START: _l(
        "It would be over before it begins. Set the end later, or leave it empty."
    ),
    DinnerProblem.IN_THE_PAST: _l("That moment has passed. Choose a later one."),
    DinnerProblem.NOTE_TOO_LONG: _l("That is more than people read. 2,000 characters are enough."),
    DinnerProblem.SEATS: _l("A table has at least 2 and at most 500 seats."),
    DinnerProblem.TITLE_TOO_LONG: _l("That is too long to read at a glance. 60 characters are enough."),
    DinnerProblem.TITLE_TOO_SHORT: _l("Say in a few words what you will eat."),
    DinnerProblem.TOO_LONG: _l("Twelve hours are the longest a dinner can last here."),
    PactProblem.DEPOSIT_NOTE_TOO_LONG: _l("200 characters are enough for this."),
    PactProblem.LATE_CANCEL_HOURS: _l("Between 0 and 168 hours: a week is the longest notice to ask for."),
    PactProblem.NAMED_TOO_MANY: _l("50 names are enough for one table."),
    PactProblem.NAMED_TWICE: _l("Somebody stands there twice."),
    PactProblem.NAMED_WEIGHT: _l("Between 0 and 1000 percent of a full share."),
    PactProblem.TREAT_TOO_LONG: _l("200 characters are enough for this."),
    PactProblem.TREAT_WITHOUT_NAME: _l("Say who treats whom, so that nobody has to guess."),
    PactProblem.WEIGHT: _l("Between 0 and 100 percent of a full share."),
    TimeProblem.CLOCKS_JUMP: _l(
        "%(when)s does not exist there: that night the clocks jump forward. Take %(later)s."
    ),
    TimeProblem.PAST: _l("%(when)s has passed. Did you mean %(later)s?"),
    TimeProblem.TOO_FAR: _l("That is more than two years away. Who knows what we will like by then?"),
    TimeProblem.TWICE: _l(
        "%(when)s happens twice there: that night the clocks go back. Take %(later)s, or an hour earlier."
    ),
    TimeProblem.UNREADABLE: _l("Choose a day and a time."),
}

SPLITS = {
    SplitMode.EQUAL: _l("Split evenly"),
    SplitMode.DISH: _l("Each pays for what they ate"),
    SplitMode.SHARES: _l("By agreed shares"),
    SplitMode.TREAT: _l("Somebody treats"),
}

ROUNDINGS = {
    Rounding.NONE: _l("To the last fen"),
    Rounding.PAYER: _l("Whole yuan, the rest to whoever paid"),
    Rounding.NEXT: _l("Whole yuan, the rest for next time"),
}

SEEN_BY = {
    Visibility.GROUP: _l("The group"),
    Visibility.LINK: _l("Whoever has the link"),
    Visibility.PUBLIC: _l("Everybody"),
}

SEEN_BY_META = {
    Visibility.GROUP.value: _l("Members see it and sit down. Nobody else knows of it."),
    Visibility.LINK.value: _l("Members, and friends you send the link to."),
    Visibility.PUBLIC.value: _l("Open seats are listed in the city; strangers are welcome."),
}

CHANGED = {
    "split_mode": _l("how the bill is split"),
    "drinks_pool": _l("the drinks"),
    "treat": _l("who treats"),
    "plus_one_weight": _l("the share of a companion"),
    "child_weight": _l("the share of a child"),
    "deposit_note": _l("the deposit"),
    "late_cancel_hours": _l("the hours for giving back"),
    "no_urging": _l("toasting"),
    "weights": _l("somebody’s share"),
    "rounding": _l("the odd amounts"),
}
