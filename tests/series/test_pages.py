"""Pages of series: the form, the days, the way to have the last one once more in two taps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock
from events.dinners import moments
from events.dinners.models import Dinner
from events.series import actions
from events.series.models import Occurrence, Series
from events.series.rules import Pattern, Rhythm
from groups.membership import stewardship
from groups.membership.models import Group
from tests.calendars.helpers import SHANGHAI, As, Writing, a_draft, at, today
from tests.counting import count_queries
from tests.dinners.helpers import call
from tests.factories import a_dinner, a_group, a_member, a_venue


def form(**changed: str) -> dict[str, str]:
    """The form of a new series, as the page sends it: every week, the first in three days at 19:00."""
    starts = f"{today() + timedelta(days=3)}T19:00"
    return call(starts=starts) | {"rhythm": "weekly", "every": "1", "ends_on": "", "rule": ""} | changed


def test_three_things_begin_a_series(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        group = a_group(session, ann)
    browser, path = as_member(ann.id), f"/g/{group.public_id}/series/new"
    assert browser.get(path).status_code == 200
    answer = browser.post(path, data=form())
    assert answer.status_code == 303
    again = browser.post(path, data=form())  # an impatient second press
    assert again.location == answer.location
    page = browser.get(answer.location, headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert re.search(r"Every \w+day, 19:00", page)
    assert page.count("The table is set") == 2
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(Dinner)) == 2


@pytest.mark.parametrize(
    ("sent", "pattern"),
    [
        ({"weekdays": "6", "every": "2"}, Pattern(Rhythm.WEEKLY, 2, (6,))),
        ({"rhythm": "month_day"}, None),
        ({"rhythm": "month_last", "every": "3"}, None),
        ({"rule": "FREQ=MONTHLY;BYDAY=2FR"}, Pattern(Rhythm.MONTH_WEEKDAY, 1, (4,), nth=2)),
    ],
)
def test_the_rhythm_is_what_was_chosen(
    writing: Writing, as_member: As, sent: dict[str, str], pattern: Pattern | None
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        group = a_group(session, ann)
    assert as_member(ann.id).post(f"/g/{group.public_id}/series/new", data=form(**sent)).status_code == 303
    first = today() + timedelta(days=3)
    usual = {
        "month_day": Pattern(Rhythm.MONTH_DAY, 1, month_day=first.day),
        "month_last": Pattern(Rhythm.MONTH_WEEKDAY, 3, (first.weekday(),), nth=-1),
    }
    with writing() as session:
        series = session.scalars(select(Series)).one()
        assert series.pattern == (pattern or usual[sent["rhythm"]])


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"rule": "FREQ=SECONDLY;COUNT=1000000000"}, "Only weekly and monthly rules"),
        ({"rule": "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-366"}, "The days of this rule are not understood"),
        ({"every": "0"}, "Every 1 to 12"),
        ({"every": "999999"}, "Every 1 to 12"),
        ({"every": "often"}, "Write a whole number"),
        ({"rhythm": "secondly"}, "Not a valid choice"),
        ({"weekdays": "9"}, "not a valid choice"),
        ({"ends_on": "2020-01-01"}, "It would end before it begins"),
        ({"ends_on": "9999-12-31"}, "Ten years are enough"),
        ({"rule": "FREQ=WEEKLY;UNTIL=99991231"}, "Ten years are enough"),
        ({"ends_on": "31.12."}, "Not a valid date"),
        ({"starts": "2020-01-01T19:00"}, "has passed"),
        ({"title": ""}, "Say in a few words"),
        ({"ends": "2027-12-31T19:00"}, ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    writing: Writing, as_member: As, sent: dict[str, str], sentence: str
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        group = a_group(session, ann)
    answer = as_member(ann.id).post(f"/g/{group.public_id}/series/new", data=form(note="with tripe", **sent))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert "with tripe" in page
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(Series)) == 0


@pytest.fixture
def running(writing: Writing) -> tuple[str, int, int, str]:
    """A series: its address, Ann its host, Bo of the group, the group's address."""
    with writing() as session:
        ann, bo = a_member(session, "Ann", locale="en"), a_member(session, "Bo", locale="en")
        group = a_group(session, bo, ann)
        series = actions.begin(session, group, ann.id, a_draft(), clock.now())
        return f"/series/{series.public_id}", ann.id, bo.id, group.public_id


def test_the_host_leaves_a_day_out_moves_another_and_ends_it(
    writing: Writing, as_member: As, running: tuple[str, int, int, str]
) -> None:
    path, ann, _bo, _group = running
    browser, third = as_member(ann), today() + timedelta(days=17)
    assert browser.post(f"{path}/skip", data={"day": third.isoformat()}).status_code == 303
    assert "left out" in browser.get(path).get_data(as_text=True)
    assert browser.post(f"{path}/skip/undo", data={"day": third.isoformat()}).status_code == 303
    assert "left out" not in browser.get(path).get_data(as_text=True)
    moved = browser.post(f"{path}/set", data={"day": third.isoformat()})
    assert moved.location.endswith("/edit")
    assert browser.get(moved.location).status_code == 200
    assert browser.post(f"{path}/skip", data={"day": third.isoformat()}).status_code == 409
    assert browser.post(f"{path}/skip", data={"day": "whenever"}).status_code == 422
    assert browser.get(f"{path}/end").get_data(as_text=True).count('class="link"') >= 3
    assert browser.post(f"{path}/end").status_code == 303
    assert "This series has ended" in browser.get(path).get_data(as_text=True)
    assert browser.post(f"{path}/edit", data=form()).status_code == 409


def test_a_change_holds_for_what_is_still_to_be_set(
    writing: Writing, as_member: As, running: tuple[str, int, int, str]
) -> None:
    path, ann, _bo, _group = running
    browser = as_member(ann)
    page = browser.get(f"{path}/edit").get_data(as_text=True)
    third = today() + timedelta(days=17)
    assert f'value="{third}T19:00"' in page
    changed = form(starts=f"{third}T18:30", title="Noodles", rhythm="month_day")
    assert browser.post(f"{path}/edit", data=changed).status_code == 303
    with writing() as session:
        series = session.scalars(select(Series)).one()
        assert (series.title, series.wall, series.pattern.month_day) == ("Noodles", "18:30", third.day)
        titles = session.scalars(select(Dinner.title).order_by(Dinner.starts_at)).all()
    assert titles == [
        "Friday hotpot",
        "Friday hotpot",
        "Noodles",
    ]  # the third is within three weeks: set at once


def test_a_series_that_rests_is_taken_over_in_one_tap(
    writing: Writing, as_member: As, running: tuple[str, int, int, str]
) -> None:
    path, ann, bo, group = running
    assert as_member(bo).post(f"{path}/host").status_code == 409
    with writing() as session:
        found = session.scalars(select(Group)).one()
        stewardship.leave(session, found, ann, clock.now())
    assert as_member(ann).get(path).status_code == 404
    browser = as_member(bo)
    assert "rests: it needs a host" in browser.get(f"/g/{group}").get_data(as_text=True)
    assert "I host it from now on" in browser.get(path).get_data(as_text=True)
    assert browser.post(f"{path}/host").status_code == 303
    assert browser.post(f"{path}/edit", data=form(title="Bo's hotpot")).status_code == 303


def test_the_last_one_once_more_takes_two_taps(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann", locale="en"), a_member(session, "Bo", locale="en")
        venue = a_venue(session, ann)
        began = at(today() - timedelta(days=3), 19)
        last = a_dinner(
            session, a_group(session, ann, bo), ann, bo, venue=venue, starts_at=began, cap_fen=9000
        )
        group = last.group_id
        path = f"/g/{session.get_one(Group, group).public_id}"
    browser = as_member(bo.id)
    again = f"/d/{last.public_id}/again"
    for page in (path, f"/d/{last.public_id}", f"{path}/dinners/new"):  # each is one tap away from it
        assert again in browser.get(page).get_data(as_text=True)
    page = browser.get(again).get_data(as_text=True)
    found = re.search(r'name="starts"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="starts"', page)
    assert found is not None
    starts = found[1] or found[2]
    assert starts == moments.write_local(began + timedelta(days=7), SHANGHAI)
    called = browser.post(again, data={"starts": starts})
    assert called.status_code == 303
    assert browser.post(again, data={"starts": starts}).location == called.location
    with writing() as session:
        new = session.scalars(select(Dinner).order_by(Dinner.id.desc())).first()
        assert new is not None
        assert (new.host_id, new.venue_id, new.cap_fen, new.seats) == (bo.id, last.venue_id, 9000, last.seats)
        assert new.starts_at == began + timedelta(days=7)


def test_once_more_at_a_time_that_has_passed_is_asked_again(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session, "Ann", locale="en")
        last = a_dinner(session, a_group(session, ann), ann, starts_at=clock.now() - timedelta(days=2))
    answer = as_member(ann.id).post(f"/d/{last.public_id}/again", data={"starts": "2020-02-02T19:00"})
    assert answer.status_code == 422
    assert "2020-02-02T19:00" in answer.get_data(as_text=True)


def test_a_group_page_asks_as_much_for_thirty_series_as_for_three(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        group = a_group(session, ann)
        for number in range(3):
            actions.begin(session, group, ann.id, a_draft(title=f"series {number}"), clock.now())
    browser = as_member(ann.id)
    few = _asked(browser, f"/g/{group.public_id}")
    with writing() as session:
        found = session.get_one(Group, group.id)
        for number in range(27):
            far = today() + timedelta(days=100 + number)
            actions.begin(session, found, ann.id, a_draft(first=far, title=f"more {number}"), clock.now())
        assert session.scalar(select(func.count()).select_from(Occurrence)) == 6
    assert _asked(browser, f"/g/{group.public_id}") == few


def _asked(browser: FlaskClient, path: str) -> int:
    browser.get(path)
    with count_queries() as asked:
        assert browser.get(path).status_code == 200
    return len(asked)
