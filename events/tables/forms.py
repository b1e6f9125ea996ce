"""What a host sends about tables: how many, how large, and how people come to them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core.fields import LineField, say_at
from events.dinners.forms import WholeField
from events.tables import rules
from events.tables.rules import SizesProblem, Way
from events.tables.wording import PROBLEMS, WAYS

LONGEST = 300


class TablesForm(FlaskForm):
    """Tables of a dinner; `about` must be told before it is validated."""

    count = WholeField(_l("How many tables"))
    sizes = LineField(
        _l("Chairs at each, if they differ"),
        description=_l("Like 10, 10, 8. Leave it empty for even tables."),
    )
    way = RadioField(
        _l("Who sits where"), choices=[SelectChoice(way.value, words) for way, words in WAYS.items()],
        default=Way.CHOSEN.value,
    )  # fmt: skip

    def about(self, seats: int, asked: bool) -> None:
        """For how many people the tables are, and whether they were asked something to be seated by."""
        self.seats = seats
        ways = [way for way in WAYS if asked or way is not Way.ANSWERS]
        self.way.choices = [SelectChoice(way.value, WAYS[way]) for way in ways]
        self.read: tuple[int, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the tables from being set, at its field."""
        fine = bool(super().validate(extra_validators))
        written = rules.read_sizes((self.sizes.data or "")[:LONGEST])
        if written is None:
            say_at(self.sizes, str(PROBLEMS[SizesProblem.UNREADABLE]))
        elif written:
            self._take(self.sizes, written)
        elif fine:
            self._take_even(int(self.count.data or 0))
        return not self.errors

    def _take_even(self, count: int) -> None:
        if count < 2:
            say_at(self.count, str(PROBLEMS[SizesProblem.TWO_AT_LEAST]))
        elif self.seats // count < rules.SMALLEST:
            say_at(self.count, _("That is less than two people at a table."))
        else:
            self._take(self.count, rules.even_sizes(self.seats, count))

    def _take(self, field: Field, sizes: tuple[int, ...]) -> None:
        problem = rules.sizes_problem(sizes, self.seats)
        if problem is not None:
            say_at(field, str(PROBLEMS[problem]) % {"seats": self.seats, "chairs": sum(sizes)})
        self.read = sizes

    def chosen(self) -> Way:
        """How people come to their tables."""
        return Way(self.way.data)
