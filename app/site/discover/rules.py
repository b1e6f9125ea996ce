"""What can be wished for when looking for a seat: a day, a price, so many seats, a kind of food, a place nearby."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

RADII_KM = (1, 3, 5, 10)
RINGS_KM = (0.5, 1, 2, 3, 5, 10)
USUAL_KM = 3
CAPS_FEN = (80_00, 150_00, 300_00)
SEATS = (2, 4, 6)
NIGHT_ENDS = time(4)  # who eats at one in the morning still eats tonight
LONGEST = 60
FARTHEST = timedelta(days=731)


class Span(StrEnum):
    """When: words that people use."""

    ANY = ""
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    WEEKEND = "weekend"
    WEEK = "week"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Empty values ask for nothing.

    `near` is a venue's public id, or "here"; `place` the name of an area or a venue; `day` a local date.
    """

    city: str = ""
    area: str = ""
    span: Span = Span.ANY
    day: date | None = None
    cap_fen: int | None = None
    seats: int = 1
    food: str = ""
    words: str = ""
    near: str = ""
    place: str = ""
    km: int = USUAL_KM

    def query(self, **changed: object) -> dict[str, str]:
        """What stands in the address when so much is changed: only what is asked for."""
        found = replace(self, **changed)  # type: ignore[arg-type]
        said = {
            "city": found.city, "area": found.area, "when": found.span.value,
            "day": found.day.isoformat() if found.day else "", "cap": str((found.cap_fen or 0) // 100 or ""),
            "seats": str(found.seats) if found.seats > 1 else "", "food": found.food, "q": found.words,
            "near": found.near, "place": found.place,
            "km": str(found.km) if (found.near or found.place) and found.km != USUAL_KM else "",
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}


def read(args: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; what makes no sense asks for nothing."""

    def text(name: str) -> str:
        return " ".join(args.get(name, "").replace("\0", "").split())[:LONGEST]

    def whole(name: str, most: int) -> int | None:
        value = text(name)
        return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 9 else None

    km = whole("km", RADII_KM[-1])
    cap = whole("cap", 100_000)
    return Wanted(
        city=text("city"), area=text("area"), span=_span(text("when")), day=_day(text("day")),
        cap_fen=cap * 100 if cap else None, seats=max(1, whole("seats", 500) or 1), food=text("food"),
        words=text("q"), near=text("near"), place=text("place"), km=km if km in RADII_KM else USUAL_KM,
    )  # fmt: skip


def between(wanted: Wanted, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return from when until when a dinner may begin, in UTC, as the clock of `zone` has it; None: at any time."""
    today = now.astimezone(zone).date()
    if wanted.day is not None:
        return _days(wanted.day, 1, zone)
    if wanted.span is Span.TONIGHT:
        local = now.astimezone(zone)
        evening = today - timedelta(days=1) if local.time() < NIGHT_ENDS else today
        return now, _at(evening + timedelta(days=1), NIGHT_ENDS, zone)
    if wanted.span is Span.TOMORROW:
        return _days(today + timedelta(days=1), 1, zone)
    if wanted.span is Span.WEEKEND:
        saturday = today + timedelta(days=(5 - today.weekday()) if today.weekday() < 6 else -1)
        return _days(saturday, 2, zone)
    if wanted.span is Span.WEEK:
        return now, now + timedelta(days=7)
    return None


def ring(km: float) -> float:
    """The smallest circle of those that headings name in which so many kilometres lie."""
    return next((each for each in RINGS_KM if km <= each), RINGS_KM[-1])


def _days(first: date, count: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return _at(first, time(), zone), _at(first + timedelta(days=count), time(), zone)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _span(value: str) -> Span:
    return next((span for span in Span if span.value == value), Span.ANY)


def _day(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if date(2000, 1, 2) < found < date(9000, 1, 1) else None
