"""What showing up puts on pages: one's own notes to oneself alone, and to those who sat there what they may say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from events.dinners import actions as dinners
from events.dinners.rules import Visibility
from events.showing import actions, queries
from events.showing.models import Forgiveness, NoShow
from events.showing.rules import NoShowState
from groups.membership.models import Group, Membership
from tests.attestations.tables import Sat
from tests.counting import count_queries
from tests.dinners.helpers import SEAT, As, Writing, states
from tests.factories import a_dinner, a_member
from tests.showing.tables import missed
from tests.ticking import all_due

ONE_DAY = timedelta(days=1)


@pytest.fixture
def sat(writing: Writing) -> Sat:
    with writing() as session:
        found = missed(session)
        for member in found.members.values():
            member.locale = "en"
    return found


def the_note(writing: Writing) -> NoShow:
    with writing() as session:
        return session.scalars(select(NoShow)).one()


def test_only_the_one_it_concerns_reads_the_note(
    sat: Sat, writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        dinners.pause(session, sat.dinner.group_id, sat.id("Dan"), clock.now() + 10 * ONE_DAY, clock.now())
        group = f"/g/{session.get_one(Group, sat.dinner.group_id).public_id}"
    dan, ann = as_member(sat.id("Dan")), as_member(sat.id("Ann"))
    assert "I was there" in dan.get("/me/showing-up").text
    assert "you wait on the bench here" in dan.get(group).text
    assert "Showing up" in dan.get("/me").text
    assert "you were missed" in dan.get("/").text
    assert "Your seat here stayed empty" in dan.get(f"/d/{sat.pid}").text
    assert "Nothing is noted" in ann.get("/me/showing-up").text
    for path in (group, f"/m/{sat.members['Dan'].public_id}", "/"):
        assert "wait on the bench" not in ann.get(path).text
        assert "missed" not in ann.get(path).text.replace("Missed dinners", "").replace("missed dinners", "")
    assert client.get("/me/showing-up").status_code == 303


def test_two_taps_forgive(sat: Sat, writing: Writing, as_member: As) -> None:
    path = f"/d/{sat.pid}/no-show/{sat.seats['Dan'].public_id}/fine"
    ann, bo = as_member(sat.id("Ann")), as_member(sat.id("Bo"))
    assert "Dan had a seat and could not be there" in ann.get(f"/d/{sat.pid}").text
    assert [ann.post(path).status_code for _twice in range(2)] == [303, 303]
    assert "You said: that is fine." in ann.get(f"/d/{sat.pid}").text
    assert the_note(writing).state is NoShowState.NOTED
    assert bo.post(path).status_code == 303
    assert the_note(writing).state is NoShowState.FORGIVEN
    assert "could not be there" not in ann.get(f"/d/{sat.pid}").text
    assert "forgiven" in as_member(sat.id("Dan")).get("/me/showing-up").text
    with writing() as session:
        assert len(session.scalars(select(Forgiveness)).all()) == 2


def test_i_was_there_asks_the_table_once_more(sat: Sat, writing: Writing, as_member: As) -> None:
    dan, bo = as_member(sat.id("Dan")), as_member(sat.id("Bo"))
    assert [dan.post(f"/d/{sat.pid}/no-show").status_code for _twice in range(2)] == [303, 303]
    assert the_note(writing).state is NoShowState.DISPUTED
    assert "does not count" in dan.get("/me/showing-up").text
    assert "Was Dan there?" in bo.get("/").text
    page = bo.get(f"/d/{sat.pid}").text
    assert "Was Dan there?" in page
    assert "/remember" in page
    path = f"/d/{sat.pid}/no-show/{sat.seats['Dan'].public_id}/remember"
    assert bo.post(path, data={"there": "perhaps"}).status_code == 422
    assert bo.post(path, data={"there": "yes"}).status_code == 303
    assert "Was Dan there?" not in bo.get("/").text
    assert dan.post(path, data={"there": "yes"}).status_code == 403
    with writing() as session:
        all_due(queries.to_settle, actions.settle)(session, clock.now() + 8 * ONE_DAY)
    assert the_note(writing).state is NoShowState.LIFTED
    assert "A tablemate remembers you there" in dan.get("/me/showing-up").text


def test_strangers_and_others_of_the_group_have_no_word(
    sat: Sat, writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        eve, fei = a_member(session, "Eve"), a_member(session, "Fei")
        session.add(
            Membership(
                group_id=sat.dinner.group_id,
                member_id=fei.id,
                role="member",
                via="open",
                joined_at=clock.now(),
            )
        )
    seat = sat.seats["Dan"].public_id
    for path in (
        f"/d/{sat.pid}/no-show",
        f"/d/{sat.pid}/no-show/{seat}/fine",
        f"/d/{sat.pid}/no-show/{seat}/remember",
    ):
        assert client.post(path).status_code == 404
        assert as_member(eve.id).post(path).status_code == 404
        assert as_member(fei.id).post(path).status_code == 403
    assert "could not be there" not in as_member(fei.id).get(f"/d/{sat.pid}").text
    assert as_member(sat.id("Bo")).post(f"/d/{sat.pid}/no-show").status_code == 409
    assert as_member(sat.id("Bo")).post(f"/d/{sat.pid}/no-show/AAAAAAAAAAA/fine").status_code == 409


def test_whoever_has_left_the_group_may_still_answer(sat: Sat, writing: Writing, as_member: As) -> None:
    with writing() as session:
        session.query(Membership).filter_by(member_id=sat.id("Dan")).one().left_at = clock.now()
    assert as_member(sat.id("Dan")).post(f"/d/{sat.pid}/no-show").status_code == 303


def test_a_paused_member_only_waits(sat: Sat, writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinners.pause(session, sat.dinner.group_id, sat.id("Dan"), clock.now() + 10 * ONE_DAY, clock.now())
        group = session.get_one(Group, sat.dinner.group_id)
        ahead = a_dinner(session, group, sat.members["Ann"], visibility=Visibility.GROUP)
    assert as_member(sat.id("Dan")).post(f"/d/{ahead.public_id}/seat", data=SEAT).status_code == 303
    with writing() as session:
        assert states(session, ahead) == {"Ann": "going", "Dan": "waiting"}


def test_pages_ask_as_much_for_many_notes_as_for_few(writing: Writing, as_member: As) -> None:
    asked: dict[str, list[int]] = {}
    with writing() as session:
        sat = missed(session)
    browser = as_member(sat.id("Dan"))
    for many in (1, 6):
        with writing() as session:
            for each in range(1, many):
                missed(session, like=sat, since=(each + 5) * ONE_DAY)
        for path in ("/me/showing-up", "/me", f"/d/{sat.pid}"):
            with count_queries() as found:
                assert browser.get(path).status_code == 200
            asked.setdefault(path, []).append(len(found))
    assert all(few == many for few, many in asked.values()), asked


def test_the_groups_own_number_is_for_its_members(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        first = missed(session, since=6 * ONE_DAY)
        for since in (5 * ONE_DAY, 4 * ONE_DAY):
            missed(session, since=since, like=first)
        group = f"/g/{session.get_one(Group, first.dinner.group_id).public_id}"
        for member in first.members.values():
            member.locale = "en"
    assert "75 % of seats kept" in as_member(first.id("Bo")).get(group).text
    assert "of seats kept" not in client.get(group, headers={"Accept-Language": "en"}).text
