"""Named reads of cases, juries and the public log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from app.core.pages import Page, cut
from app.site.moderation.models import Case, CaseWord, Juror, LogLine, Report, Round
from app.site.moderation.rules import QUIET, Thing

LOG = 30


def case_by(session: Session, public_id: str) -> Case | None:
    """The case of that address."""
    return session.scalar(select(Case).where(Case.public_id == public_id))


def open_case_about(session: Session, thing: Thing, thing_id: int) -> Case | None:
    """The case that reports of this thing join now."""
    about = select(Case).where(Case.thing == thing, Case.thing_id == thing_id, Case.closed_at.is_(None))
    return session.scalar(about.with_for_update())


def last_case_about(session: Session, thing: Thing, thing_id: int) -> Case | None:
    """The last case about this thing that a jury has decided."""
    about = select(Case).where(Case.thing == thing, Case.thing_id == thing_id, Case.outcome.is_not(None))
    return session.scalar(about.order_by(Case.id.desc()).limit(1))


def held_about(session: Session, case: Case) -> Sequence[Case]:
    """Other cases about the same thing in which it was held."""
    same = select(Case).where(Case.thing == case.thing, Case.thing_id == case.thing_id, Case.id != case.id)
    return session.scalars(same.where(Case.held_at.is_not(None)).order_by(Case.id)).all()


def rounds_of(session: Session, case_id: int) -> Sequence[Round]:
    """The juries of a case, the first first."""
    return session.scalars(select(Round).where(Round.case_id == case_id).order_by(Round.number)).all()


def jurors_of(session: Session, round_id: int) -> Sequence[Juror]:
    """Everybody who was drawn for a round, in that order."""
    return session.scalars(select(Juror).where(Juror.round_id == round_id).order_by(Juror.id)).all()


def own_seat(session: Session, case_id: int, member_id: int) -> Juror | None:
    """The member's place on the jury that sits now."""
    mine = select(Juror).join(Round, Round.id == Juror.round_id).where(
        Round.case_id == case_id, Juror.member_id == member_id, Juror.left_at.is_(None), Round.ended_at.is_(None)
    )  # fmt: skip
    return session.scalar(mine.options(joinedload(Juror.round)))


def reports_of(session: Session, case_id: int) -> Sequence[Report]:
    """What was said against the thing, the first first."""
    return session.scalars(select(Report).where(Report.case_id == case_id).order_by(Report.id)).all()


def words_of(session: Session, case_id: int) -> Sequence[CaseWord]:
    """What the sides have added."""
    return session.scalars(select(CaseWord).where(CaseWord.case_id == case_id).order_by(CaseWord.id)).all()


def has_reported(session: Session, case_id: int, member_id: int) -> bool:
    """Whether the member is among those who reported."""
    mine = select(Report.id).where(Report.case_id == case_id, Report.by_id == member_id)
    return session.scalar(mine) is not None


def undecided(session: Session, now: datetime) -> Sequence[int]:
    """Juries that are still to be drawn, filled or counted."""
    return session.scalars(select(Round.id).where(Round.ended_at.is_(None)).order_by(Round.id)).all()


def holds_over(session: Session, now: datetime) -> Sequence[int]:
    """Cases whose hold has had its time."""
    return session.scalars(select(Case.id).where(Case.held_until <= now).order_by(Case.id)).all()


def final(session: Session, before: datetime) -> Sequence[int]:
    """Decided cases that nobody can appeal any more and that still keep words."""
    sits = select(Round.id).where(Round.case_id == Case.id, Round.ended_at.is_(None))
    done = select(Case.id).where(Case.closed_at < before, Case.decided_at < before, Case.kept.is_not(None))
    return session.scalars(done.where(~sits.exists()).order_by(Case.id).limit(200)).all()


def duties(session: Session, member_id: int) -> Sequence[Juror]:
    """Cases that wait for the member's vote."""
    mine = select(Juror).join(Round, Round.id == Juror.round_id).where(
        Juror.member_id == member_id, Juror.left_at.is_(None), Juror.vote.is_(None), Round.ended_at.is_(None)
    )  # fmt: skip
    loads = joinedload(Juror.round).joinedload(Round.case)
    return session.scalars(mine.options(loads).order_by(Round.ends_at)).all()


@cache
def duty_number() -> ScalarSelect[int]:
    """How many cases wait for the member's vote, for the marks at home."""
    mine = select(func.count(Juror.id)).join(Round, Round.id == Juror.round_id).where(
        Juror.member_id == marks.MEMBER, Juror.left_at.is_(None), Juror.vote.is_(None), Round.ended_at.is_(None)
    )  # fmt: skip
    return mine.scalar_subquery()


def mine(session: Session, member_id: int) -> Sequence[Case]:
    """Cases in which the member is a side, the newest first."""
    told = select(Report.case_id).where(Report.by_id == member_id)
    query = select(Case).where(Case.id.in_(told) | (Case.reported_id == member_id))
    return session.scalars(query.order_by(Case.id.desc()).limit(50)).all()


def quieting(session: Session, member_id: int) -> list[Case]:
    """The cases by which somebody was suspended, the last verdict first."""
    query = select(Case).where(Case.reported_id == member_id, Case.outcome.in_(tuple(QUIET)))
    return list(session.scalars(query.order_by(Case.decided_at.desc(), Case.id.desc())))


def over_at(case: Case) -> datetime | None:
    """When the suspension of a case ends; None where its jury wants none."""
    if case.outcome not in QUIET or case.decided_at is None:
        return None
    return case.decided_at + QUIET[case.outcome]


def quiet_by_others(session: Session, member_id: int, but_for: int, now: datetime) -> datetime | None:
    """Until when the other cases of somebody suspend: what one jury takes back another has not."""
    ends = [over_at(case) for case in quieting(session, member_id) if case.id != but_for]
    return max((end for end in ends if end is not None and end > now), default=None)


def log_page(session: Session, before: int | None) -> Page[LogLine]:
    """The public log, newest first."""
    lines = select(LogLine).options(joinedload(LogLine.case))
    if before is not None:
        lines = lines.where(LogLine.id < before)
    return cut(session.scalars(lines.order_by(LogLine.id.desc()).limit(LOG + 1)).all(), LOG)


def lines_of(session: Session, case_id: int) -> Sequence[LogLine]:
    """What was done in one case."""
    return session.scalars(select(LogLine).where(LogLine.case_id == case_id).order_by(LogLine.id)).all()


def exported(session: Session, member_id: int) -> list[dict[str, object]]:
    """What a member has reported, said and judged, as plain values."""
    told = session.scalars(select(Report).where(Report.by_id == member_id).order_by(Report.id))
    said = session.scalars(select(CaseWord).where(CaseWord.by_id == member_id).order_by(CaseWord.id))
    judged = session.scalars(select(Juror).where(Juror.member_id == member_id).order_by(Juror.id))
    return [
        {"reports": [{"reason": r.reason.value, "words": r.words, "at": r.at.isoformat()} for r in told]},
        {"words_in_cases": [{"words": w.text, "at": w.at.isoformat()} for w in said]},
        {"votes_on_juries": [{"vote": j.vote.value, "why": j.why} for j in judged if j.vote is not None]},
    ]


def of_member(session: Session, member_id: int) -> list[Juror | Report | CaseWord]:
    """Whatever a member has written in cases, and the places on juries that still wait."""
    waiting = select(Juror).join(Round, Round.id == Juror.round_id).where(
        Juror.member_id == member_id, Round.ended_at.is_(None)
    )  # fmt: skip
    return [
        *session.scalars(waiting),
        *session.scalars(select(Report).where(Report.by_id == member_id)),
        *session.scalars(select(CaseWord).where(CaseWord.by_id == member_id)),
    ]
