"""The charter that runs: its parameters, how each is read and written, and what it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_QUESTIONS = 3
MAX_QUESTION_LENGTH = 120

Value = str | int | tuple[str, ...]


class JoinRule(StrEnum):
    """How somebody becomes a member (GR-02)."""

    OPEN = "open"
    REQUEST = "request"
    INVITE = "invite"


class Callers(StrEnum):
    """Who may call a dinner."""

    MEMBERS = "members"
    STEWARDS = "stewards"


class QueueRule(StrEnum):
    """Who of a waiting list is asked first (DN-04)."""

    FIRST_COME = "first_come"
    LONGEST_SINCE = "longest_since"
    LOTTERY = "lottery"
    NEWCOMERS_SEAT = "newcomers_seat"


class PartyRule(StrEnum):
    """What happens to a party that is larger than the free seats (DN-04)."""

    HOLD = "hold"
    SPLIT = "split"
    PASS = "pass"  # noqa: S105  (no secret: the line passes this party by)


class SplitRule(StrEnum):
    """How the bill is split unless a dinner's pact says otherwise (W-09)."""

    EQUAL = "equal"
    DISH = "dish"
    SHARES = "shares"


class RotaRule(StrEnum):
    """What counts when it is said whose turn it is to host (H-04)."""

    TABLES = "tables"
    VALUE = "value"


class OffersPolicy(StrEnum):
    """Whether merchants may knock (M-06)."""

    WELCOME = "welcome"
    CLOSED = "closed"


class OfferTastings(StrEnum):
    """Whether the house may pay for it all (M-13)."""

    WELCOME = "welcome"
    CLOSED = "closed"


class OffersFrom(StrEnum):
    """Whose offers arrive: everybody's, or those of houses that diners have confirmed (M-06)."""

    ANYONE = "anyone"
    CONFIRMED = "confirmed"


class Kind(StrEnum):
    """How a parameter is written."""

    CHOICE = "choice"
    WHOLE = "whole"
    TEXTS = "texts"


class Section(StrEnum):
    """The chapters of a charter, in the order in which they are read."""

    JOINING = "joining"
    DINNERS = "dinners"
    SHOWING_UP = "showing_up"
    DECIDING = "deciding"
    STEWARDS = "stewards"
    MERCHANTS = "merchants"


class CharterReason(StrEnum):
    """Why a value cannot stand in a charter."""

    UNKNOWN_PARAMETER = "unknown_parameter"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_MANY_TEXTS = "too_many_texts"
    TEXT_TOO_LONG = "text_too_long"


class CharterError(ValueError):
    """A charter's parameter was given a value that it cannot take; `reason` says why."""

    def __init__(self, key: str, reason: CharterReason) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


@dataclass(frozen=True)
class Parameter:
    """One line of the charter: its key, how it is written, what it is without a vote, and what it may be."""

    key: str
    kind: Kind
    section: Section
    default: Value
    minimum: int = 0
    maximum: int = 0
    choices: tuple[StrEnum, ...] = ()


def _choice(key: str, section: Section, default: StrEnum) -> Parameter:
    return Parameter(key, Kind.CHOICE, section, default, choices=tuple(type(default)))


def _whole(key: str, section: Section, default: int, minimum: int, maximum: int) -> Parameter:
    return Parameter(key, Kind.WHOLE, section, default, minimum, maximum)


PARAMETERS: tuple[Parameter, ...] = (
    _choice("join_rule", Section.JOINING, JoinRule.REQUEST),
    Parameter("join_questions", Kind.TEXTS, Section.JOINING, (), maximum=MAX_QUESTIONS),
    _choice("callers", Section.DINNERS, Callers.MEMBERS),
    _choice("queue_rule", Section.DINNERS, QueueRule.FIRST_COME),
    _choice("party_rule", Section.DINNERS, PartyRule.HOLD),
    _choice("split_mode", Section.DINNERS, SplitRule.EQUAL),
    _choice("rota_rule", Section.DINNERS, RotaRule.TABLES),
    _whole("offer_window_minutes", Section.DINNERS, 120, 5, 2880),
    _whole("review_deadline_days", Section.DINNERS, 30, 3, 90),
    _whole("late_cancel_hours", Section.SHOWING_UP, 24, 0, 168),
    _whole("no_show_strikes", Section.SHOWING_UP, 3, 0, 10),
    _whole("no_show_window_days", Section.SHOWING_UP, 180, 30, 730),
    _whole("no_show_pause_days", Section.SHOWING_UP, 30, 1, 180),
    _whole("quorum_percent", Section.DECIDING, 30, 1, 100),
    _whole("majority_percent", Section.DECIDING, 50, 50, 100),
    _whole("roll_tables", Section.DECIDING, 1, 1, 12),
    _whole("roll_window_days", Section.DECIDING, 180, 30, 730),
    _whole("steward_seats", Section.STEWARDS, 1, 1, 9),
    _whole("steward_term_days", Section.STEWARDS, 180, 30, 730),
    _whole("silence_days", Section.STEWARDS, 60, 14, 180),
    _choice("offers_policy", Section.MERCHANTS, OffersPolicy.WELCOME),
    _whole("open_offers_a_month", Section.MERCHANTS, 2, 0, 20),
    _choice("offers_from", Section.MERCHANTS, OffersFrom.ANYONE),
    _choice("offer_tastings", Section.MERCHANTS, OfferTastings.WELCOME),
    Parameter("offer_topics", Kind.TEXTS, Section.MERCHANTS, (), maximum=MAX_QUESTIONS),
    _whole("offer_price_least", Section.MERCHANTS, 0, 0, 100_000),
    _whole("offer_price_most", Section.MERCHANTS, 0, 0, 100_000),
)

_BY_KEY: Mapping[str, Parameter] = {parameter.key: parameter for parameter in PARAMETERS}


@dataclass(frozen=True)
class Charter:
    """A group's charter with every parameter in its own type: what the product executes (GR-03).

    `majority_percent` 50 must be exceeded, anything above it reached; `no_show_strikes` 0 means no such rule.
    """

    join_rule: JoinRule
    join_questions: tuple[str, ...]
    callers: Callers
    queue_rule: QueueRule
    party_rule: PartyRule
    split_mode: SplitRule
    rota_rule: RotaRule
    offer_window_minutes: int
    review_deadline_days: int
    late_cancel_hours: int
    no_show_strikes: int
    no_show_window_days: int
    no_show_pause_days: int
    quorum_percent: int
    majority_percent: int
    roll_tables: int
    roll_window_days: int
    steward_seats: int
    steward_term_days: int
    silence_days: int
    offers_policy: OffersPolicy
    open_offers_a_month: int
    offers_from: OffersFrom
    offer_tastings: OfferTastings
    offer_topics: tuple[str, ...]
    offer_price_least: int
    offer_price_most: int


def parameter(key: str) -> Parameter:
    """Return the parameter called `key`; raises CharterError when the charter knows none."""
    found = _BY_KEY.get(key)
    if found is None:
        raise CharterError(key, CharterReason.UNKNOWN_PARAMETER)
    return found


def read(key: str, raw: str) -> Value:
    """Return the value that the text `raw` gives to parameter `key`; texts stand one to a line.

    Raises CharterError, with its reason, for anything that the parameter cannot be.
    """
    wanted = parameter(key)
    if wanted.kind is Kind.CHOICE:
        return _read_choice(wanted, raw)
    if wanted.kind is Kind.WHOLE:
        return _read_whole(wanted, raw)
    return _read_texts(wanted, raw)


def dump(key: str, value: Value) -> str:
    """Return `value` as the text that `read` gives back unchanged."""
    parameter(key)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def charter_from(stored: Mapping[str, str]) -> Charter:
    """Return the charter that the dumped values in `stored` make; what is missing keeps its default."""
    values: dict[str, Any] = {
        each.key: read(each.key, stored[each.key]) if each.key in stored else each.default
        for each in PARAMETERS
    }
    return Charter(**values)


def _read_choice(wanted: Parameter, raw: str) -> StrEnum:
    for choice in wanted.choices:
        if choice.value == raw.strip():
            return choice
    raise CharterError(wanted.key, CharterReason.NOT_A_CHOICE)


def _read_whole(wanted: Parameter, raw: str) -> int:
    digits = raw.strip()
    # A bounded length keeps int() from chewing on a megabyte of digits.
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise CharterError(wanted.key, CharterReason.NOT_A_NUMBER)
    number = int(digits)
    if number < wanted.minimum:
        raise CharterError(wanted.key, CharterReason.TOO_SMALL)
    if number > wanted.maximum:
        raise CharterError(wanted.key, CharterReason.TOO_LARGE)
    return number


def _read_texts(wanted: Parameter, raw: str) -> tuple[str, ...]:
    texts = tuple(" ".join(line.split()) for line in raw.splitlines() if line.strip())
    if len(texts) > wanted.maximum:
        raise CharterError(wanted.key, CharterReason.TOO_MANY_TEXTS)
    if any(len(text) > MAX_QUESTION_LENGTH for text in texts):
        raise CharterError(wanted.key, CharterReason.TEXT_TOO_LONG)
    return texts
