"""Many at once, against the real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from groups.membership.charter import JoinRule
from groups.membership.models import Invite, JoinRequest, Membership
from groups.membership.queries import active_member_ids, steward_ids
from tests.factories import a_member
from tests.membership.conftest import As, Writing, a_founded_group, an_invite


def _all_at_once(browsers: list[tuple[object, str]]) -> list[int]:
    """Everybody posts at the same moment; the statuses."""
    start = Barrier(len(browsers))

    def press(browser: object, path: str) -> int:
        start.wait(10)
        return int(browser.post(path).status_code)  # type: ignore[attr-defined]

    with ThreadPoolExecutor(len(browsers)) as pool:
        waiting = [pool.submit(press, browser, path) for browser, path in browsers]
        return [each.result(60) for each in waiting]


def test_twenty_press_a_link_for_one_and_one_comes_in(app: Flask, writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        people = [a_member(session) for _ in range(20)]
        group = a_founded_group(session, ann, join_rule=JoinRule.INVITE)
        link = an_invite(session, group, ann, max_uses=1)
    statuses = _all_at_once([(as_member(each.id), f"/i/{link.token}/membership") for each in people])
    assert sorted(statuses) == [303] + [409] * 19
    with writing() as session:
        assert session.scalar(select(Invite.uses).where(Invite.id == link.id)) == 1
        assert len(active_member_ids(session, group.id)) == 2


def test_one_person_who_presses_ten_times_uses_a_link_once(
    app: Flask, writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_founded_group(session, ann, join_rule=JoinRule.INVITE)
        link = an_invite(session, group, ann, max_uses=5)
    statuses = _all_at_once([(as_member(bo.id), f"/i/{link.token}/membership") for _ in range(10)])
    assert set(statuses) == {303}
    with writing() as session:
        assert session.scalar(select(Invite.uses).where(Invite.id == link.id)) == 1
        mine = select(func.count()).select_from(Membership).where(Membership.member_id == bo.id)
        assert session.scalar(mine) == 1


def test_asking_many_times_at_once_is_one_request(app: Flask, writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_founded_group(session, ann, join_rule=JoinRule.REQUEST)
    statuses = _all_at_once([(as_member(bo.id), f"/g/{group.public_id}/membership") for _ in range(8)])
    assert sorted(set(statuses)) in ([303], [303, 409])
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(JoinRequest)) == 1


def test_all_leave_at_once_and_whoever_stays_is_steward(app: Flask, writing: Writing, as_member: As) -> None:
    with writing() as session:
        people = [a_member(session) for _ in range(8)]
        group = a_founded_group(session, people[0], join_rule=JoinRule.OPEN)
        for each in people[1:]:
            session.add(Membership(
                group_id=group.id, member_id=each.id, role="steward" if each is people[1] else "member",
                via="open", joined_at=clock.now(),
            ))  # fmt: skip
    leavers = people[:7]
    statuses = _all_at_once(
        [(as_member(each.id), f"/g/{group.public_id}/membership/end") for each in leavers]
    )
    assert set(statuses) == {303}
    with writing() as session:
        assert active_member_ids(session, group.id) == [people[7].id]
        assert steward_ids(session, group.id) == [people[7].id]
