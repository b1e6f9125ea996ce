"""Reads of showing up: what a table's last word says, one's own notes, and a group's number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Member
from app.core import marks
from app.core.db import lock, pairs
from events.attestations import rules as presence
from events.attestations.models import Claim, Finding, Testimony
from events.attestations.rules import SeatFinding, Word
from events.dinners.models import Dinner, Pause, Seat
from events.dinners.rules import SeatState
from events.showing.models import Forgiveness, LookedThrough, NoShow, Remembered
from events.showing.rules import ASKED_AGAIN_FOR, LOOKS_BACK, RATE_WINDOW, NoShowState, Rule, ShowUp
from groups.membership.models import CharterValue
from groups.membership.rules import charter_from

RULE = ("no_show_strikes", "no_show_window_days", "no_show_pause_days")
SHOWN = 50
LAST_WORD, STILL_ASKED = marks.ago(presence.WORDS_WINDOW), marks.ago(ASKED_AGAIN_FOR)
RATED_FROM = marks.ago(presence.WORDS_WINDOW + RATE_WINDOW)
AT_ONCE = 50  # in one tick; the rest a minute later


def rule_at(session: Session, group_id: int, moment: datetime) -> Rule:
    """The charter's rule as it stood at a moment: of each number the newest line of that time, else its default."""
    query = (
        select(CharterValue.key, CharterValue.value)
        .where(CharterValue.group_id == group_id, CharterValue.key.in_(RULE), CharterValue.set_at <= moment)
        .order_by(CharterValue.id)
    )
    charter = charter_from(pairs(session, query))  # of lines with one key the last one stays
    return Rule(charter.no_show_strikes, charter.no_show_window_days, charter.no_show_pause_days)


def to_look_through(session: Session, now: datetime) -> Sequence[int]:
    """Dinners (their ids) whose tables have said their last word a while ago and were not looked through."""
    last_word = now - presence.WORDS_WINDOW
    seen = select(LookedThrough.dinner_id).where(LookedThrough.dinner_id == Dinner.id)
    query = select(Dinner.id).where(
        Dinner.ends_at < last_word, Dinner.ends_at > last_word - LOOKS_BACK, Dinner.called_off_at.is_(None),
        ~seen.exists(), Dinner.time_open.is_(False),
    )  # fmt: skip
    return session.scalars(query.order_by(Dinner.id).limit(AT_ONCE)).all()


def looked_through(session: Session, dinner_id: int) -> bool:
    """Whether somebody has looked this table through."""
    query = select(LookedThrough.dinner_id).where(LookedThrough.dinner_id == dinner_id)
    return session.scalar(query) is not None


def absent_seats(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Seats of members that were kept and found empty; whoever has a note already is left out."""
    noted = select(NoShow.id).where(NoShow.seat_id == Seat.id)
    query = (
        select(Seat)
        .join(Finding, Finding.seat_id == Seat.id)
        .where(
            Seat.dinner_id == dinner_id, Seat.member_id.is_not(None), Seat.state == SeatState.GOING,
            Seat.walked_in.is_(False), Finding.state == SeatFinding.ABSENT, ~noted.exists(),
        )
    )  # fmt: skip
    return session.scalars(query.order_by(Seat.id)).all()


def denials(session: Session, seat_ids: Iterable[int]) -> dict[int, set[int]]:
    """Seat → the members, themselves confirmed at the table, who said that it stayed empty."""
    witness = aliased(Seat)
    query = (
        select(Testimony.subject_seat_id, witness.member_id)
        .join(witness, witness.id == Testimony.witness_seat_id)
        .join(Finding, Finding.seat_id == witness.id)
        .where(
            Testimony.subject_seat_id.in_(list(seat_ids)), Testimony.word == Word.NO,
            Finding.state == SeatFinding.CONFIRMED,
        )
    )  # fmt: skip
    found: dict[int, set[int]] = defaultdict(set)
    for seat_id, member_id in session.execute(query):
        if member_id is not None:
            found[seat_id].add(member_id)
    return found


def own_noes(session: Session, seat_ids: Iterable[int]) -> set[int]:
    """The seats whose people say themselves that they could not come."""
    query = select(Claim.seat_id).where(Claim.seat_id.in_(list(seat_ids)), Claim.present.is_(False))
    return set(session.scalars(query))


def notes_of(session: Session, member_id: int, group_id: int | None = None) -> Sequence[NoShow]:
    """A member's notes, in one group or in all; the newest first."""
    query = select(NoShow).where(NoShow.member_id == member_id)
    if group_id is not None:
        query = query.where(NoShow.group_id == group_id)
    loads = (joinedload(NoShow.dinner), joinedload(NoShow.group))
    return session.scalars(query.options(*loads).order_by(NoShow.missed_at.desc()).limit(SHOWN)).all()


def notes_at(session: Session, dinner_id: int) -> Sequence[NoShow]:
    """All notes of one dinner, with their people."""
    query = select(NoShow).where(NoShow.dinner_id == dinner_id).order_by(NoShow.id)
    return session.scalars(query.options(joinedload(NoShow.seat).joinedload(Seat.member))).all()


def note_of_seat(session: Session, dinner_id: int, seat_public_id: str) -> NoShow | None:
    """The note about one seat of a dinner, read afresh."""
    query = select(NoShow).join(Seat, Seat.id == NoShow.seat_id).where(
        NoShow.dinner_id == dinner_id, Seat.public_id == seat_public_id
    )  # fmt: skip
    return session.scalar(query.options(joinedload(NoShow.seat)).execution_options(populate_existing=True))


def confirmed_at(session: Session, dinner_id: int) -> dict[int, int | None]:
    """Member → the table at which she is confirmed, of a dinner of many (None: there is but one)."""
    query = (
        select(Seat.member_id, Seat.table_no)
        .join(Finding, Finding.seat_id == Seat.id)
        .where(
            Seat.dinner_id == dinner_id, Seat.member_id.is_not(None), Finding.state == SeatFinding.CONFIRMED
        )
    )
    return {member_id: table for member_id, table in session.execute(query) if member_id is not None}


def own_note(session: Session, dinner_id: int, member_id: int) -> NoShow | None:
    """The member's own note of a dinner, read afresh."""
    query = select(NoShow).where(NoShow.dinner_id == dinner_id, NoShow.member_id == member_id)
    return session.scalar(query.execution_options(populate_existing=True))


def forgivers(session: Session, note_ids: Iterable[int]) -> dict[int, set[int]]:
    """Note → who said that it is fine."""
    query = select(Forgiveness.no_show_id, Forgiveness.member_id).where(
        Forgiveness.no_show_id.in_(list(note_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for note_id, member_id in session.execute(query):
        found[note_id].add(member_id)
    return found


def remembered(session: Session, note_ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    """Note → member → whether the person was there, by the last word of each who was asked again."""
    query = select(Remembered.no_show_id, Remembered.member_id, Remembered.there).where(
        Remembered.no_show_id.in_(list(note_ids))
    )
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for note_id, member_id, there in session.execute(query):
        found[note_id][member_id] = there
    return found


def asked_again(
    session: Session, member_id: int, now: datetime, limit: int = 5
) -> list[tuple[Dinner, str, datetime]]:
    """Disputed notes about tablemates on which the member, confirmed there, has not spoken: dinner, name, until."""
    query = asking_again().order_by(NoShow.id).limit(limit)
    rows = session.execute(query, marks.values(member=member_id, now=now))
    return [(dinner, name, at + ASKED_AGAIN_FOR) for dinner, name, at in rows if at]


@cache
def asking_again() -> Select[Dinner, str, datetime | None]:
    """Disputed notes on which the member is asked to speak."""
    mine, noted = aliased(Seat), aliased(Seat)
    said = select(Remembered.id).where(
        Remembered.no_show_id == NoShow.id, Remembered.member_id == marks.MEMBER
    )
    return (
        select(Dinner, Member.nickname, NoShow.disputed_at)
        .join(NoShow, NoShow.dinner_id == Dinner.id)
        .join(noted, noted.id == NoShow.seat_id)
        .join(Member, Member.id == NoShow.member_id)
        .join(mine, (mine.dinner_id == Dinner.id) & (mine.member_id == marks.MEMBER))
        .join(Finding, Finding.seat_id == mine.id)
        .where(
            NoShow.state == NoShowState.DISPUTED, NoShow.settled_at.is_(None), NoShow.member_id != marks.MEMBER,
            NoShow.disputed_at > STILL_ASKED, Finding.state == SeatFinding.CONFIRMED,
            mine.table_no.is_not_distinct_from(noted.table_no), ~said.exists(),
        )
    )  # fmt: skip


@cache
def noted() -> Select[int]:
    """Notes about the member, for the mark."""
    return select(NoShow.id).where(NoShow.member_id == marks.MEMBER)


@cache
def paused_me() -> Select[int]:
    """The member's pause in a group, for the mark."""
    return select(Pause.member_id).where(
        Pause.group_id == marks.GROUP, Pause.member_id == marks.MEMBER, Pause.until > marks.NOW
    )


def pauses_of(session: Session, member_id: int, now: datetime) -> dict[int, datetime]:
    """Group → until when the member only waits there."""
    query = select(Pause.group_id, Pause.until).where(Pause.member_id == member_id, Pause.until > now)
    return pairs(session, query)


def to_settle(session: Session, now: datetime) -> Sequence[int]:
    """Disputed notes (their ids) about which tablemates were asked long enough."""
    query = select(NoShow.id).where(
        NoShow.state == NoShowState.DISPUTED, NoShow.settled_at.is_(None), NoShow.disputed_at <= now - ASKED_AGAIN_FOR
    )  # fmt: skip
    return session.scalars(query.order_by(NoShow.id).limit(AT_ONCE)).all()


def note_locked(session: Session, note_id: int) -> NoShow | None:
    """One note behind its dinner's lock, read afresh."""
    query = select(NoShow).where(NoShow.id == note_id).options(joinedload(NoShow.dinner))
    note = session.scalar(query.execution_options(populate_existing=True))
    if note is not None:
        lock(session, note.dinner)
        session.refresh(note)
    return note


def show_up_rate(session: Session, group_id: int, now: datetime) -> ShowUp:
    """How many seats of the group were kept in the last year, at tables that have said their last word (M-10).

    Kept is a confirmed seat; missed is one that the table found empty, forgiven or not, unless it is disputed or
    was lifted. Seats given back and those of which nobody is sure are neither. Numbers of people, never names.
    """
    return ShowUp(*session.execute(_kept_and_empty(), marks.values(group=group_id, now=now)).one())


@cache
def _kept_and_empty() -> Select[int, int, int]:
    within = (
        Dinner.group_id == marks.GROUP,
        Dinner.ends_at < LAST_WORD,
        Dinner.ends_at > RATED_FROM,
    )
    empty = (
        select(func.count())
        .select_from(NoShow)
        .join(Dinner, Dinner.id == NoShow.dinner_id)
        .where(*within, NoShow.state.in_((NoShowState.NOTED, NoShowState.FORGIVEN)))
        .correlate(None)
        .scalar_subquery()
    )
    return (
        select(func.count(), empty, func.count(Dinner.id.distinct()))
        .select_from(Finding)
        .join(Seat, Seat.id == Finding.seat_id)
        .join(Dinner, Dinner.id == Finding.dinner_id)
        .where(*within, Seat.state == SeatState.GOING, Finding.state == SeatFinding.CONFIRMED)
    )
