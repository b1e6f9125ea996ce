"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class SignedUp(Fact):
    """A member has made an account."""

    member_id: int


@dataclass(frozen=True, slots=True)
class LinkAsked(Fact):
    """A one-time link must go out by mail. `token` is only here and in the mail, never in the database."""

    member_id: int
    kind: str
    email: str
    token: str
    locale: str


@dataclass(frozen=True, slots=True)
class DeviceEnded(Fact):
    """A device was signed out: its sockets must fall silent."""

    member_id: int
    device_id: int
