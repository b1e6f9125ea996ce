"""Facts about groups and their talk."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Somebody belongs to a group no more: left, or was removed."""

    group_id: int
    member_id: int
    removed: bool = False


@dataclass(frozen=True, slots=True)
class StewardNamed(Fact):
    """Somebody looks after a group from now on, by hand-over or because the last steward went."""

    group_id: int
    member_id: int


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
