"""The law of knocking: which offers a group's charter lets in, and what a house is told before it sends one (M-06)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MONTH = timedelta(days=30)
QUARTER = timedelta(days=91)
PAUSE = timedelta(days=90)
REPORTS_PAUSE = 3  # groups whose members say that offers of this house ask for praise


class Barred(StrEnum):
    """Why an offer does not reach a group."""

    CLOSED = "barred_closed"
    CONFIRMED_ONLY = "barred_confirmed_only"
    FULL = "barred_full"
    NO_TASTINGS = "barred_no_tastings"
    OFF_TOPIC = "barred_off_topic"
    ONE_AT_A_TIME = "barred_one_at_a_time"
    ONE_OPEN = "barred_one_open"
    PAUSED = "barred_paused"
    TASTED = "barred_tasted"
    TOO_CHEAP = "barred_too_cheap"
    TOO_DEAR = "barred_too_dear"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a group's charter says about houses that knock. Amounts are fen a head, 0 for no limit."""

    welcome: bool = True
    a_month: int = 2
    tastings: bool = True
    topics: tuple[str, ...] = ()
    least_fen: int = 0
    most_fen: int = 0
    confirmed_only: bool = False


@dataclass(frozen=True, slots=True)
class Knock:
    """An offer that a house would send. `answers_need`: the group has asked for it by itself (DN-17)."""

    confirmed: bool
    tasting: bool = False
    head_fen: int | None = None
    texts: tuple[str, ...] = ()
    answers_need: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What went before: arrivals at this group, offers of this house, its last tasting here, its pause."""

    arrived: tuple[datetime, ...] = ()
    open_here: bool = False
    open_anywhere: int = 0
    tastings: tuple[datetime, ...] = ()
    paused_until: datetime | None = None


def barred(policy: Policy, knock: Knock, past: Past, now: datetime) -> list[Barred]:
    """Return every reason for which this offer would not arrive; empty when it would.

    What a group has asked for by itself passes its standing limits, but never a pause, nor a second open offer.
    """
    standing = (
        (Barred.CLOSED, not policy.welcome),
        (Barred.FULL, in_month(past.arrived, now) >= policy.a_month),
        (Barred.OFF_TOPIC, not on_topic(policy.topics, knock.texts)),
        (Barred.TOO_CHEAP, _below(knock, policy.least_fen)),
        (Barred.TOO_DEAR, _above(knock, policy.most_fen)),
    )
    always = (
        (Barred.PAUSED, past.paused_until is not None and now < past.paused_until),
        (Barred.ONE_OPEN, past.open_here),
        (Barred.ONE_AT_A_TIME, not knock.confirmed and past.open_anywhere > 0),
        (Barred.CONFIRMED_ONLY, policy.confirmed_only and not knock.confirmed),
        (Barred.NO_TASTINGS, knock.tasting and not policy.tastings),
        (Barred.TASTED, knock.tasting and any(now < at + QUARTER for at in past.tastings)),
    )
    checks = always if knock.answers_need else (*standing, *always)
    return [reason for reason, stands in checks if stands]


def in_month(arrived: Iterable[datetime], now: datetime) -> int:
    """Return how many have arrived in the last thirty days."""
    return sum(now - MONTH < at for at in arrived)


def on_topic(topics: Sequence[str], texts: Iterable[str]) -> bool:
    """Tell whether any of the group's words stands in the offer or in what the house cooks; no words mean anything."""
    said = " ".join(texts).casefold()
    return not topics or any(topic.casefold() in said for topic in topics)


def paused_until(pressed_until: datetime | None, reports: Iterable[tuple[int, datetime]]) -> datetime | None:
    """Return until when a house's offers are paused: three circles told of pressure, or three groups of its offers.

    `reports` are (group, moment) of members who said that an offer asked for praise; one group is one voice.
    """
    latest: dict[int, datetime] = {}
    for group, at in reports:
        latest[group] = max(at, latest.get(group, at))
    newest = sorted(latest.values(), reverse=True)
    own = newest[REPORTS_PAUSE - 1] + PAUSE if len(newest) >= REPORTS_PAUSE else None
    return max((each for each in (pressed_until, own) if each is not None), default=None)


def _below(knock: Knock, least: int) -> bool:
    return not knock.tasting and least > 0 and knock.head_fen is not None and knock.head_fen < least


def _above(knock: Knock, most: int) -> bool:
    return not knock.tasting and most > 0 and knock.head_fen is not None and knock.head_fen > most
