"""The bench from end to end, by actions alone: four queue rules, three party rules, replay from the export (DN-04)."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.guests import make_guest
from app.core import clock, db
from events.dinners import actions, bench, queries, queries_bench, rules, seats
from events.dinners.holders import Holder, who
from events.dinners.models import Seat
from events.dinners.rules import Party, PartyRule, QueueRule, SeatState
from events.signals import SeatOffered, SeatPassed
from groups.membership.queries import charter_of
from tests.dinners.helpers import charter
from tests.factories import a_dinner, a_group, a_member

HISTORY = (3, 90, None, 30)  # days since each of the four last sat with this group


class Table:
    """A dinner of two, full, and people who wait for it."""

    def __init__(self, session: Session, now: datetime, **values: str) -> None:
        self.session, self.now = session, now
        self.host, self.friend = a_member(session, "Ada"), a_member(session, "Bo")
        self.group = a_group(session, self.host, self.friend)
        charter(session, self.group, **values)
        self.dinner = a_dinner(session, self.group, self.host, self.friend, seats=2)

    def ask(self, holder: Holder, size: int = 1) -> Seat:
        """A party asks, a minute after the last one."""
        self.now += timedelta(minutes=1)
        member, guest = holder.member_id, holder.guest_id
        if member is not None:
            return seats.take_seat(self.session, self.dinner, member, Party(size - 1), 1, self.now)
        from app.accounts.models_guests import Guest

        someone = self.session.get_one(Guest, guest)
        return seats.take_guest_seat(self.session, self.dinner, someone, Party(size - 1), 1, self.now)

    def member(self, sat: int | None = None) -> Holder:
        """A member, who last sat so many days ago."""
        found = a_member(self.session)
        if sat is not None:
            a_dinner(self.session, self.group, found, starts_at=self.now - timedelta(days=sat))
        return Holder(member_id=found.id)

    def guest(self) -> Holder:
        """Somebody with a name alone."""
        return Holder(guest_id=make_guest(self.session, "Wang", self.now).id)

    def free_one(self) -> list[object]:
        """Bo gives the seat back; answers what was announced by it."""
        self.now += timedelta(minutes=1)
        self.session.info.pop("facts", None)
        seats.give_back(self.session, self.dinner, self.friend.id, self.now)
        return list(self.session.info.get("facts", []))

    def offered(self) -> list[str]:
        """To whom seats are offered."""
        query = select(Seat).where(Seat.dinner_id == self.dinner.id, Seat.state == SeatState.OFFERED)
        found = self.session.scalars(query).all()
        return [who(queries_bench.head_of(self.session, seat)) for seat in found]


def name(holder: Holder) -> str:
    return f"m{holder.member_id}" if holder.member_id is not None else f"g{holder.guest_id}"


def test_first_come_is_asked_first(session: Session) -> None:
    table = Table(session, clock.now(), queue_rule="first_come")
    people = [table.guest(), table.member(), table.member(90)]
    for each in people:
        table.ask(each)
    table.free_one()
    assert table.offered() == [name(people[0])]


def test_whoever_sat_longest_ago_is_asked_first_and_a_guest_never_sat(session: Session) -> None:
    table = Table(session, clock.now(), queue_rule="longest_since")
    recent, long_ago, guest = table.member(3), table.member(90), table.guest()
    for each in (recent, long_ago, guest):
        table.ask(each)
    table.free_one()
    assert table.offered() == [name(guest)]
    bench.lapse(session, table.now + timedelta(days=1))
    assert table.offered() == [name(long_ago)]


def test_the_newcomers_seat_goes_to_one_newcomer_then_first_come(session: Session) -> None:
    table = Table(session, clock.now(), queue_rule="newcomers_seat")
    for holder in (table.host, table.friend):  # both have sat here before
        a_dinner(session, table.group, holder, starts_at=table.now - timedelta(days=9))
    old, guest, new = table.member(30), table.guest(), table.member()
    for each in (old, guest, new):
        table.ask(each)
    table.free_one()
    assert table.offered() == [name(guest)]
    seats.answer_held(session, table.dinner, guest, True, 1, table.now)
    seats.give_back_held(session, table.dinner, Holder(member_id=table.host.id), table.now)
    assert table.offered() == [name(old)]


def test_the_lottery_asks_the_smallest_lot_and_newcomers_after_the_draw_stand_behind(
    session: Session,
) -> None:
    table = Table(session, clock.now(), queue_rule="lottery")
    people = [table.member() for _each in range(3)] + [table.guest(), table.guest()]
    for each in people:
        table.ask(each)
    table.free_one()
    lots = sorted(people, key=lambda each: rules.draw(table.dinner.queue_seed, name(each)))
    assert table.offered() == [name(lots[0])]
    for _each in range(5):
        table.ask(table.guest())
    told = bench.exported(session, table.dinner, charter_of(session, table.group.id), table.now)
    order = rules.queue_order(rules.import_queue(told))
    assert [each.who for each in order[:4]] == [name(each) for each in lots[1:]]
    assert [each.asked_at for each in order[4:]] == sorted(each.asked_at for each in order[4:])


@pytest.mark.parametrize(
    ("rule", "asked", "passed"), [("hold", [], 0), ("split", ["large"], 0), ("pass", ["small"], 1)]
)
def test_a_party_that_does_not_fit_holds_is_split_or_passed_and_told(
    session: Session, rule: str, asked: list[str], passed: int
) -> None:
    table = Table(session, clock.now(), party_rule=rule)
    large, small = table.member(), table.member()
    table.ask(large, size=2)
    table.ask(small)
    facts = table.free_one()
    assert table.offered() == [name({"large": large, "small": small}[each]) for each in asked]
    assert sum(isinstance(fact, SeatPassed) for fact in facts) == passed
    assert [fact.member_id for fact in facts if isinstance(fact, SeatPassed)] == [large.member_id] * passed


def test_nobody_is_told_of_having_been_passed_where_nobody_was_asked(session: Session) -> None:
    table = Table(session, clock.now(), party_rule="pass")
    table.ask(table.member(), size=2)
    assert not any(isinstance(fact, SeatPassed | SeatOffered) for fact in table.free_one())


def test_an_offer_that_lapses_goes_on_and_the_silent_one_may_ask_again(session: Session) -> None:
    table = Table(session, clock.now(), offer_window_minutes="30")
    first, second = table.guest(), table.member()
    seat = table.ask(first)
    table.ask(second)
    table.free_one()
    bench.lapse(session, table.now + timedelta(minutes=29))
    assert table.offered() == [name(first)]
    bench.lapse(session, table.now + timedelta(minutes=30))
    assert table.offered() == [name(second)]
    assert seat.state is SeatState.LAPSED
    table.now += timedelta(minutes=31)
    assert table.ask(first).state.value == "waiting"


def test_the_line_stays_exact_when_two_are_promoted_at_once(session: Session) -> None:
    table = Table(session, clock.now())
    people = [table.member() for _each in range(4)]
    for each in people:
        table.ask(each)
    plan = actions.Plan(
        "Hotpot", "", None, "Asia/Shanghai", table.dinner.starts_at, table.dinner.ends_at, table.dinner.closes_at, 4,
        None, table.dinner.visibility,
    )  # fmt: skip
    actions.edit_dinner(session, table.dinner, plan, table.now)
    actions.edit_dinner(session, table.dinner, plan, table.now)
    assert table.offered() == [name(each) for each in people[:2]]


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(QueueRule),
    st.sampled_from(PartyRule),
    st.integers(0, 2**32),
    st.lists(
        st.sampled_from(["member", "guest", "leave", "answer", "lapse", "merge"]), min_size=4, max_size=16
    ),
)
def test_whatever_happened_the_export_replays_to_what_the_table_does(
    app: Flask, queue_rule: QueueRule, party_rule: PartyRule, seed: int, history: list[str]
) -> None:
    draw = random.Random(seed)
    with app.test_request_context(), db.database().writing() as session:
        table = Table(session, clock.now(), queue_rule=queue_rule.value, party_rule=party_rule.value)
        for step in history:
            _step(table, step, draw)
        _free_and_compare(table)
        session.rollback()
        session.info.clear()


def _step(table: Table, step: str, draw: random.Random) -> None:
    if step in ("member", "guest"):
        holder = table.guest() if step == "guest" else table.member(draw.choice(HISTORY))
        table.ask(holder, draw.choice((1, 1, 2)))
        return
    here = table.session.scalars(
        select(Seat).where(
            Seat.dinner_id == table.dinner.id, Seat.brought_by_id.is_(None), Seat.state.in_(bench.HERE)
        ).order_by(Seat.id)
    ).all()  # fmt: skip
    if not here:
        return
    table.now += timedelta(minutes=1)
    head = draw.choice(here)
    holder = Holder(member_id=head.member_id) if head.member_id else Holder(guest_id=head.guest_id)
    if step == "leave":
        seats.give_back_held(table.session, table.dinner, holder, table.now)
    elif step == "answer" and bench.is_held(head, table.now):
        seats.answer_held(table.session, table.dinner, holder, draw.random() < 0.5, 1, table.now)
    elif step == "lapse":
        table.now += timedelta(hours=2)
        bench.lapse(table.session, table.now)
    elif step == "merge" and head.member_id is None:
        head.member_id = a_member(table.session).id
        table.session.flush()


def _free_and_compare(table: Table) -> None:
    """What the export says comes next is what comes next."""
    session, dinner = table.session, table.dinner
    bench.lapse(session, table.now)
    told = bench.exported(session, dinner, charter_of(session, dinner.group_id), table.now)
    inputs = rules.import_queue(json.loads(json.dumps(told)))
    if inputs.queue_rule is QueueRule.LOTTERY and dinner.drawn_at is None:
        assert inputs.seed == ""
        inputs = rules.QueueInputs(
            inputs.free, inputs.entries, inputs.party_rule, inputs.queue_rule, dinner.queue_seed
        )
    dinner.seats += 2
    freed = rules.QueueInputs(**{**vars(inputs), "free": dinner.seats - queries.taken(session, dinner.id)})
    told_next = [(offer.party, offer.seats) for offer in rules.promote(freed).offers]
    before = set(session.scalars(select(Seat.id).where(Seat.state == SeatState.OFFERED)))
    bench.fill(session, dinner, table.now)
    query = select(Seat).where(Seat.state == SeatState.OFFERED, Seat.id.not_in(before)).order_by(Seat.id)
    came: dict[int, int] = {}
    for seat in session.scalars(query):
        came[seat.brought_by_id or seat.id] = came.get(seat.brought_by_id or seat.id, 0) + 1
    assert came == dict(told_next)


def test_the_page_of_the_order_says_why(session: Session) -> None:
    from events.dinners.order import explained

    table = Table(session, clock.now(), queue_rule="longest_since")
    for each in (table.member(3), table.guest()):
        table.ask(each)
    charter_now = charter_of(session, table.group.id)
    line = bench.parties_in(queries_bench.waiting(session, table.dinner.id))
    inputs = bench.queue_inputs(session, table.dinner, charter_now, line, 0, table.now)
    said = [each["why"] for each in explained(inputs, queries_bench.heads(session, list(line)), table.dinner)]
    assert said[0].startswith("Has not sat at a table of this group yet.")
    assert said[1].startswith("Last sat at a table of this group")
