"""Facts about merchants."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class MerchantOpened(Fact):
    """A member has opened a merchant for a venue. Silent."""

    merchant_id: int
    venue_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class StaffJoined(Fact):
    """Somebody works for a merchant now. Silent: the tie to its venues is made by the action itself."""

    merchant_id: int
    member_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class StaffLeft(Fact):
    """Somebody works there no more. Silent."""

    merchant_id: int
    member_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class ClaimConfirmed(Fact):
    """A merchant's claim to a venue stands: by diners, by a call, or by a decision. Its staff is told."""

    claim_id: int
    merchant_id: int
    venue_id: int


@dataclass(frozen=True, slots=True)
class ClaimEnded(Fact):
    """A merchant keeps a venue no longer: it left, or it was decided so. What was written stays (M-24). Silent."""

    claim_id: int
    merchant_id: int
    venue_id: int
    silent = True


@dataclass(frozen=True, slots=True)
class DisputeOpened(Fact):
    """Another merchant says that a venue is its own. The holder's staff is told."""

    dispute_id: int


@dataclass(frozen=True, slots=True)
class DisputeDecided(Fact):
    """A dispute is over; both sides are told."""

    dispute_id: int
