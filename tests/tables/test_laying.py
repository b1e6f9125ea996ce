"""Laying tables, drawing, sitting down at one: whole parties, within the chairs, until the dinner begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.core.signals import deliver_inside
from events.diets.models import DietNeed
from events.diets.needs import Kind, Need
from events.diets.rules import SeenBy
from events.dinners import actions as dinners
from events.dinners import seats
from events.dinners.holders import Holder
from events.dinners.rules import Party as Company
from events.headcount.models import Headcount, HeadcountAnswer
from events.headcount.rules import Preset
from events.signals import TableChosen, TablesSet
from events.tables import actions, queries, rules
from events.tables.rules import TablesReason, Way
from tests.attestations.tables import Sat
from tests.dinners.helpers import own
from tests.tables.large import FORTY, forty, heads

EIGHTS = (8,) * 5


def refused(reason: TablesReason, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as told:
        act()
    assert told.value.reason is reason


def who(sat: Sat, name: str) -> Holder:
    return Holder(member_id=sat.id(name))


def test_forty_people_are_drawn_to_five_tables_and_the_draw_can_be_repeated(session: Session) -> None:
    sat = forty(session)
    actions.lay(session, sat.dinner, EIGHTS, Way.DRAWN, clock.now())
    session.flush()
    assert actions.draw(session, sat.dinner, clock.now()) == 0
    session.flush()
    assert heads(session, sat.dinner) == dict.fromkeys(range(1, 6), 8)
    assert TablesSet(sat.dinner.id) in deliver_inside(session)
    (told,) = queries.draws_of(session, sat.dinner.id)
    assert rules.draw(rules.import_draw(told.inputs)) == told.outcome
    assert {seat.public_id: seat.table_no for seat in sat.seats.values()} == told.outcome
    assert actions.draw(session, sat.dinner, clock.now()) == 0
    session.flush()
    assert len(queries.draws_of(session, sat.dinner.id)) == 1


def test_a_party_is_drawn_and_moves_as_a_whole(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", "Cho", "Dan", seats=12)
    seats.take_seat(session, sat.dinner, sat.id("Bo"), Company(adults=2, children=1), 1, clock.now())
    actions.lay(session, sat.dinner, (6, 6), Way.DRAWN, clock.now())
    session.flush()
    actions.draw(session, sat.dinner, clock.now())
    session.flush()
    party = queries.by_party(queries.sitting(session, sat.dinner.id))[sat.seats["Bo"].id]
    assert len(party) == 4
    assert len({seat.table_no for seat in party}) == 1
    other = 3 - (party[0].table_no or 0)
    for name in ("Ann", "Cho", "Dan"):
        own(session, sat.dinner, sat.members[name]).table_no = 3 - other
    session.flush()
    actions.sit_at(session, sat.dinner, who(sat, "Bo"), other, clock.now())
    assert {seat.table_no for seat in party} == {other}


def test_a_full_table_takes_nobody_and_none_of_a_party(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", "Cho", "Dan", seats=8)
    seats.take_seat(session, sat.dinner, sat.id("Bo"), Company(adults=1), 1, clock.now())
    actions.lay(session, sat.dinner, (3, 5), Way.CHOSEN, clock.now())
    session.flush()
    for name in ("Ann", "Cho"):
        actions.sit_at(session, sat.dinner, who(sat, name), 1, clock.now())
        session.flush()
    refused(TablesReason.FULL, lambda: actions.sit_at(session, sat.dinner, who(sat, "Bo"), 1, clock.now()))
    refused(
        TablesReason.NO_SUCH_TABLE,
        lambda: actions.sit_at(session, sat.dinner, who(sat, "Bo"), 3, clock.now()),
    )
    actions.sit_at(session, sat.dinner, who(sat, "Dan"), 1, clock.now())
    actions.sit_at(session, sat.dinner, who(sat, "Dan"), 1, clock.now())
    session.flush()
    assert heads(session, sat.dinner) == {1: 3, None: 2}


def test_only_those_with_a_seat_and_only_until_it_begins(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", "Cho", seats=8)
    refused(
        TablesReason.NO_TABLES, lambda: actions.sit_at(session, sat.dinner, who(sat, "Bo"), 1, clock.now())
    )
    actions.lay(session, sat.dinner, (4, 4), Way.CHOSEN, clock.now())
    seats.give_back(session, sat.dinner, sat.id("Cho"), clock.now())
    session.flush()
    refused(
        TablesReason.NO_SEAT, lambda: actions.sit_at(session, sat.dinner, who(sat, "Cho"), 1, clock.now())
    )
    begun = sat.dinner.starts_at
    refused(TablesReason.BEGUN, lambda: actions.sit_at(session, sat.dinner, who(sat, "Bo"), 1, begun))
    refused(TablesReason.BEGUN, lambda: actions.lay(session, sat.dinner, (5, 5), Way.CHOSEN, begun))
    refused(TablesReason.BEGUN, lambda: actions.draw(session, sat.dinner, begun))
    dinners.call_off(session, sat.dinner, clock.now())
    refused(TablesReason.OFF, lambda: actions.single(session, sat.dinner, clock.now()))


def test_a_seat_that_was_given_back_comes_back_without_a_table(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", "Cho", seats=6)
    actions.lay(session, sat.dinner, (3, 3), Way.CHOSEN, clock.now())
    session.flush()
    actions.sit_at(session, sat.dinner, who(sat, "Bo"), 2, clock.now())
    seats.give_back(session, sat.dinner, sat.id("Bo"), clock.now())
    session.flush()
    assert heads(session, sat.dinner) == {None: 2}
    seats.take_seat(session, sat.dinner, sat.id("Bo"), Company(), 1, clock.now())
    session.flush()
    assert heads(session, sat.dinner) == {None: 3}


def test_whoever_is_brought_along_later_sits_beside_them_while_there_is_a_chair(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", "Cho", seats=8)
    actions.lay(session, sat.dinner, (2, 6), Way.CHOSEN, clock.now())
    session.flush()
    actions.sit_at(session, sat.dinner, who(sat, "Bo"), 1, clock.now())
    session.flush()
    seats.take_seat(session, sat.dinner, sat.id("Bo"), Company(adults=2), 1, clock.now())
    assert TableChosen(sat.dinner.id) in deliver_inside(session)
    session.flush()
    assert heads(session, sat.dinner) == {1: 2, None: 3}


def test_smaller_or_fewer_tables_send_away_those_who_came_last(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", "Cho", "Dan", seats=8)
    actions.lay(session, sat.dinner, (4, 4, 4), Way.CHOSEN, clock.now())
    session.flush()
    for name, number in (("Ann", 1), ("Bo", 1), ("Cho", 1), ("Dan", 3)):
        actions.sit_at(session, sat.dinner, who(sat, name), number, clock.now())
        session.flush()
    actions.lay(session, sat.dinner, (2, 6), Way.CHOSEN, clock.now())
    session.flush()
    assert {name: seat.table_no for name, seat in sat.seats.items()} == {
        "Ann": 1, "Bo": 1, "Cho": None, "Dan": None,
    }  # fmt: skip
    actions.single(session, sat.dinner, clock.now())
    actions.single(session, sat.dinner, clock.now())
    session.flush()
    assert sat.dinner.tables == 0
    assert heads(session, sat.dinner) == {None: 4}


def test_the_same_tables_twice_are_laid_once(session: Session) -> None:
    sat = forty(session, "Ann", "Bo", seats=8)
    actions.lay(session, sat.dinner, (4, 4), Way.CHOSEN, clock.now())
    session.flush()
    actions.lay(session, sat.dinner, (4, 4), Way.CHOSEN, clock.now() + timedelta(minutes=1))
    session.flush()
    assert deliver_inside(session).count(TablesSet(sat.dinner.id)) == 1


def test_the_same_answer_brings_people_to_the_same_table(session: Session) -> None:
    sat = forty(session, *FORTY[:12], seats=12)
    asked = Headcount(
        dinner_id=sat.dinner.id, preset=Preset.BROTH, hours=24, lock_at=clock.now(), set_by_id=sat.id(FORTY[0]),
        set_at=clock.now(),
    )  # fmt: skip
    session.add(asked)
    session.flush()
    spicy = FORTY[3:9]
    for name in FORTY[:12]:
        session.add(HeadcountAnswer(
            headcount_id=asked.id, seat_id=sat.seats[name].id, choice=int(name in spicy), answered_at=clock.now(),
        ))  # fmt: skip
    actions.lay(session, sat.dinner, (6, 6), Way.ANSWERS, clock.now())
    session.flush()
    actions.draw(session, sat.dinner, clock.now())
    session.flush()
    assert len({sat.seats[name].table_no for name in spicy}) == 1
    assert heads(session, sat.dinner) == {1: 6, 2: 6}


@pytest.mark.parametrize(("seen_by", "told"), [(SeenBy.TABLE, True), (SeenBy.KITCHEN, False)])
def test_only_what_the_table_may_know_brings_people_together(
    session: Session, seen_by: SeenBy, told: bool
) -> None:
    sat = forty(session, *FORTY[:12], seats=12)
    for name in FORTY[3:6]:
        session.add(DietNeed(
            member_id=sat.id(name), need=Need.VEGAN, kind=Kind.HARD, words="", words_key="", seen_by=seen_by,
            written_at=clock.now(),
        ))  # fmt: skip
    actions.lay(session, sat.dinner, (6, 6), Way.ALIKE, clock.now())
    session.flush()
    actions.draw(session, sat.dinner, clock.now())
    session.flush()
    (drawn,) = queries.draws_of(session, sat.dinner.id)
    tags = {row["key"]: row["tag"] for row in drawn.inputs["parties"]}
    assert {bool(tags[sat.seats[name].public_id]) for name in FORTY[3:6]} == {told}
    assert "vegan" not in str(drawn.inputs)
    assert "greens" not in str(drawn.inputs)
    if told:
        assert len({sat.seats[name].table_no for name in FORTY[3:6]}) == 1
