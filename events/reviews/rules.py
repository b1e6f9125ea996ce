"""The law of reviews: who may write and when, how they open, change and go; the numbers are made in weighing."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.reviews.scores import (
    Aspect,
    NotCounted,
    NotEnoughReason,
    Paid,
    Scores,
    bowls,
)

__all__ = [
    "Again",
    "Allowed",
    "Aspect",
    "EditMark",
    "NotCounted",
    "NotEnoughReason",
    "Paid",
    "Refused",
    "ReviewReason",
    "Scores",
    "TextProblem",
    "bowls",
    "closes_at",
    "edit_mark",
    "is_label",
    "is_open",
    "language_of",
    "may_edit",
    "may_withdraw",
    "may_write",
    "paid_by",
    "reveal_at",
    "score_problems",
    "softened",
    "text_problem",
]

SEALED_FOR = timedelta(hours=72)
WINDOW_DAYS = 30
MAX_TEXT = 5000
MAX_DISH_NOTE = 200
LOWEST, HIGHEST = 1, 10
PERK_LABEL_PERCENT = 30


class Again(StrEnum):
    """The one tap for a dish (R-07): 想再点, 还行, 不点了."""

    AGAIN = "again"
    FINE = "fine"
    NO_MORE = "no_more"


class ReviewReason(StrEnum):
    """Why a review cannot be written, changed or withdrawn."""

    ALREADY_WRITTEN = "already_written"
    CALLED_OFF = "called_off"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CONFLICT = "conflict"
    HIDDEN = "hidden"
    NOT_ATTESTED = "not_attested"
    NOT_FINISHED = "not_finished"
    NOT_YOURS = "not_yours"
    NO_VENUE = "no_venue"
    WINDOW_CLOSED = "window_closed"
    WITHDRAWN = "withdrawn"


class TextProblem(StrEnum):
    """Why a review's content cannot stand."""

    NOTHING_SAID = "nothing_said"
    TOO_LONG = "too_long"


class EditMark(StrEnum):
    """How a change is marked in the public history (R-16, X-12)."""

    PLAIN = "plain"
    AFTER_OPENING = "after_opening"
    AFTER_REPLY = "after_reply"
    AFTER_CONTACT = "after_contact"


@dataclass(frozen=True)
class Allowed:
    """The law has nothing against it."""


@dataclass(frozen=True)
class Refused:
    """The law refuses, for this reason."""

    reason: ReviewReason


def reveal_at(ends_at: datetime) -> datetime:
    """Return when a table's reviews open at the latest: 72 h after the dinner (R-04)."""
    return ends_at + SEALED_FOR


def is_open(
    opened_at: datetime | None,
    reveal: datetime,
    attested: Collection[int],
    written: Collection[int],
    now: datetime,
) -> bool:
    """Tell whether a table's reviews are readable: once open always open, at 72 h, or when all attested have written.

    `attested` are the members who may review this table, including those whose seat may still be confirmed: whoever
    is left out of it could write after reading the others. Merchant-linked people are in neither (X-07).
    """
    if opened_at is not None and opened_at <= now:
        return True
    return now >= reveal or (bool(attested) and set(attested) <= set(written))


def closes_at(ends_at: datetime, window_days: int = WINDOW_DAYS) -> datetime:
    """Return until when a dinner may be reviewed: the charter's days after its end (R-03)."""
    return ends_at + timedelta(days=window_days)


def may_write(
    *,
    attested: bool,
    has_venue: bool,
    called_off: bool,
    ends_at: datetime,
    now: datetime,
    already: bool,
    conflicted: bool,
    window_days: int = WINDOW_DAYS,
) -> Allowed | Refused:
    """Tell whether somebody may review a dinner (R-01, R-03, R-21).

    `attested` is the answer of attestations' `may_review`; `conflicted` a declared or found link to the merchant,
    a rival or an ally; `already` a review of this dinner by the same person, withdrawn or not.
    """
    refusals = (
        (ReviewReason.CALLED_OFF, called_off),
        (ReviewReason.NO_VENUE, not has_venue),
        (ReviewReason.NOT_FINISHED, now < ends_at),
        (ReviewReason.CONFLICT, conflicted),
        (ReviewReason.NOT_ATTESTED, not attested),
        (ReviewReason.ALREADY_WRITTEN, already),
        (ReviewReason.WINDOW_CLOSED, now > closes_at(ends_at, window_days)),
    )
    return _first(refusals)


def may_edit(*, author: bool, withdrawn: bool) -> Allowed | Refused:
    """Tell whether somebody may change a review: its author, at any time, every version staying readable (R-16)."""
    return _first(((ReviewReason.NOT_YOURS, not author), (ReviewReason.WITHDRAWN, withdrawn)))


def may_withdraw(*, author: bool, withdrawn: bool) -> Allowed | Refused:
    """Tell whether somebody may withdraw a review: its author alone, once; a tombstone with the date stays (R-17)."""
    return may_edit(author=author, withdrawn=withdrawn)


def edit_mark(
    edited_at: datetime,
    opened_at: datetime | None,
    merchant_replied_at: datetime | None,
    contact_reported_at: datetime | None,
) -> EditMark:
    """Return how a change is marked: after the merchant's contact, after its reply, after opening, or plainly (R-16).

    The gravest that applies is told; reports and replies count from the moment that they were made.
    """
    marks = (
        (EditMark.AFTER_CONTACT, contact_reported_at),
        (EditMark.AFTER_REPLY, merchant_replied_at),
        (EditMark.AFTER_OPENING, opened_at),
    )
    return next((mark for mark, since in marks if since is not None and since <= edited_at), EditMark.PLAIN)


def softened(before: Scores, after: Scores) -> bool:
    """Tell whether a change made a review kinder: any aspect raised, or a low one taken away (X-12)."""
    return any(
        old is not None and (old < HIGHEST if new is None else new > old)
        for old, new in zip(before.given(), after.given(), strict=True)
    )


def language_of(text: str) -> str:
    """Return in which of the two languages a text is: "zh" where Han characters outnumber words in letters (R-23)."""
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    return "zh" if han and han >= len(re.findall(r"[^\W\d_\u3400-\u9fff]+", text)) else "en"


def score_problems(scores: Scores) -> tuple[Aspect, ...]:
    """Return the aspects whose score is no half step from half a bowl (1) to five (10); empty when all may stand."""
    return tuple(
        aspect
        for aspect, value in zip(Aspect, scores.given(), strict=True)
        if value is not None and not LOWEST <= value <= HIGHEST
    )


def text_problem(text: str, scores: Scores, dishes_rated: int) -> TextProblem | None:
    """Return why a review's content cannot stand: it must say something, in words, scores or dishes."""
    if len(text) > MAX_TEXT:
        return TextProblem.TOO_LONG
    said = text.strip() or any(value is not None for value in scores.given()) or dishes_rated > 0
    return None if said else TextProblem.NOTHING_SAID


def paid_by(total: int, merchant_paid: int, *, treated: bool, perk_percent: int = 0) -> Paid:
    """Return who paid, from the bill itself (R-20, X-06); `total` and `merchant_paid` are fen before the discount.

    An offer with a perk of 30 % or more is labelled like a merchant's share; no bill at all (`total` 0) is unknown.
    """
    if merchant_paid > 0 and merchant_paid >= total:
        return Paid.MERCHANT_ALL
    if merchant_paid > 0 or perk_percent >= PERK_LABEL_PERCENT:
        return Paid.MERCHANT_ALL if perk_percent >= 100 else Paid.MERCHANT_PART
    if total <= 0:
        return Paid.UNKNOWN
    return Paid.TREATED if treated else Paid.SHARED


def is_label(paid: Paid) -> bool:
    """Tell whether a review carries the fixed label that the merchant paid (a part)."""
    return paid in {Paid.MERCHANT_PART, Paid.MERCHANT_ALL}


def _first(refusals: Collection[tuple[ReviewReason, bool]]) -> Allowed | Refused:
    return next((Refused(reason) for reason, stands in refusals if stands), Allowed())
