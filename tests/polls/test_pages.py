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
from app.places.models import Venue
from app.site.notify.models import Notice
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.polls.models import Poll, PollAnswer, PollBallot, PollOption
from events.polls.rules import Kind, Word
from tests.counting import count_queries
from tests.dinners.helpers import call
from tests.factories import a_member, a_venue
from tests.polls.helpers import DAY, a_table, ask_dates, ask_places, group_of, local, say, sitting, the, wall

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
NEW = {
    "title": "Old-stove hotpot",
    "seats": "8",
    "cap": "",
    "visibility": "group",
    "adding": "y",
    "closes": "",
}


def _vote(*choices: str, **more: str) -> dict[str, str]:
    return {f"o-{pid}": "yes" for pid in choices} | more


def test_a_host_asks_for_dates_and_places_in_one_form(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        group = group_of(session, dinner)
        a_venue(session, host)
    dates = {"dates-0": local(3), "dates-1": local(4), "dates-2": local(5)}
    places = {"places-0": "Jiaoxia Hotpot", "places-1": "Somewhere new"}
    browser = as_member(host.id)
    for _press in range(2):
        answer = browser.post(f"/g/{group}/dinners/poll", data=NEW | dates | places)
        assert answer.status_code == 303
    with db.database().reading() as session:
        made = session.scalars(
            select(Dinner).where(Dinner.title == NEW["title"]).order_by(Dinner.id.desc())
        ).first()
        assert made is not None
        assert (made.time_open, made.place_open, made.venue_id) == (True, True, None)
        assert len(the(session, made, Kind.DATE).options) == 3
        assert [o.venue.name for o in the(session, made, Kind.PLACE).options if o.venue] == [
            "Jiaoxia Hotpot", "Somewhere new",
        ]  # fmt: skip
        assert session.scalar(select(func.count()).select_from(Poll)) == 2
        assert session.scalar(select(func.count()).select_from(Venue)) == 2
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Somewhere new" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"dates-0": ""}, "at least two dates or two places"),
        ({"dates-0": "3"}, "at least two dates or two places"),
        ({"dates-0": "3", "dates-1": "3"}, "stands here twice"),
        ({"dates-0": "-1", "dates-1": "3"}, "passed"),
        ({"dates-0": "3", "dates-1": "4", "title": ""}, "in a few words"),
        ({"dates-0": "3", "dates-1": "4", "closes": "3.5"}, "before the earliest date"),
        ({"dates-0": "0.02", "dates-1": "4"}, "too near"),
        ({"dates-0": "nonsense", "dates-1": "4"}, "Choose a day and a time"),
        ({"places-0": "One", "places-1": "Two"}, "Choose a day and a time"),
        ({"dates-0": "3", "dates-1": "4", "places-0": "One", "places-1": "one"}, "stands here twice"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_kept(
    writing: Writing, as_member: As, sent: dict[str, str], said: str
) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        group = group_of(session, dinner)
    form = NEW | {key: _as_local(key, value) for key, value in sent.items()}
    answer = as_member(host.id).post(f"/g/{group}/dinners/poll", data=form, headers={"Accept-Language": "en"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert all(f'value="{value}"' in page for value in form.values() if value and value not in ("y", "group"))


def _as_local(key: str, value: str) -> str:
    try:
        return local(float(value)) if key.startswith(("dates", "closes")) else value
    except ValueError:
        return value


def test_one_place_is_settled_and_one_date_needs_places(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        group = group_of(session, dinner)
    browser = as_member(host.id)
    both = NEW | {"dates-0": local(3), "dates-1": local(4), "places-0": "Jiaoxia"}
    assert browser.post(f"/g/{group}/dinners/poll", data=both).status_code == 303
    where = NEW | {"title": "Only where", "dates-0": local(3), "places-0": "Jiaoxia", "places-1": "Yude"}
    assert browser.post(f"/g/{group}/dinners/poll", data=where).status_code == 303
    with db.database().reading() as session:
        settled = session.scalars(select(Dinner).where(Dinner.venue_id.is_not(None))).one()
        assert (settled.time_open, settled.place_open) == (True, False)
        asked = session.scalars(select(Dinner).where(Dinner.title == "Only where")).one()
        assert (asked.time_open, asked.place_open) == (False, True)


def test_what_stands_is_the_first_choice_of_a_vote_on_it(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        dinner.venue_id = a_venue(session, host).id
    sent = {"dates-0": local(5), "places-0": "Yude", "closes": "", "adding": "y"}
    answer = as_member(host.id).post(f"/d/{dinner.public_id}/poll", data=sent)
    assert answer.status_code == 303
    with db.database().reading() as session:
        dates, places = the(session, dinner, Kind.DATE), the(session, dinner, Kind.PLACE)
        assert [o.wall for o in dates.options] == [wall(4).isoformat()[:16], wall(5).isoformat()[:16]]
        assert [o.venue.name for o in places.options if o.venue] == ["Jiaoxia Hotpot", "Yude"]


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


def test_the_host_ends_adding_asks_again_and_decides_by_hand(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        dinner, (host, bo, _cai) = a_table(session)
        ask_dates(session, dinner, 3, 4)
    here, guest = as_member(host.id), as_member(bo.id)
    address = f"/d/{dinner.public_id}/poll"
    here.post(f"{address}/adding", data={"adding": "no"})
    assert guest.post(f"{address}/choices", data={"kind": "date", "starts": local(5)}).status_code == 409
    assert here.post(f"{address}/close", data={"kind": "date"}).headers["Location"] == address
    assert here.post(f"{address}/again", data={"kind": "date", "closes": local(3.5)}).status_code == 422
    assert here.post(f"{address}/again", data={"kind": "date", "closes": ""}).status_code == 303
    with writing() as session:
        assert the(session, dinner, Kind.DATE).poll.closed_at is None
        pid = the(session, dinner, Kind.DATE).options[1].public_id
    guest.post(f"{address}/answers", data=_vote(pid))
    assert here.post(f"{address}/close").headers["Location"] == f"/d/{dinner.public_id}"


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


def test_a_host_who_edits_the_time_ends_the_vote_and_one_who_edits_the_title_does_not(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        ask_dates(session, dinner, 3, 4)
        stands = local(3)
    browser = as_member(host.id)
    browser.post(f"/d/{dinner.public_id}/edit", data=call(title="Cold noodles", starts=stands))
    with db.database().reading() as session:
        found = session.get_one(Dinner, dinner.id)
        assert (found.title, found.time_open) == ("Cold noodles", True)
    browser.post(f"/d/{dinner.public_id}/edit", data=call(starts=local(6)))
    with db.database().reading() as session:
        assert not session.get_one(Dinner, dinner.id).time_open
        assert the(session, dinner, Kind.DATE).poll.closed_at is not None


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
