"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class SignedUp(Fact):
    """Announced when a member has made an account. Nobody has to act on it."""

    silent: ClassVar[bool] = True
    member_id: int


@dataclass(frozen=True, slots=True)
class LinkAsked(Fact):
    """Announced when a one-time link must go out by mail. `token` is only here and in the mail, nowhere else.

    `kind` says what the mail is about: sign-in, confirm, reset, undo (the address was changed: was it you?),
    known (somebody signed up with the address of an account).
    """

    member_id: int
    kind: str
    email: str
    token: str
    locale: str


@dataclass(frozen=True, slots=True)
class DeviceEnded(Fact):
    """Announced when a device was signed out: its sockets must fall silent."""

    member_id: int
    device_id: int


@dataclass(frozen=True, slots=True)
class AccountClosed(Fact):
    """Announced when a member has closed the account; what is still to come gives up their places.

    The row stays as "a former member", without name, address or password.
    """

    member_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class GuestsClaimed(Fact):
    """Announced when people who sat with a name alone turn out to be an account: their seats become its own."""

    guest_ids: tuple[int, ...]
    member_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BlockChanged(Fact):
    """Announced when two members stop meeting, or may meet again. Never told to anybody: rooms only look anew."""

    member_id: int
    other_id: int
