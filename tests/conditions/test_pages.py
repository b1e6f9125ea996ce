"""Coming with an if over HTTP: one's own ifs only, a double press is one, nobody else learns anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db, jobs, realtime
from events.conditions.models import Condition
from events.conditions.panels import parts_of
from events.dinners import actions as dinners
from events.dinners.models import Dinner
from events.dinners.rules import Pact, SplitMode, Visibility
from groups.membership.models import Group
from groups.membership.queries import membership_of
from tests.conditions.helpers import FORM, ifs
from tests.counting import count_queries
from tests.dinners.helpers import SEAT, browsers, count, states
from tests.factories import a_dinner, a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


class Table:
    """A dinner with its host, two members of the group without seats, and a stranger."""

    def __init__(self, writing: Writing, **values: object) -> None:
        with writing() as session:
            self.host, self.ada, self.bo = (a_member(session, name) for name in ("Host", "Ada", "Bo"))
            self.stranger = a_member(session, "Stranger")
            self.group = a_group(session, self.host, self.ada, self.bo)
            self.dinner = a_dinner(session, self.group, self.host, **values)  # type: ignore[arg-type]
        self.page = f"/d/{self.dinner.public_id}"

    def comes_if(self, browser: FlaskClient, **wish: str) -> int:
        return browser.post(f"{self.page}/if", data=FORM | wish).status_code


def now_is(writing: Writing, dinner: Dinner) -> tuple[dict[str, str], dict[str, str]]:
    with writing() as session:
        return states(session, dinner), ifs(session, dinner)


def test_an_if_is_asked_folded_and_answered_in_own_words(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada, bo = as_member(t.ada.id), as_member(t.bo.id)
    page = ada.get(t.page).get_data(as_text=True)
    assert "I come if…" in page
    assert "In the group" in page
    assert t.comes_if(ada, at_least="4", whom=t.bo.public_id) == 303
    page = ada.get(t.page).get_data(as_text=True)
    assert "You come if at least 4 come, Bo comes" in page
    assert "2 more people are needed." in page
    assert "Bo has no seat yet." in page
    for other in (bo, as_member(t.host.id)):
        told = other.get(t.page).get_data(as_text=True)
        assert "at least 4" not in told
        assert "more people are needed" not in told


def test_the_seat_comes_with_what_it_rests_on_and_can_be_made_firm(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada, bo = as_member(t.ada.id), as_member(t.bo.id)
    t.comes_if(ada, whom=t.bo.public_id)
    bo.post(f"{t.page}/seat", data=SEAT)
    assert now_is(writing, t.dinner)[0]["Ada"] == "going"
    page = ada.get(t.page).get_data(as_text=True)
    assert "You sit as long as this holds: Bo comes" in page
    bo.post(f"{t.page}/seat/give-back", data={})
    assert now_is(writing, t.dinner) == ({"Host": "going", "Ada": "gone", "Bo": "gone"}, {"Ada": "open"})
    bo.post(f"{t.page}/seat", data=SEAT)
    assert ada.post(f"{t.page}/if/come-anyway").status_code == 303
    bo.post(f"{t.page}/seat/give-back", data={})
    assert now_is(writing, t.dinner) == ({"Host": "going", "Ada": "going", "Bo": "gone"}, {"Ada": "firm"})


def test_every_way_ends_at_its_second_press_as_at_its_first(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada = as_member(t.ada.id)
    assert [t.comes_if(ada, at_least="5") for _twice in range(2)] == [303, 303]
    assert [ada.post(f"{t.page}/if/take-back").status_code for _twice in range(2)] == [303, 303]
    assert "I come if…" in ada.get(t.page).get_data(as_text=True)
    assert t.comes_if(ada, at_least="2") == 303
    assert [ada.post(f"{t.page}/if/come-anyway").status_code for _twice in range(2)] == [303, 303]
    with writing() as session:
        assert len(session.scalars(select(Condition)).all()) == 1
        assert count(session, t.dinner, "going") == 2


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({}, "Say what it depends on."),
        ({"at_least": "many"}, "Write a number of people"),
        ({"at_least": "3", "adults": "2"}, "Your own party is that many."),
        ({"at_least": "9"}, "The table has not so many seats."),
        ({"whom": "AAAAAAAAAAA"}, "Not a valid choice"),
        ({"cap": "cheap"}, "Write an amount"),
        ({"cap": "999999"}, "Is there a zero too many?"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    writing: Writing, as_member: As, wish: dict[str, str], sentence: str
) -> None:
    t = Table(writing)
    answer = as_member(t.ada.id).post(f"{t.page}/if", data=FORM | wish)
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert sentence in told
    assert all(f'value="{value}"' in told for key, value in wish.items() if key in ("at_least", "cap"))


def test_nobody_names_somebody_of_a_group_they_do_not_see(writing: Writing, as_member: As) -> None:
    t = Table(writing, visibility=Visibility.PUBLIC)
    stranger = as_member(t.stranger.id)
    page = stranger.get(t.page).get_data(as_text=True)
    assert "I come if…" in page
    assert "In the group" not in page
    assert t.bo.public_id not in page
    assert t.comes_if(stranger, whom=t.bo.public_id) == 422
    assert t.comes_if(stranger, whom=t.host.public_id) == 303
    assert now_is(writing, t.dinner)[0]["Stranger"] == "going"


def test_strangers_and_whoever_was_removed_find_nothing(
    app: Flask, writing: Writing, as_member: As, client: FlaskClient
) -> None:
    t = Table(writing)
    with writing() as session:
        row = membership_of(session, t.group.id, t.bo.id)
        assert row is not None
        row.left_at, row.removed = clock.now(), True
    for browser in (as_member(t.stranger.id), as_member(t.bo.id), client):
        assert browser.get(f"{t.page}/if").status_code == 404
        for way in ("if", "if/take-back", "if/come-anyway", "if/pact"):
            assert browser.post(f"{t.page}/{way}", data=FORM | {"at_least": "4"}).status_code == 404


def test_a_changed_pact_asks_again(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada = as_member(t.ada.id)
    t.comes_if(ada, at_least="4")
    with writing() as session:
        dinner = session.get_one(Dinner, t.dinner.id)
        dinners.change_pact(session, dinner, Pact(SplitMode.DISH), t.host.id, clock.now())
    assert "Your answer rests until you agree to it." in ada.get(t.page).get_data(as_text=True)
    assert t.comes_if(ada, at_least="5") == 409
    assert ada.post(f"{t.page}/if/pact", data={"pact": "1"}).status_code == 409
    assert ada.post(f"{t.page}/if/pact", data={"pact": "2"}).status_code == 303


def test_after_the_deadline_the_way_is_shut_and_said(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    t = Table(writing)
    ada = as_member(t.ada.id)
    t.comes_if(ada, at_least="4")
    with writing() as session:
        session.get_one(Dinner, t.dinner.id).closes_at = clock.now() + timedelta(days=1)
    travel(timedelta(days=1, minutes=1))
    for _worker in range(2):
        jobs.run_ticks(clock.now())
    assert now_is(writing, t.dinner)[1] == {"Ada": "lapsed"}
    assert "Your if did not come true" in ada.get(t.page).get_data(as_text=True)
    assert t.comes_if(ada, at_least="3") == 409


def test_settling_while_others_sit_down_never_seats_too_many(app: Flask, writing: Writing) -> None:
    with writing() as session:
        host, *people = (a_member(session) for _each in range(13))
        group = a_group(session, host, *people)
        dinner = a_dinner(session, group, host, seats=6)
    crowd = browsers(app, [each.id for each in people], clock.now())
    gate = Barrier(len(crowd))
    page = f"/d/{dinner.public_id}"

    def go(at: int, browser: FlaskClient) -> None:
        gate.wait(30)
        if at % 2:
            browser.post(f"{page}/seat", data=SEAT)
        else:
            browser.post(f"{page}/if", data=FORM | {"at_least": str(2 + at % 5)})

    threads = [Thread(target=go, args=each) for each in enumerate(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with writing() as session:
        assert count(session, dinner, "going", "offered") == 6
        assert (
            list(ifs(session, dinner).values()).count("open") == 6
        )  # six ask for nothing: all seats are theirs


def test_the_panel_asks_as_much_for_thirty_ifs_as_for_three(writing: Writing, as_member: As) -> None:
    t = Table(writing, seats=40)
    ada = as_member(t.ada.id)
    t.comes_if(ada, at_least="39")

    def asked() -> int:
        with count_queries() as said:
            ada.get(t.page)
        return len(said)

    _more(writing, t.group, t.dinner, 3)
    few = asked()
    _more(writing, t.group, t.dinner, 30)
    assert asked() == few


def _more(writing: Writing, group: Group, dinner: Dinner, size: int) -> None:
    with writing() as session:
        for _each in range(size):
            member: Member = a_member(session)
            session.add(Condition(
                dinner_id=dinner.id, member_id=member.id, state="open", pact_version=1, at_least=30, adults=0,
                children=0, adult_names=[], child_names=[], answered_at=clock.now(),
            ))  # fmt: skip


def test_pages_that_look_are_told(writing: Writing, as_member: As, monkeypatch: pytest.MonkeyPatch) -> None:
    t = Table(writing)
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(realtime, "tell_topic", lambda topic, pid: told.append((topic, pid)))
    t.comes_if(as_member(t.ada.id), at_least="4")
    assert ("dinner", t.dinner.public_id) in told


def test_one_finds_ones_own_ifs_in_the_file_and_in_chinese(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada = as_member(t.ada.id)
    t.comes_if(ada, at_least="5", cap="120")
    with db.database().reading():
        assert parts_of(t.ada.id)[0]["seats_with_an_if"][0]["at_least"] == 5
    page = ada.get(t.page, headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert "还差" in page
    assert "本桌还没定人均上限" in page
