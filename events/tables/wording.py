"""Sentences of this room: reasons, and the words of its enums."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.tables.rules import SizesProblem, TablesReason, Way

SENTENCES: Mapping[StrEnum, LazyString] = {
    TablesReason.BEGUN: _l("The dinner has begun: whoever changes tables now scans a code at the new one."),
    TablesReason.FULL: _l("That table has not enough chairs left for you and those who come with you."),
    TablesReason.NO_SEAT: _l("Take a seat at this dinner first, then choose your table."),
    TablesReason.NO_SUCH_TABLE: _l("There is no table of that number."),
    TablesReason.NO_TABLES: _l("Everybody sits at one table here."),
    TablesReason.OFF: _l("This dinner was called off. Nothing about its tables changes any more."),
}

PROBLEMS: Mapping[SizesProblem, LazyString] = {
    SizesProblem.TOO_FEW_SEATS: _l(
        "These tables have %(chairs)s chairs, and the dinner has %(seats)s seats. Add some."
    ),
    SizesProblem.TOO_MANY_TABLES: _l("Sixty tables are the most."),
    SizesProblem.TWO_AT_LEAST: _l("Two tables at least. For one, nothing has to be set."),
    SizesProblem.UNREADABLE: _l("Write numbers only, like 10, 10, 8."),
    SizesProblem.WRONG_SIZE: _l("A table has between 2 and 30 chairs."),
}

WAYS: Mapping[Way, LazyString] = {
    Way.CHOSEN: _l("Everybody chooses"),
    Way.DRAWN: _l("The lot decides"),
    Way.ALIKE: _l("Those who eat alike sit together"),
    Way.ANSWERS: _l("The same answer, the same table"),
}

WAYS_META: Mapping[str, LazyString] = {
    Way.CHOSEN.value: _l("Each party takes chairs where there are some."),
    Way.DRAWN.value: _l("You draw once; parties stay together, and anybody can check the draw."),
    Way.ALIKE.value: _l(
        "Vegetarian, halal or kosher at one table, the rest by lot. Only what people let the table see counts."
    ),
    Way.ANSWERS.value: _l("By the question of the headcount: spicy with spicy, say; the rest by lot."),
}
