"""Moving a dinner can be undone for five minutes: what it was before is kept, and comes back exactly (DN-12)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners import bench, rules
from events.dinners.models import Dinner, DinnerMove, Seat
from events.dinners.rules import DinnerReason, SeatState
from events.signals import DinnerChanged

KEPT = ("starts_at", "ends_at", "closes_at", "timezone", "venue_id")
TOLD_ON_THE_PAGE = rules.FREE_AFTER_MOVE


class MoveReason(StrEnum):
    """Why a move stays as it is."""

    CHANGED_SINCE = "changed_since"
    NOTHING_MOVED = "nothing_moved"
    SEATED_SINCE = "seated_since"
    TIME_PASSED = "time_passed"
    TOO_LATE = "too_late"


def as_it_stands(dinner: Dinner) -> dict[str, object]:
    """Time and place, to be kept before they change."""
    return {name: getattr(dinner, name) for name in KEPT}


def keep(session: Session, dinner: Dinner, was: dict[str, object], by_id: int, now: datetime) -> DinnerMove:
    """Write down what the dinner was and what it has become."""
    move = DinnerMove(
        dinner_id=dinner.id, by_id=by_id, moved_at=now, **{f"was_{name}": value for name, value in was.items()},
        **{f"now_{name}": value for name, value in as_it_stands(dinner).items()},
    )  # fmt: skip
    session.add(move)
    return move


def last_move(session: Session, dinner: Dinner) -> DinnerMove | None:
    """The newest move, with who moved and both places."""
    query = select(DinnerMove).where(DinnerMove.dinner_id == dinner.id).order_by(DinnerMove.id.desc())
    loads = (joinedload(DinnerMove.by), joinedload(DinnerMove.was_venue), joinedload(DinnerMove.now_venue))
    return session.scalar(query.options(*loads).limit(1))


def undo(session: Session, dinner: Dinner, now: datetime) -> None:
    """Time and place are again what they were; everybody concerned is told. Twice is once. Raises Refused.

    Whoever had a seat may still leave freely for a day: plans may have been made meanwhile.
    """
    db.lock(session, dinner)
    move = last_move(session, dinner)
    if move is None:
        raise Refused(MoveReason.NOTHING_MOVED)
    if move.undone_at is not None:
        return
    refused = refusal(session, dinner, move, now)
    if refused is not None:
        raise Refused(refused)
    left = _left_since(session, dinner, move)
    for name in KEPT:
        setattr(dinner, name, getattr(move, f"was_{name}"))
    move.undone_at = dinner.moved_at = now
    dinner.sequence += 1
    _shorten_offers(session, dinner)
    announce(session, DinnerChanged(dinner.id, also=left))
    bench.fill(session, dinner, now)


def refusal(session: Session, dinner: Dinner, move: DinnerMove, now: datetime) -> StrEnum | None:
    """Why this move cannot be undone now, or None."""
    if dinner.called_off_at is not None:
        return DinnerReason.CALLED_OFF
    if not rules.may_undo(move.moved_at, now):
        return MoveReason.TOO_LATE
    if not still_so(dinner, move):
        return MoveReason.CHANGED_SINCE
    if now >= min(move.was_starts_at, dinner.starts_at):
        return MoveReason.TIME_PASSED
    return MoveReason.SEATED_SINCE if _seated_since(session, dinner, move) else None


def still_so(dinner: Dinner, move: DinnerMove) -> bool:
    """Whether time and place are what this move, or its undoing, has made them."""
    made = "was" if move.undone_at is not None else "now"
    return as_it_stands(dinner) == {name: getattr(move, f"{made}_{name}") for name in KEPT}


def _seated_since(session: Session, dinner: Dinner, move: DinnerMove) -> bool:
    """Whether somebody but the mover has sat down for the new time and place: it is theirs by now."""
    own = select(Seat.id).where(Seat.dinner_id == dinner.id, Seat.member_id == move.by_id).scalar_subquery()
    mine = func.coalesce(own, 0)  # whoever moves a dinner need not sit there
    query = select(Seat.id).where(
        Seat.dinner_id == dinner.id, Seat.state == SeatState.GOING, Seat.seated_at > move.moved_at, Seat.id != mine,
        Seat.brought_by_id.is_(None) | (Seat.brought_by_id != mine),
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None


def _left_since(session: Session, dinner: Dinner, move: DinnerMove) -> tuple[int, ...]:
    """Those who gave their seat back after the move: they may want to come again."""
    query = select(Seat.member_id).where(
        Seat.dinner_id == dinner.id, Seat.state == SeatState.GONE, Seat.gone_at >= move.moved_at,
        Seat.seated_at.is_not(None), Seat.member_id.is_not(None),
    )  # fmt: skip
    return tuple(sorted(each for each in session.scalars(query) if each is not None))


def _shorten_offers(session: Session, dinner: Dinner) -> None:
    """No seat is held beyond the moment at which the dinner begins again."""
    held = select(Seat).where(
        Seat.dinner_id == dinner.id, Seat.state == SeatState.OFFERED, Seat.offered_until > dinner.starts_at
    )
    for seat in session.scalars(held):
        seat.offered_until = dinner.starts_at
