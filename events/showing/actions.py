"""The verbs of showing up. The product notes and pauses by itself; people answer, forgive, and remember."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners.actions import pause
from events.dinners.models import Dinner, Seat
from events.dinners.queries_bench import pauses
from events.showing import queries, rules
from events.showing.models import Forgiveness, LookedThrough, NoShow, Remembered
from events.showing.rules import NoShowReason, NoShowState
from events.signals import MemberPaused, NoShowDisputed, NoShowForgiven, NoShowNoted, NoShowSettled


def look_through(session: Session, dinner_id: int, now: datetime) -> None:
    """Note the empty seats of a table that has said its last word. Twice is once."""
    dinner = session.get_one(Dinner, dinner_id)
    db.lock(session, dinner)
    if dinner.called_off_at is not None or queries.looked_through(session, dinner.id):
        return
    note_absences(session, dinner, now)
    session.add(LookedThrough(dinner_id=dinner.id, at=now))


def note_absences(session: Session, dinner: Dinner, now: datetime) -> None:
    """Note each seat that the table's word leaves empty, by the rule of the day on which the dinner was called."""
    rule = queries.rule_at(session, dinner.group_id, dinner.called_at)
    seats = queries.absent_seats(session, dinner.id) if rule.strikes else []
    against = queries.denials(session, [seat.id for seat in seats])
    own = queries.own_noes(session, [seat.id for seat in seats])
    for seat in seats:
        assert seat.member_id is not None  # the query asks for members
        if rules.is_no_show(
            going=True, walked_in=seat.walked_in, absent=True, denied_by=against.get(seat.id, ()),
            own_no=seat.id in own, host=dinner.host_id,
        ):  # fmt: skip
            _note(session, dinner, seat, seat.member_id, rule, now)


def _note(
    session: Session, dinner: Dinner, seat: Seat, member_id: int, rule: rules.Rule, now: datetime
) -> None:
    session.add(NoShow(
        dinner_id=dinner.id, seat_id=seat.id, member_id=member_id, group_id=dinner.group_id, state=NoShowState.NOTED,
        missed_at=dinner.starts_at, noted_at=now, strikes=rule.strikes, window_days=rule.window_days,
        pause_days=rule.pause_days,
    ))  # fmt: skip
    announce(session, NoShowNoted(dinner.id, seat.id, member_id))
    recount(session, dinner.group_id, member_id, now)


def dispute(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """The member says: I was there. From now on it does not count; tablemates are asked once more. Twice is once.

    Raises Refused when there is nothing to answer, or the 14 days are over.
    """
    db.lock(session, dinner)
    note = queries.own_note(session, dinner.id, member_id)
    if note is not None and note.disputed_at is not None and note.settled_at is None:
        return
    if note is None or note.state is not NoShowState.NOTED or note.settled_at is not None:
        raise Refused(NoShowReason.SETTLED)
    if not rules.may_dispute(note.state, note.noted_at, now):
        raise Refused(NoShowReason.DISPUTE_OVER)
    note.state, note.disputed_at = NoShowState.DISPUTED, now
    announce(session, NoShowDisputed(dinner.id, note.seat_id, member_id))
    recount(session, dinner.group_id, member_id, now)


def forgive(session: Session, dinner: Dinner, by_id: int, seat_public_id: str, now: datetime) -> bool:
    """One diner says: that is fine. At the second the note is forgiven; answers whether it now is. Raises Refused."""
    note = _about(session, dinner, by_id, seat_public_id)
    said = queries.forgivers(session, [note.id]).get(note.id, set())
    if by_id in said:
        return note.state is NoShowState.FORGIVEN
    if note.state not in (NoShowState.NOTED, NoShowState.DISPUTED):
        raise Refused(NoShowReason.SETTLED)
    session.add(Forgiveness(no_show_id=note.id, member_id=by_id, said_at=now))
    if not rules.is_forgiven(said | {by_id}):
        return False
    note.state = NoShowState.FORGIVEN
    announce(session, NoShowForgiven(dinner.id, note.seat_id, note.member_id))
    recount(session, dinner.group_id, note.member_id, now)
    return True


def remember(
    session: Session, dinner: Dinner, by_id: int, seat_public_id: str, there: bool, now: datetime
) -> None:
    """One diner, asked once more, says whether the person was there; the last word counts. Raises Refused."""
    note = _about(session, dinner, by_id, seat_public_id)
    asked = note.state is NoShowState.DISPUTED and note.settled_at is None and note.disputed_at is not None
    if not asked or note.disputed_at is None or not rules.asks_again(note.disputed_at, now):
        raise Refused(NoShowReason.SETTLED)
    mine = select(Remembered).where(Remembered.no_show_id == note.id, Remembered.member_id == by_id)
    row = session.scalar(mine)
    if row is None:
        session.add(Remembered(no_show_id=note.id, member_id=by_id, there=there, said_at=now))
    else:
        row.there, row.said_at = there, now


def settle(session: Session, note_id: int, now: datetime) -> None:
    """Close a dispute about which tablemates were asked for a week; what stays open never counts. Twice is once."""
    note = queries.note_locked(session, note_id)
    if note is None or note.state is not NoShowState.DISPUTED or note.settled_at is not None:
        return
    words = queries.remembered(session, [note.id]).get(note.id, {})
    note.state, note.settled_at = rules.settled(words.items(), note.dinner.host_id), now
    counts = note.state is NoShowState.NOTED
    announce(session, NoShowSettled(note.dinner_id, note.seat_id, note.member_id, counts))
    recount(session, note.group_id, note.member_id, now)


def recount(session: Session, group_id: int, member_id: int, now: datetime) -> None:
    """Let the pause follow from the notes as they stand: begun, made shorter, or over."""
    session.flush()  # the notes below must be those of this unit
    until = rules.pause_until(note.missed for note in queries.notes_of(session, member_id, group_id))
    running = pauses(session, group_id, now).get(member_id)
    if until is not None and until > now:
        if running is None or until > running:
            announce(session, MemberPaused(group_id, member_id))
        pause(session, group_id, member_id, until, now)
    elif running is not None:
        pause(session, group_id, member_id, now, now)


def _about(session: Session, dinner: Dinner, by_id: int, seat_public_id: str) -> NoShow:
    """The note about a tablemate; only those confirmed at that table have a word, and nobody about oneself."""
    db.lock(session, dinner)
    note = queries.note_of_seat(session, dinner.id, seat_public_id)
    if note is None:
        raise Refused(NoShowReason.SETTLED)
    if note.member_id == by_id:
        raise Refused(NoShowReason.ONESELF)
    there = queries.confirmed_at(session, dinner.id)
    if by_id not in there or there[by_id] != note.seat.table_no:
        raise Refused(NoShowReason.NOT_AT_THE_TABLE)
    return note


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account leaves no notes behind, and no words about others'."""
    own = select(NoShow.id).where(NoShow.member_id == fact.member_id)
    for kind in (Forgiveness, Remembered):
        session.execute(delete(kind).where(kind.no_show_id.in_(own) | (kind.member_id == fact.member_id)))
    session.execute(delete(NoShow).where(NoShow.member_id == fact.member_id))
