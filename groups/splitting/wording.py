"""Sentences of this room's reasons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from groups.splitting.rules import SplitReason

SENTENCES: Mapping[StrEnum, LazyString] = {
    SplitReason.OVER: _l("This call is over. Ask for a new one."),
    SplitReason.ANOTHER: _l("You have asked for another table already. Take that back first."),
    SplitReason.NOT_THERE: _l("The other group is not there, or you may not see it. Check its address."),
    SplitReason.SAME: _l("That is this very group."),
    SplitReason.MOVED: _l("One of the two has joined another group meanwhile."),
}
