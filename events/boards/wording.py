"""Sentences of this room: why something is refused or cannot be put up, and what the house's log says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.boards.rules import BoardProblem, BoardReason, Door

SENTENCES: Mapping[StrEnum, LazyString] = {
    BoardReason.CLOSED: _l("This shared table takes nobody new any more."),
    BoardReason.FULL: _l("There are not so many seats left at this shared table."),
    BoardReason.NOT_ITS_VENUE: _l("A shared table stands in a place of yours that diners have confirmed."),
    BoardReason.NOT_SEATED: _l("Only those who sit at this shared table say who joins them."),
    BoardReason.PARTY: _l("You and three companions are the most for a shared table."),
    BoardReason.SET: _l("It is a table by now, with a page of its own. Whoever sits there finds everything on it."),
    BoardReason.STAYS: _l("This table stays as it is. There are others."),
    BoardReason.TIED: _l("You belong to this house. Its own people do not sit at its shared tables."),
    BoardReason.TOO_MANY: _l("Twelve shared tables at once are the most."),
    BoardReason.TOO_MANY_ASKED: _l("You sit or ask at three shared tables. Give one back first."),
    BoardReason.VENUE_CLOSED: _l("This place is marked as closed."),
    BoardProblem.CLOSES_LATE: _l("Two hours before the table begins at the latest: the kitchen must know by then."),
    BoardProblem.CLOSES_PAST: _l("That moment has passed. Choose a later one."),
    BoardProblem.ENDS_EARLY: _l("It ends before it begins."),
    BoardProblem.LEAST: _l("Between two and as many as there are seats."),
    BoardProblem.SEATS: _l("A shared table has between 3 and 30 seats."),
    BoardProblem.TOO_FAR: _l("Four months ahead are the most."),
    BoardProblem.TOO_LONG: _l("Six hours at one table are the most."),
    BoardProblem.TOO_SOON: _l("People need a little time to find each other. Choose a later hour."),
}  # fmt: skip

DOORS: Mapping[Door, LazyString] = {
    Door.ASK: _l("Ask me each time"),
    Door.ANYBODY: _l("Anybody may join"),
}
DOORS_META: Mapping[str, LazyString] = {
    Door.ASK.value: _l(
        "You hear of everybody who would join, and have half a day. Are you silent, the others decide."
    ),
    Door.ANYBODY.value: _l("Your yes is given beforehand. You can still say no, or change this."),
}

LINES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "board_put_up": lambda what: _("put up the shared table %(title)s", title=what["title"]),
    "board_withdrawn": lambda what: _("took back the shared table %(title)s", title=what["title"]),
}
