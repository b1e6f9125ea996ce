"""The law of offers: what one holds, where it stands, what keeps it from being sent, and how versions differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

MAX_SLOTS, MAX_DISHES, MAX_TIERS = 5, 20, 4
MAX_WORDS, MAX_LINE, MAX_DISH = 600, 120, 40
MIN_HEADS, MAX_HEADS = 2, 200
MAX_FEN = 10_000_000
USUAL_VALID, LONGEST_VALID = timedelta(days=7), timedelta(days=60)
LEAST_NOTICE = timedelta(hours=12)  # between the last moment to answer and the first table
TABLE_LASTS, LAST_CALL = timedelta(hours=2, minutes=30), timedelta(hours=2)  # as of dinners that people call
LABEL_PERCENT = 30  # a perk worth so much is told with every review
MAX_MESSAGES = 200


class State(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"  # by the house, after the group had accepted


class Side(StrEnum):
    """Who speaks: the house or the group. No name crosses from one to the other."""

    HOUSE = "house"
    GROUP = "group"


class Basis(StrEnum):
    """What the price is for."""

    HEAD = "head"
    TABLE = "table"


class Pays(StrEnum):
    """Who pays what."""

    TABLE = "table"
    PART = "part"
    HOUSE = "house"


class Photos(StrEnum):
    """What the house asks about pictures; it can never ask for any."""

    FREE = "free"
    ASK = "ask"
    NONE = "none"


class OfferReason(StrEnum):
    """Why something cannot be done with an offer."""

    ANOTHER_VOTE = "offer_another_vote"
    ANSWERED = "offer_answered"
    ASKED_ALREADY = "offer_asked_already"
    CHANGED_MEANWHILE = "offer_changed_meanwhile"
    NOT_OPEN = "offer_not_open"
    NO_HOST = "offer_no_host"
    NOTHING_NEW = "offer_nothing_new"
    PASSED = "offer_passed"
    SAID_ENOUGH = "offer_said_enough"
    TIED = "offer_tied"
    TOO_EARLY = "offer_too_early"
    TOO_LATE = "offer_too_late"
    UNKNOWN_SLOT = "offer_unknown_slot"


class OfferProblem(StrEnum):
    """Why an offer cannot stand as it is written."""

    HEADS = "offer_heads"
    NO_DATE = "offer_no_date"
    NO_GROUP = "offer_no_group"
    NO_PRICE = "offer_no_price"
    NOTHING_SAID = "offer_nothing_said"
    PART = "offer_part"
    PAST = "offer_past"
    TIERS = "offer_tiers"
    TOO_MANY = "offer_too_many"
    VALID = "offer_valid"


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of an offer. Slots are what the clock at the house shows; amounts are fen, fees by kind."""

    words: str
    slots: tuple[str, ...]
    heads_least: int
    heads_most: int
    basis: Basis = Basis.HEAD
    price_fen: int | None = None
    tiers: tuple[tuple[int, int], ...] = ()
    menu: tuple[tuple[str, int | None], ...] = ()
    perk: str = ""
    perk_percent: int = 0
    pays: Pays = Pays.TABLE
    part_percent: int = 0
    room: bool = False
    photos: Photos = Photos.FREE
    fees: tuple[tuple[str, int], ...] = ()

    @property
    def treat_percent(self) -> int:
        """What part of the food the house pays."""
        return {Pays.TABLE: 0, Pays.PART: self.part_percent, Pays.HOUSE: 100}[self.pays]

    @property
    def tasting(self) -> bool:
        """Whether the house pays it all: marked from the start, and out of the headline (M-13)."""
        return self.pays is Pays.HOUSE

    @property
    def labelled(self) -> bool:
        """Whether every review of it carries the label (X-06)."""
        return self.treat_percent > 0 or self.perk_percent >= LABEL_PERCENT

    def texts(self) -> list[str]:
        """Everything in it that somebody has typed."""
        return [self.words, self.perk, *(name for name, _fen in self.menu)]


def per_head(terms: Terms, heads: int) -> int | None:
    """Return what one of so many would pay by the menu, in fen; None where no price is told."""
    if terms.price_fen is None:
        return None
    if terms.basis is Basis.TABLE:
        return -(-terms.price_fen // max(heads, 1))
    return tier_price(terms.price_fen, terms.tiers, heads)


def tier_price(base: int, tiers: Sequence[tuple[int, int]], heads: int) -> int:
    """Return the price a head at this headcount: the last tier that is reached, else the price without one (M-25)."""
    reached = [fen for least, fen in sorted(tiers) if heads >= least]
    return reached[-1] if reached else base


def problems(
    terms: Terms, valid_until: datetime, starts: Sequence[datetime], now: datetime
) -> list[OfferProblem]:
    """Return what keeps these terms from being sent; `starts` are the moments of the slots."""
    checks = (
        (OfferProblem.NOTHING_SAID, not terms.words.strip()),
        (OfferProblem.NO_DATE, not starts),
        (OfferProblem.TOO_MANY, len(starts) > MAX_SLOTS or len(terms.menu) > MAX_DISHES),
        (OfferProblem.HEADS, not MIN_HEADS <= terms.heads_least <= terms.heads_most <= MAX_HEADS),
        (OfferProblem.NO_PRICE, terms.price_fen is None and terms.pays is not Pays.HOUSE),
        (OfferProblem.PART, terms.pays is Pays.PART and not 1 <= terms.part_percent <= 99),
        (OfferProblem.TIERS, not tiers_stand(terms)),
        (OfferProblem.VALID, not now < valid_until <= now + LONGEST_VALID),
        (OfferProblem.PAST, bool(starts) and min(starts) < min(valid_until, max(starts)) + LEAST_NOTICE),
    )
    return [problem for problem, stands in checks if stands]


def tiers_stand(terms: Terms) -> bool:
    """Tell whether more people never pay more a head: tiers ascend in people and fall in price."""
    if not terms.tiers:
        return True
    if terms.basis is not Basis.HEAD or terms.price_fen is None or len(terms.tiers) > MAX_TIERS:
        return False
    heads = [least for least, _fen in terms.tiers]
    prices = [terms.price_fen, *(fen for _least, fen in terms.tiers)]
    rising = all(a < b for a, b in pairwise(heads)) and heads[0] > 1
    return rising and all(a > b for a, b in pairwise(prices)) and prices[-1] >= 0


def usual_valid_until(starts: Sequence[datetime], now: datetime) -> datetime:
    """Return until when an offer stands if nothing else is said: a week, or in time for its first table."""
    latest = min(starts, default=now + USUAL_VALID + LEAST_NOTICE) - LEAST_NOTICE
    return max(min(now + USUAL_VALID, latest), now)


def changed(before: Terms, after: Terms) -> list[str]:
    """Return the names of the terms in which two versions differ, in the order of the page."""
    return [each.name for each in fields(Terms) if getattr(before, each.name) != getattr(after, each.name)]


def is_open(state: State, valid_until: datetime, now: datetime) -> bool:
    """Tell whether the group may still answer."""
    return state is State.OPEN and now < valid_until


def pays_for_table(terms: Terms, heads: int) -> int | None:
    """Return what the table pays for its food by these terms, in fen."""
    each = per_head(terms, heads)
    if each is None:
        return 0 if terms.pays is Pays.HOUSE else None
    whole = terms.price_fen if terms.basis is Basis.TABLE else each * heads
    return -(-int(whole or 0) * (100 - terms.treat_percent) // 100)
