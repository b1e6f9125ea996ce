"""Issue 7: ways around a rule that were open once, each shut."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.merchants import actions as merchants
from app.merchants import disputes
from app.merchants.models import MerchantClaim, MerchantDispute
from app.merchants.rules import ClaimState, How, StaffRole
from app.site.moderation import actions, rounds, things
from app.site.moderation.models import Case
from app.site.moderation.rules import CaseReason, Reason, Thing
from groups.alliances import actions as alliances
from groups.alliances.queries import ally_row
from groups.ledger.rules import NOTHING
from tests.factories import a_member, a_venue
from tests.invitations.helpers import a_world, sent
from tests.merchants.kept import a_merchant, claim_of, works_there
from tests.moderation.town import Town
from tests.proposals.groups import a_founded_group, ask, people
from tests.routes.test_story import an_evening

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


def _quiet(session: Session, member: Member) -> None:
    session.get_one(Member, member.id).quiet_until = clock.now() + timedelta(days=5)


def test_whoever_may_not_write_writes_beside_no_vote_and_to_no_house(
    writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        ann, bo = people(session, 2)
        group = a_founded_group(session, ann, bo)
        vote = ask(session, group, ann)
        world = a_world(session)
        letter = sent(session, world).public_id
        for each in (bo, world.bo, world.cook):
            _quiet(session, each)
    assert as_member(bo.id).post(f"/p/{vote.public_id}/words", data={"text": "fools"}).status_code == 403
    page = as_member(bo.id).get(f"/p/{vote.public_id}").text
    assert f"/p/{vote.public_id}/words" not in page
    assert f"/p/{vote.public_id}/vote" in page  # a vote is never taken away
    for each in (world.bo, world.cook):
        assert as_member(each.id).post(f"/o/{letter}/messages", data={"words": "fools"}).status_code == 403


def test_whoever_reports_the_thing_judges_it_no_more(writing: Writing) -> None:
    town = Town(writing)
    case = town.report()
    town.tick(case)
    juror = town.jury(case)[0]
    with writing() as session:
        found = things.ways_of(session.get_one(Case, case).thing).look(session, town.entry_id)
        assert found is not None
        assert actions.report(session, found, juror, Reason.INSULT, "I think so too", clock.now()).id == case
    assert juror not in town.jury(case)
    assert len(town.jury(case)) == 5


def test_no_operator_hides_anything_for_longer_by_holding_it_again(writing: Writing) -> None:
    town, at = Town(writing, 0, 0), clock.now()  # nobody is there to judge
    with writing() as session:
        operator = a_member(session, operator=True).id
    first = _hold(town, writing, operator, at)
    later = at + timedelta(hours=73)
    for act, one in ((actions.lapse, first), (rounds.go_on, town.turn(first).id)):
        with writing() as session:
            act(session, one, later)
    assert town.message().text == "you are all fools"
    for again in (later, later + timedelta(days=60)):
        with pytest.raises(Refused) as refused:
            _hold(town, writing, operator, again)
        assert refused.value.reason is CaseReason.NOTHING_TO_HOLD
        assert town.message().text == "you are all fools"
        with writing() as session:
            actions.settle(session, first, again)  # as time does, sooner or later
    assert town.log(first) == ["opened", "hide", "hold", "hold-lapsed", "restore", "no-verdict"]


def _hold(town: Town, writing: Writing, operator: int, at: datetime) -> int:
    with writing() as session:
        found = things.ways_of(Thing.MESSAGE).look(session, town.entry_id)
        assert found is not None
        return actions.hold(session, found, operator, Reason.PERSONAL, at).id


@pytest.mark.parametrize("passes", [True, False])
def test_a_decision_makes_no_second_keeper_of_a_place(passes: bool, writing: Writing) -> None:
    """While two quarrel, the tables have confirmed a third."""
    with writing() as session:
        ann, bo, cy, judge = (a_member(session) for _ in range(4))
        venue = a_venue(session, ann)
        _holder, contender, third = (a_merchant(session, venue, each) for each in (ann, bo, cy))
        quarrel = disputes.dispute(session, claim_of(session, contender), bo.id, "Mine.", clock.now()).id
        assert merchants.confirm(session, claim_of(session, third), How.TABLES, None, clock.now())
    with writing() as session:
        found = session.get_one(MerchantDispute, quarrel)
        later = clock.now() + timedelta(days=29)
        disputes.decide(session, found, judge.id, passes=passes, reason="So it is.", now=later)
    with writing() as session:
        kept = select(MerchantClaim.merchant_id).where(MerchantClaim.state == ClaimState.CONFIRMED)
        assert list(session.scalars(kept)) == [third.id]


def test_no_group_takes_a_route_through_a_house_that_has_left(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        evening = an_evening(session)
        row = ally_row(session, evening.made.alliance.id, evening.made.merchants[1].id)
        assert row is not None
        long_ago = clock.now() - timedelta(days=31)
        alliances.give_notice(session, row, evening.made.owners[1].id, long_ago)
        alliances.leave_when_due(session, row.id, clock.now())
    wanted = {"group": evening.group.public_id, "people": "4"}
    answer = as_member(evening.people[0].id).post(
        f"/route/{evening.route.public_id}/parties", data=wanted, headers=EN
    )
    assert answer.status_code == 409
    assert "houses that belong to the alliance now" in answer.text


def test_whoever_was_let_go_reads_no_more_cards_and_answers_nobody(
    writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        owner, cook = a_member(session), a_member(session)
        venue = a_venue(session, owner)
        shop = a_merchant(session, venue, owner, confirmed=True)
        works_there(session, shop, cook, StaffRole.MANAGER)
    tab = as_member(cook.id)
    paths = [f"/v/{venue.public_id}/card", f"/shop/{shop.public_id}", f"/shop/{shop.public_id}/offers/new"]
    assert [tab.get(path).status_code for path in paths] == [200, 200, 200]
    as_member(owner.id).post(f"/shop/{shop.public_id}/staff/{cook.public_id}/end")
    assert [tab.get(path).status_code for path in paths] == [404, 404, 404]
    assert tab.post(paths[0], data={"code": "123456"}).status_code == 404


def a_groups_file(name: str = "Travellers", **head: Any) -> io.BytesIO:
    """A group's file with nothing in it but a name and a ledger's head."""
    out = io.BytesIO()
    about = {
        "format": "tongzhuo-memory",
        "version": 1,
        "tables": [],
        "group": {"name": name, "city": "X", "line": ""},
    }
    told = {"group": "x", "head": NOTHING, "ledger": 1, "lines": 0} | head
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("memory.json", json.dumps(about))
        plain = {key: value for key, value in told.items() if value is not None}
        made.writestr("ledger.jsonl", json.dumps(plain, sort_keys=True, separators=(",", ":")))
    return io.BytesIO(out.getvalue())


ODD_HEADS: tuple[dict[str, Any], ...] = (
    {"group": None}, {"group": ["x"]}, {"lines": False}, {"lines": 0.0}, {"head": None},
)  # fmt: skip


@pytest.mark.parametrize("head", ODD_HEADS, ids=str)
def test_a_ledger_whose_head_is_odd_founds_no_group(
    head: dict[str, Any], writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        may = a_member(session).id
    sent_along = {"file": (a_groups_file(**head), "g.zip")}
    answer = as_member(may).post("/groups/from-file", data=sent_along, headers=EN)
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["x", "раypal", "A" * 60])
def test_a_file_names_no_group_as_no_form_may(name: str, writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        who = a_member(session).id
    may = as_member(who)
    assert may.post("/groups/from-file", data={"file": (a_groups_file(name), "g.zip")}).status_code == 422
    sent_again = {"file": (a_groups_file(name), "g.zip"), "name": "Travellers"}
    assert may.post("/groups/from-file", data=sent_again).status_code == 303
