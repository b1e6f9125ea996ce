"""Calling a dinner and changing it: forms, mistakes told kindly, who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core import clock
from events.dinners import queries
from events.dinners.rules import SeatState, SplitMode, Visibility
from tests.dinners.helpers import As, Writing, call, charter, local, states, the_dinner
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue


def test_a_call_says_everything_that_was_written(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
    form = call(
        place="Jiaoxia Hotpot", area="Haidian", cap="120.50", seats="10", visibility="link", split_mode="treat",
        treat="Zhou, birthday", drinks_pool="y", child_weight="0", late_cancel_hours="48", note="Two plates of tripe.",
    )  # fmt: skip
    form.pop("no_urging")
    assert as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=form).status_code == 303
    with writing() as session:
        dinner = queries.dinner_by(session, the_dinner(session).public_id)
        assert dinner is not None
        assert dinner.venue is not None
        pact = queries.pact_of(session, dinner)
        assert (dinner.cap_fen, dinner.seats, dinner.visibility) == (12050, 10, Visibility.LINK)
        assert (dinner.venue.name, dinner.venue.area, dinner.venue.city) == (
            "Jiaoxia Hotpot",
            "Haidian",
            "Beijing",
        )
        assert (pact.split_mode, pact.treat, pact.drinks_pool) == (SplitMode.TREAT, "Zhou, birthday", True)
        assert (pact.child_weight, pact.late_cancel_hours, pact.no_urging) == (0, 48, False)
        assert dinner.starts_at - dinner.closes_at == timedelta(hours=2)


def test_a_place_that_is_known_is_not_made_again(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
        venue = a_venue(session, ann, "Jiaoxia Hotpot", area="Suzhou Jie")
    path = f"/g/{group.public_id}/dinners/new"
    page = as_member(ann.id).get(path, query_string={"venue": venue.public_id}).text
    assert f'value="{venue.name} · {venue.area}"' in page
    assert as_member(ann.id).post(path, data=call(place="jiaoxia hotpot · suzhou jie")).status_code == 303
    with writing() as session:
        assert the_dinner(session).venue_id == venue.id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts": ""}, "Choose a day and a time."),
        ({"starts": "soon"}, "Choose a day and a time."),
        ({"starts": "9999-12-31T23:59"}, "more than two years away"),
        ({"starts": "0001-01-01T00:00"}, "has passed. Did you mean"),
        ({"starts": local(timedelta(hours=-2))}, "has passed. Did you mean"),
        ({"ends": local(timedelta(days=1))}, "over before it begins"),
        ({"ends": local(timedelta(days=3))}, "Twelve hours are the longest"),
        ({"closes": local(timedelta(days=3))}, "The deadline is after the dinner begins"),
        ({"title": " "}, "Say in a few words what you will eat."),
        ({"title": "x" * 61}, "60 characters are enough"),
        ({"seats": "1"}, "at least 2 and at most 500"),
        ({"seats": "501"}, "at least 2 and at most 500"),
        ({"seats": "many"}, "Write a whole number."),
        ({"cap": "-5"}, "Write an amount such as"),
        ({"cap": "1e309"}, "Write an amount such as"),
        ({"cap": "999999"}, "a zero too many"),
        ({"note": "x" * 2001}, "2,000 characters are enough"),
        ({"child_weight": "101"}, "Between 0 and 100 percent"),
        ({"late_cancel_hours": "999"}, "Between 0 and 168 hours"),
        ({"split_mode": "treat"}, "Say who treats whom"),
        ({"place": "p\u0430ris"}, "letters of two alphabets"),
        ({"visibility": "world"}, "alid choice"),
    ],
)
def test_a_mistake_is_told_at_its_field_with_a_way_out(
    writing: Writing, as_member: As, changed: dict[str, str], sentence: str
) -> None:
    with writing() as session:
        ann = a_member(session, locale="en")
        group = a_group(session, ann)
    answer = as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=call(**changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    with writing() as session:
        assert count_of_dinners(session) == 0


def count_of_dinners(session: object) -> int:
    from sqlalchemy import func, select
    from sqlalchemy.orm import Session

    from events.dinners.models import Dinner

    assert isinstance(session, Session)
    return session.scalar(select(func.count()).select_from(Dinner)) or 0


@pytest.mark.parametrize(
    ("when", "sentence"),
    [("2027-03-28T02:30", "does not exist there"), ("2027-10-31T02:30", "happens twice there")],
)
def test_clocks_that_jump_are_explained(writing: Writing, as_member: As, when: str, sentence: str) -> None:
    with writing() as session:
        ann = a_member(session, locale="en")
        group = a_group(session, ann, timezone="Europe/Berlin")
    answer = as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=call(starts=when))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_where_the_charter_says_so_only_stewards_call(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session, locale="en")
        group = a_group(session, ann, bo)
        charter(session, group, callers="stewards")
    path = f"/g/{group.public_id}/dinners/new"
    assert "only the stewards" in as_member(bo.id).get(path).text
    assert as_member(bo.id).post(path, data=call()).status_code == 409
    assert as_member(ann.id).post(path, data=call()).status_code == 303


def test_whoever_has_one_group_does_not_choose_and_who_has_none_is_shown_a_way(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, locale="en") for _each in range(3))
        group = a_group(session, ann, bo)
        a_group(session, bo, name="Second table")
    assert as_member(ann.id).get("/dinners/new").location == f"/g/{group.public_id}/dinners/new"
    assert "Second table" in as_member(bo.id).get("/dinners/new").text
    assert "A table belongs to a group" in as_member(cho.id).get("/dinners/new").text


def test_a_table_gets_no_smaller_than_those_who_sit_at_it(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, locale="en") for _each in range(3))
        group = a_group(session, ann, bo, cho)
        dinner = a_dinner(session, group, ann, bo, cho, seats=4)
    form = call(title="Fewer chairs", starts=local(), seats="2")
    answer = as_member(ann.id).post(f"/d/{dinner.public_id}/edit", data=form)
    assert answer.status_code == 422
    assert "3 seats are taken" in answer.text


def test_a_larger_table_asks_the_bench_at_once(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
        group = a_group(session, ann, bo, cho)
        dinner = a_dinner(session, group, ann, bo, seats=2)
        a_seat(session, dinner, cho, SeatState.WAITING)
    assert as_member(ann.id).post(f"/d/{dinner.public_id}/edit", data=call(seats="3")).status_code == 303
    with writing() as session:
        assert states(session, dinner)["Cho"] == "offered"


def test_a_new_title_names_the_table_talk_too(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
    path = as_member(ann.id).post(f"/g/{group.public_id}/dinners/new", data=call()).location
    assert as_member(ann.id).post(f"{path}/edit", data=call(title="Copper pot")).status_code == 303
    with writing() as session:
        dinner = queries.dinner_by(session, path.rsplit("/", 1)[1])
        assert dinner is not None
        assert dinner.channel is not None
        assert dinner.channel.title == "Copper pot"


def test_a_form_that_was_not_touched_keeps_moments_that_have_passed(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
        starts = (clock.now() + timedelta(minutes=30)).replace(second=0, microsecond=0)
        dinner = a_dinner(session, group, ann, starts_at=starts)
    travel(timedelta(minutes=50))
    page = as_member(ann.id).get(f"/d/{dinner.public_id}/edit").text
    assert page.count("datetime-local") == 3
    form = call(
        title="Renamed",
        starts=local_of(starts),
        ends=local_of(starts + timedelta(hours=2)),
        closes=local_of(starts),
    )
    assert as_member(ann.id).post(f"/d/{dinner.public_id}/edit", data=form).status_code == 303
    with writing() as session:
        assert the_dinner(session).title == "Renamed"
        assert the_dinner(session).moved_at is None


def local_of(moment: object) -> str:
    from datetime import datetime

    from events.dinners import moments
    from tests.dinners.helpers import SHANGHAI

    assert isinstance(moment, datetime)
    return moments.write_local(moment, SHANGHAI)
