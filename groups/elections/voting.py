"""The two kinds of proposals of this room: whom the group elects, and whether it recalls a steward."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, object_session

from app.accounts.models import Member
from app.core.access import Refused
from app.core.db import lock
from groups.elections import actions, queries, rules
from groups.elections.models import Election
from groups.elections.rules import ElectionReason, Outcome, Standing
from groups.membership import stewardship
from groups.membership.models import Group, Membership
from groups.membership.queries import membership_of
from groups.membership.rules import Role
from groups.proposals.kinds import Kind
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.opening import open_proposal
from groups.proposals.queries import options_of, running
from groups.proposals.rules import Tie

RECALL = "recall"
RECALL_LASTS = timedelta(days=4)


def counted(session: Session, election: Election, vote: Proposal) -> list[Standing]:
    """The candidates with their votes; whoever stood back or left counts no more."""
    standing = {row.member_id for row in queries.candidates(session, election.id)}
    return [
        Standing(each.payload["member"], each.votes, each.public_id)
        for each in options_of(session, vote.id)
        if each.payload.get("member") in standing and not each.withdrawn
    ]


def elect(session: Session, vote: Proposal, _option: ProposalOption, now: datetime) -> None:
    """Carry an election out: those with most votes and a majority begin, as many as there are seats."""
    election = queries.by_proposal(session, vote.id)
    if election is None or election.closed_at is not None:
        return
    lock(session, election)
    found = counted(session, election, vote)
    speaking = vote.taken - vote.abstained
    winners = rules.elected(found, election.seats, speaking, vote.majority_percent, vote.seed)
    _note(session, election, found, winners)
    actions.install(session, election, winners, f"proposal:{vote.public_id}", now)
    outcome = Outcome.ELECTED if winners else Outcome.NOBODY_CHOSEN
    actions.close(session, election, outcome, winners, now)


def elect_nobody(session: Session, vote: Proposal, now: datetime) -> None:
    """The vote came to nothing: whoever stands in goes on, and the group is asked again later."""
    election = queries.by_proposal(session, vote.id)
    if election is None or election.closed_at is not None:
        return
    lock(session, election)
    _note(session, election, counted(session, election, vote), ())
    actions.close(session, election, Outcome.NOBODY_CHOSEN, (), now)


def _note(
    session: Session, election: Election, found: list[Standing], winners: list[int] | tuple[()]
) -> None:
    votes = {each.member: each.votes for each in found}
    for row in queries.candidates(session, election.id):
        row.votes, row.elected = votes.get(row.member_id, 0), row.member_id in winners


def ask_to_recall(
    session: Session, group: Group, me_id: int, subject: Membership, why: str, now: datetime
) -> Proposal:
    """Any member asks the group whether a steward shall go on. Raises Refused."""
    return open_proposal(
        session, group, me_id, kind=RECALL, text=why, payload={"member": subject.member_id},
        subject_id=subject.member_id, closes_at=now + RECALL_LASTS, now=now,
    )  # fmt: skip


def headline(vote: Proposal) -> str:
    """What a recall is called, in the reader's language; a name that went with its account stands nowhere."""
    session = object_session(vote)
    who = session.get(Member, vote.subject_id) if session is not None else None
    name = who.nickname if who is not None and who.is_open() else _("someone who left")
    return str(_("Recall %(name)s as steward", name=name))


def may_recall(
    session: Session, vote: Proposal, option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    """Only somebody who looks after the group is recalled, and one vote about it runs at a time."""
    row = _subject(session, vote)
    if row is None:
        return ElectionReason.NOT_A_STEWARD
    others = [each for each in running(session, vote.group_id, RECALL) if each.id != vote.id]
    if option is None and any(each.subject_id == vote.subject_id for each in others):
        return ElectionReason.RECALL_RUNS
    return None


def recall(session: Session, vote: Proposal, _option: ProposalOption, now: datetime) -> None:
    """The group has said so: the term ends, somebody else stands in, an election opens."""
    row = _subject(session, vote)
    if row is None:
        raise Refused(ElectionReason.NOT_A_STEWARD)
    group = session.get_one(Group, vote.group_id)
    stewardship.end(session, row, "recalled", now, source=f"proposal:{vote.public_id}")
    stewardship.stand_in(session, group, now, besides={row.member_id})


def _subject(session: Session, vote: Proposal) -> Membership | None:
    if vote.subject_id is None:
        return None
    row = membership_of(session, vote.group_id, vote.subject_id, fresh=True)
    steward = row is not None and row.left_at is None and row.role is Role.STEWARD
    return row if steward else None


ELECTION_KIND = Kind(
    actions.KIND, _l("Who looks after the group?"), icon="ladle", run=elect, fail=elect_nobody, secret=True,
    tie=Tie.LOT,
)  # fmt: skip
RECALL_KIND = Kind(
    RECALL, _l("Recall a steward"), icon="ladle", check=may_recall, run=recall, secret=True, headline=headline,
)  # fmt: skip
