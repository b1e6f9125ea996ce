"""Two workers at the same minute: a term ends once, one election opens, one vote is counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask

from app.core import clock, db, jobs
from groups.chat.models import Entry
from groups.chat.rules import EntryKind
from groups.elections import actions, queries
from groups.elections.models import Election
from groups.membership.models_terms import StewardTerm
from groups.proposals.models import Proposal
from tests.elections.scenes import DAY, Writing, a_crew, stewards_of, the, vote_for


def _at_once(act: Callable[[], None], workers: int = 2) -> None:
    start = Barrier(workers)

    def work(_number: int) -> None:
        start.wait(20)
        act()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


def test_two_workers_end_one_term_and_open_one_election(app: Flask, writing: Writing) -> None:
    pid, (ann, bo, _cy) = a_crew(writing, 3, steward_term_days=30)
    clock.shift(31 * DAY)
    _at_once(lambda: jobs.run_ticks(clock.now()))
    assert stewards_of(writing, pid) == [bo.id]
    with writing() as session:
        assert session.query(Election).count() == 1
        terms = session.query(StewardTerm).order_by(StewardTerm.id).all()
        assert [(each.member_id, each.ended_by) for each in terms] == [(ann.id, "term"), (bo.id, "")]
        notes = session.query(Entry).filter_by(kind=EntryKind.NOTE).all()
        assert sum(each.data["key"] == "election.opened" for each in notes) == 1


def test_two_workers_open_one_vote_and_install_one_steward(app: Flask, writing: Writing) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3, steward_term_days=30)
    clock.shift(31 * DAY)
    jobs.run_ticks(clock.now())
    with db.database().writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        actions.stand(session, election, cy.id, "", clock.now())
    clock.shift(34 * DAY + timedelta(minutes=1))
    _at_once(lambda: jobs.run_ticks(clock.now()))
    vote_for(writing, pid, [ann, bo, cy], cy)
    clock.shift(38 * DAY + timedelta(minutes=2))
    _at_once(lambda: jobs.run_ticks(clock.now()))
    assert stewards_of(writing, pid) == [cy.id]
    with writing() as session:
        assert session.query(Proposal).count() == 1
        assert session.query(StewardTerm).filter_by(member_id=cy.id).count() == 1
