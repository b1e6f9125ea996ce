"""Going and handing over: a group has somebody who looks after it, while anybody there is willing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from groups.membership.actions import join
from groups.membership.charter import JoinRule
from groups.membership.models import Group
from groups.membership.queries import active_member_ids, membership_of, steward_ids
from groups.membership.rules import GroupReason
from groups.membership.stewardship import be_willing, hand_over, leave
from tests.factories import a_member
from tests.membership.conftest import As, Scene, Writing, a_founded_group


def _crew(session: Session, size: int = 3) -> tuple[Group, list[Member]]:
    """A group whose members came a day after each other, the founder first."""
    people = [a_member(session) for _ in range(size)]
    group = a_founded_group(session, people[0], join_rule=JoinRule.OPEN)
    for day, member in enumerate(people[1:]):
        join(session, group, member.id, now=clock.now() - timedelta(days=100 - day))
    return group, people


def test_when_the_last_steward_goes_a_willing_member_stands_in(writing: Writing) -> None:
    with writing() as session:
        group, (founder, second, third) = _crew(session)
        be_willing(session, group, second.id, False, clock.now())
        leave(session, group, founder.id, clock.now())
        assert steward_ids(session, group.id) == [third.id]


def test_where_nobody_is_willing_the_group_goes_on_without_until_somebody_is(writing: Writing) -> None:
    with writing() as session:
        group, (founder, second, third) = _crew(session)
        for each in (second, third):
            be_willing(session, group, each.id, False, clock.now())
        leave(session, group, founder.id, clock.now())
        assert steward_ids(session, group.id) == []
        be_willing(session, group, third.id, True, clock.now())
        assert steward_ids(session, group.id) == [third.id]


def test_another_steward_makes_no_successor(writing: Writing) -> None:
    with writing() as session:
        group, (founder, second, third) = _crew(session)
        hand_over(session, group, founder.id, second.id, clock.now())
        row = membership_of(session, group.id, second.id)
        assert steward_ids(session, group.id) == [second.id]
        assert row is not None
        assert row.steward_since is not None
        leave(session, group, founder.id, clock.now())
        assert steward_ids(session, group.id) == [second.id]
        leave(session, group, second.id, clock.now())
        assert steward_ids(session, group.id) == [third.id]


@pytest.mark.parametrize("rule", JoinRule)
def test_the_last_one_may_go_and_come_back_as_steward(
    writing: Writing, as_member: As, rule: JoinRule
) -> None:
    with writing() as session:
        ann, stranger = a_member(session), a_member(session)
        group = a_founded_group(session, ann, listed=False, join_rule=rule, join_questions=("Why?",))
    at, browser = f"/g/{group.public_id}", as_member(ann.id)
    assert browser.post(f"{at}/membership/end").status_code == 303
    with writing() as session:
        assert active_member_ids(session, group.id) == []
    assert as_member(stranger.id).post(f"{at}/membership").status_code == 404
    assert f'action="{at}/membership"' in browser.get(at).text
    assert browser.post(f"{at}/membership").status_code == 303
    with writing() as session:
        assert steward_ids(session, group.id) == [ann.id]


def test_the_page_says_what_happens_and_one_press_does_it(
    scene: Scene, as_member: As, writing: Writing
) -> None:
    browser = as_member(scene.steward.id)
    assert "Bo" in browser.get(f"{scene.at}/leave").text
    assert browser.post(f"{scene.at}/membership/end").location == "/groups"
    assert browser.get(scene.at).status_code == 404
    assert browser.post(f"{scene.at}/membership/end").status_code == 404
    with writing() as session:
        assert steward_ids(session, scene.group.id) == [scene.member.id]


def test_a_steward_hands_over_to_a_member_of_this_group_only(
    scene: Scene, as_member: As, writing: Writing
) -> None:
    browser = as_member(scene.steward.id)
    for outsider in (scene.stranger, scene.gone):
        assert browser.post(f"{scene.at}/stewardship", data={"to": outsider.public_id}).status_code == 404
    assert scene.member.public_id in browser.get(f"{scene.at}/stewardship").text
    assert browser.post(f"{scene.at}/stewardship", data={"to": scene.member.public_id}).status_code == 303
    with writing() as session:
        assert steward_ids(session, scene.group.id) == [scene.member.id]
    assert browser.get(f"{scene.at}/edit").status_code == 403
    assert browser.get(f"{scene.at}/members").status_code == 200


def test_who_would_rather_not_is_not_made_steward_by_hand(
    scene: Scene, as_member: As, writing: Writing
) -> None:
    assert as_member(scene.member.id).post(f"{scene.at}/willing", data={"willing": "no"}).status_code == 303
    browser = as_member(scene.steward.id)
    assert scene.member.public_id not in browser.get(f"{scene.at}/stewardship").text
    assert browser.post(f"{scene.at}/stewardship", data={"to": scene.member.public_id}).status_code == 409


def test_only_stewards_hand_over_and_not_to_themselves(writing: Writing) -> None:
    with writing() as session:
        group, (founder, second, third) = _crew(session)
        hand_over(session, group, second.id, third.id, clock.now())
        assert steward_ids(session, group.id) == [founder.id]
        with pytest.raises(Refused) as refused:
            hand_over(session, group, founder.id, founder.id, clock.now())
        assert refused.value.reason is GroupReason.NOBODY_TO_HAND_OVER_TO
