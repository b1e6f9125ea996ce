"""Answers and ends at the same moment: one settling, and nothing that came too late counts."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock, db, jobs
from events.dinners.models import Dinner, DinnerMove, Seat
from events.dinners.rules import SeatState
from events.polls.models import Poll, PollAnswer, PollBallot
from tests.dinners.helpers import browsers
from tests.dinners.test_race import all_at_once
from tests.polls.helpers import a_table, ask_dates, say


def test_answers_that_meet_the_end_count_whole_or_not_at_all_and_it_is_settled_once(app: Flask) -> None:
    with db.database().writing() as session:
        dinner, people = a_table(session, 14, seats=6)
        said = ask_dates(session, dinner, 3, 4)
        say(session, dinner, people[1], said, "yn")
        pids, ids = [option.public_id for option in said.options], [each.id for each in people]
        options = [option.id for option in said.options]
    tabs = browsers(app, [*ids[2:], *[ids[0]] * 3], clock.now())
    address = f"/d/{dinner.public_id}/poll"

    def vote(browser: FlaskClient) -> Callable[[], int]:
        sent = {f"o-{pids[1]}": "yes", f"o-{pids[0]}": "no", "seat": "yes", "pact": "1"}
        return lambda: browser.post(f"{address}/answers", data=sent).status_code

    def end(browser: FlaskClient) -> Callable[[], int]:
        return lambda: browser.post(f"{address}/close").status_code

    answers = all_at_once([*(vote(each) for each in tabs[:12]), *(end(each) for each in tabs[12:])])
    assert set(answers) <= {303, 409}
    jobs.run_ticks(clock.now())
    with db.database().reading() as session:
        counted = session.scalar(select(func.count()).select_from(PollBallot)) or 0
        assert counted - 1 == answers[303] - 3  # those who were told so, and the one before
        assert session.scalar(select(func.count()).select_from(PollAnswer)) == 2 * counted
        found = session.get_one(Dinner, dinner.id)
        assert (found.sequence, found.time_open) == (1, False)
        assert session.scalars(select(Poll.closed_at)).one() is not None
        won = 1 if counted > 2 else 0
        assert found.starts_at == next(o.starts_at for o in said.options if o.id == options[won])
        taken = session.scalar(select(func.count()).where(Seat.state == SeatState.GOING)) or 0
        assert taken <= 6
        assert session.scalar(select(func.count()).select_from(DinnerMove)) == 0
