"""The law of the group card: when it is shown, which perk may be given now, and how long giving it can be undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from events.dinners.rules import code_window

WRONG_TRIES = 5
WRONG_AT_HOUSE = 25  # by all its staff together: many hands guess no faster
TRIES_WINDOW = timedelta(minutes=10)
UNDO_WITHIN = timedelta(minutes=10)
READ_FOR = timedelta(minutes=10)  # how long the desk may act on a card that it has read


class CardReason(StrEnum):
    """Why a card is not shown, not read, or why a perk is not given or taken back."""

    ALREADY_GIVEN = "card_perk_already_given"
    CALLED_OFF = "card_called_off"
    CARD_READ_LONG_AGO = "card_read_long_ago"
    NO_CARD = "card_no_card"
    NO_DATE = "card_no_date"
    NO_SUCH_PERK = "card_no_such_perk"
    NOT_ALL_HERE = "card_not_enough_people"
    NOT_YET = "card_not_yet"
    OTHER_HOUSE = "card_other_house"
    OVER = "card_over"
    REVIEWS_OPEN = "card_reviews_open"
    SEAT_GIVEN_BACK = "card_seat_given_back"
    STALE = "card_stale"
    TOO_LATE_TO_UNDO = "card_too_late_to_undo"
    TOO_MANY_TRIES = "card_too_many_tries"
    TWO_TABLES = "card_two_tables"
    WRONG_CODE = "card_wrong_code"


@dataclass(frozen=True, slots=True)
class Perk:
    """What a house has promised the table, in words. `key` is the same for the same promise, whoever looks.

    `heads` is from how many people it holds; `alliance` names who has agreed on it where it is given next door;
    `merchant_id` is whose word it is, where a merchant has given it here.
    """

    key: str
    venue_id: int
    words: str
    house: str = ""
    merchant_id: int | None = None
    agreed_with: str = ""
    agreed_on: date | None = None
    alliance: str = ""
    heads: int = 0
    opens: datetime | None = None
    closes: datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody works for this merchant at a house; `confirmed` once diners have said that the house is its own."""

    merchant_id: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """What the desk is told of a table besides its group's name."""

    starts_at: datetime
    ends_at: datetime
    expected: int
    here: int
    called_off: bool = False
    time_open: bool = False
    reviews_open: bool = False


def shut(table: Table, now: datetime) -> CardReason | None:
    """Return why the table's card shows no code now, or None: half an hour before the dinner to three hours after."""
    opens, closes = code_window(table.starts_at, table.ends_at)
    reasons = (
        (CardReason.CALLED_OFF, table.called_off),
        (CardReason.NO_DATE, table.time_open),
        (CardReason.NOT_YET, now < opens),
        (CardReason.OVER, now > closes),
    )
    return next((reason for reason, stands in reasons if stands), None)


def why_not(perk: Perk, table: Table, given: bool, now: datetime) -> CardReason | None:
    """Return why this perk is not given now, or None: once for a table, and within what was agreed.

    Never once the table's reviews can be read: nothing is given for what they say (X-10).
    """
    closed = shut(table, now)
    reasons = (
        (CardReason.ALREADY_GIVEN, given),
        (CardReason.NO_SUCH_PERK, perk.withdrawn),
        (closed, closed is not None),
        (CardReason.REVIEWS_OPEN, table.reviews_open),
        (CardReason.NOT_YET, perk.opens is not None and now < perk.opens),
        (CardReason.OVER, perk.closes is not None and now > perk.closes),
        (CardReason.NOT_ALL_HERE, table.expected < perk.heads),
    )
    return next((reason for reason, stands in reasons if stands), None)


def reads(posts: Collection[Post], venue_id: int, dinner_at: int | None, perks: Collection[Perk]) -> bool:
    """Tell whether whoever holds these posts at a house reads the card: where the table eats, or is promised something.

    A merchant that nobody has confirmed yet reads only the card of a table that has accepted its word.
    """
    here = [perk for perk in perks if perk.venue_id == venue_id]
    if not (here or dinner_at == venue_id):
        return False
    known = {perk.merchant_id for perk in here}
    return any(post.confirmed or post.merchant_id in known for post in posts)


def locked(own: Sequence[datetime], house: Sequence[datetime], now: datetime) -> bool:
    """Tell whether somebody at a desk types no more for now: five wrong codes of one's own, or 25 of the house."""
    return _recent(own, now) >= WRONG_TRIES or _recent(house, now) >= WRONG_AT_HOUSE


def may_undo(given_at: datetime, now: datetime) -> bool:
    """Tell whether a perk that was given can still be taken back by the desk."""
    return now - given_at <= UNDO_WITHIN


def may_act(read_at: datetime, now: datetime) -> bool:
    """Tell whether the desk may still give something on a card that it read then."""
    return timedelta(0) <= now - read_at <= READ_FOR


def _recent(tries: Sequence[datetime], now: datetime) -> int:
    return sum(now - TRIES_WINDOW < tried <= now for tried in tries)
