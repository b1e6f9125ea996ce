"""Votes as pages and cards show them: as many questions for one as for twenty-five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core.diff import Change, changes
from app.core.markup import excerpt
from groups.membership import charter_words
from groups.membership.charter import parameter, read
from groups.proposals import kinds, queries, rules
from groups.proposals.arguing import Said
from groups.proposals.models import Proposal, ProposalBallot, ProposalOption, ProposalVoter
from groups.proposals.reasons import sentence
from groups.proposals.rules import Outcome, Side
from groups.proposals.wording import OUTCOMES, WORDS

MOST_OF_A_SIDE, LONGEST_ARGUMENT = 4, 240


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a proposal: its options, the viewer's line on the roll, ballots, how many took part."""

    proposal: Proposal
    options: Sequence[ProposalOption]
    line: ProposalVoter | None
    ballots: Sequence[ProposalBallot]
    taken: int


def pictures(
    session: Session, proposals: Sequence[Proposal], viewer_id: int, now: datetime
) -> list[dict[str, Any]]:
    """Everything that templates name, of each of them."""
    ids = [each.id for each in proposals]
    lines, taken = queries.lines_of(session, ids, viewer_id), queries.numbers_voted(session, ids)
    options = queries.options_by(session, ids)
    ballots = queries.ballots_by(session, [each.id for each in proposals if not each.secret])
    return [
        _picture(
            Found(each, options[each.id], lines.get(each.id), ballots.get(each.id, []), taken.get(each.id, 0)),
            viewer_id, now,
        )
        for each in proposals
    ]  # fmt: skip


def _picture(found: Found, viewer_id: int, now: datetime) -> dict[str, Any]:
    proposal, line = found.proposal, found.line
    closed = proposal.closed_at is not None
    voted = line is not None and line.voted
    shows = rules.shows_result(closed=closed, voted=voted, secret=proposal.secret)
    mine = next((set(b.choices) for b in found.ballots if b.member_id == viewer_id), None)
    return {
        **_named(proposal, now), **_numbers(found, shows=shows), "shows": shows, "voted": voted, "line": line,
        "mine": mine, "may_vote": line is not None and line.entitled, "counted": line is not None, "tied": False,
        "secret": proposal.secret, "many": proposal.most != 1,
    }  # fmt: skip


def _named(proposal: Proposal, now: datetime) -> dict[str, Any]:
    """What it is, where it stands, and what came of it."""
    kind, closed = kinds.known(proposal.kind), proposal.closed_at is not None
    over = now >= proposal.closes_at
    return {
        "proposal": proposal, "pid": proposal.public_id, "title": kinds.called(proposal),
        "html": Markup(proposal.html),  # noqa: S704  made by app.core.markup when it was asked
        "icon": kind.icon if kind else "vote", "kind": str(kind.title) if kind else "", "closed": closed,
        "running": not closed and not over, "counting": not closed and over,
        "outcome": str(OUTCOMES[proposal.outcome]) if proposal.outcome else "",
        "passed": proposal.outcome is Outcome.PASSED, "taken_back": proposal.outcome is Outcome.TAKEN_BACK,
        "why_not": sentence(proposal.refusal) if proposal.refusal else "", "diff": difference(proposal),
    }  # fmt: skip


def _numbers(found: Found, *, shows: bool) -> dict[str, Any]:
    """How many took part and what they said, as far as it may be read now."""
    proposal = found.proposal
    quorum = rules.quorum_of(proposal.entitled, proposal.quorum_percent)
    votes, abstained = _votes(found) if shows else ({}, 0)
    width = 100 / max(proposal.entitled, 1)
    return {
        "taken": found.taken, "entitled": proposal.entitled, "quorum": quorum, "missing": max(0, quorum - found.taken),
        "abstained": abstained, "bar": [
            ("z" if option.rank not in votes else _colour(option), votes.get(option.rank, 0) * width)
            for option in found.options
        ] if proposal.most == 1 else [], "abstained_width": abstained * width, "taken_width": found.taken * width,
        "quorum_at": quorum * width, "options": [_option(found, option, votes, shows) for option in found.options],
    }  # fmt: skip


def _votes(found: Found) -> tuple[dict[int, int], int]:
    proposal = found.proposal
    if proposal.closed_at is not None:
        return {option.rank: option.votes for option in found.options}, proposal.abstained
    counted = rules.count(
        [queries.counted(option) for option in found.options],
        [set(ballot.choices) for ballot in found.ballots],
    )
    return dict(counted.votes), counted.abstained


def _colour(option: ProposalOption) -> str:
    return "n" if queries.counted(option).against else "y"


def _option(found: Found, option: ProposalOption, votes: dict[int, int], shows: bool) -> dict[str, Any]:
    proposal = found.proposal
    return {
        "pid": option.public_id, "word": option.word,
        "label": kinds.answer(proposal, option) or str(WORDS.get(option.word, "")),
        "votes": votes.get(option.rank, 0), "width": votes.get(option.rank, 0) * 100 / max(found.taken, 1),
        "won": proposal.winner == option.rank, "rank": option.rank, "withdrawn": option.withdrawn,
        "people": [b.member if b.member.is_open() else None for b in found.ballots if option.rank in b.choices]
        if shows else [],
    }  # fmt: skip


def sides(said: Sequence[Said]) -> list[tuple[Side, list[dict[str, Any]]]]:
    """The few arguments of each side that most find right; none where neither side has spoken."""
    return [
        (side, [_argument(each) for each in said if each.argument.side is side][:MOST_OF_A_SIDE])
        for side in (Side if said else ())
    ]


def _argument(said: Said) -> dict[str, Any]:
    author = said.post.author
    return {
        "pid": said.argument.public_id, "words": excerpt(said.post.html, LONGEST_ARGUMENT), "nods": said.nods,
        "by": author if author.is_open() else None, "nodded": said.nodded, "mine": said.mine,
    }  # fmt: skip


def difference(proposal: Proposal) -> list[Change]:
    """What a change of the charter changes, in the plain sentences of its rule."""
    if proposal.kind != "charter":
        return []
    asked = proposal.payload
    return changes(said(asked["key"], asked["was"]), said(asked["key"], asked["value"]))


def said(key: str, raw: str) -> str:
    """A rule as it is read on the page of rules; questions stand below."""
    value = read(key, raw)
    words = charter_words.say(key, value)
    return "\n".join([words, *value]) if isinstance(value, tuple) else words


def rule_of(key: str) -> str:
    """What the rule is called."""
    return str(charter_words.TITLES[parameter(key).key])
