"""From the call to the bench, through the pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, i18n
from events.dinners import moments
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import SeatState, Visibility
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


def in_two_days() -> str:
    return moments.write_local(clock.now() + timedelta(days=2), i18n.zone("Asia/Shanghai"))


def call(**changed: object) -> dict[str, object]:
    """The form of a new dinner, as the page sends it."""
    return {
        "title": "Old-stove hotpot", "starts": in_two_days(), "place": "", "seats": "2", "cap": "",
        "visibility": "group", "split_mode": "equal", "plus_one_weight": "100", "child_weight": "50",
        "late_cancel_hours": "24", "no_urging": "y",
    } | changed  # fmt: skip


def test_from_the_call_to_the_bench(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
        group = a_group(session, ann, bo, cho)
    host, guest, late = (as_member(each.id) for each in (ann, bo, cho))
    assert host.get(f"/g/{group.public_id}/dinners/new").status_code == 200
    answer = host.post(f"/g/{group.public_id}/dinners/new", data=call(place="Jiaoxia Hotpot", cap="120"))
    assert answer.status_code == 303
    path = answer.location
    assert "Old-stove hotpot" in guest.get(path).text
    assert guest.post(f"{path}/seat", data={"adults": 0, "children": 0, "pact": 1}).status_code == 303
    assert late.post(f"{path}/seat", data={"adults": 0, "children": 0, "pact": 1}).status_code == 303
    assert states(writing) == {"Ann": "going", "Bo": "going", "Cho": "waiting"}
    assert guest.post(f"{path}/seat/give-back").status_code == 303
    assert states(writing) == {"Ann": "going", "Bo": "gone", "Cho": "offered"}
    assert late.post(f"{path}/seat/answer", data={"answer": "yes", "adults": 0, "children": 0, "pact": 1}).status_code == 303
    assert states(writing)["Cho"] == "going"


def states(writing: Writing) -> dict[str, str]:
    """Who is what, by name."""
    from app.accounts.models import Member

    with writing() as session:
        rows = session.execute(select(Member.nickname, Seat.state).join(Member, Member.id == Seat.member_id))
        return {name: state.value for name, state in rows}
