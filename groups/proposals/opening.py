"""How a vote begins: the question checked, the roll frozen, the charter's terms kept. And how one is taken back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import db, markup
from app.core.access import Refused
from app.core.names import clean_name
from app.core.signals import announce
from groups.membership import attested
from groups.membership.charter import Charter
from groups.membership.models import Group
from groups.membership.queries import charter_of
from groups.proposals import queries, rules
from groups.proposals.kinds import YES_NO, Choice, Kind, known
from groups.proposals.models import Proposal, ProposalOption, ProposalVoter
from groups.proposals.rules import Outcome, ProposalReason, Roll, RollRule
from groups.signals import ProposalChanged, ProposalOpened


def open_proposal(
    session: Session, group: Group, by_id: int | None, *, kind: str, title: str = "", text: str = "",
    options: Sequence[Choice] = YES_NO, payload: Mapping[str, Any] | None = None, closes_at: datetime,
    secret: bool | None = None, subject_id: int | None = None, most: int | None = None, now: datetime,
) -> Proposal:  # fmt: skip
    """Ask the group. Without `by_id` the charter itself asks; without a title the kind's own stands there.

    The same question again, while it runs, is that one: a form pressed twice asks once. Raises Refused when the kind
    objects, the words or the options are not fit, or the time is over already.
    """
    known_kind = known(kind)
    if known_kind is None:
        raise Refused(ProposalReason.NOT_A_KIND)
    title, text = clean_name(title), text.strip()
    _check_words(title, text, options, by_id, needs_title=known_kind.headline is None)
    if closes_at <= now:
        raise Refused(ProposalReason.WRONG_TIME)
    db.lock(session, group)  # nobody comes or goes while the roll is written
    secret = known_kind.secret if secret is None else secret
    said = (text, secret, dict(payload or {}), subject_id)
    asked = queries.asked(session, group.id, by_id, kind, title, now) if by_id is not None else ()
    twin = next((each for each in asked if _asks(session, each) == (said, _answers(options))), None)
    if twin is not None:
        return twin
    if by_id is not None and queries.running_by(session, group.id, by_id) >= rules.MOST_OPEN:
        raise Refused(ProposalReason.TOO_MANY_OPEN)
    charter = charter_of(session, group.id)
    made = _written(session, group, by_id, known_kind, charter, title, text, closes_at, now)
    _text, made.secret, made.payload, made.subject_id = said
    made.most = (0 if any(each.word is None for each in options) else 1) if most is None else most
    _freeze(session, group, made, known_kind, charter, now)
    _hang_on(session, made, options)
    no = known_kind.check(session, made, None, now)
    if no is not None:
        raise Refused(no)
    announce(session, ProposalOpened(group.id, made.id, by_id))
    return made


def roll_now(session: Session, group: Group, now: datetime) -> Roll:
    """Who would vote if a vote opened now."""
    return _roll(session, group, charter_of(session, group.id), now)[0]


def counted_again(session: Session, proposal: Proposal) -> dict[int, int]:
    """The tables of the window of this vote as they are known now, for whoever checks its roll.

    A table that was vouched for later counts here and not on the roll.
    """
    told = attested.since(session, proposal.group_id, proposal.roll_since, proposal.opened_at)
    return {member: each.tables for member, each in told.items()}


def take_back(
    session: Session, proposal: Proposal, now: datetime, *, whatever_was_said: bool = False
) -> None:
    """End it without a result. Twice is once. A member may while nobody has voted; a room, whatever was said.

    Raises Refused when somebody has voted, or it is over.
    """
    db.lock(session, proposal)
    if proposal.outcome is Outcome.TAKEN_BACK:
        return
    if proposal.closed_at is not None or now >= proposal.closes_at:
        raise Refused(ProposalReason.CLOSED)
    if not whatever_was_said and queries.number_voted(session, proposal.id):
        raise Refused(ProposalReason.ALREADY_VOTED_ON)
    proposal.closed_at, proposal.outcome = now, Outcome.TAKEN_BACK
    announce(session, ProposalChanged(proposal.group_id, proposal.id))


def add_option(session: Session, proposal: Proposal, choice: Choice, now: datetime) -> ProposalOption:
    """Add an option while the vote runs: for kinds whose candidates come later. Raises Refused when it is over."""
    db.lock(session, proposal)
    if proposal.closed_at is not None or now >= proposal.closes_at:
        raise Refused(ProposalReason.CLOSED)
    rank = 1 + max((each.rank for each in queries.options_of(session, proposal.id)), default=-1)
    made = _option(proposal, rank, choice)
    session.add(made)
    session.flush()  # ballots name its rank
    announce(session, ProposalChanged(proposal.group_id, proposal.id))
    return made


def withdraw_option(session: Session, proposal: Proposal, option: ProposalOption, now: datetime) -> None:
    """A candidate stands back: the option stays to be read, takes no votes any more and cannot win. Twice is once."""
    db.lock(session, proposal)
    if proposal.closed_at is not None or now >= proposal.closes_at:
        raise Refused(ProposalReason.CLOSED)
    if not option.withdrawn:
        option.withdrawn = True
        announce(session, ProposalChanged(proposal.group_id, proposal.id))


def _asks(session: Session, proposal: Proposal) -> tuple[Any, Any]:
    """What a vote asks beside its kind and title, and between what: all that its form has sent."""
    said = (proposal.text, proposal.secret, proposal.payload, proposal.subject_id)
    return said, [(each.word, each.label) for each in queries.options_of(session, proposal.id)]


def _answers(options: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(each.word.value if each.word else "", clean_name(each.label)) for each in options]


def _check_words(
    title: str, text: str, options: Sequence[Choice], by_id: int | None, *, needs_title: bool
) -> None:
    if by_id is not None and needs_title and len(title) < rules.SHORTEST_TITLE:
        raise Refused(ProposalReason.TITLE_SHORT)
    if len(title) > rules.LONGEST_TITLE:
        raise Refused(ProposalReason.TITLE_LONG)
    if len(text) > rules.LONGEST_TEXT:
        raise Refused(ProposalReason.TEXT_LONG)
    if len(options) < rules.MIN_OPTIONS:
        raise Refused(ProposalReason.TOO_FEW_OPTIONS)
    if len(options) > rules.MAX_OPTIONS and by_id is not None:
        raise Refused(ProposalReason.TOO_MANY_OPTIONS)
    labels = [clean_name(each.label) for each in options if each.word is None]
    if len({label.casefold() for label in labels}) < len(labels) or not all(labels):
        raise Refused(ProposalReason.TWICE)
    if any(len(label) > rules.LONGEST_LABEL for label in labels):
        raise Refused(ProposalReason.LABEL_LONG)


def _written(
    session: Session, group: Group, by_id: int | None, kind: Kind, charter: Charter, title: str, text: str,
    closes_at: datetime, now: datetime,
) -> Proposal:  # fmt: skip
    made = Proposal(
        group_id=group.id, kind=kind.name, title=title, text=text, html=str(markup.render(text)), by_id=by_id,
        tie=kind.tie, plurality=kind.plurality, seed=secrets.token_hex(16), quorum_percent=charter.quorum_percent,
        majority_percent=max(charter.majority_percent, kind.least_majority), opened_at=now, closes_at=closes_at,
        taken=0, abstained=0, refusal="",
    )  # fmt: skip
    session.add(made)
    return made


def _roll(
    session: Session, group: Group, charter: Charter, now: datetime
) -> tuple[Roll, Sequence[int], Mapping[int, int]]:
    """Who votes now, everybody who belongs, and the tables that were counted."""
    members = queries.present_ids(session, group.id)
    tables = _tables(session, group.id, now - timedelta(days=charter.roll_window_days), now)
    roll = rules.roll_of(members, tables, {}, charter.roll_tables)
    if roll.rule is RollRule.MEMBERS:  # nobody in the window: perhaps before it
        roll = rules.roll_of(
            members, tables, _tables(session, group.id, group.created_at, now), charter.roll_tables
        )
    return roll, members, tables


def _tables(session: Session, group_id: int, since: datetime, until: datetime) -> dict[int, int]:
    return {member: told.tables for member, told in attested.since(session, group_id, since, until).items()}


def _freeze(
    session: Session, group: Group, made: Proposal, kind: Kind, charter: Charter, now: datetime
) -> None:
    """Write down who votes, and who does not and why: nothing that happens later changes it."""
    with session.no_autoflush:
        roll, members, tables = _roll(session, group, charter, now)
        votes = roll.entitled - kind.partial(session, made, members, now)
    made.roll_rule, made.roll_tables, made.entitled = roll.rule, charter.roll_tables, len(votes)
    made.roll_since = now - timedelta(days=charter.roll_window_days)
    session.flush()  # the roll names it
    session.add_all(
        ProposalVoter(
            proposal_id=made.id, member_id=each, tables=tables.get(each, 0), entitled=each in votes, voted=False
        )
        for each in sorted(members)
    )  # fmt: skip


def _hang_on(session: Session, made: Proposal, options: Sequence[Choice]) -> None:
    session.add_all(_option(made, rank, each) for rank, each in enumerate(options))
    session.flush()  # a check may ask for them


def _option(made: Proposal, rank: int, choice: Choice) -> ProposalOption:
    return ProposalOption(
        proposal_id=made.id, rank=rank, word=choice.word.value if choice.word else "",
        label=clean_name(choice.label), payload=dict(choice.payload), votes=0, withdrawn=False,
    )  # fmt: skip
