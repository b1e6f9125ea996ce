"""Whatever people do in whatever order: never more seats than the limit, and never an empty one beside a bench."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import GuestsClaimed
from app.core import clock, db
from app.core.access import Refused
from events.dinners import actions, bench, merging, queries, queries_bench, rules, seats
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Pact, Party, PartyRule, QueueRule, SeatState
from groups.membership.queries import charter_of
from tests.dinners.helpers import charter
from tests.factories import a_dinner, a_group, a_member

PEOPLE = 6
members = st.integers(0, PEOPLE - 1)


class Table(RuleBasedStateMachine):
    """One dinner through anything that six people can do to it."""

    @initialize(limit=st.integers(2, 4), party=st.sampled_from(PartyRule), queue=st.sampled_from(QueueRule))
    def lay(self, limit: int, party: PartyRule, queue: QueueRule) -> None:
        self.now = clock.now()
        with db.database().writing() as session:
            people = [a_member(session) for _each in range(PEOPLE)]
            group = a_group(session, *people)
            charter(session, group, party_rule=party.value, queue_rule=queue.value, offer_window_minutes=30)
            dinner = a_dinner(session, group, people[0], seats=limit)
            self.people, self.dinner_id = [each.id for each in people], dinner.id
            self.guests: list[int] = []

    @contextmanager
    def at_table(self) -> Iterator[tuple[Session, Dinner]]:
        """One unit; a refusal is an answer, too."""
        self.now += timedelta(seconds=1)
        try:
            with db.database().writing() as session:
                yield session, session.scalars(select(Dinner).where(Dinner.id == self.dinner_id)).one()
        except Refused:
            pass

    @rule(who=members, adults=st.integers(0, 1), children=st.integers(0, 1))
    def take(self, who: int, adults: int, children: int) -> None:
        with self.at_table() as (session, dinner):
            seats.take_seat(
                session, dinner, self.people[who], Party(adults, children), dinner.pact_version, self.now
            )

    @rule(who=members)
    def give_back(self, who: int) -> None:
        with self.at_table() as (session, dinner):
            seats.give_back(session, dinner, self.people[who], self.now)

    @rule(who=members, accepted=st.booleans())
    def answer(self, who: int, accepted: bool) -> None:
        with self.at_table() as (session, dinner):
            seats.answer_offer(session, dinner, self.people[who], accepted, dinner.pact_version, self.now)

    @rule(adults=st.integers(0, 1), waiting=st.booleans())
    def enter(self, adults: int, waiting: bool) -> None:
        with self.at_table() as (session, dinner):
            seat = seats.enter_guest(
                session, dinner, "Wang", Party(adults), self.people[0], self.now, waiting=waiting
            )
            bench.fill(session, dinner, self.now)
            self.guests.append(seat.guest_id or 0)

    @precondition(lambda self: self.guests)
    @rule(data=st.data())
    def guest_leaves(self, data: st.DataObject) -> None:
        with self.at_table() as (session, dinner):
            guest = Holder(guest_id=data.draw(st.sampled_from(self.guests)))
            seats.give_back_held(session, dinner, guest, self.now)

    @precondition(lambda self: self.guests)
    @rule(data=st.data(), who=members)
    def guest_is_a_member(self, data: st.DataObject, who: int) -> None:
        with self.at_table() as (session, _dinner):
            guest_id = self.guests.pop(self.guests.index(data.draw(st.sampled_from(self.guests))))
            merging.merge(session, GuestsClaimed((guest_id,), self.people[who], self.now))

    @rule(who=members)
    def benched(self, who: int) -> None:
        with self.at_table() as (session, dinner):
            seats.to_bench(session, dinner, queries.party_of(session, dinner.id, self.people[who]), self.now)
            bench.fill(session, dinner, self.now)

    @rule(minutes=st.integers(1, 40))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        with self.at_table() as (session, _dinner):
            bench.lapse(session, self.now)

    @rule(limit=st.integers(2, 6))
    def resize(self, limit: int) -> None:
        with self.at_table() as (session, dinner):
            plan = actions.Plan(
                dinner.title, "", None, dinner.timezone, dinner.starts_at, dinner.ends_at, dinner.closes_at, limit,
                None, dinner.visibility,
            )  # fmt: skip
            actions.edit_dinner(session, dinner, plan, self.now)

    @rule(child=st.integers(0, 100))
    def rewrite(self, child: int) -> None:
        with self.at_table() as (session, dinner):
            actions.change_pact(session, dinner, Pact(child_weight=child), self.people[0], self.now)

    @invariant()
    def never_more_than_the_limit_and_refilled(self) -> None:
        if not hasattr(self, "dinner_id"):
            return
        with db.database().reading() as session:
            dinner = session.scalars(select(Dinner).where(Dinner.id == self.dinner_id)).one()
            here = session.scalars(select(Seat.state).where(Seat.dinner_id == self.dinner_id)).all()
            taken = sum(state in (SeatState.GOING, SeatState.OFFERED) for state in here)
            assert taken <= dinner.seats
            self.nobody_sits_alone(session)
            inputs = bench.queue_inputs(
                session, dinner, charter_of(session, dinner.group_id),
                bench.parties_in(queries_bench.waiting(session, dinner.id)), dinner.seats - taken, self.now,
            )  # fmt: skip
            assert rules.promote(inputs).offers == ()

    def nobody_sits_alone(self, session: Session) -> None:
        """A companion neither sits nor waits without the member who brought them."""
        rows = {
            seat.id: seat for seat in session.scalars(select(Seat).where(Seat.dinner_id == self.dinner_id))
        }
        for seat in rows.values():
            if seat.brought_by_id is not None and seat.state in bench.HERE:
                assert rows[seat.brought_by_id].state in bench.HERE


@pytest.mark.slow
def test_the_table_holds_whatever_happens(app: Flask) -> None:
    with app.test_request_context():
        run_state_machine_as_test(
            Table,
            settings=settings(
                max_examples=20,
                stateful_step_count=20,
                deadline=None,
                database=None,
                phases=[
                    Phase.generate
                ],  # every step is a committed unit: shrinking one failure takes minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
