"""What a list would come to at a dinner: who is new, who is known, who sits and who waits, what is to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from events.dinners import queries as dinners
from events.dinners import queries_bench, rules
from events.dinners.models import Dinner
from events.jielong import queries
from events.jielong.actions import Wanted
from events.jielong.matching import Match, Matched, match
from events.jielong.rules import Answer, Line, Roster, settled
from groups.membership.queries import charter_of


@dataclass(frozen=True, slots=True)
class Row:
    """A person of the list as the preview shows it. `place`: seat, part, wait, large, or nothing."""

    at: int
    line: Line
    answer: Answer
    matched: Matched | None
    same: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole reading."""

    rows: tuple[Row, ...]
    others: tuple[Line, ...]
    wanted: tuple[Wanted, ...]
    sitting: int
    waiting: int

    @property
    def too_large(self) -> dict[int, Row]:
        """Parties that no seat could be found for."""
        return {row.at: row for row in self.rows if row.place == "large"}


def look(
    session: Session, dinner: Dinner, roster: Roster, answers: Mapping[int, Answer], sent: Mapping[str, str],
    now: datetime,
) -> Preview:  # fmt: skip
    """Read the roster against the dinner; `sent` holds "same" or "other" for names that may be known."""
    found = {each.at: each for each in _match(session, dinner, roster, answers)}
    same = {at: _is_same(each, sent.get(f"m{at}", "")) for at, each in found.items()}
    anew = [each for each in found.values() if _enters(each, same[each.at])]
    places, sitting, waiting = _places(session, dinner, anew, now)
    rows = [
        Row(at, line, answers.get(at, Answer()), found.get(at), same.get(at, False), places.get(at, ""))
        for at, line in enumerate(roster.lines)
        if line.entry is not None
    ]
    chosen = [each for each in found.values() if _is_wanted(each, same[each.at])]
    wanted = tuple(_wanted(each, same[each.at]) for each in _seats_first(chosen))
    others = tuple(line for line in roster.lines if line.entry is None)
    return Preview(tuple(rows), others, wanted, sitting, waiting)


def _match(session: Session, dinner: Dinner, roster: Roster, answers: Mapping[int, Answer]) -> list[Matched]:
    listed = queries.listed(session, dinner.id)
    known: dict[str, list[bool]] = {}
    for row in listed:
        known.setdefault(row.name_key, []).append(row.seat.state in queries.HERE)
    taken = {row.seat_id for row in listed}
    seated = queries.seated_names(session, dinner.id)
    here = {seat_id: name for seat_id, name in seated.items() if seat_id not in taken}
    return match(settled(roster, answers), known, here, queries.members_without_seat(session, dinner))


def _seats_first(people: Sequence[Matched]) -> list[Matched]:
    """Whoever only waits by the list comes after the others: a substitute further up keeps nobody from a free seat."""
    return sorted(people, key=lambda each: each.entry.waiting)


def _is_same(each: Matched, said: str) -> bool:
    """Whether the name is whom it may be: as the host says, else where it is the very name."""
    return said == "same" if said in ("same", "other") else each.exact


def _enters(each: Matched, same: bool) -> bool:
    if each.match in (Match.KNOWN, Match.CANCELLED):
        return False
    return each.match is not Match.HERE or not same


def _is_wanted(each: Matched, same: bool) -> bool:
    return _enters(each, same) or (each.match is Match.HERE and same)


def _wanted(each: Matched, same: bool) -> Wanted:
    seat_id = each.other if same and each.match is Match.HERE else None
    meant_id = each.other if same and each.match is Match.MEMBER else None
    return Wanted(each.entry, each.nth, seat_id, meant_id)


def _places(
    session: Session, dinner: Dinner, anew: Sequence[Matched], now: datetime
) -> tuple[dict[int, str], int, int]:
    """Where each would be put, one after the other by the law of seats, and how many people sit and wait."""
    taken, ahead = dinners.taken(session, dinner.id), queries_bench.line_length(session, dinner, now)
    rule = charter_of(session, dinner.group_id).party_rule
    places: dict[int, str] = {}
    sitting = waiting = 0
    for each in _seats_first(anew):
        size = each.entry.size
        answer = rules.decide_seat(
            limit=dinner.seats, taken=taken, ahead=ahead, party_size=size, party_rule=rule, closes_at=None,
            starts_at=dinner.starts_at, now=now, called_off=False,
        )  # fmt: skip
        if isinstance(answer, rules.Refused):
            places[each.at] = "large" if answer.reason is rules.SeatReason.PARTY_TOO_LARGE else ""
            continue
        sits = answer.seats if isinstance(answer, rules.Seated) and not each.entry.waiting else 0
        places[each.at] = "seat" if sits == size else "part" if sits else "wait"
        taken, ahead = taken + sits, ahead + (sits < size)
        sitting, waiting = sitting + sits, waiting + size - sits
    return places, sitting, waiting
