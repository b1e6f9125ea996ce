"""Issue 7: what two do at the same moment. Each thing happens once, nothing is lost, nobody gets an error page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts import blocks
from app.accounts.models_blocks import Block
from app.core import boundary, clock, db
from app.merchants import actions as merchants
from app.merchants import calling
from app.merchants.models import MerchantClaim, MerchantLine
from app.merchants.rules import ClaimState, How, StaffRole
from app.places.facts import FactKind, Source
from app.places.saying import say
from app.site.moderation import actions as rounds_actions
from app.site.moderation import rounds
from app.site.moderation.models import Case, LogLine, Report, Round
from app.site.moderation.rules import Verdict
from events.cards.models import PerkUse
from events.dinners.models import Dinner
from events.invitations import deciding, queries
from events.invitations.models import Offer
from events.invitations.rules import State
from groups.chat import actions as chat
from groups.membership.models import Group, Membership
from groups.membership.queries import active_member_ids
from groups.proposals import closing
from groups.proposals.models import Proposal
from groups.splitting import merging
from tests.cards.tables import an_evening, hire, perk_of, read
from tests.dinners.test_race import all_at_once
from tests.factories import a_member, a_venue
from tests.invitations.helpers import a_world, decide, sent, slot, terms
from tests.merchants.kept import a_merchant, claim_of
from tests.moderation.town import Town
from tests.proposals.groups import a_founded_group, all_say, ask, people

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def _post(browser: FlaskClient, path: str, **sent_along: str) -> Callable[[], int]:
    return lambda: browser.post(path, data=sent_along).status_code


def _worker(writing: Writing, act: Callable[[Session], object]) -> Callable[[], int]:
    """A minute's job: what the database undoes is left for the next minute."""

    def work() -> int:
        with suppress(OperationalError), writing() as session:
            act(session)
        return 0

    return work


def _two_that_join(writing: Writing) -> tuple[int, int, int]:
    """Two groups whose votes to become one end at the same moment; one is in both. Both groups, and that one."""
    with writing() as session:
        ann, bo, cy = people(session, 3)
        one, two = a_founded_group(session, ann, bo), a_founded_group(session, cy, bo)
        for group, other, voters in ((one, two, (ann, bo)), (two, one, (cy, bo))):
            vote = ask(
                session, group, voters[0], kind=merging.KIND, title="One table", text="As it stands.",
                payload=merging.payload(other, one),
            )  # fmt: skip
            all_say(session, vote, voters, 0)
        return one.id, two.id, bo.id


def test_two_groups_that_say_yes_in_the_same_moment_are_one(app: Flask, writing: Writing) -> None:
    one, two, _bo = _two_that_join(writing)
    end = clock.now() + timedelta(days=4)
    work = [
        _worker(writing, lambda unit: closing.close_due(unit, one, end)),
        _worker(writing, lambda unit: closing.close_due(unit, two, end)),
    ]
    all_at_once(work)
    for each in work:
        each()
    with writing() as session:
        assert session.get_one(Group, two).merged_into_id == one
        assert [each.refusal for each in session.scalars(select(Proposal))] == ["", ""]
        assert len(active_member_ids(session, one)) == 3


def test_whoever_leaves_both_while_they_join_is_in_neither(
    app: Flask, writing: Writing, as_member: AsMember
) -> None:
    one, two, bo = _two_that_join(writing)
    end = clock.now() + timedelta(days=4)
    with writing() as session:
        closing.close_due(session, two, end)
        pids = [session.get_one(Group, each).public_id for each in (one, two)]
    join = _worker(writing, lambda unit: closing.close_due(unit, one, end))
    leave = [_post(as_member(bo), f"/g/{pid}/membership/end") for pid in pids]
    all_at_once([join, *leave])
    join()
    with writing() as session:
        assert session.get_one(Group, two).merged_into_id == one
        here = select(func.count()).select_from(Membership)
        twice = here.where(Membership.group_id == one, Membership.member_id == bo)
        assert session.scalar(twice) == 1
        assert bo not in active_member_ids(session, two)


def test_a_claim_that_two_confirm_at_once_is_confirmed_once(app: Flask, writing: Writing) -> None:
    """An operator has called just when the second table types the code."""
    with writing() as session:
        owner, caller = a_member(session), a_member(session, operator=True)
        venue = a_venue(session, owner)
        long_ago = clock.now() - timedelta(days=60)
        say(session, venue, FactKind.PHONE, "010 6265 0000", a_member(session).id, Source.MEMBER, long_ago)
        claim_id = claim_of(session, a_merchant(session, venue, owner)).id
        session.get_one(MerchantClaim, claim_id).call_asked_at = clock.now()

    def call(session: Session) -> None:
        claim = session.get_one(MerchantClaim, claim_id)
        calling.record(session, claim, caller.id, knew=True, now=clock.now())

    def typed(session: Session) -> None:
        merchants.confirm(session, session.get_one(MerchantClaim, claim_id), How.TABLES, None, clock.now())

    all_at_once([_worker(writing, call), _worker(writing, typed)] * 3)
    with writing() as session:
        assert session.get_one(MerchantClaim, claim_id).state is ClaimState.CONFIRMED
        kinds = [each.kind for each in session.scalars(select(MerchantLine))]
        assert sum(kind.startswith("confirmed_") for kind in kinds) == 1


def test_two_at_the_desk_give_a_perk_once(app: Flask, writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        evening = an_evening(session)
        claim = session.scalars(
            select(MerchantClaim).where(MerchantClaim.venue_id == evening.venue_ids["hotpot"])
        ).one()
        session.refresh(claim, ["merchant"])
        hire(session, claim, evening.people["hua"], StaffRole.DESK)
    posts = []
    for name in ("gao", "hua"):
        desk = as_member(evening.people[name])
        ticket = read(desk, evening.desk(), evening.qr())
        posts.append(_post(desk, ticket, perk=perk_of(desk.get(ticket).text)))
    assert all_at_once(posts) == {303: 1, 409: 1}
    with writing() as session:
        assert len(session.scalars(select(PerkUse)).all()) == 1


def test_a_house_that_agrees_and_takes_back_at_once_has_done_one_after_the_other(
    app: Flask, writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        world = a_world(session)
        letter = sent(session, world)
        wish = terms(slots=(slot(8, 20),), heads_least=4)
        vote = deciding.counter(session, letter, world.mei.id, wish, 1, clock.now())
        clock.shift(decide(session, vote, 0, world.bo, world.mei) - clock.now())
        letter = queries.offer_with(session, letter.id)
        path, seen = f"/o/{letter.public_id}", str(letter.version)
    work = [
        _post(as_member(world.cook.id), f"{path}/agree", seen=seen),
        _post(as_member(world.cook.id), f"{path}/withdraw", words="We are closed"),
        _post(as_member(world.cook.id), f"{path}/agree", seen=seen),
    ]
    assert set(all_at_once(work)) <= {303, 409}
    with writing() as session:
        found = session.scalars(select(Offer)).one()
        dinners = session.scalar(select(func.count()).select_from(Dinner))
        assert (found.state, dinners) in ((State.WITHDRAWN, 0), (State.CANCELLED, 1), (State.ACCEPTED, 1))


def test_two_workers_and_the_last_vote_end_a_jury_once(app: Flask, writing: Writing) -> None:
    town = Town(writing)
    case = town.report()
    town.tick(case)
    later = clock.now() + timedelta(hours=25)
    town.vote(case, [Verdict.HIDE] * 4)
    with writing() as session:
        turn = session.scalars(select(Round.id)).one()
    last = town.jury(case)[-1]

    def vote(session: Session) -> None:
        found = session.get_one(Case, case)
        juror = next(each for each in town._sitting(session, case) if each.member_id == last)
        rounds_actions.vote(session, found, juror, Verdict.HIDE, "rude", later)

    count = _worker(writing, lambda unit: rounds.go_on(unit, turn, later))
    all_at_once([_worker(writing, vote), count, count, count])
    count()
    with writing() as session:
        kinds = [each.kind for each in session.scalars(select(LogLine))]
        assert (kinds.count("verdict"), kinds.count("hide")) == (1, 1)
        assert session.get_one(Case, case).outcome is Verdict.HIDE


def test_all_who_report_one_thing_at_once_are_in_one_case(
    app: Flask, writing: Writing, as_member: AsMember
) -> None:
    town = Town(writing, 1, 2)
    with writing() as session:
        room = chat.channel_of_group(session, town.group_id, clock.now())
        tellers = [a_member(session).id for _ in range(6)]
        for each in tellers:
            chat.admit(session, room, each, clock.now())
    path = f"/report/message/{town.ref}"
    work = [_post(as_member(each), path, reason="insult", words="rude") for each in tellers]
    assert all_at_once(work) == {303: 6}
    with writing() as session:
        assert len(session.scalars(select(Case)).all()) == 1
        assert len(session.scalars(select(Report)).all()) == 6


def test_two_who_block_each_other_and_take_it_back_at_once(app: Flask, writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session).id, a_member(session).id

    def block(one: int, two: int) -> Callable[[], int]:
        return _worker(writing, lambda unit: blocks.block(unit, one, two, clock.now()))

    def unblock(one: int, two: int) -> Callable[[], int]:
        return _worker(writing, lambda unit: blocks.unblock(unit, one, two))

    for act, left in ((block, 2), (unblock, 0)):
        assert all_at_once([act(one, two) for one, two in ((ann, bo), (bo, ann)) * 3]) == {0: 6}
        with db.database().reading() as session:
            assert len(session.scalars(select(Block)).all()) == left


@pytest.mark.parametrize(("state", "status", "tries"), [("40P01", 200, 2), ("57P01", 503, 1)])
def test_whom_the_database_undoes_in_a_knot_is_tried_once_more(
    state: str, status: int, tries: int, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Undone(Exception):
        sqlstate = state

    real, called = boundary._within_unit, []

    def first_undone(*given: Any) -> Any:
        called.append(given)
        if len(called) == 1:
            raise OperationalError("select 1", {}, Undone())
        return real(*given)

    monkeypatch.setattr(boundary, "_within_unit", first_undone)
    assert client.get("/log").status_code == status
    assert len(called) == tries
