"""The headcount over HTTP: one tap, counts without names, the host's page, and nobody else's business."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs, realtime
from app.site.notify.kinds import Kind
from app.site.notify.models import Notice
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.headcount import queries
from events.headcount.models import Headcount
from events.headcount.shown import parts_of
from tests.counting import count_queries
from tests.dinners.helpers import SEAT, sit, states
from tests.factories import a_dinner, a_group, a_member, a_seat
from tests.headcount.helpers import FORM, ask

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
HOUR = timedelta(hours=1)


class Table:
    """A dinner tomorrow with three at it, one of the group who only looks, and a stranger."""

    def __init__(self, writing: Writing, *, asked: bool = True, **values: object) -> None:
        with writing() as session:
            self.host, self.ada, self.bo, self.looker = (
                a_member(session, name) for name in ("H", "Ada", "Bo", "L")
            )
            self.stranger = a_member(session, "S")
            self.group = a_group(session, self.host, self.ada, self.bo, self.looker)
            starts = clock.now() + 36 * HOUR
            self.dinner = a_dinner(
                session, self.group, self.host, self.ada, self.bo, starts_at=starts, **values  # type: ignore[arg-type]
            )  # fmt: skip
            if asked:
                ask(session, self.dinner, clock.now())
        self.page = f"/d/{self.dinner.public_id}"

    def say(self, browser: FlaskClient, answer: str) -> int:
        return browser.post(f"{self.page}/headcount/answer", data={"answer": answer}).status_code


def test_one_tap_answers_and_the_page_counts_without_names(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada, bo = as_member(t.ada.id), as_member(t.bo.id)
    page = ada.get(t.page).get_data(as_text=True)
    assert "Spicy or not?" in page
    assert "3 answers open" in page
    assert [t.say(ada, "0"), t.say(ada, "0"), t.say(bo, "1"), t.say(bo, "0")] == [303] * 4
    page = ada.get(t.page).get_data(as_text=True)
    assert "2 Spicy" in page
    assert "1 answer open" in page
    assert 'aria-pressed="true"' in page


def test_the_host_sets_it_and_everybody_is_asked_when_it_is_time(writing: Writing, as_member: As) -> None:
    t = Table(writing, asked=False)
    host = as_member(t.host.id)
    assert "The headcount" in host.get(t.page).get_data(as_text=True)
    assert "The headcount" not in as_member(t.ada.id).get(t.page).get_data(as_text=True)
    assert "Spicy or not?" in host.get(f"{t.page}/headcount").get_data(as_text=True)
    for _twice in range(2):
        assert host.post(f"{t.page}/headcount", data=FORM | {"hours": "12"}).status_code == 303
    with writing() as session:
        row = queries.of_dinner(session, t.dinner.id)
        assert row is not None
        assert row.asked_at is not None
        assert row.lock_at == t.dinner.starts_at - 12 * HOUR
    page = host.get(f"{t.page}/headcount").get_data(as_text=True)
    assert "Only the time can still change." in page
    assert host.post(f"{t.page}/headcount", data=FORM | {"hours": "6"}).status_code == 303
    assert host.post(f"{t.page}/headcount", data=FORM | {"preset": "menu"}).status_code == 409
    for _twice in range(2):
        assert host.post(f"{t.page}/headcount/drop").status_code == 303
    assert "Spicy or not?" not in host.get(t.page).get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"preset": "own", "first": "Crab", "second": "Duck"}, "Write what you want to know."),
        ({"preset": "own", "question": "Crab?", "first": "Crab"}, "Give two to four answers"),
        (
            {"preset": "own", "question": "Crab?", "first": "Yes", "second": "yes"},
            "Two answers are the same.",
        ),
        ({"hours": "48"}, "Not a valid choice"),
        ({"hours": "soon"}, "could not coerce"),
        ({"preset": "soup"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(
    writing: Writing, as_member: As, changed: dict[str, str], sentence: str
) -> None:
    t = Table(writing, asked=False)
    answer = as_member(t.host.id).post(f"{t.page}/headcount", data=FORM | changed)
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert sentence in told
    assert f'value="{changed["question"]}"' in told if "question" in changed else True


def test_words_of_ones_own_are_asked(writing: Writing, as_member: As) -> None:
    t = Table(writing, asked=False)
    own = {
        "preset": "own",
        "question": "蟹还是鸭？",
        "first": "蟹",
        "second": "<b>鸭</b>",
        "third": "",
        "fourth": "都要",
    }
    assert as_member(t.host.id).post(f"{t.page}/headcount", data=FORM | own).status_code == 303
    ada = as_member(t.ada.id)
    page = ada.get(t.page).get_data(as_text=True)
    assert "蟹还是鸭？" in page
    assert "<b>鸭</b>" not in page
    assert [t.say(ada, "2"), t.say(ada, "3"), t.say(ada, "x"), t.say(ada, "-1")] == [303, 409, 409, 409]
    assert "1 都要" in ada.get(t.page).get_data(as_text=True)


def test_a_party_answers_for_each(writing: Writing, as_member: As) -> None:
    t = Table(writing, asked=False)
    with writing() as session:
        dinner = session.get_one(Dinner, t.dinner.id)
        sit(session, dinner, t.looker, children=1)
        ask(session, dinner, clock.now())
        party = queries.seats_here(session, dinner.id)[-2:]
    looker = as_member(t.looker.id)
    assert "Not the same for everybody?" in looker.get(t.page).get_data(as_text=True)
    data = {f"seat-{party[0].public_id}": "0", f"seat-{party[1].public_id}": "1"}
    assert looker.post(f"{t.page}/headcount/answer", data=data).status_code == 303
    assert "1 Spicy, 1 Clear" in looker.get(t.page).get_data(as_text=True)
    # Seats of others, of nowhere, and no answer at all change nothing.
    ada = as_member(t.ada.id)
    assert ada.post(f"{t.page}/headcount/answer", data=data).status_code == 409
    assert ada.post(f"{t.page}/headcount/answer", data={"seat-x": "99"}).status_code == 409
    assert ada.post(f"{t.page}/headcount/answer").status_code == 409


def test_it_concerns_those_at_the_table_alone(writing: Writing, as_member: As, client: FlaskClient) -> None:
    t = Table(writing)
    with writing() as session:
        other = a_dinner(session, t.group, t.host, t.looker)
    looker, stranger = as_member(t.looker.id), as_member(t.stranger.id)
    assert "Spicy or not?" not in looker.get(t.page).get_data(as_text=True)
    assert t.say(looker, "0") == 403
    assert looker.post(f"/d/{other.public_id}/headcount/answer", data={"answer": "0"}).status_code == 409
    for browser in (stranger, client):
        assert t.say(browser, "0") == 404
        assert browser.get(f"{t.page}/headcount").status_code == 404
    for browser in (looker, as_member(t.ada.id)):
        assert browser.get(f"{t.page}/headcount").status_code == 403
        assert browser.post(f"{t.page}/headcount", data=FORM).status_code == 403
        assert browser.post(f"{t.page}/headcount/drop").status_code == 403


def test_at_the_lock_the_silent_wait_and_may_come_back(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    t = Table(writing)
    ada, bo = as_member(t.ada.id), as_member(t.bo.id)
    t.say(ada, "1")
    travel(12 * HOUR + timedelta(minutes=1))
    for _worker in range(2):
        jobs.run_ticks(clock.now())
    with writing() as session:
        assert states(session, t.dinner) == {"H": "going", "Ada": "going", "Bo": "offered"}
    page = bo.get(t.page).get_data(as_text=True)
    assert "The number is final: 2 people." in page
    assert "take a seat while one is held for you" in page
    assert "Final: 2 people" in as_member(t.host.id).get(t.page).get_data(as_text=True)
    assert t.say(bo, "0") == 303
    with writing() as session:
        assert states(session, t.dinner)["Bo"] == "going"
    assert "1 Spicy, 1 Clear" in bo.get(t.page).get_data(as_text=True)


def test_home_asks_until_it_is_answered(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    ada = as_member(t.ada.id)
    assert "Spicy or not? · Old-stove hotpot" in ada.get("/").get_data(as_text=True)
    t.say(ada, "0")
    assert "Spicy or not? · Old-stove hotpot" not in ada.get("/").get_data(as_text=True)
    with writing():
        assert parts_of(t.ada.id)[0]["headcount_answers"][0]["answer"] == "Spicy"


def test_the_page_asks_as_much_for_thirty_as_for_three(writing: Writing, as_member: As) -> None:
    t = Table(writing, seats=60)
    ada = as_member(t.ada.id)

    def asked() -> int:
        with count_queries() as said:
            ada.get(t.page)
        return len(said)

    few = asked()
    with writing() as session:
        for _each in range(30):
            a_seat(session, session.get_one(Dinner, t.dinner.id), a_member(session))
    assert asked() == few


def test_pages_that_look_are_told(writing: Writing, as_member: As, monkeypatch: pytest.MonkeyPatch) -> None:
    t = Table(writing)
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(realtime, "tell_topic", lambda topic, pid: told.append((topic, pid)))
    t.say(as_member(t.ada.id), "0")
    assert told == [("dinner", t.dinner.public_id)]


def test_chinese_is_spoken(writing: Writing, as_member: As) -> None:
    t = Table(writing)
    zh = {"Accept-Language": "zh-CN"}
    ada = as_member(t.ada.id)
    t.say(ada, "0")
    page = ada.get(t.page, headers=zh).get_data(as_text=True)
    assert "锅底要哪种？" in page
    assert "红汤 1" in page
    assert "统计人数" in as_member(t.host.id).get(f"{t.page}/headcount", headers=zh).get_data(as_text=True)


def test_too_near_nothing_is_asked(writing: Writing, as_member: As) -> None:
    t = Table(writing, asked=False)
    with writing() as session:
        row = session.get_one(Dinner, t.dinner.id)
        row.starts_at = row.closes_at = clock.now() + 5 * HOUR
    host = as_member(t.host.id)
    assert "Too near to ask" in host.get(f"{t.page}/headcount").get_data(as_text=True)
    assert host.post(f"{t.page}/headcount", data=FORM | {"hours": "3"}).status_code == 422
    with db.database().reading() as session:
        assert session.scalars(select(Headcount)).all() == []


def test_a_guest_answers_on_the_page_of_the_personal_link(writing: Writing, client: FlaskClient) -> None:
    t = Table(writing, asked=False, visibility=Visibility.LINK)
    client.get(f"{t.page}/with/{t.dinner.share_token}")
    page = client.get(t.page).get_data(as_text=True)
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    assert client.post(f"{t.page}/seat", data=SEAT | {"name": "Old Wang", "key": key[1]}).status_code == 303
    with writing() as session:
        ask(session, session.get_one(Dinner, t.dinner.id), clock.now())
    assert "Spicy or not?" in client.get(t.page).get_data(as_text=True)
    assert [t.say(client, "2"), t.say(client, "2")] == [303, 303]
    assert "1 Half and half" in client.get(t.page).get_data(as_text=True)


def test_workers_at_once_lock_once_and_tell_once(
    writing: Writing, travel: Callable[[timedelta], None]
) -> None:
    t = Table(writing)
    travel(12 * HOUR + timedelta(minutes=1))
    gate = Barrier(4)

    def work() -> None:
        gate.wait(30)
        jobs.run_ticks(clock.now())

    threads = [Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with writing() as session:
        told = [row.kind for row in session.scalars(select(Notice).where(Notice.member_id == t.ada.id))]
        assert told.count(Kind.SEAT_BENCHED) == 1
        assert told.count(Kind.SEAT_OFFERED) == 1
        assert states(session, t.dinner) == {"H": "going", "Ada": "offered", "Bo": "offered"}
