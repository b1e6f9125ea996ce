"""Tables of merchants: the merchant, its claims to venues, its people, what they did, and disputes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.merchants.rules import ClaimState, DisputeState, How, StaffRole, invite_stands
from app.places.models import Venue


class Merchant(Base):
    """A house that invites and answers. A hat of ordinary members (ADR 35): it has staff, and no password."""

    __tablename__ = "merchant"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[Moment]
    closed_at: Mapped[MaybeMoment]


class MerchantClaim(Base):
    """A merchant keeps a venue, or says so. Only a confirmed claim counts; several may wait for one venue."""

    __tablename__ = "merchant_claim"
    __table_args__ = (
        UniqueConstraint("merchant_id", "venue_id"),
        UniqueConstraint("code"),
        Index("ix_merchant_claim_venue_id_state", "venue_id", "state"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    state: Mapped[ClaimState] = mapped_column(EnumText(ClaimState))
    code: Mapped[str]  # lies on the desk for everybody to read, so it is no secret
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[Moment]
    call_asked_at: Mapped[MaybeMoment]
    how: Mapped[How | None] = mapped_column(EnumText(How))
    confirmed_at: Mapped[MaybeMoment]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # an operator, after a call
    ended_at: Mapped[MaybeMoment]

    merchant: Mapped[Merchant] = relationship(lazy="raise")
    venue: Mapped[Venue] = relationship(lazy="raise")


class MerchantDispute(Base):
    """A second claimant says that the venue is not the holder's. Nothing changes hands while it is open (M-02)."""

    __tablename__ = "merchant_dispute"
    __table_args__ = (
        UniqueConstraint("holder_id", "contender_id"),
        Index("ix_merchant_dispute_venue_id", "venue_id", "id"),
        CheckConstraint("holder_id <> contender_id", name="two"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("merchant_claim.id"))
    contender_id: Mapped[int] = mapped_column(ForeignKey("merchant_claim.id"))
    state: Mapped[DisputeState] = mapped_column(EnumText(DisputeState))
    says: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[Moment]
    decided_at: Mapped[MaybeMoment]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    reason: Mapped[str] = mapped_column(default="")  # public

    holder: Mapped[MerchantClaim] = relationship(lazy="raise", foreign_keys=[holder_id])
    contender: Mapped[MerchantClaim] = relationship(lazy="raise", foreign_keys=[contender_id])
    venue: Mapped[Venue] = relationship(lazy="raise")


class Staff(Base):
    """Somebody who works for a merchant. One row for the pair; leaving and coming back change it."""

    __tablename__ = "merchant_staff"
    __table_args__ = (
        UniqueConstraint("merchant_id", "member_id"),
        Index("ix_merchant_staff_member_id_left_at", "member_id", "left_at"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    role: Mapped[StaffRole] = mapped_column(EnumText(StaffRole))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    since: Mapped[Moment]
    left_at: Mapped[MaybeMoment]

    merchant: Mapped[Merchant] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])


class StaffInvite(Base):
    """A link that makes one person one of the staff, once."""

    __tablename__ = "merchant_invite"
    __table_args__ = (UniqueConstraint("token"), Index("ix_merchant_invite_merchant_id", "merchant_id", "id"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    token: Mapped[str]  # kept as it is, as a group's: whoever invites must be able to show the link again
    role: Mapped[StaffRole] = mapped_column(EnumText(StaffRole))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    used_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]

    merchant: Mapped[Merchant] = relationship(lazy="raise")

    def stands(self, now: datetime) -> bool:
        """Whether it still opens the door."""
        return invite_stands(self.expires_at, self.used_at, self.revoked_at, now)


class MerchantLine(Base):
    """What was done in a merchant's name, and by whom (M-03). `by_id` is empty where a rule did it."""

    __tablename__ = "merchant_line"
    __table_args__ = (Index("ix_merchant_line_merchant_id", "merchant_id", "id"),)

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    kind: Mapped[str]
    what: Mapped[Any] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    at: Mapped[Moment]

    by: Mapped[Member | None] = relationship(lazy="raise")
