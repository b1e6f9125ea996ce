"""A vote about when and where: what wins is a dinner, once; where it cannot be, the page says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, signals
from app.core.access import Refused
from app.places.models import Venue
from events.dinners import actions as dinners
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Pact, Visibility
from events.voted import actions, queries
from events.voted.actions import Question
from events.voted.models import DinnerVote
from events.voted.rules import LENGTH, VotedReason, Wish, wish_from
from groups.membership import stewardship
from groups.membership.models import Group
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of
from groups.proposals.reasons import code
from groups.proposals.rules import Outcome
from tests.factories import a_dinner, a_venue
from tests.proposals.groups import THREE_DAYS, a_founded_group, end, people, say

ZONE = "Asia/Shanghai"
DAY = timedelta(days=1)


def a_vote(session: Session, group: Group, by: Member, *wishes: Wish, seats: int = 8) -> Proposal:
    """A vote about these, for three days."""
    now = clock.now()
    named = [(f"{wish.starts_at} {wish.name}", wish) for wish in wishes]
    asked = Question("Hotpot", "", named, seats, True, False, now + THREE_DAYS)
    return actions.ask(session, group, by.id, asked, now)


def both(venue: Venue, days: int = 5) -> Wish:
    """An evening at that place."""
    return Wish(evening(days), ZONE, venue.id, venue.name)


def evening(days: int) -> datetime:
    """So many days from now."""
    return clock.now() + days * DAY


def vote_of(session: Session, proposal: Proposal) -> DinnerVote:
    """What the room keeps of it."""
    found = queries.of_vote(session, proposal.id)
    assert found is not None
    return found


def dinners_of(session: Session) -> Sequence[Dinner]:
    """All there are."""
    return session.scalars(select(Dinner).order_by(Dinner.id)).all()


def test_what_wins_with_time_and_place_is_a_dinner_hosted_by_who_asked(session: Session) -> None:
    ann, bo, cho = people(session, 3)
    group = a_founded_group(session, ann, bo, cho, callers="stewards")
    first, second = a_venue(session, ann), a_venue(session, ann, "Old Lamb")
    vote = a_vote(session, group, bo, both(first), both(second, 6), seats=5)
    say(session, vote, ann, 1)
    say(session, vote, cho, 0, 1)
    end(session, vote)
    (dinner,) = dinners_of(session)
    assert (dinner.title, dinner.venue_id, dinner.seats) == ("Hotpot", second.id, 5)
    assert dinner.host_id == bo.id  # though the charter lets only stewards call: the group has decided
    assert vote.executed_at is not None
    assert vote_of(session, vote).dinner_id == dinner.id
    assert [seat.member_id for seat in session.scalars(select(Seat))] == [bo.id]  # nobody else was put there
    end(session, vote, DAY)
    assert len(dinners_of(session)) == 1


def test_pressed_twice_it_is_asked_once(session: Session) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    wishes = both(a_venue(session, ann)), Wish(evening(9), ZONE)
    first, again = a_vote(session, group, ann, *wishes), a_vote(session, group, ann, *wishes)
    assert first.id == again.id
    assert vote_of(session, first).host_id == ann.id


def test_who_volunteers_hosts_and_may_step_back(session: Session) -> None:
    ann, bo, cho = people(session, 3)
    group = a_founded_group(session, ann, bo, cho)
    vote = a_vote(session, group, ann, both(a_venue(session, ann)), Wish(evening(4), ZONE))
    actions.volunteer(session, vote, bo.id, clock.now(), hosts=True)
    actions.volunteer(session, vote, bo.id, clock.now(), hosts=True)
    for member, hosts in ((cho, True), (ann, True), (cho, False)):
        with pytest.raises(Refused) as no:
            actions.volunteer(session, vote, member.id, clock.now(), hosts=hosts)
        assert no.value.reason is VotedReason.HOSTED
    assert vote_of(session, vote).host_id == bo.id
    actions.volunteer(session, vote, bo.id, clock.now(), hosts=False)
    assert vote_of(session, vote).host_id == ann.id
    actions.volunteer(session, vote, cho.id, clock.now(), hosts=True)
    for each in (ann, bo):
        say(session, vote, each, 0)
    end(session, vote)
    assert [dinner.host_id for dinner in dinners_of(session)] == [cho.id]
    with pytest.raises(Refused) as no:
        actions.volunteer(session, vote, ann.id, vote.closes_at, hosts=True)
    assert no.value.reason is VotedReason.OVER


def test_a_volunteer_who_left_leaves_it_to_who_asked_and_then_to_anybody(session: Session) -> None:
    ann, bo, cho = people(session, 3)
    group = a_founded_group(session, ann, bo, cho)
    place = a_venue(session, ann)
    votes = [a_vote(session, group, bo, both(place, days), both(place, days + 1)) for days in (5, 9)]
    for vote in votes:
        actions.volunteer(session, vote, cho.id, clock.now(), hosts=True)
        for each in (ann, bo):
            say(session, vote, each, 0)
    stewardship.leave(session, group, cho.id, clock.now())
    votes[1].closes_at += DAY
    session.flush()
    end(session, votes[0])
    assert [dinner.host_id for dinner in dinners_of(session)] == [bo.id]
    stewardship.leave(session, group, bo.id, clock.now())
    end(session, votes[1])
    assert votes[1].refusal == code(VotedReason.NO_HOST)
    assert len(dinners_of(session)) == 1


def test_a_half_choice_waits_until_somebody_calls_it_and_the_first_dinner_is_its_own(
    session: Session,
) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    vote = a_vote(session, group, ann, Wish(evening(5), ZONE), Wish(evening(6), ZONE))
    early = _called(session, group, bo, vote)  # a form that says so before the end is no form of ours
    signals.deliver_inside(session)
    assert vote_of(session, vote).dinner_id is None
    for each in (ann, bo):
        say(session, vote, each, 1)
    end(session, vote)
    assert vote.outcome is Outcome.PASSED
    assert list(dinners_of(session)) == [early]
    first, _second = _called(session, group, bo, vote), _called(session, group, ann, vote)
    signals.deliver_inside(session)
    assert vote_of(session, vote).dinner_id == first.id


def _called(session: Session, group: Group, by: Member, vote: Proposal) -> Dinner:
    starts = evening(6)
    plan = dinners.Plan(
        title="Hotpot", note="", venue_id=None, timezone=ZONE, starts_at=starts, ends_at=starts + LENGTH,
        closes_at=starts, seats=6, cap_fen=None, visibility=Visibility.GROUP,
    )  # fmt: skip
    return dinners.call_dinner(
        session,
        group,
        by.id,
        plan,
        Pact(),
        clock.now(),
        anew=True,
        origin=f"{actions.ORIGIN}{vote.public_id}",
    )


def test_it_says_why_when_the_time_has_passed_or_the_table_stands_already(session: Session) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    place = a_venue(session, ann)
    late = a_vote(session, group, ann, both(place, 4), both(place, 5))
    twin = a_vote(session, group, ann, both(place, 20), both(place, 21))
    for vote in (late, twin):
        for each in (ann, bo):
            say(session, vote, each, 0)
    chosen = wish_from(options_of(session, twin.id)[0].payload)
    a_dinner(session, group, bo, venue=place, starts_at=chosen.starts_at)
    end(session, late, 2 * DAY)  # the house slept over it
    assert late.refusal == code(VotedReason.PASSED)
    assert twin.refusal == code(VotedReason.ALREADY_SET)
    assert len(dinners_of(session)) == 1


def test_none_of_these_and_a_vote_that_fails_set_nothing(session: Session) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    place = a_venue(session, ann)
    vote = a_vote(session, group, ann, both(place), both(place, 6))
    for each in (ann, bo):
        say(session, vote, each, 2)
    end(session, vote)
    assert vote.outcome is Outcome.REJECTED
    assert not dinners_of(session)


def test_a_place_that_went_into_another_is_that_other(session: Session) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    old, new = a_venue(session, ann, "Old Lamb"), a_venue(session, ann, "New Lamb")
    vote = a_vote(session, group, ann, both(old), both(old, 6))
    old.merged_into_id = new.id
    for each in (ann, bo):
        say(session, vote, each, 0)
    end(session, vote)
    assert [dinner.venue_id for dinner in dinners_of(session)] == [new.id]
