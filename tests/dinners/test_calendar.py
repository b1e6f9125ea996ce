"""The calendar file, read back by a reader that is not ours."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event

from app.core import clock
from tests.dinners.helpers import As, Writing, call, local
from tests.factories import a_dinner, a_group, a_member, a_venue


def read(body: bytes) -> tuple[Calendar, Event]:
    """The calendar and its one event."""
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.events
    return calendar, event


def test_the_file_says_when_where_and_in_which_zone(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
        venue = a_venue(session, ann, address="29 Suzhou Jie")
        dinner = a_dinner(session, group, ann, venue=venue, note="Two plates; of tripe, please.\nNo toasts.")
    answer = as_member(ann.id).get(f"/d/{dinner.public_id}/dinner.ics")
    assert answer.mimetype == "text/calendar"
    calendar, event = read(answer.data)
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    assert event.start == dinner.starts_at.replace(microsecond=0)
    assert event.end == dinner.ends_at.replace(microsecond=0)
    assert event.start.utcoffset() == timedelta(hours=8)
    assert str(event["location"]) == "Jiaoxia Hotpot, 29 Suzhou Jie, Beijing"
    assert str(event["url"]) == f"http://localhost/d/{dinner.public_id}"
    assert str(event["description"]).startswith("Two plates; of tripe, please.\nNo toasts.")
    assert (event["sequence"], str(event["status"])) == (0, "CONFIRMED")


def test_a_moved_dinner_replaces_the_old_entry_and_a_cancelled_one_strikes_it(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann = a_member(session)
        dinner = a_dinner(session, a_group(session, ann), ann)
    host, path = as_member(ann.id), f"/d/{dinner.public_id}"
    _calendar, first = read(host.get(f"{path}/dinner.ics").data)
    assert host.post(f"{path}/edit", data=call(starts=local(timedelta(days=4)))).status_code == 303
    _calendar, moved = read(host.get(f"{path}/dinner.ics").data)
    assert host.post(f"{path}/call-off").status_code == 303
    _calendar, off = read(host.get(f"{path}/dinner.ics").data)
    assert first["uid"] == moved["uid"] == off["uid"]
    assert first["sequence"] < moved["sequence"] < off["sequence"]
    assert moved.start > first.start > clock.now()
    assert str(off["status"]) == "CANCELLED"


def test_a_zone_with_summer_time_keeps_the_hour_on_the_wall(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann, timezone="Europe/Berlin")
    answer = as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=call(starts="2027-07-10T19:00"))
    calendar, event = read(as_member(ann.id).get(f"{answer.location}/dinner.ics").data)
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Berlin"]
    assert (event.start.hour, event.start.utcoffset()) == (19, timedelta(hours=2))


def test_while_time_or_place_are_being_decided_the_entry_says_so(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session, locale="en")
        venue = a_venue(session, ann)
        dinner = a_dinner(session, a_group(session, ann), ann, venue=venue, time_open=True, place_open=True)
    _calendar, event = read(as_member(ann.id).get(f"/d/{dinner.public_id}/dinner.ics").data)
    assert (str(event["status"]), str(event["location"])) == ("TENTATIVE", "To be decided")
