"""Who sees a dinner, who may sit, who may run it: each kind of dinner for each kind of person."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Ability, NotThere, NotYours
from app.core.viewer import Viewer
from events.dinners.access import open_dinner
from events.dinners.live import door
from events.dinners.models import Dinner
from events.dinners.rules import SeatState, Visibility
from tests.dinners.helpers import SEAT, As, Writing, states
from tests.factories import a_dinner, a_group, a_member, a_seat

WHO = ("host", "seated", "waiting", "member", "outsider", "stranger")
SEES = {
    Visibility.GROUP: {"host", "seated", "waiting", "member"},
    Visibility.LINK: {"host", "seated", "waiting", "member"},
    Visibility.PUBLIC: set(WHO),
}


class Cast(NamedTuple):
    """A dinner and who is what toward it, by member id."""

    dinner: Dinner
    ids: dict[str, int]


def a_cast(writing: Writing, visibility: Visibility) -> Cast:
    with writing() as session:
        people = {name: a_member(session, name) for name in WHO[:-1]}
        group = a_group(session, people["host"], people["member"])
        dinner = a_dinner(session, group, people["host"], people["seated"], seats=2, visibility=visibility)
        a_seat(session, dinner, people["waiting"], SeatState.WAITING)
        return Cast(dinner, {name: person.id for name, person in people.items()})


def browser(cast: Cast, who: str, client: FlaskClient, as_member: As) -> FlaskClient:
    return client if who == "stranger" else as_member(cast.ids[who])


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", WHO)
def test_the_page_is_there_for_those_who_may_see_it(
    writing: Writing, client: FlaskClient, as_member: As, visibility: Visibility, who: str
) -> None:
    cast = a_cast(writing, visibility)
    status = browser(cast, who, client, as_member).get(f"/d/{cast.dinner.public_id}").status_code
    assert status == (200 if who in SEES[visibility] else 404)


@pytest.mark.parametrize("path", ["dinner.ics", "edit", "pact", "call-off", "queue.json"])
@pytest.mark.parametrize("who", WHO)
def test_other_pages_ask_for_more(
    writing: Writing, client: FlaskClient, as_member: As, path: str, who: str
) -> None:
    cast = a_cast(writing, Visibility.PUBLIC)
    may = {"dinner.ics": set(WHO), "queue.json": {"host", "seated", "waiting"}}.get(path, {"host"})
    status = browser(cast, who, client, as_member).get(f"/d/{cast.dinner.public_id}/{path}").status_code
    assert status == (200 if who in may else (303 if who == "stranger" else 403))


@pytest.mark.parametrize("path", ["edit", "pact", "call-off"])
def test_only_the_host_changes_anything(
    writing: Writing, client: FlaskClient, as_member: As, path: str
) -> None:
    cast = a_cast(writing, Visibility.GROUP)
    for who, status in (("seated", 403), ("member", 403), ("outsider", 404), ("stranger", 404)):
        answer = browser(cast, who, client, as_member).post(f"/d/{cast.dinner.public_id}/{path}")
        assert (who, answer.status_code) == (who, status)


@pytest.mark.parametrize("verb", ["seat", "seat/give-back", "seat/answer", "seat/pact"])
def test_an_outsider_does_nothing_at_a_groups_table(writing: Writing, as_member: As, verb: str) -> None:
    cast = a_cast(writing, Visibility.GROUP)
    answer = as_member(cast.ids["outsider"]).post(f"/d/{cast.dinner.public_id}/{verb}", data=SEAT)
    assert answer.status_code == 404


def test_a_stranger_who_wants_to_sit_is_asked_to_sign_in(writing: Writing, client: FlaskClient) -> None:
    cast = a_cast(writing, Visibility.PUBLIC)
    answer = client.post(f"/d/{cast.dinner.public_id}/seat", data=SEAT)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_an_outsider_may_sit_at_a_public_table(writing: Writing, as_member: As) -> None:
    cast = a_cast(writing, Visibility.PUBLIC)
    assert (
        as_member(cast.ids["outsider"]).post(f"/d/{cast.dinner.public_id}/seat", data=SEAT).status_code == 303
    )
    with writing() as session:
        assert states(session, cast.dinner)["outsider"] == "waiting"


def test_the_link_opens_the_page_and_a_seat_without_membership(
    writing: Writing, client: FlaskClient, as_member: As
) -> None:
    cast = a_cast(writing, Visibility.LINK)
    link = f"/d/{cast.dinner.public_id}/with/{cast.dinner.share_token}"
    for guest in (client, as_member(cast.ids["outsider"])):
        assert guest.get(f"/d/{cast.dinner.public_id}").status_code == 404
        assert guest.get(link).status_code == 303
        assert guest.get(f"/d/{cast.dinner.public_id}").status_code == 200
    assert guest.post(f"/d/{cast.dinner.public_id}/seat", data=SEAT).status_code == 303


def test_a_wrong_link_opens_nothing(writing: Writing, client: FlaskClient) -> None:
    cast = a_cast(writing, Visibility.LINK)
    assert client.get(f"/d/{cast.dinner.public_id}/with/guessed").status_code == 404
    assert client.get(f"/d/{cast.dinner.public_id}").status_code == 404


def test_the_link_opens_no_dinner_that_is_the_groups_own(writing: Writing, client: FlaskClient) -> None:
    cast = a_cast(writing, Visibility.GROUP)
    assert client.get(f"/d/{cast.dinner.public_id}/with/{cast.dinner.share_token}").status_code == 404


def test_a_browser_keeps_only_the_last_links(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        host = a_member(session)
        group = a_group(session, host)
        dinners = [a_dinner(session, group, host, visibility=Visibility.LINK) for _each in range(22)]
    for dinner in dinners:
        shared = f"/d/{dinner.public_id}/with/{dinner.share_token}"
        assert client.get(shared).status_code in (200, 303)  # the first time it brings no cookie
    assert client.get(f"/d/{dinners[0].public_id}").status_code == 404
    assert client.get(f"/d/{dinners[-1].public_id}").status_code == 200


def test_whoever_came_by_link_and_got_up_still_sees_the_table(writing: Writing, as_member: As) -> None:
    cast = a_cast(writing, Visibility.LINK)
    guest = as_member(cast.ids["seated"])
    assert guest.post(f"/d/{cast.dinner.public_id}/seat/give-back").status_code == 303
    assert guest.get(f"/d/{cast.dinner.public_id}").status_code == 200
    assert guest.post(f"/d/{cast.dinner.public_id}/seat/give-back").status_code == 303


def test_the_link_of_one_dinner_opens_no_other(writing: Writing, client: FlaskClient) -> None:
    one, other = a_cast(writing, Visibility.LINK), a_cast(writing, Visibility.LINK)
    assert client.get(f"/d/{other.dinner.public_id}/with/{one.dinner.share_token}").status_code == 404


def test_a_socket_passes_the_same_door(app: Flask, writing: Writing) -> None:
    cast = a_cast(writing, Visibility.GROUP)
    with app.test_request_context():
        member = Viewer(cast.ids["member"], "m", "M", "lin", 1, "zh", "Asia/Shanghai")
        door(member, cast.dinner.public_id)
        with pytest.raises(NotThere):
            door(None, cast.dinner.public_id)
        with pytest.raises(NotThere):
            door(member, "no-such-dinner")


def test_the_door_tells_what_is_seen_from_what_is_allowed(app: Flask, writing: Writing) -> None:
    cast = a_cast(writing, Visibility.PUBLIC)
    outsider = Viewer(cast.ids["outsider"], "o", "O", "lin", 1, "zh", "Asia/Shanghai")
    with writing() as session:
        with pytest.raises(NotYours):
            open_dinner(session, cast.dinner.public_id, outsider, Ability.DINNER_EDIT)
        with pytest.raises(NotThere):
            open_dinner(session, "nothing", outsider, Ability.DINNER_EDIT)
