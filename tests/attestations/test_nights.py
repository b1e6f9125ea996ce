"""The night: once for all processes, from where it stopped, only what has moved, and in small units."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.core import clock, db
from events.attestations import judging, night, night_stages
from events.attestations.models import Finding, MemberStanding, Night
from events.reviews import night_stages as of_reviews
from events.reviews.models import VenueScore
from tests.attestations.tables import a_table, rows
from tests.attestations.test_judging import a_lived_scene, confirm
from tests.factories import a_member
from tests.reviews.tables import a_review, a_sat_table, an_old_venue

Writing = Callable[[], AbstractContextManager[Session]]
DAY = timedelta(days=1)


def a_scene(writing: Writing) -> datetime:
    """People who have dined for months, a new table and a venue with reviews; answers the moment of the night."""
    with writing() as session:
        confirm(session, a_lived_scene(session))
        confirm(session, a_table(session, "New1", "New2", since=timedelta(hours=30)))
        table = a_sat_table(session, venue=an_old_venue(session, a_member(session)))
        for who in range(3):
            a_review(session, table, who)
    return clock.now()


def written() -> tuple[dict[int, float], dict[int, float], list[tuple[int, int]]]:
    """Standings, credibilities, and what is known of venues."""
    return (
        {row.member_id: round(row.value, 6) for row in rows(MemberStanding)},
        {row.id: round(row.credibility, 6) for row in rows(Finding)},
        [(row.venue_id, row.sat_tables) for row in rows(VenueScore)],
    )


def test_of_two_processes_one_has_the_night_and_it_is_done_once(writing: Writing) -> None:
    now = a_scene(writing)
    first = night._take(db.database(), now)
    assert first is not None
    assert night._take(db.database(), now) is None  # another process, in the same minute
    assert not night.run(db.database(), now)
    night._let_go(db.database(), first.number, now)
    assert night.run(db.database(), now)
    before = written()
    assert not night.run(db.database(), now)
    judging.tonight(now)
    assert written() == before
    assert len(rows(Night)) == 1
    assert max(before[0].values()) > 0.3
    assert night.run(db.database(), now + DAY)
    assert len(rows(Night)) == 2


@pytest.mark.parametrize("stage", ["credibilities", "score"])
def test_a_night_that_was_cut_off_goes_on_and_ends_the_same(
    stage: str, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = a_scene(writing)
    where = night_stages if stage == "credibilities" else of_reviews

    def cut(*_all: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(where, stage, cut)
        with pytest.raises(RuntimeError, match="power"):
            night.run(db.database(), now)
    kept = rows(Night)[0]
    assert kept.finished_at is None
    assert kept.found["stage"] >= 1
    assert not night.run(db.database(), now)  # a little later, not at once
    stood = max(row.computed_at for row in rows(MemberStanding))
    assert night.run(db.database(), now + night.AGAIN)
    assert max(row.computed_at for row in rows(MemberStanding)) == stood  # not worked out again
    went_on = written()
    with writing() as session:
        session.delete(session.get_one(Night, kept.id))
    assert night.run(db.database(), now)
    undisturbed = written()
    assert went_on == undisturbed


def test_only_what_has_moved_is_written(writing: Writing) -> None:
    now = a_scene(writing)
    night.run(db.database(), now)
    statements: list[str] = []

    def hear(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(db.database().engine, "before_cursor_execute", hear)
    try:
        assert night.run(db.database(), now + timedelta(days=1))
    finally:
        event.remove(db.database().engine, "before_cursor_execute", hear)
    changes = [each for each in statements if each.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [each for each in changes if "night" in each]
    assert not [each for each in changes if "INSERT INTO member_standing" in each]
    assert not [each for each in changes if "review " in each.split("SET")[0]]


def test_after_downtime_the_night_is_caught_up_once(writing: Writing) -> None:
    now = a_scene(writing)
    night.run(db.database(), now)
    judging.tonight(now + 5 * DAY)
    with writing() as session:
        last = night.last(session)
        assert session.scalar(select(func.count()).select_from(Night)) == 2
    assert last is not None
    assert last > now + 4 * DAY


def test_a_night_begins_at_one_hour_wherever_the_clock_was_first_looked_at() -> None:
    four = datetime.fromisoformat("2031-05-01T20:00:00+00:00")
    assert night.number_of(four) == night.number_of(four + timedelta(hours=23, minutes=59))
    assert night.number_of(four) == night.number_of(four - timedelta(minutes=1)) + 1


def test_much_work_is_done_by_a_process_of_its_own(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    now = a_scene(writing)
    begun: list[list[str]] = []

    class Child:
        def __init__(self, words: list[str], **_how: object) -> None:
            begun.append(words)

        def poll(self) -> None:
            """Still at work."""

    monkeypatch.setattr(night, "MANY", 1)
    monkeypatch.setattr(night, "_child", None)
    monkeypatch.setattr(night.subprocess, "Popen", Child)
    judging.tonight(now)
    judging.tonight(now)
    assert [words[-1] for words in begun] == ["night"]
    assert rows(MemberStanding) == []
