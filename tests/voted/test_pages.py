"""Pages of tables that a vote sets, as browsers see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, jobs
from events.dinners.models import Dinner
from groups.proposals.models import Proposal, ProposalOption
from tests.dinners.helpers import call, local
from tests.factories import a_group, a_member, a_venue
from tests.tipping.asked import As, Writing

ENGLISH = {"Accept-Language": "en"}
IN_FIVE, IN_SIX = local(timedelta(days=5)), local(timedelta(days=6))


def form(**changed: str) -> dict[str, str]:
    """Two places, the evening settled."""
    return {
        "title": "Hotpot night", "seats": "6", "when": IN_FIVE, "where": "", "times-0": "", "places-0": "Old Lamb",
        "places-1": "Jiaoxia Hotpot", "none": "y", "text": "It is cold.", "lasts": "3",
    } | changed  # fmt: skip


def test_a_group_chooses_a_place_and_the_table_is_set(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session) for _each in range(3))
        group = a_group(session, ann, bo, cho)
        a_venue(session, ann)
    browsers: list[FlaskClient] = [as_member(each.id) for each in (ann, bo, cho)]
    ways = browsers[0].get(f"/g/{group.public_id}/proposals/new", headers=ENGLISH).text
    assert f"/g/{group.public_id}/proposals/new/table" in ways
    asked = browsers[0].post(f"/g/{group.public_id}/proposals/new/table", data=form())
    assert asked.status_code == 303
    path = asked.headers["Location"]
    assert "Jiaoxia Hotpot" in browsers[1].get(path, headers=ENGLISH).text
    assert browsers[1].post(f"{path}/host", data={"host": "1"}).status_code == 303
    assert "If it passes, you host" in browsers[1].get(path, headers=ENGLISH).text
    assert browsers[2].post(f"{path}/host", data={"host": "1"}).status_code == 409
    with writing() as session:
        vote = session.scalars(select(Proposal)).one()
        wanted = session.scalars(select(ProposalOption).where(ProposalOption.rank == 1)).one().public_id
    for each in browsers[1:]:
        assert each.post(f"/p/{vote.public_id}/vote", data={"o": wanted}).status_code == 303
    travel(timedelta(days=3, minutes=1))
    jobs.run_ticks(clock.now())
    with writing() as session:
        dinner = session.scalars(select(Dinner)).one()
        assert (dinner.host_id, dinner.title, dinner.seats) == (bo.id, "Hotpot night", 6)
    assert f"/d/{dinner.public_id}" in browsers[2].get(path, headers=ENGLISH).text
    assert path in browsers[2].get(f"/d/{dinner.public_id}", headers=ENGLISH).text


def test_a_time_alone_is_filled_in_for_whoever_calls_it(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
    mine = as_member(ann.id)
    data = form(when="", **{"times-0": IN_FIVE, "times-1": IN_SIX, "places-0": "", "places-1": ""})
    path = mine.post(f"/g/{group.public_id}/proposals/new/table", data=data).headers["Location"]
    with writing() as session:
        wanted = session.scalars(select(ProposalOption).where(ProposalOption.rank == 1)).one().public_id
    for who in (ann, bo):
        assert as_member(who.id).post(f"{path}/vote", data={"o": wanted}).status_code == 303
    travel(timedelta(days=3, minutes=1))
    jobs.run_ticks(clock.now())
    assert "Call this dinner" in mine.get("/", headers=ENGLISH).text  # it waits for who was to host
    page = mine.get(path, headers=ENGLISH).text
    link = page.split("/dinners/new?")[1].split('"')[0].replace("&amp;", "&")
    filled = mine.get(f"/g/{group.public_id}/dinners/new?{link}").text
    assert IN_SIX in filled
    assert "Hotpot night" in filled
    origin = filled.split('name="origin"')[1].split('value="')[1].split('"')[0]
    path_new = f"/g/{group.public_id}/dinners/new"
    asked = call(title="Hotpot night", starts=IN_SIX, origin=origin)
    answer = mine.post(path_new, data=asked)
    assert answer.status_code == 303
    assert answer.headers["Location"] in mine.get(path).text
    assert "Call this dinner" not in mine.get("/", headers=ENGLISH).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "title"),
        ({"places-1": ""}, "at least two options"),
        ({"places-1": "old LAMB"}, "its own time or place"),
        ({"when": local(timedelta(days=2))}, "the vote is not over"),
        ({"times-0": "soon"}, "times-0"),
        ({"seats": "1"}, "seats"),
        ({"lasts": "99"}, "lasts"),
        ({"places-0": "!!!"}, "places-0"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_its_fields(
    writing: Writing, as_member: As, wrong: dict[str, str], sentence: str
) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann, a_member(session))
    answer = as_member(ann.id).post(
        f"/g/{group.public_id}/proposals/new/table", data=form(**wrong), headers=ENGLISH
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "It is cold." in answer.text
    with writing() as session:
        assert session.scalar(select(Proposal)) is None


def test_strangers_find_no_vote_to_host(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, stranger = a_member(session), a_member(session)
        group = a_group(session, ann, a_member(session))
    path = (
        as_member(ann.id).post(f"/g/{group.public_id}/proposals/new/table", data=form()).headers["Location"]
    )
    assert as_member(stranger.id).post(f"{path}/host", data={"host": "1"}).status_code == 404
