"""Terms, silence, recalls and rules through time: what happens by itself, and happens once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Device, Member
from app.core import clock, db, jobs
from app.core.ids import digest, new_token
from app.core.signals import announce
from groups.elections import actions, queries, watching
from groups.elections.models import Election
from groups.elections.rules import Cause, Outcome
from groups.membership import attested, stewardship
from groups.membership.models import CharterValue, Membership
from groups.membership.models_terms import StewardTerm
from groups.membership.queries import membership_of
from groups.signals import CharterChanged
from tests.elections.scenes import DAY, Time, Writing, a_crew, ate, stewards_of, the, vote_for


def _seen(session: Session, *people: Member) -> None:
    """They look at a page now."""
    for each in people:
        session.add(
            Device(
                member_id=each.id,
                token_digest=digest(new_token()),
                created_at=clock.now(),
                seen_at=clock.now(),
            )
        )


def _row(session: Session, pid: str, member: Member) -> Membership:
    row = membership_of(session, the(session, pid).id, member.id, fresh=True)
    assert row is not None
    return row


def test_an_election_opens_before_the_term_ends_and_the_steward_may_be_elected_again(
    writing: Writing,
) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3, steward_term_days=30, silence_days=180)
    time = Time()
    time.pass_by(17 * DAY, steps=4)
    with writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        assert (election.cause, election.seats) == (Cause.TERM, 1)
        actions.stand(session, election, ann.id, "", clock.now())
    time.pass_by(timedelta(days=3, minutes=1))
    vote_for(writing, pid, [ann, bo, cy], ann)
    time.pass_by(timedelta(days=4, minutes=1))
    with writing() as session:
        row = _row(session, pid, ann)
        assert row.term_ends_at is not None
        assert row.term_ends_at - clock.now() > 29 * DAY
        assert (row.acting, row.called_at) == (False, None)


def test_a_term_ends_by_itself_and_somebody_else_stands_in(writing: Writing) -> None:
    pid, (ann, bo, _cy) = a_crew(writing, 3, steward_term_days=30, silence_days=180)
    time = Time()
    time.pass_by(31 * DAY, steps=31)
    assert stewards_of(writing, pid) == [bo.id]
    with writing() as session:
        assert _row(session, pid, bo).acting
        assert _row(session, pid, ann).steward_since is None
        elections = session.query(Election).order_by(Election.id).all()
        assert [each.outcome for each in elections] == [Outcome.NOBODY_STOOD, None]
    time.pass_by(90 * DAY, steps=90)
    assert len(stewards_of(writing, pid)) == 1
    with writing() as session:
        assert session.query(StewardTerm).filter(StewardTerm.ended_at.is_(None)).count() == 1


def test_silence_ends_a_term_while_the_group_is_active_and_not_before(writing: Writing) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3, silence_days=60)
    time = Time()
    time.pass_by(61 * DAY, steps=8)
    assert stewards_of(writing, pid) == [ann.id]  # the group sleeps with its steward
    ate(writing, pid, bo, cy, ago=DAY)
    time.pass_by(2 * DAY, steps=2)
    assert stewards_of(writing, pid) == [bo.id]
    with writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        assert election.cause is Cause.SILENCE


def test_a_steward_who_looks_in_is_not_silent(writing: Writing) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3, silence_days=60)
    time = Time()
    for _ in range(3):
        time.pass_by(50 * DAY, steps=5)
        with writing() as session:
            _seen(session, ann)
        ate(writing, pid, bo, cy, ago=DAY)
    assert stewards_of(writing, pid) == [ann.id]


def test_several_seats_are_filled_by_those_with_most_votes(writing: Writing) -> None:
    pid, people = a_crew(writing, 5, steward_seats=2)
    ann, bo, cy, dee, eve = people
    time = Time()
    with writing() as session:
        group = the(session, pid)
        stewardship.lay_down(session, group, ann.id, clock.now())
    with writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        assert election.seats == 2
        for each in (bo, cy, dee):
            actions.stand(session, election, each.id, "", clock.now())
    time.pass_by(timedelta(days=3, minutes=1))
    vote_for(writing, pid, [ann, eve], cy, dee)
    vote_for(writing, pid, [bo, cy], cy, bo)
    vote_for(writing, pid, [dee], dee)
    time.pass_by(timedelta(days=4, minutes=1))
    assert sorted(stewards_of(writing, pid)) == sorted([cy.id, dee.id])


def test_seats_that_stay_empty_are_asked_for_again_in_a_month(writing: Writing) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3)
    time = Time()
    with writing() as session:
        stewardship.lay_down(session, the(session, pid), ann.id, clock.now())
    with writing() as session:
        election = queries.running(session, the(session, pid).id)
        assert election is not None
        actions.stand(session, election, cy.id, "", clock.now())
    time.pass_by(timedelta(days=3, minutes=1))
    vote_for(writing, pid, [ann, bo, cy])  # nobody is for anybody
    time.pass_by(timedelta(days=4, minutes=1))
    assert stewards_of(writing, pid) == [bo.id]
    with writing() as session:
        (over,) = queries.past(session, the(session, pid).id)
        assert over.outcome is Outcome.NOBODY_CHOSEN
    time.pass_by(31 * DAY, steps=4)
    with writing() as session:
        again = queries.running(session, the(session, pid).id)
        assert again is not None
        assert again.cause in (Cause.AGAIN, Cause.TERM)


def test_a_hand_over_gives_on_only_what_is_left_of_the_term(writing: Writing) -> None:
    pid, (ann, bo, _cy) = a_crew(writing, 3)
    with writing() as session:
        ends = _row(session, pid, ann).term_ends_at
        stewardship.hand_over(session, the(session, pid), ann.id, bo.id, clock.now() + 100 * DAY)
        assert _row(session, pid, bo).term_ends_at == ends


def test_a_vote_that_shortens_terms_leaves_time_to_elect(writing: Writing) -> None:
    pid, (ann, _bo, _cy) = a_crew(writing, 3)
    Time().pass_by(100 * DAY, steps=4)
    with writing() as session:
        group = the(session, pid)
        session.add(CharterValue(
            group_id=group.id, key="steward_term_days", value="30", source="proposal:x", set_at=clock.now(),
        ))  # fmt: skip
        session.flush()
        fact = CharterChanged(group.id, "steward_term_days", "30", 0)
        announce(session, fact)
    with writing() as session:
        left = (_row(session, pid, ann).term_ends_at or clock.now()) - clock.now()
        assert 13 * DAY < left <= 14 * DAY


def test_the_last_vouched_for_table_decides_who_stands_in(writing: Writing) -> None:
    pid, (ann, bo, cy, dee) = a_crew(writing, 4)
    ate(writing, pid, bo, cy, dee, ago=9 * DAY)
    ate(writing, pid, ann, dee, ago=3 * DAY)
    with writing() as session:
        group = the(session, pid)
        assert set(attested.since(session, group.id, clock.now() - 5 * DAY)) == {ann.id, dee.id}
        stewardship.leave(session, group, ann.id, clock.now())
    assert stewards_of(writing, pid) == [dee.id]


def test_members_are_warned_lapse_and_are_on_no_roll_until_they_are_back(writing: Writing) -> None:
    pid, (_ann, bo, cy) = a_crew(writing, 3, roll_window_days=60, silence_days=180)
    time = Time()
    time.pass_by(45 * DAY, steps=5)
    with writing() as session:
        _seen(session, cy)
    time.pass_by(5 * DAY, steps=5)
    with writing() as session:
        assert _row(session, pid, bo).warned_at is not None
        assert _row(session, pid, cy).warned_at is None
    time.pass_by(20 * DAY, steps=20)
    with writing() as session:
        assert _row(session, pid, bo).lapsed_at is not None
        assert _row(session, pid, cy).lapsed_at is None


def test_looking_twice_does_everything_once(writing: Writing) -> None:
    pid, (ann, _bo, _cy) = a_crew(writing, 3, steward_term_days=30)
    clock.shift(31 * DAY)
    with db.database().reading() as session:
        due = list(queries.to_look_at(session, clock.now()))
    for each in [*due, *due]:  # as two workers who asked at the same moment
        with writing() as session:
            watching.look(session, each, clock.now())
    jobs.run_ticks(clock.now())
    assert len(stewards_of(writing, pid)) == 1
    with writing() as session:
        assert session.query(Election).count() == 1
        assert session.query(StewardTerm).filter_by(member_id=ann.id).count() == 1
