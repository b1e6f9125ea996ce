"""Whatever people do in whatever order: settling ends, too many never sit, and the law's set is the one that sits."""

from __future__ import annotations

from random import Random

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.core.signals import announce
from events.conditions import queries, rules
from events.conditions.rules import ConditionState
from events.conditions.settling import as_answers, firm_side, party_by_member
from events.dinners import seats
from events.dinners.models import Dinner
from events.dinners.rules import Party, SeatState
from events.signals import DinnerEdited
from tests.conditions.helpers import comes_if, settled
from tests.factories import a_dinner, a_group, a_member

SEATS, PEOPLE, STEPS, EVENINGS = 6, 7, 20, 24


def act(session: Session, dinner: Dinner, people: list[Member], random: Random) -> list[str]:
    """Somebody does something, sensible or not. Answers which facts were told."""
    who, other = random.sample(people, 2)
    now, adults = clock.now(), random.choice((0, 0, 1))
    verb = random.choice(("sit", "leave", "if", "if", "if", "if", "yes", "no", "cap"))
    try:
        if verb == "sit":
            seats.take_seat(session, dinner, who.id, Party(adults), 1, now)
        elif verb == "leave":
            seats.give_back(session, dinner, who.id, now)
        elif verb in ("yes", "no"):
            seats.answer_offer(session, dinner, who.id, verb == "yes", 1, now)
        elif verb == "cap":
            dinner.cap_fen = random.choice((None, 80_00, 150_00))
            announce(session, DinnerEdited(dinner.id))
        else:
            wish = {"at_least": random.randint(2 + adults, SEATS), "whom_id": other.id, "cap_fen": 100_00}
            kept = random.sample(sorted(wish), random.randint(1, 2))
            return comes_if(session, dinner, who, adults=adults, **{name: wish[name] for name in kept})
    except Refused:
        pass
    return settled(session)


def holds(session: Session, dinner: Dinner) -> None:
    """What must be true after everything."""
    here = queries.seats_here(session, dinner.id)
    assert sum(seat.state is not SeatState.WAITING for seat in here) <= dinner.seats
    rows, parties = queries.alive(session, dinner.id), party_by_member(here)
    met = {row.member_id for row in rows if row.state is ConditionState.MET}
    waits = any(seat.state is SeatState.WAITING for seat in here)
    firm = firm_side(rows, parties, waits=waits)
    able = [row for row in rows if row.member_id in met or not waits]
    assert rules.settle(firm, as_answers(dinner, able, parties), dinner.seats, dinner.cap_fen) == met


def test_after_every_step_the_laws_set_sits(session: Session) -> None:
    told: list[str] = []
    for evening in range(EVENINGS):
        random = Random(evening)
        host, *people = (a_member(session) for _each in range(PEOPLE + 1))
        dinner = a_dinner(session, a_group(session, host, *people), host, seats=SEATS)
        for _step in range(STEPS):
            told += act(session, dinner, people, random)
            holds(session, dinner)
    assert told.count("ConditionMet") > EVENINGS // 2  # and the evenings were lively
    assert "ConditionLost" in told
