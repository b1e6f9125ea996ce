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
class ListenerAdmitted(Fact):
    """A member may hear a channel from now on."""

    channel_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ListenerDismissed(Fact):
    """A member hears nothing more of a channel."""

    channel_id: int
    member_id: int
