"""Being told: each fact reaches whom it concerns, once, in their language, by the ways they want."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.core.mail import Mail
from app.core.signals import announce
from app.site.notify import actions, composing, letters, post_office, queries
from app.site.notify.models import Notice
from app.site.notify.rules import CHOICES, HABITS, MAX_TRIES, Kind, Way, choice_of, next_try
from app.site.notify.wording import NAMES, TOPICS, WORDS, action, detail, facts, sentence
from events.dinners.models import Dinner
from events.dinners.queries import own_seat
from events.dinners.rules import SeatState
from events.signals import (
    DinnerCalled,
    DinnerCalledOff,
    DinnerChanged,
    DinnerOver,
    SeatJudged,
    SeatOffered,
    SeatTaken,
)
from groups.membership.models import Membership
from groups.signals import JoinAnswered, JoinAsked, StewardNamed
from tests.factories import a_dinner, a_group, a_member, a_seat

AT_NOON = 4  # in UTC, where members live by default: nobody sleeps
Writing = Callable[[], AbstractContextManager[Session]]


@pytest.fixture(autouse=True)
def noon(app: Flask) -> None:
    """It is noon, so that mails are not held back for anybody's sleep."""
    clock.shift(clock.now().replace(hour=AT_NOON, minute=0) - clock.now())


@pytest.fixture
def table(writing: Writing) -> dict[str, int]:
    """A group of four; the host and Bo sit, Cai waits, Dan only belongs."""
    with writing() as session:
        host, bo, cai, dan = (a_member(session, name, locale="en") for name in ("Ann", "Bo", "Cai", "Dan"))
        group = a_group(session, host, bo, cai, dan)
        dinner = a_dinner(session, group, host, bo, seats=2)
        waits = a_seat(session, dinner, cai, SeatState.WAITING)
        return {
            "host": host.id, "bo": bo.id, "cai": cai.id, "dan": dan.id, "group": group.id, "dinner": dinner.id,
            "waits": waits.id, **_seats(session, dinner, first=host, seat=bo),
        }  # fmt: skip


def _seats(session: Session, dinner: Dinner, **whose: Member) -> dict[str, int]:
    found = {name: own_seat(session, dinner.id, member.id) for name, member in whose.items()}
    return {name: seat.id for name, seat in found.items() if seat is not None}


def _told(kind: Kind) -> set[int]:
    with db.database().reading() as session:
        return set(session.scalars(select(Notice.member_id).where(Notice.kind == kind.value)))


def _tell(writing: Writing, *facts: object) -> None:
    with writing() as session:
        for fact in facts:
            announce(session, fact)  # type: ignore[arg-type]


def test_each_kind_has_its_words() -> None:
    assert set(WORDS) == set(HABITS) == set(Kind)
    assert set(NAMES) == set(CHOICES) == {choice_of(kind) for kind in Kind}
    assert {HABITS[kind].topic for kind in CHOICES} == set(TOPICS)
    assert all(HABITS[kind].topic is HABITS[choice_of(kind)].topic for kind in Kind)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_can_be_said(app: Flask, lang: str) -> None:
    at = clock.now().isoformat()
    data = {
        "who": "Ann", "dinner": "Hotpot", "group": "Foragers", "starts_at": at, "tz": "UTC", "what": "Noodles",
        "count": 7, "before": 7, "after": 6, "until": at, "free_until": at, "taken": 3, "size": 8, "where": "",
        "counts": True, "state": "confirmed", "room": "Hotpot club", "title": "Soup", "house": "Inn", "venue": "Inn",
        "kind": "words", "ends": at, "passed": True, "outcome": "hide",
    }  # fmt: skip
    with app.test_request_context("/", headers={"Cookie": f"lang={lang}"}):
        for kind in Kind:
            about = [
                sentence(kind, data),
                detail(kind, data),
                action(kind),
                *(each for each, _v in facts(kind, data)),
            ]
            for said in about if kind is not Kind.REMINDER else about[2:]:
                if said in data.values():
                    continue  # a name stands alone
                assert not said or any("\u4e00" <= letter <= "\u9fff" for letter in said) == (lang == "zh"), (
                    said
                )


def test_those_concerned_are_told_and_no_others(writing: Writing, table: dict[str, int]) -> None:
    dinner = table["dinner"]
    _tell(
        writing,
        DinnerCalled(dinner, table["group"], table["host"]),
        DinnerChanged(dinner),
        DinnerChanged(dinner, pact=True),
    )
    _tell(
        writing,
        DinnerCalledOff(dinner),
        DinnerOver(dinner),
        SeatOffered(dinner, table["waits"], table["cai"]),
    )
    _tell(
        writing,
        SeatTaken(dinner, table["seat"], table["bo"]),
        SeatTaken(dinner, table["first"], table["host"]),
    )
    at_table = {table["bo"], table["cai"]}
    assert _told(Kind.DINNER_CALLED) == {table["cai"], table["dan"]}  # Bo sits there already
    assert _told(Kind.DINNER_CHANGED) == _told(Kind.PACT_CHANGED) == _told(Kind.DINNER_CALLED_OFF) == at_table
    assert _told(Kind.VOUCH) == {table["host"], table["bo"]}
    assert _told(Kind.SEAT_OFFERED) == {table["cai"]}
    assert _told(Kind.SEAT_TAKEN) == {table["host"]}


def test_a_contested_presence_is_told_and_a_confirmed_one_is_not(
    writing: Writing, table: dict[str, int]
) -> None:
    _tell(writing, SeatJudged(table["dinner"], 1, table["bo"], "confirmed"))
    assert _told(Kind.PRESENCE_CONTESTED) == set()
    _tell(writing, SeatJudged(table["dinner"], 1, table["bo"], "contested"))
    assert _told(Kind.PRESENCE_CONTESTED) == {table["bo"]}


def test_groups_tell_their_stewards_and_who_asked(writing: Writing, table: dict[str, int]) -> None:
    with writing() as session:
        eve = a_member(session, "Eve").id
    _tell(writing, JoinAsked(table["group"], eve, 7), JoinAnswered(table["group"], eve, accepted=True))
    _tell(
        writing, JoinAnswered(table["group"], eve, accepted=False), StewardNamed(table["group"], table["bo"])
    )
    assert _told(Kind.JOIN_ASKED) == {table["host"]}
    assert _told(Kind.JOIN_ACCEPTED) == _told(Kind.JOIN_DECLINED) == {eve}
    assert _told(Kind.STEWARD_NAMED) == {table["bo"]}


def test_the_same_fact_twice_is_one_notice(writing: Writing, table: dict[str, int]) -> None:
    for _ in range(2):
        _tell(writing, DinnerCalledOff(table["dinner"]))
    with db.database().reading() as session:
        assert queries.unread(session, table["bo"]) == 1


def _mails() -> Sequence[Mail]:
    with db.database().reading() as session:
        return session.scalars(select(Mail).order_by(Mail.id)).all()


def _compose(app: Flask, after: timedelta = timedelta(minutes=6)) -> None:
    with app.app_context():
        composing.compose_due(clock.now() + after)


def test_a_mail_follows_the_notice_in_the_readers_language(
    app: Flask, writing: Writing, table: dict[str, int]
) -> None:
    _tell(writing, DinnerCalledOff(table["dinner"]))
    _compose(app)
    bo, cai = _mails()
    assert bo.subject == "Old-stove hotpot will not take place"
    assert "http://localhost/d/" in bo.text
    assert bo.unsubscribe.startswith("http://localhost/u/")
    assert bo.recipient != cai.recipient
    _compose(app)
    assert len(_mails()) == 2


def test_no_mail_goes_to_an_address_that_is_only_a_claim(
    app: Flask, writing: Writing, table: dict[str, int]
) -> None:
    with writing() as session:
        eve = a_member(session, "Eve", confirmed=False).id
    _tell(writing, JoinAnswered(table["group"], eve, accepted=True))
    _compose(app)
    assert _told(Kind.JOIN_ACCEPTED) == {eve}
    assert _mails() == []


def test_whoever_has_read_it_gets_no_mail(app: Flask, writing: Writing, table: dict[str, int]) -> None:
    _tell(writing, DinnerCalled(table["dinner"], table["group"], table["host"]))
    with writing() as session:
        actions.read_all(session, table["cai"], clock.now())
    _compose(app)
    assert len(_mails()) == 1  # Dan


def test_whoever_left_meanwhile_hears_nothing_of_the_group(
    app: Flask, writing: Writing, table: dict[str, int]
) -> None:
    _tell(writing, DinnerCalled(table["dinner"], table["group"], table["host"]))
    with writing() as session:
        row = session.scalars(select(Membership).where(Membership.member_id == table["dan"])).one()
        row.left_at = clock.now()
    _compose(app)
    with db.database().reading() as session:
        expected = {session.get_one(Member, table["cai"]).email}
    assert {mail.recipient for mail in _mails()} == expected


def test_wishes_are_kept_by_page_and_mail(app: Flask, writing: Writing, table: dict[str, int]) -> None:
    with writing() as session:
        actions.wish(session, table["bo"], Kind.DINNER_CALLED_OFF, Way.MAIL, False, clock.now())
        actions.wish(session, table["cai"], Kind.DINNER_CALLED_OFF, Way.PAGE, False, clock.now())
    _tell(writing, DinnerCalledOff(table["dinner"]))
    _compose(app)
    assert _told(Kind.DINNER_CALLED_OFF) == {table["bo"]}
    assert _mails() == []


def test_the_page_lists_marks_and_leads_on(
    writing: Writing, table: dict[str, int], as_member: Callable[[int], FlaskClient]
) -> None:
    _tell(writing, DinnerCalledOff(table["dinner"]))
    bo, cai = as_member(table["bo"]), as_member(table["cai"])
    assert "Old-stove hotpot" in bo.get("/notices").text
    with db.database().reading() as session:
        notice = session.scalars(select(Notice).where(Notice.member_id == table["bo"])).one()
        path = f"/d/{session.get_one(Dinner, table['dinner']).public_id}"
    assert cai.post(f"/notices/{notice.id}/open").status_code == 404
    assert bo.post(f"/notices/{notice.id}/open").headers["Location"] == path
    with db.database().reading() as session:
        assert (queries.unread(session, table["bo"]), queries.unread(session, table["cai"])) == (0, 1)
    assert cai.post("/notices/read").status_code == 303
    with db.database().reading() as session:
        assert queries.unread(session, table["cai"]) == 0


def test_wishes_are_switches_on_a_page(
    writing: Writing, table: dict[str, int], as_member: Callable[[int], FlaskClient]
) -> None:
    bo = as_member(table["bo"])
    assert bo.get("/notices/wishes").status_code == 200
    assert bo.post("/notices/wishes", data={"vouch--page": "on"}).status_code == 303
    with db.database().reading() as session:
        wishes = queries.wishes_of(session, table["bo"])
    assert [key for key, wanted in wishes.items() if wanted] == [(Kind.VOUCH, Way.PAGE)]


def test_one_click_unsubscribes_without_cookie_or_token(
    app: Flask, client: FlaskClient, table: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with app.app_context():
        token = letters.stop_token(table["bo"], Kind.VOUCH)
    assert client.get(f"/u/{token}").status_code == 200
    with db.database().reading() as session:
        assert queries.wishes_of(session, table["bo"])[Kind.VOUCH, Way.MAIL]
    assert client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(f"/u/{token}x").status_code == 404
    with db.database().reading() as session:
        assert not queries.wishes_of(session, table["bo"])[Kind.VOUCH, Way.MAIL]


def test_a_failed_mail_is_tried_again_later_and_not_for_ever() -> None:
    now = clock.now()
    pauses = [next_try(tries, now) for tries in range(1, MAX_TRIES)]
    assert all(pause is not None and pause > now for pause in pauses)
    assert max(pause for pause in pauses if pause) == now + timedelta(hours=6)
    assert next_try(MAX_TRIES, now) is None


def test_without_a_mail_server_mails_are_kept_and_can_be_read(
    app: Flask, client: FlaskClient, writing: Writing, table: dict[str, int]
) -> None:
    _tell(writing, DinnerCalledOff(table["dinner"]))
    _compose(app)
    with app.app_context():
        assert post_office.send_due(clock.now() + timedelta(hours=1)) == 2
        assert post_office.send_due(clock.now() + timedelta(hours=1)) == 0
    first = _mails()[0]
    assert first.subject in client.get("/mailbox").text
    assert "/d/" in client.get(f"/mailbox/{first.id}").text
    shown = client.get(f"/mailbox/{first.id}/html")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
