"""Named reads of places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core.db import pairs
from app.core.names import confusable_key
from app.core.pages import Page, cut
from app.places.models import Dish, DishName, DishPrice, Venue, VenueEdit

PAGE = 20
LONGEST = 100  # characters of a name that is looked for: a database refuses endless patterns


@dataclass(frozen=True, slots=True)
class DishLine:
    """A dish with what it cost last, None where nobody has said."""

    id: int
    public_id: str
    name: str
    art: str
    fen: int | None
    currency: str | None = "CNY"


@dataclass(frozen=True, slots=True)
class DishHistory:
    """A dish with every price (newest first) and every earlier name (newest first)."""

    line: DishLine
    prices: Sequence[DishPrice]
    names: Sequence[DishName]


def venue_by_public_id(session: Session, public_id: str) -> Venue | None:
    """The venue of this address, or None."""
    return session.scalar(select(Venue).where(Venue.public_id == public_id))


def address_of(session: Session, venue_id: int) -> str:
    """The public id of a venue."""
    return session.scalars(select(Venue.public_id).where(Venue.id == venue_id)).one()


def standing_id(session: Session, venue_id: int | None) -> int | None:
    """The venue that this one means today: itself, or the one it has gone into."""
    if venue_id is None:
        return None
    meant = select(func.coalesce(Venue.merged_into_id, Venue.id)).where(Venue.id == venue_id)
    return session.scalar(meant)


def find_venues(session: Session, text: str = "", city: str = "", before: int | None = None) -> Page[Venue]:
    """Venues whose name looks like `text`, in cities that look like `city`, newest first."""
    wanted = _looking_like(text, city)
    if before is not None:
        wanted = wanted.where(Venue.id < before)
    return cut(session.scalars(wanted.order_by(Venue.id.desc()).limit(PAGE + 1)).all(), PAGE)


def venue_choices(session: Session, city: str, text: str, limit: int = 8) -> Sequence[Venue]:
    """Venues to offer while somebody types a name: those of the city that begin with it come first."""
    key = confusable_key(text)
    starts = Venue.name_key.startswith(key, autoescape=True)
    return session.scalars(
        _looking_like(text, city).order_by(starts.desc(), Venue.name, Venue.id).limit(limit)
    ).all()


def twins(session: Session, name: str, city: str, but: int | None = None) -> Sequence[Venue]:
    """Venues of the same city that an eye takes for one of this name (V-01's hint), the oldest first."""
    same = select(Venue).where(Venue.city_key == confusable_key(city), Venue.name_key == confusable_key(name))
    same = same.where(Venue.id != (but or 0), Venue.merged_into_id.is_(None))
    return session.scalars(same.order_by(Venue.id).limit(5)).all()


def alike_in_city(session: Session, venue: Venue, text: str, limit: int) -> Sequence[Venue]:
    """Which other places of its city this one might be: those of that name, or whose names share its beginning."""
    key = confusable_key(text) if text else venue.name_key[:2]
    wanted = select(Venue).where(
        Venue.city_key == venue.city_key, Venue.id != venue.id, Venue.merged_into_id.is_(None),
        Venue.private.is_(False), Venue.name_key.contains(key, autoescape=True),
    )  # fmt: skip
    same = (Venue.name_key == venue.name_key).desc()
    return session.scalars(wanted.order_by(same, Venue.name, Venue.id).limit(limit)).all()


def dishes_of(session: Session, venue_id: int) -> Sequence[DishLine]:
    """A venue's dishes by name, each with its last price."""
    said = aliased(DishPrice)
    last = (
        select(said.id)
        .where(said.dish_id == Dish.id)
        .order_by(said.said_at.desc(), said.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Dish.id, Dish.public_id, Dish.name, Dish.art, DishPrice.fen, DishPrice.currency)
        .outerjoin(DishPrice, DishPrice.id == last)
        .where(Dish.venue_id == venue_id, Dish.merged_into_id.is_(None))
        .order_by(Dish.name, Dish.id)
    )
    return [DishLine(*row) for row in rows]


def dishes_named(session: Session, venue_id: int | None, names: Iterable[str]) -> dict[str, int]:
    """The venue's dishes that these names mean, by their key; a name that was merged means the dish it went into."""
    keys = sorted({key for name in names if (key := confusable_key(name))})
    if venue_id is None or not keys:
        return {}
    query = select(Dish.name_key, func.coalesce(Dish.merged_into_id, Dish.id))
    return pairs(session, query.where(Dish.venue_id == venue_id, Dish.name_key.in_(keys)))


def dish_named(session: Session, venue_id: int, name: str) -> Dish | None:
    """The venue's dish that this name means, or None."""
    found = dishes_named(session, venue_id, [name])
    return session.get(Dish, next(iter(found.values()))) if found else None


def dish_histories(session: Session, venue_id: int) -> Sequence[DishHistory]:
    """A venue's dishes, each with all its prices and earlier names."""
    of_venue = select(Dish.id).where(Dish.venue_id == venue_id)
    prices = session.scalars(
        select(DishPrice)
        .where(DishPrice.dish_id.in_(of_venue))
        .order_by(DishPrice.said_at.desc(), DishPrice.id.desc())
    ).all()
    names = session.scalars(
        select(DishName).where(DishName.dish_id.in_(of_venue)).order_by(DishName.id.desc())
    ).all()
    return [
        DishHistory(
            line, [p for p in prices if p.dish_id == line.id], [n for n in names if n.dish_id == line.id]
        )
        for line in dishes_of(session, venue_id)
    ]


def dish_by_public_id(session: Session, venue_id: int, public_id: str) -> Dish | None:
    """The dish of this venue with this public id, or None."""
    return session.scalar(
        select(Dish).where(
            Dish.venue_id == venue_id, Dish.public_id == public_id, Dish.merged_into_id.is_(None)
        )
    )


def edits_of(session: Session, venue_id: int, limit: int = 20) -> Sequence[VenueEdit]:
    """What was changed of a venue, newest first, with who did it."""
    wanted = select(VenueEdit).where(VenueEdit.venue_id == venue_id).options(joinedload(VenueEdit.by))
    return session.scalars(wanted.order_by(VenueEdit.id.desc()).limit(limit)).all()


def _looking_like(text: str, city: str) -> Select[Venue]:
    wanted = select(Venue).where(Venue.merged_into_id.is_(None))
    if key := confusable_key(text[:LONGEST]):
        wanted = wanted.where(Venue.name_key.contains(key, autoescape=True))
    if key := confusable_key(city):
        wanted = wanted.where(Venue.city_key == key)
    return wanted
