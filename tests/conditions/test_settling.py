"""Seats with an if: they come and go with what they rest on, and never before those who ask for nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.access import Refused
from app.core.signals import announce
from events.conditions import actions
from events.conditions import queries as due_ifs
from events.conditions.actions import Wish
from events.conditions.rules import ConditionReason
from events.dinners import actions as dinners
from events.dinners import bench, pact, queries, seats
from events.dinners.actions import Plan
from events.dinners.models import Dinner
from events.dinners.rules import DinnerReason, Party, SplitMode
from groups.membership.models import Group
from groups.membership.queries import membership_of
from groups.signals import MemberLeft
from tests.conditions.helpers import comes_if, ifs, settled
from tests.dinners.helpers import count, own, sit, states
from tests.factories import a_dinner, a_group, a_member
from tests.ticking import all_due

lapse = all_due(due_ifs.past_deadline, actions.lapse)

Table = tuple[Dinner, Group, Member, list[Member]]


def a_table(session: Session, names: str = "ada bo cy dee eve", **values: object) -> Table:
    """A dinner with its host at it, in a group of these."""
    host, *people = (a_member(session, name) for name in ("host", *names.split()))
    group = a_group(session, host, *people)
    return a_dinner(session, group, host, **values), group, host, people  # type: ignore[arg-type]


def plan(dinner: Dinner, **changed: object) -> Plan:
    kept = {name: getattr(dinner, name) for name in Plan.__dataclass_fields__}
    return Plan(**{**kept, **changed})


def test_a_seat_is_taken_the_moment_all_of_it_holds(session: Session) -> None:
    dinner, _group, _host, (ada, bo, cy, *_more) = a_table(session)
    comes_if(session, dinner, ada, at_least=4, whom_id=bo.id)
    assert states(session, dinner) == {"host": "going"}
    sit(session, dinner, cy)
    assert settled(session).count("ConditionMet") == 0
    sit(session, dinner, bo)
    assert settled(session).count("ConditionMet") == 1
    assert states(session, dinner) == {"host": "going", "bo": "going", "cy": "going", "ada": "going"}
    assert ifs(session, dinner) == {"ada": "met"}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_answers_changes_nothing(session: Session, order: tuple[int, ...]) -> None:
    dinner, _group, _host, (ada, bo, cy, dee, _eve) = a_table(session, seats=5)
    wishes = [
        (ada, 0, {"whom_id": bo.id}),
        (bo, 1, {"whom_id": ada.id}),
        (cy, 0, {"whom_id": dee.id}),
        (dee, 2, {"at_least": 4}),
    ]
    for at in order:
        member, adults, wish = wishes[at]
        comes_if(session, dinner, member, adults=adults, **wish)
    # Four seats are free: Cy and Dee with two friends fill them; Ada and Bo with one are three.
    assert ifs(session, dinner) == {"ada": "open", "bo": "open", "cy": "met", "dee": "met"}
    assert count(session, dinner, "going") == 5


def test_a_broken_if_gives_the_seat_back_without_lateness(session: Session) -> None:
    dinner, _group, _host, (ada, bo, *_more) = a_table(session, starts_at=clock.now() + timedelta(hours=5))
    sit(session, dinner, bo)
    comes_if(session, dinner, ada, children=1, whom_id=bo.id)
    assert count(session, dinner, "going") == 4
    seats.take_seat(session, dinner, ada.id, Party(children=1, child_names=("Mimi",)), 1, clock.now())
    seats.give_back(session, dinner, bo.id, clock.now())
    told = settled(session)
    assert told.count("ConditionLost") == 1
    assert own(session, dinner, bo).gone_late
    assert not own(session, dinner, ada).gone_late
    assert ifs(session, dinner) == {"ada": "open"}
    sit(session, dinner, bo)
    settled(session)
    assert count(session, dinner, "going") == 4
    assert queries.party_of(session, dinner.id, ada.id)[1].name == "Mimi"


def test_two_who_wait_for_each_other_fall_together(session: Session) -> None:
    dinner, _group, _host, (ada, bo, cy, *_more) = a_table(session)
    comes_if(session, dinner, ada, whom_id=bo.id)
    comes_if(session, dinner, bo, whom_id=ada.id, at_least=4)
    sit(session, dinner, cy)
    settled(session)
    assert ifs(session, dinner) == {"ada": "met", "bo": "met"}
    seats.give_back(session, dinner, cy.id, clock.now())
    assert settled(session).count("ConditionLost") == 2
    assert states(session, dinner) == {"host": "going", "cy": "gone", "ada": "gone", "bo": "gone"}


def test_the_cap_counts_as_unmet_until_it_is_set(session: Session) -> None:
    dinner, _group, _host, (ada, *_more) = a_table(session)
    comes_if(session, dinner, ada, cap_fen=120_00)
    assert ifs(session, dinner) == {"ada": "open"}
    for cap, state in ((150_00, "open"), (120_00, "met"), (121_00, "open")):
        dinners.edit_dinner(session, dinner, plan(dinner, cap_fen=cap), clock.now())
        settled(session)
        assert ifs(session, dinner) == {"ada": state}, cap


def test_whoever_comes_without_an_if_has_the_seat(session: Session) -> None:
    dinner, _group, _host, (ada, bo, cy, *_more) = a_table(session, seats=3)
    sit(session, dinner, bo)
    comes_if(session, dinner, ada, at_least=3)
    assert states(session, dinner) == {"host": "going", "bo": "going", "ada": "going"}
    sit(session, dinner, cy)  # full: so Cy asks from the bench, and Ada's if gives way
    settled(session)
    assert states(session, dinner) == {"host": "going", "bo": "going", "ada": "gone", "cy": "offered"}
    assert ifs(session, dinner) == {"ada": "open"}
    seats.answer_offer(session, dinner, cy.id, False, 1, clock.now())
    settled(session)
    assert states(session, dinner)["ada"] == "going"


def test_an_if_never_overtakes_the_bench(session: Session) -> None:
    dinner, _group, _host, (ada, bo, cy, dee, _eve) = a_table(session, seats=3)
    sit(session, dinner, bo, cy)
    sit(session, dinner, dee)
    comes_if(session, dinner, ada, at_least=3)
    seats.give_back(session, dinner, bo.id, clock.now())
    settled(session)
    assert states(session, dinner)["dee"] == "offered"
    assert ifs(session, dinner) == {"ada": "open"}
    bench.lapse(session, clock.now() + timedelta(days=1))
    settled(session)
    assert states(session, dinner)["dee"] == "lapsed"
    assert states(session, dinner)["ada"] == "going"


def test_a_larger_table_seats_them(session: Session) -> None:
    dinner, _group, _host, (ada, bo, *_more) = a_table(session, seats=3)
    comes_if(session, dinner, ada, adults=1, at_least=3)
    comes_if(session, dinner, bo, whom_id=ada.id)
    assert ifs(session, dinner) == {"ada": "met", "bo": "open"}
    dinners.edit_dinner(session, dinner, plan(dinner, seats=4), clock.now())
    settled(session)
    assert ifs(session, dinner) == {"ada": "met", "bo": "met"}


def test_a_changed_pact_asks_again_before_anybody_is_seated_by_it(session: Session) -> None:
    dinner, _group, host, (ada, bo, *_more) = a_table(session)
    comes_if(session, dinner, ada, whom_id=bo.id)
    dinners.change_pact(session, dinner, pact.Pact(SplitMode.DISH), host.id, clock.now())
    sit(session, dinner, bo)
    settled(session)
    assert ifs(session, dinner) == {"ada": "open"}
    with pytest.raises(Refused) as refused:
        actions.accept_pact(session, dinner, ada.id, 1)
    assert refused.value.reason is DinnerReason.PACT_CHANGED
    actions.accept_pact(session, dinner, ada.id, 2)
    settled(session)
    assert own(session, dinner, ada).pact_version == 2
    assert ifs(session, dinner) == {"ada": "met"}


def test_at_the_deadline_what_is_met_stays_and_what_is_not_lapses(session: Session) -> None:
    dinner, _group, _host, (ada, bo, cy, *_more) = a_table(session)
    sit(session, dinner, bo)
    comes_if(session, dinner, ada, whom_id=bo.id)
    comes_if(session, dinner, cy, at_least=8)
    late = dinner.closes_at
    lapse(session, late)
    lapse(session, late)
    assert ifs(session, dinner) == {"ada": "firm", "cy": "lapsed"}
    assert settled(session) == ["ConditionsSettled"]
    assert states(session, dinner)["ada"] == "going"


def test_coming_in_any_case_ends_the_if(session: Session) -> None:
    dinner, _group, _host, (ada, bo, *_more) = a_table(session)
    sit(session, dinner, bo)
    comes_if(session, dinner, ada, whom_id=bo.id)
    for _twice in range(2):
        actions.come_anyway(session, dinner, ada.id, clock.now())
    seats.give_back(session, dinner, bo.id, clock.now())
    settled(session)
    assert states(session, dinner)["ada"] == "going"
    with pytest.raises(Refused):
        actions.come_anyway(session, dinner, bo.id, clock.now())


def test_sitting_down_or_getting_up_ends_the_if(session: Session) -> None:
    dinner, _group, _host, (ada, bo, cy, *_more) = a_table(session)
    comes_if(session, dinner, ada, at_least=8)
    sit(session, dinner, ada)
    comes_if(session, dinner, bo, whom_id=ada.id)
    seats.give_back(session, dinner, bo.id, clock.now())
    settled(session)
    assert ifs(session, dinner) == {"ada": "firm", "bo": "withdrawn"}
    comes_if(session, dinner, cy, at_least=8)
    for _twice in range(2):
        actions.withdraw(session, dinner, cy.id)
    assert ifs(session, dinner)["cy"] == "withdrawn"
    assert states(session, dinner) == {"host": "going", "ada": "going", "bo": "gone"}


def test_changing_what_it_depends_on_may_cost_the_seat(session: Session) -> None:
    dinner, _group, _host, (ada, *_more) = a_table(session)
    comes_if(session, dinner, ada, adults=1, at_least=3)
    assert ifs(session, dinner) == {"ada": "met"}
    comes_if(session, dinner, ada, at_least=6)
    assert ifs(session, dinner) == {"ada": "open"}
    assert count(session, dinner, "gone") == 2


def test_whoever_leaves_the_group_or_the_house_is_not_seated_by_an_old_answer(session: Session) -> None:
    dinner, group, _host, (ada, bo, cy, *_more) = a_table(session)
    comes_if(session, dinner, ada, whom_id=cy.id)
    comes_if(session, dinner, bo, whom_id=cy.id)
    gone = membership_of(session, group.id, ada.id)
    assert gone is not None
    gone.left_at = clock.now()
    announce(session, MemberLeft(group.id, ada.id, removed=True))
    announce(session, AccountClosed(bo.id, clock.now()))
    settled(session)
    sit(session, dinner, cy)
    settled(session)
    assert states(session, dinner) == {"host": "going", "cy": "going"}
    assert ifs(session, dinner) == {"ada": "withdrawn", "bo": "withdrawn"}


def test_whoever_is_paused_is_not_seated(session: Session) -> None:
    dinner, group, _host, (ada, bo, *_more) = a_table(session)
    dinners.pause(session, group.id, ada.id, clock.now() + timedelta(days=9), clock.now())
    sit(session, dinner, bo)
    comes_if(session, dinner, ada, whom_id=bo.id)
    assert ifs(session, dinner) == {"ada": "open"}


def test_what_is_refused(session: Session) -> None:
    dinner, _group, host, (ada, *_more) = a_table(session)
    now = clock.now()
    for member, party, wish, version, when, reason in (
        (host, Party(), Wish(at_least=3), 1, now, ConditionReason.SEATED),
        (ada, Party(), Wish(), 1, now, ConditionReason.NOTHING_ASKED),
        (ada, Party(), Wish(whom_id=ada.id), 1, now, ConditionReason.ONESELF),
        (ada, Party(), Wish(at_least=3), 2, now, DinnerReason.PACT_CHANGED),
        (ada, Party(), Wish(at_least=3), 1, dinner.closes_at, ConditionReason.CLOSED),
    ):
        with pytest.raises(Refused) as refused:
            actions.answer(session, dinner, member.id, party, wish, version, when)
        assert refused.value.reason is reason


def test_a_called_off_dinner_seats_nobody(session: Session) -> None:
    dinner, _group, _host, (ada, bo, *_more) = a_table(session)
    sit(session, dinner, bo)
    settled(session)
    dinner.called_off_at = clock.now()
    with pytest.raises(Refused):
        comes_if(session, dinner, ada, whom_id=bo.id)
