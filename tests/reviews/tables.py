"""Tables that have been sat at, with what is known of each seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.names import confusable_key
from app.places.models import Dish, Venue
from events.attestations.models import Finding, MemberStanding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.reviews.actions import Content, write_review
from events.reviews.models import Review
from events.reviews.rules import Scores
from groups.membership.models import Group
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class SatTable:
    """A dinner that is over."""

    dinner: Dinner
    venue: Venue
    group: Group
    members: Sequence[Member]
    seats: Sequence[Seat]


def a_finding(
    session: Session, seat: Seat, state: SeatFinding = SeatFinding.CONFIRMED, *, credibility: float = 0.9,
    witnesses: int = 2, circles: int = 2, by: Sequence[int] = (),
) -> Finding:  # fmt: skip
    """What the table says of a seat."""
    why = {
        "reason": "vouched", "witnesses": list(by), "groups": 1, "scans": 0, "yes": 2, "no": 0, "unsure": 0,
        "own": True,
    }  # fmt: skip
    finding = Finding(
        dinner_id=seat.dinner_id, seat_id=seat.id, state=state, probability=0.97, credibility=credibility,
        witnesses=witnesses, circles=circles, why=why, found_at=clock.now(),
        judged_at=clock.now(),
    )  # fmt: skip
    session.add(finding)
    session.flush()
    return finding


def a_sat_table(
    session: Session, *members: Member, venue: Venue | None = None, group: Group | None = None, heads: int = 3,
    ended: timedelta = timedelta(hours=2), confirmed: bool = True, visibility: Visibility = Visibility.GROUP,
) -> SatTable:  # fmt: skip
    """A dinner that ended so long ago, with everybody's seat confirmed."""
    people = members or tuple(a_member(session) for _ in range(heads))
    group = group or a_group(session, *people, name=f"Group {next(_numbers)}")
    venue = venue or an_old_venue(session, people[0])
    ends = clock.now() - ended
    dinner = a_dinner(
        session,
        group,
        people[0],
        *people[1:],
        venue=venue,
        starts_at=ends - timedelta(hours=2),
        visibility=visibility,
    )
    seats = [_seat(session, dinner, member) for member in people]
    if confirmed:
        for seat in seats:
            a_finding(session, seat, by=[other.id for other in seats if other is not seat][:2])
    return SatTable(dinner, venue, group, people, seats)


def an_old_venue(session: Session, by: Member, **values: object) -> Venue:
    """A venue that is known for longer than the first 30 days."""
    venue = a_venue(session, by, name=f"Venue {next(_numbers)}", **values)
    venue.created_at = clock.now() - timedelta(days=100)
    return venue


def known_diners(session: Session, members: Sequence[Member], value: float = 0.8) -> None:
    """Give these members a standing."""
    for member in members:
        session.add(MemberStanding(member_id=member.id, value=value, computed_at=clock.now()))
    session.flush()


def a_review(
    session: Session,
    table: SatTable,
    who: int = 0,
    text: str = "Crisp tripe.",
    bowls: float | None = 4,
    **more: object,
) -> Review:
    """A review by the table's member number `who`, written now."""
    scores = Scores(taste=int(bowls * 2)) if bowls is not None else Scores()
    content = Content(text=text, scores=scores, **more)  # type: ignore[arg-type]
    return write_review(session, table.dinner, table.seats[who], content, clock.now())


def all_write(
    session: Session, table: SatTable, text: str = "Crisp tripe.", bowls: float = 4
) -> list[Review]:
    """A review by everybody at the table: they open."""
    return [a_review(session, table, who, text, bowls) for who in range(len(table.seats))]


def a_dish(session: Session, venue: Venue, name: str = "Tripe") -> Dish:
    """A dish of the venue."""
    key = confusable_key(name)
    dish = Dish(
        venue_id=venue.id, name=name, name_key=key, created_by_id=venue.created_by_id, created_at=clock.now()
    )
    session.add(dish)
    session.flush()
    return dish


def another_seat(
    session: Session, table: SatTable, state: SeatState = SeatState.GOING
) -> tuple[Member, Seat]:
    """One more member with a seat in this state, of whom nothing is found."""
    member = a_member(session)
    return member, a_seat(session, table.dinner, member, state)


def _seat(session: Session, dinner: Dinner, member: Member) -> Seat:
    return session.scalars(select(Seat).where(Seat.dinner_id == dinner.id, Seat.member_id == member.id)).one()
