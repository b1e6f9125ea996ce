"""A whole offer, as a house writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core.fields import LineField, MaybeCountField, MoneyField
from events.dinners import moments
from events.dinners.forms import LocalTimeField, tell
from events.dinners.moments import Misread
from events.invitations import rules
from events.invitations.fees import FEES
from events.invitations.forms import WishForm, complain
from events.invitations.rules import MAX_LINE, OfferProblem, Pays, Photos, Terms
from events.invitations.wording import FEES as FEE_WORDS
from events.invitations.wording import PAYS, PHOTOS

TIERS = 2


class OfferForm(WishForm):
    """A whole offer, by the house. Few fields must be filled; the others have good defaults."""

    pays = RadioField(
        _l("Who pays"), default=Pays.TABLE.value, choices=[SelectChoice(k.value, w) for k, w in PAYS.items()]
    )
    part = MaybeCountField(_l("Per cent that the house pays"), most=99, sentence=_l("A number from 1 to 99."))
    perk = LineField(_l("A present for the table"))
    perk_percent = MaybeCountField(
        _l("Its worth, in per cent of the bill"), most=100, sentence=_l("A number from 1 to 100."),
        description=_l("From 30 on every review says so."),
    )  # fmt: skip
    room = BooleanField(_l("In a private room"))
    photos = SelectField(
        _l("Pictures"), default="free", choices=[SelectChoice(k.value, w) for k, w in PHOTOS.items()],
    )  # fmt: skip
    until = LocalTimeField(
        _l("Stands until"), description=_l("Left empty: a week, or in time for the first table.")
    )

    @property
    def fees(self) -> list[tuple[str, Any]]:
        """What is charged beside the food, by kind."""
        return [(kind, self[f"fee_{kind}"]) for kind in FEES]

    @property
    def tiers(self) -> list[tuple[Any, Any]]:
        """Prices by number of people."""
        return [(self[f"from_{each}"], self[f"each_{each}"]) for each in range(TIERS)]

    @property
    def folded(self) -> bool:
        """Whether nothing in the folded part is filled or wrong."""
        fields = [self.perk, self.perk_percent, self.room, self.until, *(f for _k, f in self.fees)]
        fields += [each for pair in self.tiers for each in pair]
        kept = self.photos.data in (None, "free")
        return kept and not any(field.errors or field.data not in (None, "", False) for field in fields)

    def fill(self, terms: Terms) -> None:
        """What stands now."""
        super().fill(terms)
        self.pays.data, self.part.data, self.perk.data = (
            terms.pays.value,
            terms.part_percent or None,
            terms.perk,
        )
        self.perk_percent.data, self.room.data = terms.perk_percent or None, terms.room
        self.photos.data = terms.photos.value
        for kind, fen in terms.fees:
            self[f"fee_{kind}"].data = fen
        for (heads, price), (least, fen) in zip(self.tiers, terms.tiers, strict=False):
            heads.data, price.data = least, fen

    def validate(self, extra_validators: Any = None) -> bool:
        """As before, and until when it stands."""
        fine = super().validate(extra_validators)
        self.ends_at: datetime | None = None
        raw = (self.until.data or "").strip()
        read = moments.read_local(raw, self.zone, self.now) if raw else None
        if isinstance(read, Misread):
            complain(self.until, tell(read, self.zone))
        elif read is not None:
            self.ends_at = read
        return fine and not self.errors

    def terms(self) -> Terms:
        """What was written."""
        pays = Pays(self.pays.data or Pays.TABLE)
        return replace(
            super().terms(), pays=pays, part_percent=(self.part.data or 0) if pays is Pays.PART else 0,
            perk=self.perk.data or "", perk_percent=(self.perk_percent.data or 0) if self.perk.data else 0,
            room=bool(self.room.data), photos=Photos(self.photos.data or Photos.FREE),
            fees=tuple((kind, field.data) for kind, field in self.fees if field.data is not None),
            tiers=tuple((heads.data or 0, price.data or 0) for heads, price in self.tiers if heads.data or price.data),
        )  # fmt: skip

    def valid_until(self, starts: Sequence[datetime]) -> datetime:
        """Until when it stands."""
        return self.ends_at or rules.usual_valid_until(starts, self.now)

    def _more_fields(self) -> dict[OfferProblem, Field]:
        return {
            OfferProblem.PART: self.part, OfferProblem.TIERS: self["from_0"], OfferProblem.VALID: self.until,
        }  # fmt: skip

    def _texts(self) -> list[tuple[Any, int]]:
        return [*super()._texts(), (self.perk, MAX_LINE)]


for _row in range(TIERS):
    setattr(
        OfferForm,
        f"from_{_row}",
        MaybeCountField(_l("From so many people"), most=200, sentence=_l("A number from 1 to 200.")),
    )
    setattr(OfferForm, f"each_{_row}", MoneyField(_l("a head")))
for _kind in FEES:
    setattr(OfferForm, f"fee_{_kind}", MoneyField(FEE_WORDS[_kind]))
