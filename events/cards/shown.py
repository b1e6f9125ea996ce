"""What a card says: to those at the table, and to the desk it is shown to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from events.cards import perks, queries, rules
from events.cards.models import PerkUse
from events.cards.rules import CardReason, Perk, Post, Table
from events.dinners.models import Dinner


@dataclass(frozen=True, slots=True)
class Line:
    """A perk, why it is not given now, and when it was."""

    perk: Perk
    why_not: CardReason | None
    use: PerkUse | None


@dataclass(frozen=True, slots=True)
class Card:
    """The group's card of one dinner."""

    dinner: Dinner
    table: Table
    perks: Sequence[Perk]
    uses: Sequence[PerkUse]

    def lines(self, now: datetime, venue_id: int | None = None) -> list[Line]:
        """Its perks as they stand now; only those of one house, if said."""
        given = {use.perk: use for use in self.uses if use.undone_at is None}
        return [
            Line(perk, rules.why_not(perk, self.table, perk.key in given, now), given.get(perk.key))
            for perk in self.perks
            if venue_id in (None, perk.venue_id)
        ]

    def houses(self) -> set[int]:
        """Where it may be shown."""
        own = {self.dinner.venue_id} if self.dinner.venue_id is not None else set()
        return own | {perk.venue_id for perk in self.perks}

    def read_by(self, posts: Collection[Post], venue_id: int) -> bool:
        """Whether whoever holds these posts at the house reads it."""
        return rules.reads(posts, venue_id, self.dinner.venue_id, self.perks)

    def read_anywhere(self, session: Session) -> bool:
        """Whether any desk could read a code; elsewhere the card is plain text (C-09)."""
        told = any(perk.merchant_id is not None for perk in self.perks)
        return told or bool(queries.confirmed(session, self.houses()))


def card_of(session: Session, dinner: Dinner, now: datetime) -> Card:
    """The card of this dinner as it stands."""
    return Card(
        dinner,
        table_of(session, dinner),
        perks.of(session, dinner, now),
        queries.uses_of(session, dinner.id),
    )


def table_of(session: Session, dinner: Dinner) -> Table:
    """What the desk is told of the table."""
    expected, here = queries.heads(session, dinner.id)
    return Table(
        dinner.starts_at, dinner.ends_at, expected, here, called_off=dinner.called_off_at is not None,
        time_open=dinner.time_open, reviews_open=queries.reviews_open(session, dinner.id),
    )  # fmt: skip
