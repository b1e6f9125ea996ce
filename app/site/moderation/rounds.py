"""A jury's life: promised with its seed, drawn a minute later, filled up as people fall silent, counted."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.db import lock
from app.core.ids import new_token
from app.core.signals import announce
from app.site.moderation import pool, queries, rules, verdicts
from app.site.moderation.models import Case, Juror, Round
from app.site.moderation.rules import Candidate, Why
from events.signals.moderation import CaseDecided, JurorDrawn

LONGER = timedelta(hours=24)  # at a time, while too few have voted
LONGEST = 2 * rules.VOTING
AT_ONCE = timedelta(
    minutes=5
)  # in which a draw that found too few is tried again and again; then twice an hour


def begin(
    session: Session, case: Case, number: int, size: int, now: datetime, by_id: int | None = None
) -> Round:
    """Promise a jury: its seed's digest is public from now on, and nobody is drawn yet."""
    seed = new_token()
    turn = Round(
        case_id=case.id, number=number, size=size, seed=seed, salt=new_token(), seed_sha256=rules.promise(seed),
        opened_at=now, hears_until=rules.heard_from(now, answered=number > 1, held=case.held_until is not None),
        ends_at=now + rules.VOTING, appealed_by_id=by_id,
    )  # fmt: skip
    session.add(turn)
    session.flush()  # jurors need its id
    return turn


def go_on(session: Session, round_id: int, now: datetime) -> None:
    """Draw, replace, count: whatever is due. Two processes at once do it once, for the case is locked."""
    turn = session.get_one(Round, round_id)
    case = session.get_one(Case, turn.case_id)
    lock(session, case)
    lock(session, turn)
    if turn.ended_at is not None:
        return
    if turn.drawn_at is None and not _draw(session, case, turn, now):
        if now >= turn.ends_at:
            _end(session, case, turn, now)
        return
    _replace(session, turn, now)
    fill(session, case, turn, now)
    _count(session, case, turn, now)


def fill(session: Session, case: Case, turn: Round, now: datetime) -> None:
    """Seat the first of the lot who have not gone."""
    if turn.pool is None:
        return
    drawn = {each.token: each for each in queries.jurors_of(session, turn.id)}
    members = {token: member_id for token, _circle, member_id in turn.pool}
    gone = {token for token, each in drawn.items() if each.left_at is not None}
    for each in rules.seated(lot_of(turn), gone, turn.size):
        if each.token in drawn:
            continue
        member = session.get_one(Member, members[each.token])
        session.add(Juror(
            round_id=turn.id, member_id=member.id, token=each.token, seated_at=now,
            left_at=None if member.is_open() else now, left_why=None if member.is_open() else Why.GONE,
        ))  # fmt: skip
        if member.is_open():
            announce(session, JurorDrawn(case.id, case.public_id, member.id, turn.number))
    session.flush()  # the count reads who sits


def lot_of(turn: Round) -> list[Candidate]:
    """Everybody in the order of the seed."""
    return rules.order(turn.seed, [Candidate(token, circle) for token, circle, _member in turn.pool])


def leave(session: Session, juror: Juror, why: Why, now: datetime) -> None:
    """Somebody judges no more; the next of the lot comes in."""
    juror.left_at, juror.left_why, juror.vote = now, why, None
    session.flush()  # the next is seated by who is gone


def _draw(session: Session, case: Case, turn: Round, now: datetime) -> bool:
    if now - turn.opened_at > AT_ONCE and now.minute % 30:
        return False
    found = pool.draw_from(session, case, turn, now)
    if not rules.is_enough(
        turn.size, len(rules.seated([each for _id, each in found.values()], (), turn.size))
    ):
        return False
    turn.pool = [[token, each.circle, member_id] for token, (member_id, each) in sorted(found.items())]
    turn.drawn_at = now
    if case.held_until is None:
        turn.ends_at = max(turn.ends_at, now + rules.VOTING)
    digest = rules.digest_of(each for _id, each in found.values())
    verdicts.write(
        session, case, "drawn", now, jury=turn.number, size=turn.size, among=len(found),
        seed_sha256=turn.seed_sha256, pool_sha256=digest,
    )  # fmt: skip
    return True


def _replace(session: Session, turn: Round, now: datetime) -> None:
    """Whoever says nothing for a day after votes could be given makes room."""
    for juror in queries.jurors_of(session, turn.id):
        silent_since = max(juror.seated_at, turn.hears_until)
        if juror.left_at is None and juror.vote is None and now >= silent_since + rules.SILENCE:
            leave(session, juror, Why.SILENT, now)


def _count(session: Session, case: Case, turn: Round, now: datetime) -> None:
    """Over when all have voted, or when the time has come and enough have; else a day longer, for some days."""
    sitting = [each for each in queries.jurors_of(session, turn.id) if each.left_at is None]
    votes = [each for each in sitting if each.vote is not None]
    if len(votes) == turn.size or (now >= turn.ends_at and rules.is_enough(turn.size, len(votes))):
        _end(session, case, turn, now, votes)
    elif now >= turn.ends_at:
        if case.held_until is None and turn.ends_at + LONGER <= turn.opened_at + LONGEST:
            turn.ends_at += LONGER
        else:
            _end(session, case, turn, now)


def _end(session: Session, case: Case, turn: Round, now: datetime, votes: list[Juror] | None = None) -> None:
    """Carry out what they say; without enough votes everything stays as it is."""
    turn.ended_at = case.closed_at = case.decided_at = now
    said = ""
    if votes:
        chosen = [each.vote for each in votes if each.vote is not None]
        turn.outcome = rules.outcome(case.thing, chosen)
        said = turn.outcome.value
        counts = Counter(each.value for each in chosen)
        whys = [each.why for each in votes if each.why]
        verdicts.write(
            session, case, "verdict", now, jury=turn.number, outcome=said, votes=dict(counts), whys=whys
        )
        verdicts.execute(session, case, turn.outcome, now)
        case.outcome = turn.outcome
        case.held_until = None
    else:
        verdicts.write(session, case, "no-verdict", now, jury=turn.number)
    sides = tuple(sorted(pool.sides_of(session, case)))
    announce(session, CaseDecided(case.id, case.public_id, said, turn.number, sides))
