"""Groups answer: they come, they decline, they ask for something else; houses answer them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.places.rules_ties import TieKind
from app.places.ties import declare
from events.dinners.models import Dinner
from events.headcount.queries import of_dinner
from events.invitations import actions, agreeing, deciding, queries
from events.invitations.knowing import house_known
from events.invitations.models import Offer
from events.invitations.policy import Barred
from events.invitations.promises import Promised
from events.invitations.rules import OfferReason, Pays, Side, State
from groups.proposals import voting
from groups.proposals.models import Proposal
from groups.proposals.rules import Outcome, ProposalReason
from groups.signals import ProposalClosed
from tests.factories import a_group, a_member
from tests.invitations.helpers import (
    World,
    a_house,
    a_world,
    accepted,
    decide,
    law,
    none_rank,
    sent,
    slot,
    terms,
)


def test_the_group_comes_and_the_version_stands_in_a_dinner(session: Session) -> None:
    world = a_world(session)
    offer = accepted(session, world, menu=(("Fish", 6800),), perk="tea")
    assert (offer.state, offer.accepted) == (State.ACCEPTED, 1)
    dinner = session.get_one(Dinner, offer.dinner_id)
    assert (dinner.host_id, dinner.venue_id, dinner.group_id) == (
        world.mei.id,
        world.venue.id,
        world.group.id,
    )
    assert (dinner.seats, dinner.cap_fen, dinner.note) == (10, 12800, "Winter menu, eight dishes")
    kinds = [each.kind for each in queries.promises_of(session, offer.id)]
    assert kinds == [Promised.PRICE, Promised.DISH, Promised.PERK]


def test_none_of_these_declines_it(session: Session) -> None:
    world = a_world(session)
    offer = sent(session, world)
    vote = deciding.ask(session, offer, world.bo.id, 2, clock.now())
    decide(session, vote, none_rank(session, vote), world.bo, world.mei)
    assert vote.outcome is Outcome.REJECTED
    assert queries.offer_with(session, offer.id).state is State.DECLINED


def test_too_few_decide_nothing_and_another_vote_may_begin(session: Session) -> None:
    world = a_world(session)
    offer = sent(session, world)
    vote = deciding.ask(session, offer, world.bo.id, 1, clock.now())
    with pytest.raises(Refused) as no:
        deciding.decline(session, offer, world.mei.id, "Too hot", 1, clock.now())
    assert no.value.reason is OfferReason.ANOTHER_VOTE
    ended = decide(session, vote, 0)
    deciding.vote_over(session, _closed(vote))
    assert offer.state is State.OPEN
    assert deciding.ask(session, offer, world.mei.id, 1, ended).id != vote.id


def _closed(vote: Proposal) -> ProposalClosed:
    return ProposalClosed(vote.group_id, vote.id, False)


def test_a_reason_to_decline_reaches_the_house(session: Session) -> None:
    world = a_world(session)
    offer = sent(session, world)
    vote = deciding.decline(session, offer, world.bo.id, "The pot has beef fat", 1, clock.now())
    decide(session, vote, 0, world.bo, world.mei)
    assert (offer.state, offer.ended_words) == (State.DECLINED, "The pot has beef fat")
    assert [each.side for each in queries.messages_of(session, offer.id)] == [Side.GROUP]


def countered(session: Session, world: World) -> Offer:
    offer = sent(session, world)
    wish = terms(slots=(slot(11, 19),), heads_least=8, heads_most=8, price_fen=11800)
    vote = deciding.counter(session, offer, world.bo.id, wish, 1, clock.now())
    decide(session, vote, 0, world.bo, world.mei)
    deciding.vote_over(session, _closed(vote))
    return queries.offer_with(session, offer.id)


def test_a_counter_is_accepted_by_the_house_and_becomes_the_dinner(session: Session) -> None:
    world = a_world(session)
    offer = countered(session, world)
    assert offer.version == 2
    later = clock.now() + timedelta(days=2)
    actions.accept_counter(session, offer, world.cook.id, 2, later)
    actions.accept_counter(session, offer, world.cook.id, 2, later)
    dinner = session.get_one(Dinner, offer.dinner_id)
    assert (dinner.seats, dinner.cap_fen, dinner.host_id) == (8, 11800, world.bo.id)
    sides = [each.side for each in queries.versions_of(session, offer.id)]
    assert sides == [Side.HOUSE, Side.GROUP]


def test_not_that_day_but_another(session: Session) -> None:
    world = a_world(session)
    offer = countered(session, world)
    later = clock.now() + timedelta(days=2)
    actions.other_slots(session, offer, [slot(14)], world.cook.id, 2, later)
    newest = queries.version(session, offer.id, 3)
    assert (newest.side, newest.slots, newest.price_fen) == (Side.HOUSE, [slot(14)], 12800)
    assert offer.state is State.OPEN


def test_the_house_declines_politely(session: Session) -> None:
    world = a_world(session)
    offer = countered(session, world)
    later = clock.now() + timedelta(days=2)
    actions.decline_counter(session, offer, "Not with so few cooks", world.cook.id, 2, later)
    assert offer.state is State.DECLINED


def test_a_change_of_what_was_agreed_needs_the_group_again(session: Session) -> None:
    world = a_world(session)
    offer = accepted(session, world)
    now = clock.now() + timedelta(days=2)
    offer.vote_id = None
    actions.improve(session, offer, terms(slots=(slot(12),), price_fen=13800), world.cook.id, 1, now)
    dinner = session.get_one(Dinner, offer.dinner_id)
    assert (offer.accepted, dinner.cap_fen) == (1, 12800)
    vote = deciding.ask(session, offer, world.bo.id, 1, now)
    decide(session, vote, 0, world.bo, world.mei)
    assert (offer.accepted, dinner.cap_fen) == (2, 13800)
    assert dinner.host_id == world.mei.id


def test_a_change_that_the_group_does_not_want_leaves_what_was_agreed(session: Session) -> None:
    world = a_world(session)
    offer = accepted(session, world)
    now = clock.now() + timedelta(days=2)
    offer.vote_id = None
    actions.improve(session, offer, terms(price_fen=13800), world.cook.id, 1, now)
    vote = deciding.ask(session, offer, world.bo.id, 1, now)
    decide(session, vote, none_rank(session, vote), world.bo, world.mei)
    assert (offer.state, offer.accepted, offer.turned_down) == (State.ACCEPTED, 1, 2)


def test_a_vote_on_a_version_that_is_no_more_changes_nothing(session: Session) -> None:
    world = a_world(session)
    offer = sent(session, world)
    vote = deciding.ask(session, offer, world.bo.id, 1, clock.now())
    with pytest.raises(Refused) as no:
        actions.improve(session, offer, terms(price_fen=9900), world.cook.id, 1, clock.now())
    assert no.value.reason is OfferReason.ANOTHER_VOTE
    actions.withdraw(session, offer, "The kitchen burnt", world.cook.id, clock.now())
    assert (vote.outcome, offer.state) == (Outcome.TAKEN_BACK, State.WITHDRAWN)


def test_a_house_that_cancels_is_counted(session: Session) -> None:
    world = a_world(session)
    offer = accepted(session, world)
    actions.withdraw(session, offer, "", world.cook.id, clock.now() + timedelta(days=2))
    assert offer.state is State.CANCELLED
    assert house_known(session, world.venue, clock.now()).cancelled == 1
    assert queries.agreed_at(session, offer.dinner_id or 0) is None


def test_offers_lapse_once(session: Session) -> None:
    world = a_world(session)
    offer = sent(session, world)
    assert queries.expired(session, clock.now()) == []
    later = offer.valid_until
    assert queries.expired(session, later) == [offer.id]
    actions.expire(session, offer.id, later)
    actions.expire(session, offer.id, later)
    assert (offer.state, queries.expired(session, later)) == (State.EXPIRED, [])


def test_what_the_charter_bars_never_arrives(session: Session) -> None:
    world = a_world(session)
    law(session, world.group, "offers_policy", "closed")
    assert actions.barred_for(
        session, world.venue, world.merchant.id, [world.group.id], terms(), clock.now()
    ) == {world.group.id: [Barred.CLOSED]}
    with pytest.raises(Refused) as no:
        sent(session, world)
    assert no.value.reason is Barred.CLOSED
    assert queries.of_group(session, world.group.id) == []


def test_two_houses_a_month_and_one_open_of_each(session: Session) -> None:
    world = a_world(session)
    first = sent(session, world)
    assert sent(session, world).id == first.id
    with pytest.raises(Refused) as no:
        sent(session, world, price_fen=9900)
    assert no.value.reason is Barred.ONE_OPEN
    for name, reason in (("Second", None), ("Third", Barred.FULL)):
        world.venue, world.merchant = a_house(session, world.cook, name)
        if reason is None:
            sent(session, world)
        else:
            with pytest.raises(Refused) as full:
                sent(session, world)
            assert full.value.reason is reason


def test_a_house_nobody_has_confirmed_has_one_open_offer(session: Session) -> None:
    world = a_world(session, confirmed=False)
    assert not sent(session, world).confirmed
    other = replace(world)
    other.group = a_group(session, world.bo, name="Others")
    with pytest.raises(Refused) as no:
        sent(session, other)
    assert no.value.reason is Barred.ONE_AT_A_TIME


def test_words_that_ask_for_praise_are_not_sent(session: Session) -> None:
    with pytest.raises(actions.NotSent) as no:
        sent(session, a_world(session), perk="五星好评送甜品")
    assert no.value.phrase == "好评"


def test_the_price_is_fixed_when_the_number_is_final(session: Session) -> None:
    world = a_world(session)
    offer = accepted(session, world, tiers=((10, 10800),))
    assert of_dinner(session, offer.dinner_id or 0) is not None  # everybody is asked once
    agreeing.fix_price(session, offer.id, 10)
    agreeing.fix_price(session, offer.id, 6)
    assert (offer.tier_heads, offer.tier_fen) == (10, 10800)


def test_the_price_is_fixed_at_the_start_where_nobody_has_locked_it(session: Session) -> None:
    world = a_world(session)
    offer = accepted(session, world, tiers=((10, 10800),))
    starts = session.get_one(Dinner, offer.dinner_id).starts_at
    assert queries.to_fix(session, starts - timedelta(minutes=1)) == []
    assert queries.to_fix(session, starts) == [offer.id]
    agreeing.fix_at_start(session, offer.id, starts)
    assert (offer.tier_heads, offer.tier_fen) == (1, 12800)


def test_nobody_tied_to_the_house_answers_for_the_group(session: Session) -> None:
    world = a_world(session)
    world.group = a_group(session, world.bo, world.cook, name="Mixed")
    offer = sent(session, world)
    with pytest.raises(Refused) as no:
        deciding.ask(session, offer, world.cook.id, 1, clock.now())
    assert no.value.reason is OfferReason.TIED


def test_whoever_is_tied_to_the_house_neither_votes_nor_counts(session: Session) -> None:
    """X-07, whether the tie stood when the roll was written or came after it."""
    world = a_world(session)
    early, later = a_member(session, "Early"), a_member(session, "Later")
    world.group = a_group(session, world.bo, world.mei, early, later, name="Four")
    offer = sent(session, world)
    declare(session, world.venue, early.id, TieKind.FAMILY, clock.now())
    vote = deciding.ask(session, offer, world.bo.id, 2, clock.now())
    assert vote.entitled == 3
    declare(session, world.venue, later.id, TieKind.STAFF, clock.now())
    for each in (early, later):
        with pytest.raises(Refused) as no:
            voting.cast(session, vote, each.id, [0], clock.now())
        assert no.value.reason is ProposalReason.PARTIAL
    voting.cast(session, vote, world.mei.id, [0], clock.now())


def test_somebody_else_may_host_and_without_a_host_nothing_is_called(session: Session) -> None:
    world = a_world(session)
    offer = sent(session, world, pays=Pays.PART, part_percent=50)
    deciding.volunteer(session, offer, world.bo.id, clock.now())
    vote = deciding.ask(session, offer, world.mei.id, 1, clock.now())
    assert offer.host_id == world.bo.id
    deciding.volunteer(session, offer, world.bo.id, clock.now())
    decide(session, vote, 0, world.bo, world.mei)
    assert (vote.outcome, vote.executed_at) == (Outcome.PASSED, None)
    assert offer.state is State.OPEN
