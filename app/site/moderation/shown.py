"""A case as its page shows it: what is in question, both sides, the jury without names, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Here, Standing
from app.site.moderation import queries, rules
from app.site.moderation.models import Case, CaseWord, Juror, LogLine, Report, Round
from app.site.moderation.rounds import lot_of
from app.site.moderation.rules import Side, Thing
from app.site.moderation.things import Found, ways_of

PUBLIC = frozenset(
    {Thing.REVIEW, Thing.PICTURE, Thing.VENUE, Thing.TABLE}
)  # what everybody could read anyway


@dataclass(frozen=True, slots=True)
class Jury:
    """One jury, told without names."""

    number: int
    size: int
    voted: int
    seated: int
    left: int
    turn: Round

    @property
    def over(self) -> bool:
        """Whether it has finished."""
        return self.turn.ended_at is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that this viewer may read of a case."""

    case: Case
    found: Found | None
    words: str  # what the jury judges; "" where the viewer may not read it
    reports: Sequence[Report]
    said: Mapping[Side, Sequence[CaseWord]]
    juries: Sequence[Jury]
    now: Jury
    log: Sequence[LogLine]
    inside: bool  # a side or the jury
    hears: bool  # votes are not taken yet
    may_appeal: bool


def of_case(session: Session, case: Case, here: Here, now: datetime) -> Shown:
    """The case, in a handful of questions however many have reported."""
    inside = not here.standings.isdisjoint({Standing.PARTY, Standing.JUROR})
    found = ways_of(case.thing).look(session, case.thing_id)
    kept = (case.kept or {}).get("words") or (found.words if found is not None else "")
    said = queries.words_of(session, case.id) if inside else ()
    juries = [_jury(session, turn) for turn in queries.rounds_of(session, case.id)]
    hidden = (case.kept or {}).get("hidden") is not None
    readable = inside or (case.thing in PUBLIC and not hidden)
    return Shown(
        case=case, found=found if inside or case.thing in PUBLIC else None, words=kept if readable else "",
        reports=queries.reports_of(session, case.id) if inside else (),
        said={side: [each for each in said if each.side is side] for side in Side}, juries=juries, now=juries[-1],
        log=queries.lines_of(session, case.id), inside=inside,
        hears=juries[-1].turn.ended_at is None and now < juries[-1].turn.hears_until,
        may_appeal=_may_appeal(case, juries, now),
    )  # fmt: skip


def draw_of(case: Case, turn: Round) -> dict[str, Any]:
    """What anybody needs to repeat a draw: the seed once it is over, the pool as tokens, and who came of it."""
    told: dict[str, Any] = {
        "case": case.public_id, "jury": turn.number, "size": turn.size, "seed_sha256": turn.seed_sha256,
        "most_of_one_circle": rules.most_of_one_circle(turn.size),
    }  # fmt: skip
    if turn.ended_at is None or turn.pool is None:
        return told
    lot = lot_of(turn)
    return told | {
        "seed": turn.seed, "pool_sha256": rules.digest_of(lot),
        "pool": sorted([each.token, each.circle] for each in lot), "order": [each.token for each in lot],
        "first": [each.token for each in rules.seated(lot, (), turn.size)],
    }  # fmt: skip


def _jury(session: Session, turn: Round) -> Jury:
    drawn = queries.jurors_of(session, turn.id)
    sitting = [each for each in drawn if each.left_at is None]
    return Jury(
        turn.number,
        turn.size,
        sum(_voted(each) for each in sitting),
        len(sitting),
        len(drawn) - len(sitting),
        turn,
    )


def _voted(juror: Juror) -> bool:
    return juror.vote is not None


def _may_appeal(case: Case, juries: Sequence[Jury], now: datetime) -> bool:
    first = juries[0].turn
    return (
        len(juries) == 1 and first.outcome is not None and case.decided_at is not None
        and now <= case.decided_at + rules.APPEAL_WITHIN
    )  # fmt: skip
