"""Sentences of this room's reasons."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.names import NameProblem
from app.places.rules import PlaceReason
from app.places.rules_ties import TieReason

SENTENCES: dict[StrEnum, LazyString] = {
    PlaceReason.TOO_MANY_DISHES: _l("This list is full. Rename a dish that is no longer served."),
    PlaceReason.DISH_IS_GONE: _l("That dish has been merged with another meanwhile."),
    PlaceReason.DISH_NAME_TAKEN: _l("There is already a dish of that name here."),
    PlaceReason.NOT_ONE_CITY: _l("Places of two cities are never one."),
    PlaceReason.ALREADY_MERGED: _l("One of the two has gone into another place meanwhile."),
    PlaceReason.NOT_YOUR_OWN_WORD: _l("You said so yourself. Somebody else has to confirm it."),
    PlaceReason.A_DINER_DECIDES: _l(
        "Somebody whose table vouches that they ate at one of the two decides this."
    ),
    PlaceReason.NOT_OPEN_ANY_MORE: _l("This has been decided meanwhile."),
    PlaceReason.NO_SUCH_CHANGE: _l("It is so already."),
    PlaceReason.CANNOT_PART: _l("One of the two went into a third place since. Take that apart first."),
    PlaceReason.PRIVATE_STAYS: _l("A private kitchen never becomes one with another place."),
    PlaceReason.ONLY_ITS_KEEPER: _l("Only who put this kitchen on the list says where it is."),
    PlaceReason.NOT_YET: _l("That day is still to come. Write it down when it has happened."),
    TieReason.NO_WITNESS: _l(
        "Whoever belongs to the restaurant, its allies or its rivals is no witness at its tables."
    ),
    TieReason.NOT_TO_MERGE: _l(
        "What diners said goes along when two dishes become one."
        " Somebody who does not belong to the restaurant has to do it."
    ),
}

NAME_PROBLEMS = {
    NameProblem.EMPTY: _l("Write what it is called."),
    NameProblem.TOO_SHORT: _l("Write what it is called."),
    NameProblem.TOO_LONG: _l("That is too long. Shorten it."),
    NameProblem.HIDDEN_CHARACTERS: _l("There are invisible characters in this. Type it anew."),
    NameProblem.MIXED_ALPHABETS: _l("This mixes letters of two alphabets. Type it in one."),
}
