"""Sentences of this room, and the lines that it writes into a merchant's log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.routes.rules import RouteReason

SENTENCES: dict[StrEnum, LazyString] = {
    RouteReason.TOO_FEW_LEGS: _l("A route has at least two houses."),
    RouteReason.TOO_MANY_LEGS: _l("A route has at most four houses."),
    RouteReason.NOT_IN_ORDER: _l("The houses follow each other: each begins when the one before has ended."),
    RouteReason.NO_TIME_TO_WALK: _l(
        "There is no time to walk from one house to the next. Begin a little later."
    ),
    RouteReason.NOT_ITS_VENUE: _l("A route leads through places of houses that belong to the alliance now."),
    RouteReason.PAST: _l("That moment is over. Choose another one."),
    RouteReason.NOT_OPEN: _l("This route cannot be taken: a house has not agreed yet, or it was withdrawn."),
    RouteReason.FULL: _l("There are not so many places left at every house."),
    RouteReason.TAKEN: _l("Your group takes this route already."),
}
LINES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "route_drawn_up": lambda what: _("drew up the route %(title)s", title=what["title"]),
    "leg_agreed": lambda what: _("agreed to our part of the route %(title)s", title=what["title"]),
    "route_withdrawn": lambda what: _("withdrew the route %(title)s", title=what["title"]),
}
