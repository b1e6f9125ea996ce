"""Feeds: who may read which, what stands in them, what does not; and that asking again is cheap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.core import clock
from events.dinners import actions as dinners
from events.dinners.models import Dinner
from events.dinners.rules import SeatState
from events.polls import actions as polls
from events.polls.actions import Ask
from events.polls.rules import Kind
from events.series import actions as series
from groups.membership.models import Group
from tests.calendars.helpers import As, Writing, a_draft, address_of, at, events_in, today
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue


def test_my_calendar_says_how_sure_each_table_is(app: Flask, writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo", locale="en")
        group = a_group(session, ann, bo)
        for title, state in (
            ("sits", SeatState.GOING), ("waits", SeatState.WAITING), ("is asked", SeatState.OFFERED),
            ("was there", SeatState.GONE), ("said no", SeatState.DECLINED),
        ):  # fmt: skip
            dinner = a_dinner(session, group, ann)
            dinner.title = title
            a_seat(session, dinner, bo, state)
        off = a_dinner(session, group, ann, bo, called_off_at=clock.now())
        off.title = "off"
        unsure = a_dinner(session, group, ann, bo, time_open=True)
        unsure.title = "when?"
        a_dinner(session, group, ann)  # without Bo
    answer = client.get(address_of(app, writing, bo.id))
    assert answer.mimetype == "text/calendar"
    found = {title: str(event["status"]) for title, event in events_in(answer.data).items()}
    assert found == {
        "sits": "CONFIRMED", "On the bench: waits": "TENTATIVE", "Held for you: is asked": "TENTATIVE",
        "Given back: was there": "CANCELLED", "Given back: said no": "CANCELLED", "Called off: off": "CANCELLED",
        "when?": "TENTATIVE",
    }  # fmt: skip


def test_an_entry_has_all_that_programs_read(app: Flask, writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        venue = a_venue(session, ann, address="29 Suzhou Jie")
        dinner = a_dinner(session, a_group(session, ann), ann, venue=venue, note="Bring appetite.")
    body = client.get(address_of(app, writing, ann.id)).data
    event = events_in(body)["Old-stove hotpot"]
    assert str(event["uid"]) == f"{dinner.public_id}@localhost"
    assert (event["sequence"], str(event["location"])) == (0, "Jiaoxia Hotpot, 29 Suzhou Jie, Beijing")
    assert str(event["description"]) == f"Bring appetite.\nhttp://localhost/d/{dinner.public_id}"
    assert str(event["dtstart"].params["TZID"]) == "Asia/Shanghai"
    assert event["last-modified"].dt == dinner.called_at.replace(microsecond=0)
    assert body.count(b"BEGIN:VTIMEZONE") == 1
    assert b"X-WR-CALNAME:My tables" in body
    assert b"VALARM" not in body


def test_the_same_table_has_the_same_name_in_file_and_feed(
    app: Flask, writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        dinner = a_dinner(session, a_group(session, ann), ann)
    browser = as_member(ann.id)
    names = [
        str(event["uid"])
        for path in (address_of(app, writing, ann.id), f"/d/{dinner.public_id}/dinner.ics")
        for event in events_in(browser.get(path).data).values()
    ]
    assert len(set(names)) == 1


def test_a_group_calendar_names_nobody(app: Flask, writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Wacholder"), a_member(session, "Quendel")
        group = a_group(session, ann, bo)
        a_dinner(session, group, ann, bo, note="Liebstoeckel has a birthday")
        series.begin(session, group, ann.id, a_draft(note="Liebstoeckel cooks"), clock.now())
    body = client.get(address_of(app, writing, bo.id, group.id)).get_data(as_text=True)
    assert "Old-stove hotpot" in body
    assert [name for name in ("Wacholder", "Quendel", "Liebstoeckel") if name in body] == []


def test_a_title_writes_no_line_of_its_own(app: Flask, writing: Writing, client: FlaskClient) -> None:
    evil = (
        "hot\r\nATTENDEE:mailto:x@example.org\rSTATUS:CANCELLED\nBEGIN:VEVENT\u2028X:1\x0bY:2\x85Z:3 "
        + "锅" * 90
    )
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        venue = a_venue(session, ann, address=f"1 {evil}")
        dinner = a_dinner(session, a_group(session, ann), ann, venue=venue, note=evil)
        dinner.title = evil
        title = dinner.title
    body = client.get(address_of(app, writing, ann.id)).data
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.events
    assert str(event["summary"]) == " ".join(title.splitlines())
    assert (str(event["status"]), "attendee" in event) == ("CONFIRMED", False)
    names = {
        line.split(":")[0].split(";")[0] for line in body.decode().splitlines() if not line.startswith(" ")
    }
    assert names.isdisjoint({"ATTENDEE", "X", "Y", "Z"})
    assert body.split(b"\r\n").count(b"BEGIN:VEVENT") == 1
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


def test_asking_again_is_answered_in_a_line_until_something_changes(
    app: Flask, writing: Writing, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        dinner_id = a_dinner(session, a_group(session, ann), ann).id
    path = address_of(app, writing, ann.id)
    first = client.get(path)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get(path, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert client.get(path, headers={"If-None-Match": packed.headers["ETag"]}).status_code == 304
    assert client.get(path).data == first.data
    with writing() as session:
        dinners.call_off(session, session.get_one(Dinner, dinner_id), clock.now())
    assert client.get(path, headers=tag).status_code == 200


def test_a_feed_asks_as_much_for_three_hundred_tables_as_for_three(
    app: Flask, writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        group = a_group(session, ann)
        venue = a_venue(session, ann)
        for _each in range(3):
            a_dinner(session, group, ann, venue=venue, time_open=True)
    paths = [address_of(app, writing, ann.id, of) for of in (None, group.id)]
    few = [_asked(client, path) for path in paths]
    with writing() as session:
        found = session.get_one(Group, group.id)
        for number in range(297):
            a_dinner(session, found, ann, venue=venue, time_open=bool(number % 2))
    assert [_asked(client, path) for path in paths] == few
    assert max(few) <= 6
    assert client.get(paths[0]).data.count(b"BEGIN:VEVENT") == 300


def test_what_is_long_over_leaves_the_feed(app: Flask, writing: Writing, client: FlaskClient) -> None:
    now = clock.now()
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        group = a_group(session, ann)
        for title, days, off in (
            ("kept", 80, False), ("too old", 100, False), ("struck", 3, True), ("forgotten", 12, True),
        ):  # fmt: skip
            starts = now - timedelta(days=days)
            dinner = a_dinner(session, group, ann, starts_at=starts, called_off_at=starts if off else None)
            dinner.title = title
    titles = set(events_in(client.get(address_of(app, writing, ann.id)).data))
    assert titles == {"kept", "Called off: struck"}


def test_the_rest_of_a_series_stands_in_its_hosts_calendar(
    app: Flask, writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        begun = series.begin(session, a_group(session, ann), ann.id, a_draft(), clock.now())
        third = today() + timedelta(days=17)
        series.skip(session, begun, third + timedelta(days=7), clock.now())
        name = begun.public_id
    calendar = Calendar.from_ical(client.get(address_of(app, writing, ann.id)).data)
    assert isinstance(calendar, Calendar)
    (rest,) = [event for event in calendar.events if "rrule" in event]
    assert str(rest["uid"]) == f"series-{name}@localhost"
    assert (rest.start, str(rest["status"])) == (at(third), "TENTATIVE")
    assert rest["rrule"]["FREQ"] == ["WEEKLY"]
    assert [each.dt for each in rest["exdate"].dts] == [at(third + timedelta(days=7))]


def _asked(client: FlaskClient, path: str) -> int:
    with count_queries() as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_while_the_day_is_voted_on_every_choice_stands_in_the_calendar(
    app: Flask, writing: Writing, client: FlaskClient
) -> None:
    days = [today() + timedelta(days=each) for each in (4, 5, 6)]
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        dinner = a_dinner(session, a_group(session, ann), ann, starts_at=at(days[0]))
        walls = tuple(at(day).replace(tzinfo=None) for day in days)
        polls.open_poll(
            session, dinner, Ask(Kind.DATE, walls), clock.now() + timedelta(days=1), ann.id, clock.now()
        )
    path = address_of(app, writing, ann.id)
    found = Calendar.from_ical(client.get(path).data)
    assert isinstance(found, Calendar)
    assert sorted(event.start for event in found.events) == [at(day) for day in days]
    assert {(str(event["status"]), str(event["summary"])) for event in found.events} == {
        ("TENTATIVE", "Perhaps: Old-stove hotpot")
    }
    assert len({str(event["uid"]) for event in found.events}) == 3
    with writing() as session:
        dinners.settle(session, session.get_one(Dinner, dinner.id), clock.now(), starts_at=at(days[1]))
    event = events_in(client.get(path).data)["Old-stove hotpot"]
    assert (event.start, str(event["status"])) == (at(days[1]), "CONFIRMED")


def test_a_place_on_the_map_is_told(app: Flask, writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        venue = a_venue(session, ann, lat=39.9834, lng=116.3165)
        a_dinner(session, a_group(session, ann), ann, venue=venue)
    assert b"GEO:39.9834;116.3165" in client.get(address_of(app, writing, ann.id)).data
