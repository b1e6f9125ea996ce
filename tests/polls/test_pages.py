"""Pages of votes, as people send and see them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs
from app.site.notify.models import Notice
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.polls.models import PollAnswer, PollBallot, PollOption
from events.polls.rules import Word
from tests.counting import count_queries
from tests.factories import a_member, a_venue
from tests.polls.helpers import DAY, a_table, ask_dates, ask_places, local, say, sitting, wall

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


def _vote(*choices: str, **more: str) -> dict[str, str]:
    return {f"o-{pid}": "yes" for pid in choices} | more


def test_guests_answer_where_they_stand_in_one_form(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, bo, _cai) = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
        places = ask_places(session, dinner, a_venue(session, host).id, a_venue(session, host, "Yude").id)
    browser = as_member(bo.id)
    page = browser.get(f"/d/{dinner.public_id}").get_data(as_text=True)
    ids = [option.public_id for each in (said, places) for option in each.options]
    assert all(f'name="o-{pid}"' in page for pid in ids)
    sent = _vote(ids[1], ids[2], seat="yes", pact="1", **{"from": "dinner"})
    for _press in range(2):
        answer = browser.post(f"/d/{dinner.public_id}/poll/answers", data=sent)
        assert answer.headers["Location"] == f"/d/{dinner.public_id}"
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(PollAnswer)) == 2
        wishes = db.pairs(session, select(PollBallot.poll_id, PollBallot.wants_seat))
        assert wishes == {said.poll.id: True, places.poll.id: False}


def test_all_of_it_suits_is_one_press(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (_host, bo, _cai) = a_table(session)
        ask_dates(session, dinner, 3, 4, 5)
    as_member(bo.id).post(
        f"/d/{dinner.public_id}/poll/answers", data={"all": "yes", "seat": "yes", "pact": "1"}
    )
    with db.database().reading() as session:
        words = session.scalars(select(PollAnswer.word)).all()
    assert words == [Word.YES] * 3


def test_an_empty_answer_says_so_and_an_answer_can_be_taken_back(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (_host, bo, _cai) = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
    browser = as_member(bo.id)
    address = f"/d/{dinner.public_id}/poll/answers"
    assert browser.post(address, data={f"o-{said.options[0].public_id}": "perhaps"}).status_code == 303
    browser.post(address, data=_vote(said.options[0].public_id))
    assert browser.post(f"{address}/withdraw").status_code == 303
    with db.database().reading() as session:
        assert session.scalars(select(PollBallot)).all() == []


def test_a_vote_that_arrives_while_the_poll_closes_is_refused_with_a_sentence(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        dinner, (host, bo, cai) = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
        say(session, dinner, cai, said, "yn")
    assert as_member(host.id).post(f"/d/{dinner.public_id}/poll/close").status_code == 303
    late = as_member(bo.id).post(
        f"/d/{dinner.public_id}/poll/answers",
        data=_vote(said.options[1].public_id),
        headers={"Accept-Language": "en"},
    )
    assert late.status_code == 409
    assert "came too late to count" in late.get_data(as_text=True)


def test_the_deadline_decides_by_itself_and_seats_those_who_wished(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        dinner, people = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
    for person in people[1:]:
        as_member(person.id).post(
            f"/d/{dinner.public_id}/poll/answers", data=_vote(said.options[0].public_id, seat="yes", pact="1")
        )
    travel(2 * DAY + timedelta(minutes=1))
    for _minute in range(2):
        jobs.run_ticks(clock.now())
    with db.database().reading() as session:
        found = session.get_one(Dinner, dinner.id)
        assert (found.starts_at, found.time_open, found.sequence) == (said.options[0].starts_at, False, 1)
        assert sitting(session, found, people) == ["going", "going", "going"]


def test_participants_add_choices_after_the_end_of_the_vote(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (_host, bo, _cai) = a_table(session)
        ask_dates(session, dinner, 3, 4)
    browser, address = as_member(bo.id), f"/d/{dinner.public_id}/poll/choices"
    assert browser.post(address, data={"kind": "date", "starts": local(1)}).status_code == 422
    assert browser.post(address, data={"kind": "date", "starts": "soon"}).status_code == 422
    assert browser.post(address, data={"kind": "place", "place": ""}).status_code == 422
    assert browser.post(address, data={"kind": "cook", "place": "x"}).status_code == 422
    for _press in range(2):
        assert browser.post(address, data={"kind": "date", "starts": local(5)}).status_code == 303
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(PollOption)) == 3


def test_outsiders_see_counts_and_no_names(writing: Writing, client: FlaskClient, as_member: As) -> None:
    with writing() as session:
        dinner, (_host, bo, _cai) = a_table(session, visibility=Visibility.PUBLIC)
        bo.nickname = "Bo Rosmarin"
        say(session, dinner, bo, ask_dates(session, dinner, 3, 4), "yn")
        other = a_member(session)
    page = client.get(f"/d/{dinner.public_id}/poll", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "1 yes" in page
    assert "Bo Rosmarin" not in page
    assert "Sign in to answer" in page
    assert "Bo Rosmarin" in as_member(other.id).get(f"/d/{dinner.public_id}/poll").get_data(as_text=True)


@pytest.mark.parametrize("where", ["", "/poll"])
def test_a_page_asks_as_much_for_three_people_as_for_thirty(
    writing: Writing, as_member: As, where: str
) -> None:
    asked = []
    for people, days in ((3, 3), (30, 20)):
        with writing() as session:
            dinner, members = a_table(session, people)
            said = ask_dates(session, dinner, *(3 + each / 10 for each in range(days)))
            for member in members:
                say(session, dinner, member, said, "y" * days)
        browser = as_member(members[1].id)
        browser.get("/settings")  # the device is noted as seen
        with count_queries() as queries:
            assert browser.get(f"/d/{dinner.public_id}{where}").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_dinner_without_a_vote_asks_nothing_of_polls(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
    browser = as_member(host.id)
    with count_queries() as queries:
        assert browser.get(f"/d/{dinner.public_id}").status_code == 200
    assert [each for each in queries if "poll" in each] == []


def test_home_names_votes_that_wait_for_me(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (_host, bo, _cai) = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
    browser = as_member(bo.id)
    address = f"/d/{dinner.public_id}/poll"
    assert address in browser.get("/").get_data(as_text=True)
    browser.post(f"{address}/answers", data=_vote(said.options[0].public_id))
    assert address not in browser.get("/").get_data(as_text=True)


def test_what_i_have_said_is_in_my_own_file(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (_host, bo, _cai) = a_table(session)
        say(session, dinner, bo, ask_dates(session, dinner, 3, 4), "yn")
    told = as_member(bo.id).get("/settings/export").get_data(as_text=True)
    assert "poll_answers" in told
    assert wall(3).isoformat()[:16] in told


def test_whoever_answered_hears_what_was_decided(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, bo, cai) = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
        say(session, dinner, bo, said, "iy")
    as_member(host.id).post(f"/d/{dinner.public_id}/poll/close")
    with db.database().reading() as session:
        told = session.execute(select(Notice.member_id).where(Notice.kind == "poll-decided")).scalars().all()
    assert sorted(told) == sorted([host.id, bo.id])
    assert cai.id not in told
