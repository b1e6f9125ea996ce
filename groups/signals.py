"""Facts about groups and their talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.signals import Fact
from groups.signals_family import ForkAsked as ForkAsked
from groups.signals_family import ForkChanged as ForkChanged
from groups.signals_family import GroupForked as GroupForked
from groups.signals_family import GroupsMerged as GroupsMerged
from groups.signals_votes import ProposalChanged as ProposalChanged
from groups.signals_votes import ProposalClosed as ProposalClosed
from groups.signals_votes import ProposalExecuted as ProposalExecuted
from groups.signals_votes import ProposalOpened as ProposalOpened
from groups.signals_votes import ProposalReminded as ProposalReminded
from groups.signals_votes import ProposalVoted as ProposalVoted


@dataclass(frozen=True, slots=True)
class GroupFounded(Fact):
    """A group exists; its founder is its first steward."""

    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberJoined(Fact):
    """Somebody belongs to a group now, by whatever way the charter allows."""

    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberLeft(Fact):
    """Somebody belongs to a group no more: left, or was removed. `source`: the proposal or case that did it."""

    group_id: int
    member_id: int
    removed: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class StewardNamed(Fact):
    """Somebody looks after a group from now on.

    `why`: "hand-over", "heir" (the last steward went), "first" (nobody did), "elected", "acting"; `by_id`: who handed
    it over; `source`: the proposal that decided it, "proposal:<address>".
    """

    group_id: int
    member_id: int
    why: str = ""
    by_id: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class StewardEnded(Fact):
    """Somebody looks after a group no more.

    `why`: "hand-over", "term", "silence", "recalled", "laid-down", "elected" (another was), "left" (MemberLeft
    follows).
    """

    silent = True
    group_id: int
    member_id: int
    why: str = ""
    by_id: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class JoinAsked(Fact):
    """Somebody asks to join; stewards answer."""

    group_id: int
    member_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class JoinAnswered(Fact):
    """A request to join was accepted or declined."""

    group_id: int
    member_id: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class EntryWritten(Fact):
    """A channel's log has a new entry."""

    channel_id: int
    entry_id: int
    seq: int
    author_id: int | None


@dataclass(frozen=True, slots=True)
class MemberMentioned(Fact):
    """Somebody is spoken to by name in a channel, by a post or by the edit that added the name."""

    channel_id: int
    seq: int
    member_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class ListenerAdmitted(Fact):
    """A member may hear a channel from now on."""

    channel_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ListenerDismissed(Fact):
    """A member hears nothing more of a channel."""

    channel_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class DiscussionOpened(Fact):
    """A discussion exists in a group; `mentioned` are the members whom its opening names."""

    discussion_id: int
    group_id: int
    author_id: int
    public_id: str
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscussionReplied(Fact):
    """A discussion has a reply of this number; `mentioned` are the members whom it names."""

    discussion_id: int
    group_id: int
    author_id: int
    number: int
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscussionChanged(Fact):
    """A post was edited or taken back, or the discussion was pinned, closed, opened again.

    `mentioned` are the members whom an edit names for the first time.
    """

    discussion_id: int
    group_id: int
    author_id: int
    number: int
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscussionRead(Fact):
    """A member has read a discussion up to this number: what told him of it is read too."""

    discussion_id: int
    member_id: int
    number: int


@dataclass(frozen=True, slots=True)
class GroupHandedOver(Fact):
    """None of those who looked after a group before does any more (X-16). `why` as StewardNamed says."""

    silent = True
    group_id: int
    from_id: int
    to_id: int
    why: str


@dataclass(frozen=True, slots=True)
class MemberWarned(Fact):
    """Somebody has not been seen for long, and will lapse then."""

    group_id: int
    member_id: int
    lapses_at: datetime


@dataclass(frozen=True, slots=True)
class MemberLapsed(Fact):
    """Somebody counts on no roll of a group, until a tap."""

    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberReturned(Fact):
    """Somebody who was away counts again."""

    group_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class CharterChanged(Fact):
    """A passed proposal has set a parameter of the charter."""

    group_id: int
    key: str
    value: str
    proposal_id: int


@dataclass(frozen=True, slots=True)
class ListingChanged(Fact):
    """Whether strangers find the group has changed: by a passed proposal, or by who is alone in it (None)."""

    group_id: int
    listed: bool
    proposal_id: int | None = None


@dataclass(frozen=True, slots=True)
class MemberReadmitted(Fact):
    """A passed proposal has taken back that somebody was put out: he may come in again."""

    group_id: int
    member_id: int
    proposal_id: int


@dataclass(frozen=True, slots=True)
class ElectionOpened(Fact):
    """A group will choose who looks after it; `cause`: term, silence, left, laid-down, recalled, wanted, again."""

    group_id: int
    election_id: int
    cause: str


@dataclass(frozen=True, slots=True)
class CandidateChanged(Fact):
    """Somebody stands in an election, or stands back."""

    group_id: int
    election_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ElectionClosed(Fact):
    """An election is over. `outcome`: elected, nobody_stood, nobody_chosen."""

    group_id: int
    election_id: int
    outcome: str
    elected: tuple[int, ...] = ()
