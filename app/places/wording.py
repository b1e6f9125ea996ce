"""Sentences of this room's reasons."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.names import NameProblem
from app.places.rules import PlaceReason

SENTENCES: dict[StrEnum, LazyString] = {
    PlaceReason.TOO_MANY_DISHES: _l("This list is full. Rename a dish that is no longer served."),
    PlaceReason.DISH_IS_GONE: _l("That dish has been merged with another meanwhile."),
    PlaceReason.DISH_NAME_TAKEN: _l("There is already a dish of that name here."),
}

NAME_PROBLEMS = {
    NameProblem.EMPTY: _l("Write what it is called."),
    NameProblem.TOO_SHORT: _l("Write what it is called."),
    NameProblem.TOO_LONG: _l("That is too long. Shorten it."),
    NameProblem.HIDDEN_CHARACTERS: _l("There are invisible characters in this. Type it anew."),
    NameProblem.MIXED_ALPHABETS: _l("This mixes letters of two alphabets. Type it in one."),
}
