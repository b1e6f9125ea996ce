"""The verbs of houses: send an offer, write it anew, answer what the group asks for, withdraw, cancel; and lapsing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.core.signals import announce
from app.merchants import phrases
from app.places.models import Venue
from events.invitations import agreeing, knowing, policy, queries, rules, talking
from events.invitations.models import Offer, OfferNeed, OfferVersion
from events.invitations.policy import Barred
from events.invitations.rules import OfferProblem, OfferReason, Side, State, Terms
from events.signals import OfferArrived, OfferEnded
from groups.membership.models import Group
from groups.proposals import opening
from groups.proposals.models import Proposal


class NotSent(Exception):
    """These terms cannot be sent: problems, or a refused phrase, each told at the form."""

    def __init__(self, problems: Sequence[OfferProblem], phrase: str = "") -> None:
        super().__init__(*problems)
        self.problems, self.phrase = problems, phrase


def hold(session: Session, offer: Offer) -> None:
    """Lock the group, then the offer: in the order in which the end of a vote does."""
    db.lock(session, session.get_one(Group, offer.group_id))
    db.lock(session, offer)
    queries.offer_with(session, offer.id)  # the lock has read the row alone


def check(terms: Terms, valid_until: datetime, zone: str, now: datetime) -> None:
    """Raises NotSent with everything that keeps the terms from being sent."""
    found = rules.problems(terms, valid_until, talking.starts_of(terms, zone), now)
    phrase = phrases.refused(terms.texts())
    if found or phrase:
        raise NotSent(found, phrase)


def send(
    session: Session, venue: Venue, merchant_id: int, group: Group, terms: Terms, valid_until: datetime, by_id: int,
    now: datetime, *, need: OfferNeed | None = None,
) -> Offer:  # fmt: skip
    """Put an offer before a group. A second press is the same one. Raises NotSent, Refused."""
    check(terms, valid_until, venue.timezone, now)
    db.lock(session, group)  # two houses may knock for the last place of the month
    for twin in queries.same_terms(session, venue.id, [group.id], terms):
        return twin
    knock = knowing.knock_of(session, venue, merchant_id, terms, need=need is not None)
    wants = knowing.policies(session, [group.id])[group.id]
    past = knowing.pasts(session, [group.id], venue.id, merchant_id, now)[group.id]
    reasons = policy.barred(wants, knock, past, now)
    if reasons:
        raise Refused(reasons[0])
    offer = Offer(
        public_id=new_id(), venue_id=venue.id, merchant_id=merchant_id, group_id=group.id, sent_by_id=by_id,
        need_id=need.id if need else None, confirmed=knock.confirmed, tasting=terms.tasting, state=State.OPEN,
        version=1, sent_at=now, valid_until=valid_until, ended_words="",
    )  # fmt: skip
    session.add(offer)
    session.flush()  # its version names it
    talking.write_version(session, offer, terms, Side.HOUSE, by_id, now)
    talking.log_line(session, offer, "sent", by_id, now)
    announce(session, OfferArrived(offer.id, group.id))
    return offer


def barred_for(
    session: Session,
    venue: Venue,
    merchant_id: int,
    group_ids: Sequence[int],
    terms: Terms,
    now: datetime,
    *,
    need: bool = False,
) -> dict[int, list[Barred]]:
    """Why these terms would not arrive at each of these groups: told before sending (M-06)."""
    knock = knowing.knock_of(session, venue, merchant_id, terms, need=need)
    wants = knowing.policies(session, group_ids)
    pasts = knowing.pasts(session, group_ids, venue.id, merchant_id, now)
    return {group: policy.barred(wants[group], knock, pasts[group], now) for group in group_ids}


def improve(session: Session, offer: Offer, terms: Terms, by_id: int, seen: int, now: datetime) -> None:
    """Write a new version of an offer that stands or is agreed. Raises Refused, NotSent."""
    hold(session, offer)
    _talks(session, offer, seen, now)
    if queries.version(session, offer.id, offer.version).terms == terms:
        return
    if terms.tasting and not offer.tasting:
        raise NotSent([OfferProblem.PART])  # a tasting is marked at creation
    check(terms, max(offer.valid_until, now + rules.LEAST_NOTICE), offer.venue.timezone, now)
    offer.version += 1
    talking.write_version(session, offer, terms, Side.HOUSE, by_id, now)
    if offer.state is State.OPEN:
        offer.valid_until = rules.usual_valid_until(talking.starts_of(terms, offer.venue.timezone), now)
    talking.log_line(session, offer, "changed", by_id, now)
    announce(session, OfferArrived(offer.id, offer.group_id, again=True))


def other_slots(
    session: Session, offer: Offer, slots: Sequence[str], by_id: int, seen: int, now: datetime
) -> None:
    """Not that day, but another (M-21): the house's own last terms at other times."""
    own = [each for each in queries.versions_of(session, offer.id) if each.side is Side.HOUSE][-1]
    improve(session, offer, replace(own.terms, slots=tuple(slots)), by_id, seen, now)


def accept_counter(session: Session, offer: Offer, by_id: int, seen: int, now: datetime) -> None:
    """The house agrees to what the group has decided to ask for: it is a dinner. Twice is once."""
    hold(session, offer)
    if offer.accepted == seen:
        return
    newest = _talks(session, offer, seen, now)
    if not talking.asked_of_house(offer, newest):
        raise Refused(OfferReason.ANSWERED)
    slots = talking.ahead(newest.terms, offer.venue.timezone, now)
    if not slots:
        raise Refused(OfferReason.PASSED)
    talking.log_line(session, offer, "agreed", by_id, now)
    agreeing.agree(session, offer, newest, slots[0], now)


def decline_counter(session: Session, offer: Offer, words: str, by_id: int, seen: int, now: datetime) -> None:
    """Not this time, in words of the house's own. What was agreed before stands. Twice is once."""
    hold(session, offer)
    if offer.state is State.DECLINED or offer.turned_down == seen:
        return
    newest = _talks(session, offer, seen, now)
    if not talking.asked_of_house(offer, newest):
        raise Refused(OfferReason.ANSWERED)
    talking.add_line(session, offer, Side.HOUSE, by_id, words, now)
    talking.log_line(session, offer, "declined", by_id, now)
    offer.turned_down = offer.version
    if offer.state is State.OPEN:
        end(session, offer, State.DECLINED, words, now, by_house=True)
    else:
        announce(session, OfferEnded(offer.id, "unchanged", by_house=True))


def withdraw(session: Session, offer: Offer, words: str, by_id: int | None, now: datetime) -> None:
    """Take an offer back: a vote on it ends; one that was agreed counts as cancelled (M-11). Twice is once."""
    hold(session, offer)
    if offer.state in (State.WITHDRAWN, State.CANCELLED):
        return
    if offer.state not in talking.TALKING:
        raise Refused(OfferReason.NOT_OPEN)
    if offer.state is State.ACCEPTED and offer.dinner is not None and now >= offer.dinner.starts_at:
        raise Refused(OfferReason.TOO_LATE)
    if offer.vote_id is not None:
        vote = session.get_one(Proposal, offer.vote_id)
        if vote.closed_at is None and now < vote.closes_at:
            opening.take_back(session, vote, now, whatever_was_said=True)
        offer.vote_id = None
    talking.add_line(session, offer, Side.HOUSE, by_id, words, now)
    talking.log_line(session, offer, "taken_back", by_id, now)
    state = State.CANCELLED if offer.state is State.ACCEPTED else State.WITHDRAWN
    end(session, offer, state, words, now, by_house=True)


def expire(session: Session, offer_id: int, now: datetime) -> None:
    """Its time is over and nobody has answered: asked every minute. A second worker finds it done."""
    offer = session.get_one(Offer, offer_id)
    db.lock(session, offer)
    if offer.state is State.OPEN and offer.valid_until <= now and offer.vote_id is None:
        end(session, offer, State.EXPIRED, "", now)


def end(
    session: Session, offer: Offer, state: State, words: str, now: datetime, *, by_house: bool = False
) -> None:
    """An offer comes to nothing; the caller holds its lock."""
    offer.state, offer.ended_words, offer.ended_at = state, words, now
    announce(session, OfferEnded(offer.id, state.value, by_house))


def _talks(session: Session, offer: Offer, seen: int, now: datetime) -> OfferVersion:
    """The newest version, where the house may speak: nobody votes, nothing has changed since it looked."""
    if offer.state not in talking.TALKING:
        raise Refused(OfferReason.NOT_OPEN)
    if offer.version != seen:
        raise Refused(OfferReason.CHANGED_MEANWHILE)
    if offer.vote_id is not None:
        raise Refused(OfferReason.ANOTHER_VOTE)
    begun = offer.dinner is not None and now >= offer.dinner.starts_at
    if begun or (offer.state is State.OPEN and now >= offer.valid_until):
        raise Refused(OfferReason.TOO_LATE)
    return queries.version(session, offer.id, offer.version)
