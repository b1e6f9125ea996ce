"""The verbs of tables that a vote sets: ask, volunteer to host; and the dinner, called once when it has passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from app.places.queries import standing_id
from events.dinners import actions as dinners
from events.dinners.models import Dinner
from events.dinners.rules import Pact, Visibility
from events.signals import DinnerCalled
from events.voted import queries, rules
from events.voted.models import DinnerVote
from events.voted.rules import VotedReason, Wish
from groups.membership.models import Group
from groups.membership.queries import active_member_ids, charter_of
from groups.proposals.kinds import NONE_OF_THESE, Choice
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.opening import open_proposal
from groups.proposals.rules import Outcome
from groups.signals import ProposalChanged

KIND = "table"
ORIGIN = "vote:"


@dataclass(frozen=True, slots=True)
class Question:
    """What the group is asked: what the table is called, why, what is offered under which words, for how many."""

    title: str
    text: str
    wishes: Sequence[tuple[str, Wish]]
    seats: int
    none: bool
    secret: bool
    closes_at: datetime


def ask(session: Session, group: Group, by_id: int, asked: Question, now: datetime) -> Proposal:
    """Ask when and where. Who asks hosts, until somebody volunteers. Raises Refused."""
    options = [Choice(label, payload=wish.kept()) for label, wish in asked.wishes]
    made = open_proposal(
        session, group, by_id, kind=KIND, title=asked.title, text=asked.text, closes_at=asked.closes_at,
        options=[*options, NONE_OF_THESE] if asked.none else options, secret=asked.secret, most=0, now=now,
        payload={"whole": all(wish.whole for _label, wish in asked.wishes)},
    )  # fmt: skip
    if queries.of_vote(session, made.id) is None:  # else it was pressed twice
        session.add(DinnerVote(proposal_id=made.id, host_id=by_id, seats=asked.seats))
    return made


def volunteer(session: Session, proposal: Proposal, member_id: int, now: datetime, *, hosts: bool) -> None:
    """Host it instead of who asked, or not any more. Twice is once. Raises Refused."""
    db.lock(session, proposal)
    row = queries.of_vote(session, proposal.id)
    if row is None or proposal.closed_at is not None or now >= proposal.closes_at:
        raise Refused(VotedReason.OVER)
    asker = proposal.by_id or row.host_id
    if row.host_id not in (asker, member_id):
        raise Refused(VotedReason.HOSTED)
    wanted = member_id if hosts else asker
    if row.host_id != wanted:
        row.host_id = wanted
        announce(session, ProposalChanged(proposal.group_id, proposal.id))


def check(
    session: Session, proposal: Proposal, option: ProposalOption | None, now: datetime
) -> StrEnum | None:
    """Whether the table can still be set as it was chosen."""
    wish = rules.wish_from(option.payload) if option is not None and option.payload else None
    if wish is None or wish.starts_at is None:
        return None
    if wish.starts_at <= now:
        return VotedReason.PASSED
    where = standing_id(session, wish.venue_id)
    taken = wish.whole and queries.same_table(session, proposal.group_id, where, wish.starts_at)
    return VotedReason.ALREADY_SET if taken else None


def run(session: Session, proposal: Proposal, option: ProposalOption, now: datetime) -> None:
    """Call the dinner, where both are known; else it is known what the dinner will be, and anybody may call it."""
    wish, row = rules.wish_from(option.payload), queries.of_vote(session, proposal.id)
    if row is not None and wish.whole and row.dinner_id is None:
        row.dinner_id = _call(session, proposal, row, wish, now).id


def _call(session: Session, proposal: Proposal, row: DinnerVote, wish: Wish, now: datetime) -> Dinner:
    group = session.get_one(Group, proposal.group_id)
    host = rules.host_of(row.host_id, proposal.by_id, active_member_ids(session, group.id))
    if host is None:
        raise Refused(VotedReason.NO_HOST)
    assert wish.starts_at is not None  # both are known
    plan = dinners.Plan(
        title=proposal.title, note="", venue_id=standing_id(session, wish.venue_id), timezone=wish.zone,
        starts_at=wish.starts_at, ends_at=wish.starts_at + rules.LENGTH, seats=row.seats, cap_fen=None,
        closes_at=rules.closes_at(wish.starts_at, now), visibility=Visibility.GROUP,
    )  # fmt: skip
    # The group has decided: its rule of who sets tables does not stand in the way of that.
    pact = Pact.by(charter_of(session, group.id))
    return dinners.call_dinner(session, group, host, plan, pact, now, steward=True, anew=True)


def called(session: Session, fact: DinnerCalled) -> None:
    """A member has called what was chosen by half: the first such dinner is the vote's."""
    if not fact.origin.startswith(ORIGIN):
        return
    row = queries.of_origin(session, fact.origin.removeprefix(ORIGIN), fact.group_id)
    if row is None or row.proposal.outcome is not Outcome.PASSED:
        return  # no form of ours says so
    db.lock(session, row)
    row.dinner_id = row.dinner_id or fact.dinner_id
    announce(session, ProposalChanged(fact.group_id, row.proposal_id))
