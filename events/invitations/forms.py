"""What is sent about offers: terms by the house or by the group, an answer, an open table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import i18n, wording
from app.core.fields import LineField, MoneyField
from app.merchants import phrases
from events.dinners import moments
from events.dinners.forms import LocalTimeField, WholeField, tell
from events.dinners.moments import Misread
from events.invitations import actions
from events.invitations.deciding import DAYS, USUAL_DAYS
from events.invitations.rules import (
    MAX_DISH,
    MAX_FEN,
    MAX_WORDS,
    Basis,
    OfferProblem,
    Terms,
)
from events.invitations.saying import said

ROWS = 8
EVENINGS, FIRST_DAY, HOUR, MINUTE = 8, 3, 18, 30
CHOSEN = (4, 5)  # of the evenings offered: next week
TOO_LONG = _l("That is too long. Say it in fewer words.")


def evenings(zone: ZoneInfo, now: datetime) -> list[str]:
    """The coming evenings, to be chosen by a tap."""
    first = now.astimezone(zone).replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0, tzinfo=None)
    return [(first + timedelta(days=FIRST_DAY + day)).strftime("%Y-%m-%dT%H:%M") for day in range(EVENINGS)]


class WishForm(FlaskForm):
    """What a group may ask for instead: another time, menu, price, number. `about` first."""

    words = TextAreaField(_l("What do you offer?"))
    slots = SelectMultipleField(_l("Evenings with a free table"))
    other_slot = LocalTimeField(_l("Another time"))
    heads_least = WholeField(_l("People at least"), default=6)
    heads_most = WholeField(_l("People at most"), default=10)
    price = MoneyField(_l("Price"))
    basis = RadioField(_l("The price is for"), default=Basis.HEAD.value)
    seen = HiddenField()

    def about(self, zone: str, now: datetime, base: Terms | None = None) -> None:
        """On whose clock times are written, and which terms these change."""
        self.zone, self.now, self.base, self.phrase = i18n.zone(zone), now, base, ""
        known = list(base.slots) if base else []
        self.offered = sorted({*known, *evenings(self.zone, now)})
        self.slots.choices = [SelectChoice(each, said(each, zone)) for each in self.offered]
        self.basis.choices = [SelectChoice("head", _("a head")), SelectChoice("table", _("the whole table"))]

    def fill(self, terms: Terms) -> None:
        """What stands now."""
        self.words.data, self.slots.data = terms.words, list(terms.slots)
        self.heads_least.data, self.heads_most.data = terms.heads_least, terms.heads_most
        self.price.data, self.basis.data = terms.price_fen, terms.basis.value
        for (name, price), (dish, fen) in zip(self.rows, terms.menu, strict=False):
            name.data, price.data = dish, fen

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The lines of the menu."""
        return [(self[f"dish_{each}"], self[f"fen_{each}"]) for each in range(ROWS)]

    @property
    def seen_version(self) -> int:
        """The version that whoever sends this has read."""
        raw = str(self.seen.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps it from being sent, at its field."""
        fine = bool(super().validate(extra_validators))
        self._lengths(self._texts())
        self.walls = self._walls()
        return fine and not self.errors

    def terms(self) -> Terms:
        """What was written; what this form does not ask stays as it was."""
        base = self.base or Terms("", (), 0, 0)
        menu = tuple((name.data, price.data) for name, price in self.rows if name.data)
        return replace(
            base, words=(self.words.data or "").strip(), slots=self.walls, heads_least=self._whole(self.heads_least),
            heads_most=self._whole(self.heads_most), price_fen=self.price.data, basis=Basis(self.basis.data or "head"),
            menu=menu,
        )  # fmt: skip

    def refuse(self, no: actions.NotSent) -> None:
        """Say at its field why it cannot be sent."""
        fields = {
            OfferProblem.NO_DATE: self.slots, OfferProblem.PAST: self.slots, OfferProblem.HEADS: self.heads_most,
            OfferProblem.NO_PRICE: self.price, OfferProblem.NOTHING_SAID: self.words, **self._more_fields(),
        }  # fmt: skip
        for problem in no.problems:
            complain(fields.get(problem, self.words), wording.say(problem))
        if no.phrase:
            said = _(
                "An invitation cannot ask for praise or pay for it: leave out “%(phrase)s”.", phrase=no.phrase
            )
            complain(self._holding(no.phrase), said)

    def _more_fields(self) -> dict[OfferProblem, Field]:
        return {}

    def _holding(self, phrase: str) -> Field:
        """The field in which the phrase stands."""
        found = (
            field for field, _longest in self._texts() if phrases.refused([str(field.data or "")]) == phrase
        )
        return next(found, self.words)

    def _texts(self) -> list[tuple[Any, int]]:
        return [(self.words, MAX_WORDS), *((name, MAX_DISH) for name, _price in self.rows)]

    def _lengths(self, texts: Iterable[tuple[Any, int]]) -> None:
        for field, longest in texts:
            if len(field.data or "") > longest:
                complain(field, TOO_LONG)
        for money in self._money():
            if money.data is not None and money.data > MAX_FEN:
                complain(money, _("That is a lot for one dinner. Is there a zero too many?"))

    def _money(self) -> Iterator[Any]:
        return (field for field in self if isinstance(field, MoneyField))

    def _walls(self) -> tuple[str, ...]:
        chosen = [each for each in self.slots.data or [] if each in self.offered]
        raw = (self.other_slot.data or "").strip()
        if raw:
            read = moments.read_local(raw, self.zone, self.now)
            if isinstance(read, Misread):
                complain(self.other_slot, tell(read, self.zone))
            else:
                chosen.append(read.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M"))
        return tuple(sorted(set(chosen)))

    def _whole(self, field: Any) -> int:
        return int(field.data) if field.data is not None else 0


for _row in range(ROWS):
    setattr(WishForm, f"dish_{_row}", LineField(_l("Dish")))
    setattr(WishForm, f"fen_{_row}", MoneyField(_l("Its price")))


class WordsForm(FlaskForm):
    """A line for the other side, or a reason."""

    words = TextAreaField(_l("What you would say"))
    seen = HiddenField()
    days = SelectField(_l("The vote lasts"), coerce=int, default=USUAL_DAYS, validate_choice=False)

    def about(self) -> WordsForm:
        """How long a vote may last."""
        self.days.choices = [SelectChoice(each, _days(each)) for each in DAYS]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing too long."""
        fine = bool(super().validate(extra_validators))
        if len(self.words.data or "") > MAX_WORDS:
            complain(self.words, TOO_LONG)
        return fine and not self.errors

    @property
    def said(self) -> str:
        """The words, trimmed."""
        return (self.words.data or "").strip()

    @property
    def lasts(self) -> int:
        """For how many days the vote runs."""
        return self.days.data if self.days.data in DAYS else USUAL_DAYS

    @property
    def seen_version(self) -> int:
        """The version that whoever sends this has read."""
        raw = str(self.seen.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 0


def _days(number: int) -> str:
    return str(ngettext("%(num)d day", "%(num)d days", number))


def complain(field: Any, sentence: Any) -> None:
    if not field.errors:
        field.errors = [sentence]
