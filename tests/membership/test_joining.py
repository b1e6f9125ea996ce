"""Coming in: open, on request with questions, by invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, signals
from app.core.access import Refused
from groups.membership.actions import answer_request, join, revoke
from groups.membership.charter import JoinRule
from groups.membership.models import Group, Invite, JoinRequest, Membership
from groups.membership.queries import active_member_ids
from groups.membership.queries_entry import pending_of
from groups.membership.rules import GroupReason, InviteState, JoinReason
from groups.signals import GroupFounded, JoinAnswered, JoinAsked, MemberJoined
from tests.factories import a_member
from tests.membership.conftest import As, Scene, Writing, a_founded_group, an_invite


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[signals.Fact]:
    """Every fact that is announced."""
    facts: list[signals.Fact] = []
    for kind in (GroupFounded, JoinAnswered, JoinAsked, MemberJoined):
        monkeypatch.setitem(signals._inside, kind, [lambda _session, fact: facts.append(fact)])
    return facts


def _group(writing: Writing, rule: JoinRule, *questions: str, listed: bool = True) -> tuple[Group, int, int]:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        group = a_founded_group(session, ann, join_rule=rule, join_questions=questions, listed=listed)
    return group, ann.id, bo.id


def test_an_open_group_is_joined_with_one_press(
    writing: Writing, as_member: As, told: list[signals.Fact]
) -> None:
    group, _ann, bo = _group(writing, JoinRule.OPEN)
    browser, at = as_member(bo), f"/g/{group.public_id}"
    assert browser.get(f"{at}/members").status_code == 403
    for _press in range(2):
        assert browser.post(f"{at}/membership").location == at
    assert browser.get(f"{at}/members").status_code == 200
    assert told.count(MemberJoined(group.id, bo)) == 1


def test_a_group_by_invitation_refuses_those_without_one(writing: Writing, as_member: As) -> None:
    group, _ann, bo = _group(writing, JoinRule.INVITE)
    browser = as_member(bo)
    assert browser.post(f"/g/{group.public_id}/membership").status_code == 409
    assert "/membership" not in browser.get(f"/g/{group.public_id}").text
    with writing() as session:
        assert bo not in active_member_ids(session, group.id)


def test_questions_want_answers_and_a_steward_reads_them(
    writing: Writing, as_member: As, told: list[signals.Fact]
) -> None:
    group, ann, bo = _group(writing, JoinRule.REQUEST, "Best <b>soup</b>?", "Spicy?")
    at, asker = f"/g/{group.public_id}", as_member(bo)
    assert f"{at}/membership" in asker.get(at).text
    assert "Best &lt;b&gt;soup" in asker.get(f"{at}/membership").text
    half = asker.post(f"{at}/membership", data={"answer_0": "Duck & taro", "answer_1": " "})
    assert half.status_code == 422
    assert "Duck &amp; taro" in half.text
    assert half.text.count('href="#answer_1"') == 1
    for _press in range(2):
        full = asker.post(f"{at}/membership", data={"answer_0": "Duck & taro", "answer_1": "yes"})
    assert full.status_code == 409  # asked already
    requests = as_member(ann).get(f"{at}/requests").text
    assert requests.count("Duck &amp; taro") == 1
    with writing() as session:
        asked = session.scalars(select(JoinRequest)).one()
        assert asked.answers == [["Best <b>soup</b>?", "Duck & taro"], ["Spicy?", "yes"]]
    assert JoinAsked(group.id, bo, asked.id) in told


@pytest.mark.parametrize("accept", [True, False])
def test_a_steward_answers_once(
    writing: Writing, as_member: As, told: list[signals.Fact], accept: bool
) -> None:
    group, ann, bo = _group(writing, JoinRule.REQUEST)
    at, steward, asker = f"/g/{group.public_id}", as_member(ann), as_member(bo)
    assert asker.post(f"{at}/membership").status_code == 303
    with writing() as session:
        request = session.scalars(select(JoinRequest)).one().public_id
    word, other = ("yes", "no") if accept else ("no", "yes")
    for _press in range(2):
        assert steward.post(f"{at}/requests/{request}", data={"accept": word}).status_code == 303
    assert steward.post(f"{at}/requests/{request}", data={"accept": other}).status_code == 409
    assert asker.get(f"{at}/members").status_code == (200 if accept else 403)
    assert told.count(JoinAnswered(group.id, bo, accept)) == 1


def test_a_request_of_another_group_is_not_there(scene: Scene, writing: Writing, as_member: As) -> None:
    group, _ann, bo = _group(writing, JoinRule.REQUEST)
    as_member(bo).post(f"/g/{group.public_id}/membership")
    with writing() as session:
        request = session.scalars(select(JoinRequest)).one()
    answer = as_member(scene.steward.id).post(
        f"{scene.at}/requests/{request.public_id}", data={"accept": "yes"}
    )
    assert answer.status_code == 404
    with writing() as session:
        assert pending_of(session, group.id, bo) is not None


def test_one_takes_back_what_one_has_asked(writing: Writing, as_member: As) -> None:
    group, _ann, bo = _group(writing, JoinRule.REQUEST)
    at, asker = f"/g/{group.public_id}", as_member(bo)
    asker.post(f"{at}/membership")
    assert f"{at}/request/end" in asker.get(at).text
    assert asker.post(f"{at}/request/end").status_code == 303
    with writing() as session:
        assert pending_of(session, group.id, bo) is None
    assert asker.post(f"{at}/membership").status_code == 303  # and may ask again


def test_two_stewards_who_differ_the_first_counts(scene: Scene, writing: Writing) -> None:
    group, ann, bo = _group(writing, JoinRule.REQUEST)
    with writing() as session:
        group = session.merge(group)
        asked = join(session, group, bo, now=clock.now())
        assert isinstance(asked, JoinRequest)
        answer_request(session, group, asked, ann, accept=False, now=clock.now())
        with pytest.raises(Refused) as refused:
            answer_request(session, group, asked, ann, accept=True, now=clock.now())
        assert refused.value.reason is GroupReason.ALREADY_ANSWERED


def test_an_invite_is_read_without_an_account_and_used_with_one(
    scene: Scene, as_member: As, client: FlaskClient, writing: Writing
) -> None:
    page = client.get(f"/i/{scene.token}")
    assert page.status_code == 200
    assert "Zanzibar Night Eaters" in page.text
    assert f"next=/i/{scene.token}" in page.text.replace("%2F", "/")
    assert "/sign-in" in client.post(f"/i/{scene.token}/membership").location
    newcomer = as_member(scene.stranger.id)
    for _press in range(2):
        assert newcomer.post(f"/i/{scene.token}/membership").location == scene.at
    assert newcomer.get(f"/i/{scene.token}").location == scene.at
    with writing() as session:
        assert session.scalars(select(Invite)).one().uses == 3  # Bo, Cy, and Dee once


@pytest.mark.parametrize("state", [InviteState.EXPIRED, InviteState.REVOKED, InviteState.USED_UP])
def test_a_link_that_is_over_says_so_and_opens_nothing(
    writing: Writing, as_member: As, client: FlaskClient, state: InviteState
) -> None:
    group, ann, bo = _group(writing, JoinRule.INVITE, listed=False)
    with writing() as session:
        link = an_invite(session, session.merge(group), session.merge(a_member(session)), max_uses=1)
        if state is InviteState.REVOKED:
            revoke(link, clock.now())
        elif state is InviteState.EXPIRED:
            link.expires_at = clock.now() - timedelta(minutes=1)
        else:
            link.uses = 1
    page = client.get(f"/i/{link.token}", headers={"Accept-Language": "en"})
    words = {"expired": "has run out", "revoked": "taken back", "used_up": "used up"}
    assert page.status_code == 410
    assert words[state] in page.text
    assert "Haidian Foragers" not in page.text
    assert as_member(bo).post(f"/i/{link.token}/membership").status_code == 409
    with writing() as session:
        assert active_member_ids(session, group.id) == [ann]


def test_a_link_that_never_was_is_not_there(as_member: As, scene: Scene) -> None:
    browser = as_member(scene.stranger.id)
    assert browser.get("/i/nothing").status_code == 404
    assert browser.post("/i/nothing/membership").status_code == 404


def test_an_invite_remembers_who_brought_a_new_account(writing: Writing) -> None:
    with writing() as session:
        ann, old = a_member(session), a_member(session)
        group = a_founded_group(session, ann)
        link = an_invite(session, group, ann)
        new = a_member(session)
        joined = [join(session, group, each.id, invite=link, now=clock.now()) for each in (old, new)]
        assert {row.invite_id for row in joined if isinstance(row, Membership)} == {link.id}
        assert (new.invited_by_id, old.invited_by_id, ann.invited_by_id) == (ann.id, None, None)


def test_who_was_put_out_does_not_slip_back_by_any_way(writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_founded_group(session, ann, join_rule=JoinRule.OPEN)
        row = join(session, group, bo.id, now=clock.now())
        assert isinstance(row, Membership)
        row.left_at, row.removed = clock.now(), True
        for link in (None, an_invite(session, group, ann)):
            with pytest.raises(Refused) as refused:
                join(session, group, bo.id, invite=link, now=clock.now())
            assert refused.value.reason is JoinReason.REMOVED


def test_leaving_and_coming_back_is_one_row(writing: Writing, as_member: As) -> None:
    group, _ann, bo = _group(writing, JoinRule.OPEN)
    at, browser = f"/g/{group.public_id}", as_member(bo)
    for _time in range(3):
        browser.post(f"{at}/membership")
        browser.post(f"{at}/membership/end")
    browser.post(f"{at}/membership")
    assert browser.get(f"{at}/membership").location == at  # nothing to ask
    with writing() as session:
        rows = session.scalars(select(Membership).where(Membership.member_id == bo)).all()
        assert [row.left_at for row in rows] == [None]
