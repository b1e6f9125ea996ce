"""Hosts of votes, through real requests: asking, ending, asking again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.places.models import Venue
from events.dinners.models import Dinner
from events.polls.models import Poll
from events.polls.rules import Kind
from tests.dinners.helpers import call
from tests.factories import a_venue
from tests.polls.helpers import a_table, ask_dates, group_of, local, the, wall

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


def test_what_stands_already_is_no_second_choice(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        dinner.starts_at = dinner.starts_at.replace(second=0, microsecond=0)
        dinner.closes_at = dinner.starts_at
        dinner.venue_id = a_venue(session, host).id
    browser, address = as_member(host.id), f"/d/{dinner.public_id}/poll"
    for sent in ({"dates-0": local(4)}, {"places-0": "Jiaoxia Hotpot"}):
        assert browser.post(address, data=sent).status_code == 422
    alike = {"dates-0": "", "places-0": "ﾖude", "places-1": "ﾖude "}  # one place, however it is typed
    assert browser.post(address, data=alike).status_code == 422


def test_a_second_press_of_deciding_says_nothing_wrong(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
    browser, address = as_member(host.id), f"/d/{dinner.public_id}/poll"
    browser.post(f"{address}/answers", data=_vote(said.options[0].public_id))
    browser.post(f"{address}/close")
    browser.get(address)  # the sentence of the first press
    browser.post(f"{address}/close")
    assert "Nothing was decided" not in browser.get(address, headers={"Accept-Language": "en"}).text


def test_what_the_host_has_set_by_hand_is_not_asked_again(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, (host, *_rest) = a_table(session)
        ask_dates(session, dinner, 3, 4)
    browser, address = as_member(host.id), f"/d/{dinner.public_id}"
    browser.post(f"{address}/edit", data=call(starts=local(6)))
    page = browser.get(f"{address}/poll", headers={"Accept-Language": "en"}).text
    assert "The host has set the time" in page
    assert "poll/again" not in page
    assert browser.post(f"{address}/poll/again", data={"kind": "date", "closes": ""}).status_code == 409
