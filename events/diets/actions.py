"""The verbs of diets: write down what somebody does not eat, say what is in a dish, forget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from app.places.models import Dish
from app.places.signals import DishesMerged
from events.diets import queries
from events.diets.models import DietNeed, DishWord
from events.diets.needs import Ingredient, Kind, Need
from events.diets.rules import MAX_NEEDS, DietReason, SeenBy, Severity, Source, kind_of
from events.dinners.models import Dinner, Seat
from events.signals import DietTold


@dataclass(frozen=True, slots=True)
class Told:
    """One need as it was sent; without `severity` and `seen_by` what stood before stays."""

    need: Need
    words: str = ""
    kind: Kind = Kind.SOFT
    severity: Severity | None = None
    seen_by: SeenBy | None = None

    @property
    def key(self) -> tuple[Need, str]:
        """What makes it the same need."""
        return self.need, self.words.casefold()


def write_own(session: Session, member_id: int, told: Sequence[Told], now: datetime) -> None:
    """A member's needs are exactly these from now on. Raises Refused when there are too many."""
    db.lock(
        session, session.get_one(Member, member_id)
    )  # two tabs that save at once come one after the other
    _write(session, queries.needs_of(session, member_id=member_id), told, {"member_id": member_id}, now)


def write_for(
    session: Session, dinner: Dinner, seat: Seat, by_seat_id: int, told: Sequence[Told], now: datetime
) -> None:
    """The needs of a companion. Raises Refused when the seat is not of the own party, or there are too many."""
    if seat.id != by_seat_id and seat.brought_by_id != by_seat_id:
        raise Refused(DietReason.NOT_YOUR_PARTY)
    db.lock(session, dinner)
    _write(session, queries.needs_of(session, seat_id=seat.id), told, {"seat_id": seat.id}, now)
    announce(session, DietTold(dinner.id))


def say_of_dish(
    session: Session, dish: Dish, by_id: int, ingredient: Ingredient, contains: bool, source: Source, now: datetime
) -> None:  # fmt: skip
    """Write down what a dish contains, or is made without. Nothing is overwritten: the last word counts."""
    session.add(
        DishWord(
            dish_id=dish.id,
            ingredient=ingredient,
            contains=contains,
            source=source,
            said_by_id=by_id,
            said_at=now,
        )
    )


def follow_dish(session: Session, fact: DishesMerged) -> None:
    """What was said of a dish that is another by now is said of that one."""
    moved = update(DishWord).where(DishWord.dish_id == fact.dish_id).values(dish_id=fact.into_id)
    session.execute(moved)


def forget(session: Session, dinner_id: int, now: datetime) -> None:
    """Take away what guests and companions did not eat at a dinner: asked every minute, a week after it."""
    seats = select(Seat.id).where(Seat.dinner_id == dinner_id)
    session.execute(delete(DietNeed).where(DietNeed.seat_id.in_(seats)))


def forget_member(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account takes it along."""
    for need in queries.needs_of(session, member_id=fact.member_id):
        session.delete(need)


def _write(
    session: Session, known: Sequence[DietNeed], told: Sequence[Told], owner: Mapping[str, int], now: datetime
) -> None:
    wanted = {each.key: each for each in told}
    if len(wanted) > MAX_NEEDS:
        raise Refused(DietReason.TOO_MANY_NEEDS)
    rows = {(row.need, row.words_key): row for row in known}
    for key, row in rows.items():
        if key not in wanted:
            session.delete(row)
    for key, each in wanted.items():
        row = rows.get(key) or DietNeed(
            **owner, need=each.need, words=each.words, words_key=key[1], written_at=now,
            kind=kind_of(each.need, each.kind), seen_by=SeenBy.KITCHEN,
        )  # fmt: skip
        if each.need is Need.OTHER:
            row.kind = each.kind
        if row.kind is Kind.ALLERGY:
            row.severity = each.severity or row.severity or Severity.SERIOUS
        else:
            row.severity = None
        row.seen_by = each.seen_by or row.seen_by
        session.add(row)
