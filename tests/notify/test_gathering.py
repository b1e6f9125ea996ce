"""Ten events make one mail, nobody is woken for it, and what ends soon goes at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock, db
from app.core.mail import Mail
from app.core.signals import announce
from app.site.notify import actions, composing, letters, panels, post_office, queries
from app.site.notify.models import Notice
from app.site.notify.rules import APART, Kind, Quiet, Way, gather_at, quiet_until
from tests.factories import a_member

Writing = Callable[[], AbstractContextManager[Session]]
MINUTE = timedelta(minutes=1)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
HOURS = st.integers(0, 23)


@given(MOMENTS, ZONES, HOURS, HOURS)
def test_quiet_hours_end_by_the_members_own_clock(now: datetime, name: str, since: int, until: int) -> None:
    zone, quiet = ZoneInfo(name), Quiet(since, until)
    end = quiet_until(now, zone, quiet)
    hour = now.astimezone(zone).hour
    inside = (
        (since <= hour < until) if since < until else (since != until and (hour >= since or hour < until))
    )
    assert (end is not None) == inside
    if end is not None:
        assert now < end <= now + timedelta(hours=25)
        assert quiet_until(end, zone, quiet) is None or end - now == APART


@given(MOMENTS, ZONES, st.integers(0, 200))
def test_the_next_gathering_comes_an_hour_after_the_last(now: datetime, name: str, minutes: int) -> None:
    last = now - timedelta(minutes=minutes)
    then = gather_at(now, ZoneInfo(name), None, last)
    assert then == (last + APART if minutes < 60 else None)


@pytest.fixture
def noon(app: Flask) -> datetime:
    """Noon where members live by default."""
    clock.shift(clock.now().replace(hour=4, minute=0, second=0, microsecond=0) - clock.now())
    return clock.now()


def _tell(writing: Writing, member_id: int, kind: Kind, *keys: str, **more: object) -> None:
    for key in keys:
        with writing() as session:
            data = {"who": "Ann", "dinner": key, "group": "Foragers", "starts_at": "", "tz": "UTC", **more}
            actions.tell(session, kind, [member_id], key=key, path=f"/d/{key}", data=data, now=clock.now())


def _compose(app: Flask, at: datetime) -> Sequence[Mail]:
    with app.app_context():
        composing.compose_due(at)
    with db.database().reading() as session:
        return session.scalars(select(Mail).order_by(Mail.id)).all()


@pytest.fixture
def bo(writing: Writing) -> int:
    with writing() as session:
        return a_member(session, "Bo", locale="en").id


def test_ten_events_are_one_mail(app: Flask, writing: Writing, noon: datetime, bo: int) -> None:
    _tell(writing, bo, Kind.DINNER_CALLED, *(f"dinner {n}" for n in range(10)))
    assert _compose(app, noon + 4 * MINUTE) == []
    (one,) = _compose(app, noon + 6 * MINUTE)
    assert one.subject == "10 things from your tables"
    assert all(f"Ann sets a table: dinner {n}" in one.text for n in range(10))
    assert one.text.count("http://localhost/d/dinner") == 10
    assert one.unsubscribe in one.text
    assert len(_compose(app, noon + timedelta(days=1))) == 1


def test_what_follows_within_the_hour_waits_for_it(
    app: Flask, writing: Writing, noon: datetime, bo: int
) -> None:
    _tell(writing, bo, Kind.DINNER_CALLED, "first")
    assert len(_compose(app, noon + 6 * MINUTE)) == 1
    _tell(writing, bo, Kind.DINNER_CALLED, "second", "third")
    assert len(_compose(app, noon + 30 * MINUTE)) == 1
    mails = _compose(app, noon + 67 * MINUTE)
    assert [mail.subject for mail in mails] == ["Ann sets a table: first", "2 things from your tables"]


def test_the_night_is_quiet_but_for_what_ends_soon(
    app: Flask, writing: Writing, noon: datetime, bo: int
) -> None:
    night = noon + timedelta(hours=12)  # midnight
    clock.shift(clock._shift + timedelta(hours=12))
    _tell(writing, bo, Kind.DINNER_CALLED, "tomorrow")
    until = (night + timedelta(minutes=30)).isoformat()
    _tell(writing, bo, Kind.SEAT_OFFERED, "tonight", until=until, void_at=until)
    (urgent,) = _compose(app, night + 10 * MINUTE)
    assert urgent.subject == "A seat is held for you: tonight"
    assert "00:30" in urgent.text or "16:30" in urgent.text  # when it lapses
    assert len(_compose(app, night + timedelta(hours=7, minutes=59))) == 1
    assert len(_compose(app, night + timedelta(hours=8, minutes=1))) == 2


def test_who_wants_no_quiet_hours_has_none(app: Flask, writing: Writing, noon: datetime, bo: int) -> None:
    with writing() as session:
        actions.set_manner(session, bo, None, [2])
    clock.shift(clock._shift + timedelta(hours=12))
    _tell(writing, bo, Kind.DINNER_CALLED, "tomorrow")
    assert len(_compose(app, clock.now() + 10 * MINUTE)) == 1


def test_an_offer_that_has_lapsed_is_not_mailed(
    app: Flask, writing: Writing, noon: datetime, bo: int
) -> None:
    until = (noon + 30 * MINUTE).isoformat()
    _tell(writing, bo, Kind.SEAT_OFFERED, "seat", until=until, void_at=until)
    assert _compose(app, noon + 31 * MINUTE) == []


def test_a_mail_that_waited_for_its_server_too_long_is_not_sent(
    app: Flask, writing: Writing, noon: datetime, bo: int
) -> None:
    until = (noon + 30 * MINUTE).isoformat()
    _tell(writing, bo, Kind.SEAT_OFFERED, "seat", until=until, void_at=until)
    assert len(_compose(app, noon + MINUTE)) == 1
    with app.app_context():
        assert post_office.send_due(noon + 31 * MINUTE) == 0


def test_one_that_cannot_be_written_holds_up_nobody_elses(
    app: Flask, writing: Writing, noon: datetime, bo: int
) -> None:
    with writing() as session:
        cy = a_member(session, "Cy", locale="en").id
        session.add(Notice(
            member_id=bo, key="odd", kind=Kind.DINNER_CALLED.value, path="/", data={}, told_at=noon, mail_due=noon,
        ))  # fmt: skip
    _tell(writing, cy, Kind.DINNER_CALLED, "good")
    assert [mail.subject for mail in _compose(app, noon + 6 * MINUTE)] == ["Ann sets a table: good"]


def test_one_click_in_a_gathered_mail_stops_what_it_gathers(
    app: Flask, client: FlaskClient, writing: Writing, bo: int
) -> None:
    with app.app_context():
        token = letters.stop_token(bo, None)
    assert "All mails that can wait" in client.get(f"/u/{token}", headers={"Accept-Language": "en"}).text
    assert client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with db.database().reading() as session:
        wishes = queries.wishes_of(session, bo)
    assert not wishes[Kind.DINNER_CALLED, Way.MAIL]
    assert wishes[Kind.SEAT_OFFERED, Way.MAIL]
    assert wishes[Kind.DINNER_CALLED, Way.PAGE]


def test_kinds_that_belong_together_are_chosen_together(writing: Writing, bo: int) -> None:
    with writing() as session:
        actions.wish(session, bo, Kind.CRAVING_MATCHED, Way.PAGE, False, clock.now())
    _tell(writing, bo, Kind.CRAVING_DISSOLVED, "none")
    with db.database().reading() as session:
        assert queries.unread(session, bo) == 0


def test_manner_is_a_form_on_the_page(
    writing: Writing, bo: int, as_member: Callable[[int], FlaskClient]
) -> None:
    browser = as_member(bo)
    page = browser.get("/notices/wishes").text
    assert 'value="24" checked' in page
    assert 'value="2" checked' in page
    sent = {"usual": ["2"], "own": "５", "sleeps": "y", "since": "22", "until": "7"}
    assert browser.post("/notices/manner", data=sent).status_code == 303
    with db.database().reading() as session:
        row = queries.manner_of(session, bo)
        assert (row.quiet_since, row.quiet_until, row.reminders) == (22, 7, "5,2")
    page = browser.get("/notices/wishes").text
    assert 'value="24" checked' not in page
    assert 'value="5"' in page
    assert browser.post("/notices/manner", data={"since": "23", "until": "8"}).status_code == 303
    with db.database().reading() as session:
        row = queries.manner_of(session, bo)
        assert (row.quiet_since, row.quiet_until, row.reminders) == (None, None, "")


@pytest.mark.parametrize(
    "odd", [{"own": "0"}, {"own": "169"}, {"own": "-1"}, {"own": "x" * 900}, {"since": "24"}, {"usual": ["3"]}]
)  # fmt: skip
def test_odd_manners_are_sent_back(
    bo: int, as_member: Callable[[int], FlaskClient], odd: dict[str, str]
) -> None:
    sent = {"usual": ["2"], "own": "", "since": "23", "until": "8"} | odd
    assert as_member(bo).post("/notices/manner", data=sent).status_code == 422


def test_settings_the_file_of_ones_own_and_leaving_know_of_it(
    writing: Writing, bo: int, as_member: Callable[[int], FlaskClient]
) -> None:
    with writing() as session:
        actions.set_manner(session, bo, Quiet(22, 7), [5])
        actions.wish(session, bo, Kind.VOUCH, Way.MAIL, False, clock.now())
    _tell(writing, bo, Kind.DINNER_CALLED, "one")
    page = as_member(bo).get("/settings", headers={"Accept-Language": "en"}).text
    assert "5 hours before" in page
    assert "quiet from 22:00 to 07:00" in page
    with db.database().reading() as session, db.current(session):
        (part,) = panels.parts_of(bo)
    assert part["told"]["quiet_hours"] == [22, 7]
    assert part["told"]["wishes"] == [{"kind": "vouch", "way": "mail", "wanted": False}]
    with writing() as session:
        announce(session, AccountClosed(bo, clock.now()))
    with db.database().reading() as session:
        assert queries.wishes_said(session, bo) == []
        assert session.scalars(select(Notice).where(Notice.member_id == bo)).all() == []
