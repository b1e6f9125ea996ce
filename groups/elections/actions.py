"""The verbs of elections: open, stand, stand back, let the group vote, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.names import clean_name
from app.core.signals import announce
from groups.elections import queries, rules
from groups.elections.models import Candidate, Election
from groups.elections.rules import Cause, ElectionReason, Outcome
from groups.membership import stewardship
from groups.membership.models import Group
from groups.membership.queries import charter_of, count_members, membership_of
from groups.membership.terms import free_seats
from groups.proposals.kinds import NONE_OF_THESE, Choice
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.opening import add_option, open_proposal, withdraw_option
from groups.proposals.queries import options_of
from groups.signals import CandidateChanged, ElectionClosed, ElectionOpened

KIND = "election"
FORMER = "—"  # what stands for somebody who closed the account


def open_election(
    session: Session, group: Group, cause: Cause, now: datetime, about_id: int | None = None
) -> Election | None:
    """Let the group choose who looks after it. One runs at a time; whoever is alone in a group elects nobody."""
    lock(session, group)
    known = queries.running(session, group.id, fresh=True)
    if known is not None or count_members(session, group.id) < 2:
        return known
    staying = [row for row in queries.stewards(session, group.id) if not row.acting and row.called_at is None]
    seats = free_seats(charter_of(session, group.id).steward_seats, len(staying))
    made = Election(
        group_id=group.id, cause=cause, about_id=about_id, seats=seats, opened_at=now,
        stands_until=rules.stands_until(now), proposal_id=None, closed_at=None, outcome=None,
    )  # fmt: skip
    session.add(made)
    session.flush()  # the fact carries its id
    announce(session, ElectionOpened(group.id, made.id, cause.value))
    return made


def stand(session: Session, election: Election, me_id: int, words: str, now: datetime) -> None:
    """Come forward, with a line or without; again changes the line. Raises Refused when it is over."""
    words = clean_name(words)
    if len(words) > rules.LONGEST_WORDS:
        raise Refused(ElectionReason.WORDS_LONG)
    _lock(session, election)
    vote = _open_vote(session, election, now)
    row = queries.candidate(session, election.id, me_id)
    stands_already = row is not None and row.withdrew_at is None
    if row is None:
        row = Candidate(election_id=election.id, member_id=me_id, stood_at=now, elected=False)
        session.add(row)
    row.words, row.withdrew_at = words, None
    if not stands_already:
        row.stood_at = now
    session.flush()  # the ballot is made of those who stand
    if vote is not None and not stands_already:
        _put_on_ballot(session, election, vote, row, now)
    mine = membership_of(session, election.group_id, me_id, fresh=True)
    if mine is not None:
        mine.willing = True
    announce(session, CandidateChanged(election.group_id, election.id, me_id))


def _lock(session: Session, election: Election) -> None:
    """The group's row first, as everywhere: then the order of the others cannot tie two in a knot."""
    lock(session, session.get_one(Group, election.group_id))
    lock(session, election)


def _put_on_ballot(
    session: Session, election: Election, vote: Proposal, row: Candidate, now: datetime
) -> None:
    standing = queries.candidates(session, election.id)
    choice = next(each for each in choices(standing) if each.payload["member"] == row.member_id)
    add_option(session, vote, choice, now)


def _open_vote(session: Session, election: Election, now: datetime) -> Proposal | None:
    """The vote, where it runs; raises Refused once nobody can stand any more."""
    if election.closed_at is not None:
        raise Refused(ElectionReason.NOT_STANDING_TIME)
    vote = session.get(Proposal, election.proposal_id) if election.proposal_id else None
    if vote is not None and (vote.closed_at is not None or vote.closes_at <= now):
        raise Refused(ElectionReason.NOT_STANDING_TIME)
    return vote


def stand_back(session: Session, election: Election, me_id: int, now: datetime) -> None:
    """Stand no more; votes for it are void. Where nobody stands, or it is over, nothing happens."""
    _lock(session, election)
    row = queries.candidate(session, election.id, me_id)
    if election.closed_at is not None or row is None or row.withdrew_at is not None:
        return
    vote = session.get(Proposal, election.proposal_id) if election.proposal_id else None
    if vote is not None and vote.closed_at is None and now < vote.closes_at:
        for option in _of_member(options_of(session, vote.id), me_id):
            withdraw_option(session, vote, option, now)
    row.withdrew_at = now
    session.flush()  # who reads next finds one fewer
    announce(session, CandidateChanged(election.group_id, election.id, me_id))


def _of_member(options: Sequence[ProposalOption], member_id: int) -> list[ProposalOption]:
    return [each for each in options if each.payload.get("member") == member_id and not each.withdrawn]


def choices(standing: Sequence[Candidate]) -> list[Choice]:
    """The candidates as options; two of one name are told apart by a number."""
    seen: dict[str, int] = {}
    made = []
    for row in standing:
        name = row.member.nickname or FORMER
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        number = seen[name.casefold()]
        label = name if number == 1 else f"{name} ({number})"
        made.append(Choice(label=label, payload={"member": row.member_id}))
    return made


def let_vote(session: Session, election_id: int, now: datetime) -> None:
    """The time to come forward is over: the vote opens, or, where nobody stands, the election ends."""
    election = session.get_one(Election, election_id)
    group = session.get_one(Group, election.group_id)
    lock(session, group)
    lock(session, election)
    if election.closed_at is not None or election.proposal_id is not None or election.stands_until > now:
        return
    standing = queries.candidates(session, election.id)
    if not standing:
        close(session, election, Outcome.NOBODY_STOOD, (), now)
        return
    vote = open_proposal(
        session, group, None, kind=KIND, options=[*choices(standing), NONE_OF_THESE],
        payload={"election": election.id}, closes_at=rules.votes_until(now), most=0, now=now,
    )  # fmt: skip
    election.proposal_id = vote.id
    session.flush()  # its closing looks it up by the vote


def close(
    session: Session, election: Election, outcome: Outcome, winners: Sequence[int], now: datetime
) -> None:
    """End it. Seats that stayed empty although somebody stood are asked for again after a while."""
    election.closed_at, election.outcome = now, outcome
    if outcome is not Outcome.NOBODY_STOOD and len(winners) < election.seats:
        election.again_at = now + rules.RESTS_FOR
    session.flush()  # another may open at once
    announce(session, ElectionClosed(election.group_id, election.id, outcome.value, tuple(winners)))


def ask_again(session: Session, election_id: int, now: datetime) -> None:
    """A while after seats stayed empty: another election, if they are empty still."""
    election = session.get_one(Election, election_id)
    group = session.get_one(Group, election.group_id)
    lock(session, group)
    lock(session, election)
    if election.again_at is None or election.again_at > now:
        return
    election.again_at = None
    chosen = [row for row in queries.stewards(session, group.id) if not row.acting]
    if len(chosen) < charter_of(session, group.id).steward_seats:
        open_election(session, group, Cause.AGAIN, now)


def install(session: Session, election: Election, winners: Sequence[int], source: str, now: datetime) -> None:
    """The elected begin; whoever only stood in, or whose term was ending, is a member like any other."""
    for row in queries.stewards(session, election.group_id):
        if (row.acting or row.called_at is not None) and row.member_id not in winners:
            stewardship.end(session, row, "elected", now, source=source)
    for member_id in winners:
        chosen = membership_of(session, election.group_id, member_id, fresh=True)
        if chosen is not None and chosen.left_at is None:
            stewardship.name_steward(session, chosen, now, why="elected", source=source)
