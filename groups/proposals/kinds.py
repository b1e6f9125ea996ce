"""The kinds of proposals: rooms that own a thing say how a vote about it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.rules import Tie, Word

# (session, proposal, the option that won or None at opening, now) → why it cannot be, or None. The enum member's
# sentence stands in its room's wording; it is shown on the proposal's page and kept.
Check = Callable[[Session, Proposal, ProposalOption | None, datetime], StrEnum | None]
# Carry it out. The group's row is locked; what it raises is undone. It may raise Refused(reason) too.
Run = Callable[[Session, Proposal, ProposalOption, datetime], None]
# More about it on its page: a template's Markup, or "".
Show = Callable[[Session, Proposal], str]
# (proposal with its people) → what it is called where it has no title of its own, in the viewer's language.
Headline = Callable[[Proposal], str]
# (proposal, option) → what the option is called, in the viewer's language; "" where its own label is fine.
Label = Callable[[Proposal, ProposalOption], str]
# (session, proposal, members, now) → those of them whom it is about from the other side: they read along.
Partial = Callable[[Session, Proposal, Collection[int], datetime], set[int]]
# (session, proposal, now): a kind hears that its vote ended and nothing passed.
Fail = Callable[[Session, Proposal, datetime], None]


def _no_objection(
    _session: Session, _proposal: Proposal, _option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    return None


def _nothing(_session: Session, _proposal: Proposal, _option: ProposalOption, _now: datetime) -> None:
    """That it was decided is all."""


def _no_more(_session: Session, _proposal: Proposal) -> str:
    return ""


def _nobody(_session: Session, _proposal: Proposal, _members: Collection[int], _now: datetime) -> set[int]:
    return set()


def _no_matter(_session: Session, _proposal: Proposal, _now: datetime) -> None:
    """Nothing follows from a vote that came to nothing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name in the database, what it is called, and what becomes of it."""

    name: str
    title: LazyString
    icon: str = "vote"
    check: Check = _no_objection
    run: Run = _nothing
    show: Show = _no_more
    fail: Fail = _no_matter
    partial: Partial = _nobody
    headline: Headline | None = None  # else its title
    label: Label | None = None  # else the option's own
    secret: bool = False  # unless the opener says otherwise
    tie: Tie = Tie.NOBODY
    plurality: bool = False  # the most votes are enough, once the quorum took part
    least_majority: int = 0  # where the charter asks for less


@dataclass(frozen=True, slots=True)
class Choice:
    """An option to open a proposal with: a common word, or a label; `payload` is for the kind alone."""

    label: str = ""
    word: Word | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


YES_NO = (Choice(word=Word.YES), Choice(word=Word.NO))
NONE_OF_THESE = Choice(word=Word.NONE)
_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let proposals be of this kind. Again replaces."""
    _kinds[kind.name] = kind


def called(proposal: Proposal) -> str:
    """What a proposal is called: its own title, or its kind's."""
    kind = _kinds.get(proposal.kind)
    if proposal.title or kind is None:
        return proposal.title
    return kind.headline(proposal) if kind.headline else str(kind.title)


def answer(proposal: Proposal, option: ProposalOption) -> str:
    """What an option with no common word is called."""
    kind = _kinds.get(proposal.kind)
    said = kind.label(proposal, option) if kind is not None and kind.label else ""
    return said or option.label


def known(name: str) -> Kind | None:
    """The kind of that name."""
    return _kinds.get(name)
