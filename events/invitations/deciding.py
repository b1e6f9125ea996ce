"""How a group answers: it votes on a version, on declining, or on what it would ask for instead (M-07)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.invitations import actions, agreeing, queries, rules, talking
from events.invitations.models import Offer
from events.invitations.rules import Basis, OfferReason, Pays, Photos, Side, State, Terms
from events.signals import OfferChanged, OfferCountered, OfferEnded
from groups.membership.models import Group
from groups.proposals import opening
from groups.proposals.kinds import NONE_OF_THESE, YES_NO, Choice
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.rules import LONGEST_TITLE, Outcome
from groups.signals import ProposalChanged, ProposalClosed

ASK, DECLINE, COUNTER = "offer", "offer_decline", "offer_counter"
USUAL_DAYS, DAYS = 3, (1, 2, 3, 5)
LEAST_TIME = timedelta(hours=1)
TIME_FOR_HOUSE = timedelta(days=2)


def ask(session: Session, offer: Offer, by_id: int, days: int, now: datetime) -> Proposal:
    """Put the newest version to the vote: its times are the options. Who asks hosts, unless somebody has volunteered.

    A vote that runs already is that vote. Raises Refused.
    """
    actions.hold(session, offer)
    running = _running(session, offer)
    if running is not None and running.kind == ASK:
        return running
    terms = _may_ask(session, offer, by_id, now, running)
    if not talking.asked_of_group(offer, queries.version(session, offer.id, offer.version), now):
        raise Refused(OfferReason.ANSWERED)
    slots = talking.ahead(terms, offer.venue.timezone, now)
    if not slots:
        raise Refused(OfferReason.PASSED)
    options = [
        *(Choice(label=slot.replace("T", " "), payload={"slot": slot}) for slot in slots),
        NONE_OF_THESE,
    ]
    offer.host_id = offer.host_id or by_id
    return _open(session, offer, by_id, ASK, "", options, {}, days, now)


def decline(session: Session, offer: Offer, by_id: int, reason: str, days: int, now: datetime) -> Proposal:
    """Propose to say no, with a reason that the house reads if the group agrees."""
    actions.hold(session, offer)
    running = _running(session, offer)
    if running is not None and running.kind == DECLINE and running.text == reason.strip():
        return running
    _may_ask(session, offer, by_id, now, running)
    if offer.state is not State.OPEN:
        raise Refused(OfferReason.NOT_OPEN)
    return _open(session, offer, by_id, DECLINE, reason, None, {}, days, now)


def counter(session: Session, offer: Offer, by_id: int, terms: Terms, days: int, now: datetime) -> Proposal:
    """Propose to ask for something else: another time, menu, price or number. Raises Refused, NotSent."""
    actions.hold(session, offer)
    running = _running(session, offer)
    kept = kept_terms(terms)
    if running is not None and running.kind == COUNTER and running.payload["terms"] == kept:
        return running
    before = _may_ask(session, offer, by_id, now, running)
    if not rules.changed(before, terms):
        raise Refused(OfferReason.NOTHING_NEW)
    if terms.tasting and not offer.tasting:
        raise Refused(OfferReason.CHANGED_MEANWHILE)
    actions.check(terms, now + LEAST_TIME, offer.venue.timezone, now)
    offer.host_id = offer.host_id or by_id
    return _open(session, offer, by_id, COUNTER, "", None, {"terms": kept}, days, now)


def volunteer(session: Session, offer: Offer, member_id: int, now: datetime) -> None:
    """Offer to host it, or not any more. Raises Refused where somebody else does."""
    db.lock(session, offer)
    talking.speaks_for_group(session, offer, member_id, now)
    if offer.state is not State.OPEN:
        raise Refused(OfferReason.NOT_OPEN)
    if offer.host_id not in (None, member_id):
        raise Refused(OfferReason.ANSWERED)
    offer.host_id = None if offer.host_id == member_id else member_id
    announce(session, OfferChanged(offer.id))


def kept_terms(terms: Terms) -> dict[str, Any]:
    """Terms as plain values."""
    return {key: _plain(value) for key, value in asdict(terms).items()}


def terms_from(kept: dict[str, Any]) -> Terms:
    """And back."""
    pairs = {key: tuple(tuple(each) for each in kept[key]) for key in ("tiers", "menu", "fees")}
    words = {"basis": Basis(kept["basis"]), "pays": Pays(kept["pays"]), "photos": Photos(kept["photos"])}
    return Terms(**{**kept, **pairs, **words, "slots": tuple(kept["slots"])})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value


def _running(session: Session, offer: Offer) -> Proposal | None:
    found = session.get(Proposal, offer.vote_id) if offer.vote_id is not None else None
    return found if found is not None and found.closed_at is None else None


def _may_ask(session: Session, offer: Offer, by_id: int, now: datetime, running: Proposal | None) -> Terms:
    talking.speaks_for_group(session, offer, by_id, now)
    if running is not None:
        raise Refused(OfferReason.ANOTHER_VOTE)
    if offer.state not in talking.TALKING:
        raise Refused(OfferReason.NOT_OPEN)
    if _last_moment(offer) - now < LEAST_TIME:
        raise Refused(OfferReason.TOO_LATE)
    return queries.version(session, offer.id, offer.version).terms


def _last_moment(offer: Offer) -> datetime:
    return offer.dinner.starts_at if offer.dinner is not None else offer.valid_until


def _open(
    session: Session, offer: Offer, by_id: int, kind: str, text: str, options: list[Choice] | None,
    payload: dict[str, Any], days: int, now: datetime,
) -> Proposal:  # fmt: skip
    vote = opening.open_proposal(
        session, session.get_one(Group, offer.group_id), by_id, kind=kind, title=offer.venue.name[:LONGEST_TITLE],
        text=text, payload={"offer": offer.id, "version": offer.version, "zone": offer.venue.timezone, **payload},
        options=options or YES_NO, closes_at=min(now + timedelta(days=days), _last_moment(offer)), now=now,
    )  # fmt: skip
    offer.vote_id = vote.id
    announce(session, OfferChanged(offer.id))
    return vote


def _of(session: Session, proposal: Proposal) -> Offer:
    offer = session.get_one(Offer, proposal.payload["offer"])
    db.lock(session, offer)
    return queries.offer_with(session, offer.id)


def check(
    session: Session, proposal: Proposal, option: ProposalOption | None, now: datetime
) -> StrEnum | None:
    """It is about the version that stands: else the vote was about something that is no more."""
    offer = queries.offer_with(session, proposal.payload["offer"])
    if offer.state not in talking.TALKING:
        return OfferReason.NOT_OPEN
    if offer.version != proposal.payload["version"]:
        return OfferReason.CHANGED_MEANWHILE
    slot = option.payload.get("slot") if option is not None else None
    passed = slot is not None and talking.moment_of(slot, offer.venue.timezone) <= now
    return OfferReason.PASSED if passed else None


def run_ask(session: Session, proposal: Proposal, option: ProposalOption, now: datetime) -> None:
    """The group comes: the version is frozen into a dinner."""
    offer = _of(session, proposal)
    version = queries.version(session, offer.id, offer.version)
    agreeing.agree(session, offer, version, option.payload["slot"], now)


def fail_ask(session: Session, proposal: Proposal, now: datetime) -> None:
    """The group does not come: the house hears so. Where too few took part, nothing is decided."""
    offer = _of(session, proposal)
    if proposal.outcome is Outcome.REJECTED and check(session, proposal, None, now) is None:
        _turn_down(session, offer, "", None, now)


def run_decline(session: Session, proposal: Proposal, _option: ProposalOption, now: datetime) -> None:
    """The group says no, and why."""
    _turn_down(session, _of(session, proposal), proposal.text, proposal.by_id, now)


def run_counter(session: Session, proposal: Proposal, _option: ProposalOption, now: datetime) -> None:
    """The group asks for something else: the next version, by the group. The house has two days to answer it."""
    offer, terms = _of(session, proposal), terms_from(proposal.payload["terms"])
    first = min(talking.starts_of(terms, offer.venue.timezone))
    if first <= now:
        raise Refused(OfferReason.PASSED)
    offer.version += 1
    talking.write_version(session, offer, terms, Side.GROUP, proposal.by_id, now)
    offer.valid_until = min(max(offer.valid_until, now + TIME_FOR_HOUSE), first)
    announce(session, OfferCountered(offer.id))


def _turn_down(session: Session, offer: Offer, words: str, by_id: int | None, now: datetime) -> None:
    offer.turned_down = offer.version
    talking.add_line(session, offer, Side.GROUP, by_id, words, now)
    if offer.state is State.OPEN:
        actions.end(session, offer, State.DECLINED, words, now)
    else:
        announce(session, OfferEnded(offer.id, "unchanged"))


def vote_over(session: Session, fact: ProposalClosed | ProposalChanged) -> None:
    """A vote has ended, whatever it came to, or was taken back: another may be opened."""
    offer = queries.voted_on(session, fact.proposal_id)
    vote = session.get_one(Proposal, fact.proposal_id) if offer is not None else None
    if offer is not None and vote is not None and vote.closed_at is not None:
        offer.vote_id = None
        announce(session, OfferChanged(offer.id))
