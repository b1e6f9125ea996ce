"""The verbs of places: the only writers of venues, dishes and prices."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.access import Refused
from app.core.ids import new_id
from app.core.names import clean_name, confusable_key
from app.core.signals import announce
from app.places.models import Dish, DishName, DishPrice, Venue, VenueEdit
from app.places.queries import twins
from app.places.rules import MAX_DISHES, PlaceReason, cloth_for, drawing_for
from app.places.rules_ties import TieReason
from app.places.signals import DishesMerged, VenueCreated, VenueDescribed
from app.places.ties import is_tied


@dataclass(frozen=True, slots=True)
class VenueWords:
    """What people say of a venue."""

    name: str
    city: str
    area: str = ""
    address: str = ""
    cuisine: str = ""
    timezone: str = "Asia/Shanghai"
    booking_url: str = ""
    lat: float | None = None
    lng: float | None = None


def create_venue(session: Session, by_id: int, words: VenueWords, now: datetime) -> Venue:
    """Write down a place. The same words by the same member are the same venue: a double click makes one."""
    session.execute(select(Member.id).where(Member.id == by_id).with_for_update())
    for twin in twins(session, words.name, words.city):
        if is_repeat(twin, by_id, words):
            return twin
    public_id = new_id()
    venue = Venue(
        public_id=public_id, **asdict(words), name_key=confusable_key(words.name), city_key=confusable_key(words.city),
        art=drawing_for((words.cuisine, words.name), public_id), cloth=cloth_for(public_id),
        created_by_id=by_id, created_at=now,
    )  # fmt: skip
    session.add(venue)
    session.flush()  # the fact carries the id
    announce(session, VenueCreated(venue.id))
    return venue


def is_repeat(twin: Venue, by_id: int, words: VenueWords) -> bool:
    """Whether these words are the ones that the same member made this venue with."""
    said = (words.name, words.area, words.address)
    return twin.created_by_id == by_id and (twin.name, twin.area, twin.address) == said


def find_or_create(
    session: Session, by_id: int, *, name: str, city: str, now: datetime, area: str = "",
    timezone: str = "Asia/Shanghai",
) -> Venue:  # fmt: skip
    """The city's oldest venue whose name looks like this one, else a new one: for forms where a name is typed."""
    found = twins(session, name, city)
    if found:
        return found[0]
    words = VenueWords(clean_name(name), clean_name(city), area=clean_name(area), timezone=timezone)
    return create_venue(session, by_id, words, now)


def describe_venue(session: Session, venue: Venue, by_id: int, words: VenueWords, now: datetime) -> None:
    """Change what is said of a venue; who changed what stays readable. Changes nothing when nothing differs."""
    before = {field: getattr(venue, field) for field in asdict(words)}
    changed = {field: value for field, value in asdict(words).items() if before[field] != value}
    if not changed:
        return
    for field, value in changed.items():
        setattr(venue, field, value)
    venue.name_key, venue.city_key = confusable_key(venue.name), confusable_key(venue.city)
    venue.art = drawing_for((venue.cuisine, venue.name), venue.public_id)
    session.add(VenueEdit(
        venue_id=venue.id, by_id=by_id, before={f: before[f] for f in changed}, after=changed, edited_at=now,
    ))  # fmt: skip
    announce(session, VenueDescribed(venue.id))


def add_dish(session: Session, venue: Venue, by_id: int, name: str, fen: int | None, now: datetime) -> Dish:
    """Put a dish on the venue's list, or find the one of that name; `fen` is what it costs now, None for unknown."""
    name = clean_name(name)
    key = confusable_key(name)
    dish = session.scalar(select(Dish).where(Dish.venue_id == venue.id, Dish.name_key == key))
    if dish is not None and dish.merged_into_id is not None:
        dish = session.get_one(Dish, dish.merged_into_id)
    if dish is None:
        count = session.scalar(select(func.count()).select_from(Dish).where(Dish.venue_id == venue.id)) or 0
        if count >= MAX_DISHES:
            raise Refused(PlaceReason.TOO_MANY_DISHES)
        dish = Dish(
            venue_id=venue.id, name=name, name_key=key, art=drawing_for((name,), key),
            created_by_id=by_id, created_at=now,
        )  # fmt: skip
        session.add(dish)
        session.flush()  # its price and its ratings need the id
    say_price(session, dish, by_id, fen, now)
    return dish


def say_price(
    session: Session, dish: Dish, by_id: int, fen: int | None, now: datetime, currency: str = "CNY", source: str = ""
) -> None:  # fmt: skip
    """Add what the dish costs to its history; the price that stood at that moment said again adds nothing.

    `fen` are hundredths of the currency's unit, whatever its own minor unit is. `source` names an agreed bill.
    """
    if fen is None:
        return
    newest = select(DishPrice.fen, DishPrice.currency, DishPrice.source).where(
        DishPrice.dish_id == dish.id, DishPrice.said_at <= now
    )
    last = session.execute(newest.order_by(DishPrice.said_at.desc(), DishPrice.id.desc()).limit(1)).first()
    known = last is not None and (last.fen, last.currency) == (fen, currency)
    if known and last is not None and (last.source or not source):
        return  # what a bill proves is worth noting once over what somebody typed
    session.add(DishPrice(
        dish_id=dish.id, fen=fen, currency=currency, source=source, said_by_id=by_id, said_at=now
    ))  # fmt: skip


def unsay_prices(session: Session, source: str) -> None:
    """Take back what was read from a bill that is open again."""
    session.execute(delete(DishPrice).where(DishPrice.source == source))


def merge_dish(session: Session, dish: Dish, into: Dish, by_id: int, now: datetime) -> None:
    """Two names of one dish: prices and earlier names go over, and the old name means the other dish from now on."""
    if dish.id == into.id or dish.merged_into_id == into.id:
        return
    if is_tied(session, dish.venue_id, by_id, now):
        raise Refused(TieReason.NOT_TO_MERGE)
    if dish.venue_id != into.venue_id or into.merged_into_id is not None or dish.merged_into_id is not None:
        raise Refused(PlaceReason.DISH_IS_GONE)
    for kind in (DishPrice, DishName):
        session.execute(update(kind).where(kind.dish_id == dish.id).values(dish_id=into.id))
    session.execute(update(Dish).where(Dish.merged_into_id == dish.id).values(merged_into_id=into.id))
    session.add(DishName(dish_id=into.id, name=dish.name, renamed_by_id=by_id, renamed_at=now))
    dish.merged_into_id = into.id
    announce(session, DishesMerged(dish.id, into.id, dish.venue_id))


def rename_dish(session: Session, dish: Dish, by_id: int, name: str, now: datetime) -> None:
    """Call the dish otherwise; the old name stays in its history. Refused when another dish has that name."""
    name = clean_name(name)
    key = confusable_key(name)
    if name == dish.name:
        return
    taken = select(Dish.id).where(Dish.venue_id == dish.venue_id, Dish.name_key == key, Dish.id != dish.id)
    if session.scalar(taken) is not None:
        raise Refused(PlaceReason.DISH_NAME_TAKEN)
    session.add(DishName(dish_id=dish.id, name=dish.name, renamed_by_id=by_id, renamed_at=now))
    dish.name, dish.name_key, dish.art = name, key, drawing_for((name,), key)
