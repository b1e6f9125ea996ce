"""Whose seat it is: a member's or a guest's. Every verb of seats asks this and nothing else about people."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from events.dinners.models import Seat


@dataclass(frozen=True, slots=True)
class Holder:
    """A member, or a guest who is no member (yet)."""

    member_id: int | None = None
    guest_id: int | None = None

    def holds(self) -> ColumnElement[bool]:
        """The clause that finds a seat of their own."""
        if self.member_id is not None:
            return Seat.member_id == self.member_id
        return Seat.guest_id == self.guest_id

    def new_seat(self, dinner_id: int) -> Seat:
        """A seat of their own that is in no state yet."""
        return Seat(dinner_id=dinner_id, member_id=self.member_id, guest_id=self.guest_id)


def holder_of(head: Seat) -> Holder:
    """Who holds a seat that nobody brought: a guest who has become a member is the member."""
    if head.member_id is not None:
        return Holder(member_id=head.member_id)
    return Holder(guest_id=head.guest_id)


def who(head: Seat) -> str:
    """The name of whoever asked, as the bench's export has it; a guest's stays when the guest becomes a member."""
    return f"g{head.guest_id}" if head.guest_id is not None else f"m{head.member_id}"
