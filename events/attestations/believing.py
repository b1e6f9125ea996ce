"""How far each seat of one table is believed, by last night's standings: in the transaction of a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from events.attestations import eras
from events.attestations.models import Finding, MemberStanding
from events.attestations.rules import SeatFinding, Table, Verdict, ties
from events.dinners.models import Dinner

if TYPE_CHECKING:
    from events.attestations.graph.standings import Standings

MOST_VENUES = 12  # as in the night
Said = tuple[int, int, float]  # the row of the seat, the witness, how strong her word is


@dataclass(frozen=True, slots=True)
class Belief:
    """A seat's credibility, and the numbers behind it."""

    credibility: float
    voices: float
    known: float
    company: float
    lift: float | None


def beliefs(
    session: Session, dinner: Dinner, each_table: Sequence[Table], verdicts: Mapping[int, Verdict],
    members: Mapping[int, int],
) -> dict[int, Belief]:  # fmt: skip
    """Seat → how far it is believed; two queries, however many sit there."""
    import numpy as np  # the first word of a process loads it, not its start

    from events.attestations.graph.columns import Seats, Tables, Words
    from events.attestations.graph.night import credibilities

    rows = [(number, each.seat) for number, table in enumerate(each_table) for each in table.seats]
    if not rows:
        return {}
    place = {seat: row for row, (_table, seat) in enumerate(rows)}
    said = sorted(each for table in each_table for each in _said(table, verdicts, members, place))
    none = np.zeros(len(each_table), np.int64)
    tables = Tables(np.arange(len(each_table)), none, none, none, np.zeros(len(each_table)))
    seats = Seats(
        np.array([number for number, _seat in rows], np.int64),
        np.array([members[seat] for _table, seat in rows], np.int64),
        np.array([verdicts[seat].probability for _table, seat in rows]),
        np.array([verdicts[seat].state is SeatFinding.CONFIRMED for _table, seat in rows]),
    )
    words = Words(
        np.array([each[0] for each in said], np.int64), np.array([each[1] for each in said], np.int64),
        np.array([each[2] for each in said], np.float64),
    )  # fmt: skip
    record = np.full(len(each_table), other_venues(session, dinner), np.int64)
    found = credibilities(tables, seats, words, stored_people(session, set(members.values())), record)
    return {seat: belief(found, row) for seat, row in place.items()}


def other_venues(session: Session, dinner: Dinner) -> int:
    """At how many other venues two of this dinner's group have been confirmed at one table, up to twelve.

    Of a group that was handed over only what the same self did counts (X-16).
    """
    two = (
        select(Finding.id)
        .where(Finding.dinner_id == Dinner.id, Finding.state == SeatFinding.CONFIRMED)
        .offset(1)
        .limit(1)
        .scalar_subquery()
    )
    since = eras.handed(session, [dinner.group_id])
    former = eras.self_of(dinner.group_id, dinner.starts_at, since) < 0
    same_self = eras.before(since) if former else not_(eras.before(since))
    venues = (
        select(Dinner.venue_id)
        .where(
            Dinner.group_id == dinner.group_id, Dinner.venue_id.is_not(None),
            Dinner.venue_id.is_distinct_from(dinner.venue_id), two.is_not(None), same_self,
        )
        .distinct()
        .limit(MOST_VENUES)
        .subquery()
    )  # fmt: skip
    return session.scalar(select(func.count()).select_from(venues)) or 0


def belief(found: Any, row: int) -> Belief:
    """One row of what the weighing answers."""
    lift = float(found.lift[row])
    return Belief(
        float(found.value[row]), float(found.words[row]), float(found.known[row]), float(found.company[row]),
        lift if lift != float("inf") else None,
    )  # fmt: skip


def _said(
    table: Table, verdicts: Mapping[int, Verdict], members: Mapping[int, int], place: Mapping[int, int]
) -> Iterable[Said]:
    """The words of confirmed witnesses of this table."""
    strength = ties(table)
    for each in table.seats:
        for witness in verdicts[each.seat].why.witnesses:
            if verdicts[witness].state is SeatFinding.CONFIRMED:
                yield place[each.seat], members[witness], strength[witness, each.seat]


def stored_people(session: Session, member_ids: Collection[int]) -> Standings:
    """Last night's standings of these members."""
    query = select(MemberStanding.member_id, MemberStanding.value, MemberStanding.signature)
    return people_of(list(session.execute(query.where(MemberStanding.member_id.in_(member_ids)))))


def people_of(rows: Sequence[Any]) -> Standings:
    """Rows of (member, standing, signature) as the weighing reads them; who has no signature points nowhere."""
    import numpy as np

    from events.attestations.graph.night import people
    from events.attestations.graph.signatures import WIDTH

    blank = bytes(WIDTH)
    marks = b"".join(each[2] if each[2] is not None and len(each[2]) == WIDTH else blank for each in rows)
    return people(
        np.array([each[0] for each in rows], np.int64), np.array([each[1] for each in rows], np.float64),
        np.frombuffer(marks, np.int8).reshape(len(rows), WIDTH),
    )  # fmt: skip
