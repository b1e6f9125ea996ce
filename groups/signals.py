"""Facts about groups and their talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.signals import Fact


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

    `why`: "hand-over", "term", "silence", "recalled", "laid-down", "elected" (another was), "left" (MemberLeft follows).
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
class ProposalOpened(Fact):
    """A vote runs. `by_id` is none where the charter itself asks."""

    group_id: int
    proposal_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ProposalChanged(Fact):
    """Somebody has voted or spoken, or it was taken back: pages that show it fetch themselves anew."""

    group_id: int
    proposal_id: int


@dataclass(frozen=True, slots=True)
class ProposalVoted(Fact):
    """A member has taken part: what asked him to is answered. Of how, nothing."""

    proposal_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ProposalReminded(Fact):
    """A vote ends soon; these on its roll have not taken part."""

    group_id: int
    proposal_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProposalClosed(Fact):
    """A vote is over; `passed`: an option has won (whether it could be carried out tells ProposalExecuted)."""

    group_id: int
    proposal_id: int
    passed: bool


@dataclass(frozen=True, slots=True)
class ProposalExecuted(Fact):
    """What was passed is carried out (`done`), or cannot be: the proposal tells why."""

    group_id: int
    proposal_id: int
    kind: str
    done: bool


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


@dataclass(frozen=True, slots=True)
class ForkAsked(Fact):
    """A member would like a table of their own, and asks who goes along."""

    group_id: int
    fork_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class ForkChanged(Fact):
    """Somebody goes along with a new table, stays after all, or has taken the call back."""

    group_id: int
    fork_id: int


@dataclass(frozen=True, slots=True)
class GroupForked(Fact):
    """Some members have parted from a group: `child_id` is what they founded, and they belong to both."""

    group_id: int
    child_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupsMerged(Fact):
    """By the same words passed in both, `group_id` has joined `kept_id`; everybody there belongs to it now."""

    group_id: int
    kept_id: int
    member_ids: tuple[int, ...]
