"""Pages of proposals, as browsers see them: asking, answering, strangers, double presses, lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock, jobs, realtime
from app.places.models import Venue
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Visibility
from events.tipping import actions
from events.tipping.models import Tipping, TippingAnswer
from groups.membership.models import Membership
from tests.counting import count_queries
from tests.dinners.helpers import local
from tests.factories import a_group, a_member, a_venue
from tests.tipping.asked import As, Writing, a_proposal, yes

YES = {"slot": "0", "place": "0", "adults": "0", "children": "0"}


def form(**changed: str) -> dict[str, str]:
    """What the page sends with two times and two places."""
    return {
        "title": "Hotpot on Friday", "slots-0": local(timedelta(days=2)), "slots-1": local(timedelta(days=3)),
        "places-0": "Jiaoxia Hotpot", "places-1": "Old Lamb", "need": "3", "seats": "6", "cap": "150", "closes": "",
        "note": "", "visibility": "group",
    } | changed  # fmt: skip


def test_three_members_turn_two_dates_and_two_places_into_a_dinner(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session) for _each in range(3))
        group = a_group(session, ann, bo, cho)
        a_venue(session, ann)
    asked = as_member(ann.id).post(f"/g/{group.public_id}/tipping/new", data=form())
    assert asked.status_code == 303
    path = asked.headers["Location"]
    assert "1 of 3" in as_member(bo.id).get(path, headers={"Accept-Language": "en"}).text
    first = as_member(bo.id).post(f"{path}/answer", data=YES | {"slot": ["0", "1"], "place": ["0", "1"]})
    assert first.headers["Location"] == path
    assert "Hotpot on Friday" in as_member(cho.id).get("/").text  # it waits at home for an answer
    last = as_member(cho.id).post(f"{path}/answer", data=YES | {"slot": "1", "place": "1"})
    with writing() as session:
        dinner = session.scalars(select(Dinner)).one()
        assert session.scalar(select(func.count()).select_from(Seat)) == 3
        assert dinner.cap_fen == 15000
        assert session.get_one(Venue, dinner.venue_id or 0).name == "Old Lamb"
    assert last.headers["Location"] == f"/d/{dinner.public_id}"
    assert f"/d/{dinner.public_id}" in as_member(bo.id).get(path).text
    assert as_member(bo.id).post(f"{path}/answer", data=YES).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"slots-0": "", "slots-1": ""},
        {"slots-0": "soon"},
        {"slots-0": "2020-01-01T18:30"},
        {"need": "1"},
        {"need": "many"},
        {"need": "7"},
        {"seats": "1"},
        {"cap": "a lot"},
        {"closes": local(timedelta(days=9))},
        {"places-0": "!!!"},
        {"visibility": "link"},
    ],
)
def test_what_cannot_be_asked_comes_back_with_its_fields(
    writing: Writing, as_member: As, wrong: dict[str, str]
) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
    answer = as_member(ann.id).post(f"/g/{group.public_id}/tipping/new", data=form() | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Old Lamb" in answer.text
    with writing() as session:
        assert session.scalars(select(Tipping)).all() == []


def test_strangers_other_groups_and_those_who_left_find_nothing(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann, gone, other = (a_member(session) for _each in range(3))
        group = a_group(session, ann, gone)
        a_group(session, other, name="Others")
        tipping = a_proposal(session, group, ann)
        row = session.scalar(select(Membership).where(Membership.member_id == gone.id))
        assert row is not None
        row.left_at = clock.now()
    path = f"/tip/{tipping.public_id}"
    for browser in (client, as_member(gone.id), as_member(other.id)):
        assert browser.get(path).status_code == 404
        for verb in ("answer", "answer/take-back", "end"):
            assert browser.post(f"{path}/{verb}", data=YES).status_code == 404
        assert tipping.title not in browser.get(f"/g/{group.public_id}").text
    assert as_member(other.id).post(f"/g/{group.public_id}/tipping/new", data=form()).status_code == 403


def test_a_public_proposal_is_open_to_everybody_signed_in(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann, stranger = a_member(session), a_member(session)
        tipping = a_proposal(session, a_group(session, ann), ann, need=2, visibility=Visibility.PUBLIC)
    path = f"/tip/{tipping.public_id}"
    page = client.get(path)
    assert page.status_code == 200
    assert "/sign-in" in page.text
    assert client.post(f"{path}/answer", data=YES).headers["Location"].startswith("/sign-in")
    assert as_member(stranger.id).post(f"{path}/end").status_code == 403
    assert as_member(stranger.id).post(f"{path}/answer", data=YES).headers["Location"].startswith("/d/")


def test_a_double_press_is_one_answer_and_one_proposal(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
    asked = [as_member(ann.id).post(f"/g/{group.public_id}/tipping/new", data=form()) for _each in range(2)]
    assert asked[0].headers["Location"] == asked[1].headers["Location"]
    path = asked[0].headers["Location"]
    for verb in ("answer", "answer", "answer/take-back", "answer/take-back", "answer"):
        assert as_member(bo.id).post(f"{path}/{verb}", data=YES).status_code == 303
    with writing() as session:
        rows = session.scalars(select(TippingAnswer.member_id)).all()
    assert sorted(rows) == [ann.id, bo.id]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"slot": ""}, 409),
        ({"slot": "7"}, 409),
        ({"place": "x"}, 409),
        ({"adults": "9"}, 409),
        ({"adults": "-1"}, 422),
        ({"children": "many"}, 422),
    ],
)
def test_answers_that_mean_nothing_change_nothing(
    writing: Writing, as_member: As, sent: dict[str, str], status: int
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        tipping = a_proposal(session, a_group(session, ann, bo), ann, need=2)
    assert as_member(bo.id).post(f"/tip/{tipping.public_id}/answer", data=YES | sent).status_code == status
    with writing() as session:
        assert session.scalars(select(Dinner)).all() == []


def test_it_lapses_by_the_tick_and_nobody_is_named(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        tipping = a_proposal(session, group, ann)
    assert tipping.title in as_member(bo.id).get(f"/g/{group.public_id}").text
    clock.shift(timedelta(days=1, minutes=1))
    jobs.run_ticks(clock.now())
    with writing() as session:
        assert session.scalars(select(Tipping.ended_at)).one() is not None
    assert (
        "Not this time"
        in as_member(bo.id).get(f"/tip/{tipping.public_id}", headers={"Accept-Language": "en"}).text
    )
    assert tipping.title not in as_member(bo.id).get(f"/g/{group.public_id}").text
    assert as_member(bo.id).post(f"/tip/{tipping.public_id}/answer", data=YES).status_code == 409
    assert as_member(ann.id).post(f"/tip/{tipping.public_id}/end").status_code == 303  # nothing left to end


def test_open_pages_see_it_fill(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        tipping = a_proposal(session, group, ann, need=2)
    heard: list[str] = []
    monkeypatch.setattr(realtime, "tell_topic", lambda kind, pid: heard.append(f"{kind}:{pid}"))
    for step in ("answer", "end"):
        heard.clear()
        with writing() as session:
            if step == "answer":
                yes(session, tipping, bo)
            else:
                actions.end(session, a_proposal(session, group, bo, title="Other"), clock.now())
            assert heard == []  # not before the commit
        assert f"group:{group.public_id}" in heard
        assert (f"tipping:{tipping.public_id}" in heard) == (step == "answer")


def test_pages_ask_the_same_number_of_questions_however_many_answer(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, *others = (a_member(session) for _each in range(21))
        groups = [a_group(session, ann, *others, name=name) for name in ("Few", "Many")]
        tippings = []
        for group, people, number in ((groups[0], others[:3], 3), (groups[1], others, 18)):
            for each in range(number):
                venues = [a_venue(session, ann, f"{group.name} {each}"), a_venue(session, ann, f"Too {each}")]
                tipping = a_proposal(
                    session, group, ann, venues=venues, need=60, seats=60, title=f"Hotpot {each}"
                )
                yes(session, tipping, *people, slots=(0, 1), places=(0, 1))
            tippings.append(tipping)
    browser = as_member(ann.id)
    browser.get("/")
    asked = []
    for group, tipping in zip(groups, tippings, strict=True):
        for path in (f"/g/{group.public_id}", f"/tip/{tipping.public_id}"):
            with count_queries() as said:
                assert browser.get(path).status_code == 200
            asked.append(len(said))
    assert asked[:2] == asked[2:]


def test_what_was_asked_and_answered_goes_along_when_somebody_leaves(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        tipping = a_proposal(session, a_group(session, ann, bo), ann)
        yes(session, tipping, bo)
    assert tipping.public_id in as_member(bo.id).get("/settings/export").text
