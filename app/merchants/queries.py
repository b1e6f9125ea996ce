"""Named reads of merchants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from app.merchants.models import Merchant, MerchantClaim, MerchantDispute, MerchantLine, Staff, StaffInvite
from app.merchants.rules import ClaimState, DisputeState, StaffRole

LINES = 60


def merchant_by(session: Session, public_id: str) -> Merchant | None:
    """The merchant of this address, or None."""
    return session.scalar(select(Merchant).where(Merchant.public_id == public_id))


def merchant_of(session: Session, venue_id: int) -> Merchant | None:
    """The merchant that is confirmed to keep this venue, or None."""
    found = select(Merchant).join(MerchantClaim, MerchantClaim.merchant_id == Merchant.id)
    return session.scalar(
        found.where(MerchantClaim.venue_id == venue_id, MerchantClaim.state == ClaimState.CONFIRMED)
    )


def living_claims(session: Session, venue_id: int) -> Sequence[MerchantClaim]:
    """Every claim to this venue that has not ended, the confirmed one first, then the oldest."""
    wanted = select(MerchantClaim).where(
        MerchantClaim.venue_id == venue_id, MerchantClaim.state != ClaimState.ENDED
    )
    first = (MerchantClaim.state == ClaimState.CONFIRMED).desc()
    return session.scalars(
        wanted.options(joinedload(MerchantClaim.merchant)).order_by(first, MerchantClaim.id)
    ).all()


@cache
def claimed() -> Select[MerchantClaim]:
    """Whether anybody says to keep this place, for the marks of its page."""
    return select(MerchantClaim).where(
        MerchantClaim.venue_id == marks.VENUE, MerchantClaim.state != ClaimState.ENDED
    )


def claims_of(session: Session, merchant_id: int) -> Sequence[MerchantClaim]:
    """The venues that this merchant keeps, or says so, each with its venue; the oldest first."""
    wanted = select(MerchantClaim).where(
        MerchantClaim.merchant_id == merchant_id, MerchantClaim.state != ClaimState.ENDED
    )
    return session.scalars(wanted.options(joinedload(MerchantClaim.venue)).order_by(MerchantClaim.id)).all()


def venue_ids_of(session: Session, merchant_id: int, *, confirmed: bool = False) -> Sequence[int]:
    """The ids of these venues; only those where it is confirmed, if asked."""
    wanted = select(MerchantClaim.venue_id).where(
        MerchantClaim.merchant_id == merchant_id, MerchantClaim.state != ClaimState.ENDED
    )
    if confirmed:
        wanted = wanted.where(MerchantClaim.state == ClaimState.CONFIRMED)
    return session.scalars(wanted.order_by(MerchantClaim.id)).all()


def is_confirmed(session: Session, merchant_id: int) -> bool:
    """Whether diners, a call or a decision have confirmed that this merchant keeps any venue."""
    return bool(venue_ids_of(session, merchant_id, confirmed=True))


def claim_by(session: Session, public_id: str) -> MerchantClaim | None:
    """A claim with its venue and merchant, or None."""
    wanted = select(MerchantClaim).where(MerchantClaim.public_id == public_id)
    return session.scalar(wanted.options(joinedload(MerchantClaim.venue), joinedload(MerchantClaim.merchant)))


def claim_with_code(session: Session, venue_id: int, code: str) -> MerchantClaim | None:
    """The waiting claim to this venue whose code this is, or None."""
    return session.scalar(
        select(MerchantClaim).where(
            MerchantClaim.venue_id == venue_id,
            MerchantClaim.code == code,
            MerchantClaim.state == ClaimState.OPEN,
        )
    )


def has_waiting_claim(session: Session, venue_id: int) -> bool:
    """Whether any merchant waits to be confirmed here."""
    wanted = select(MerchantClaim.id).where(
        MerchantClaim.venue_id == venue_id, MerchantClaim.state == ClaimState.OPEN
    )
    return session.scalar(wanted.limit(1)) is not None


def calls_asked(session: Session) -> Sequence[MerchantClaim]:
    """Claims whose merchants ask to be called on the number on the page, the oldest first."""
    wanted = select(MerchantClaim).where(
        MerchantClaim.state == ClaimState.OPEN, MerchantClaim.call_asked_at.is_not(None)
    )
    return session.scalars(
        wanted.options(joinedload(MerchantClaim.venue), joinedload(MerchantClaim.merchant))
        .order_by(MerchantClaim.call_asked_at, MerchantClaim.id)
        .limit(100)
    ).all()


def _disputes() -> Select[MerchantDispute]:
    return select(MerchantDispute).options(
        joinedload(MerchantDispute.venue),
        joinedload(MerchantDispute.holder).joinedload(MerchantClaim.merchant),
        joinedload(MerchantDispute.contender).joinedload(MerchantClaim.merchant),
    )


def dispute_by(session: Session, public_id: str) -> MerchantDispute | None:
    """A dispute with both sides and the venue, or None."""
    return session.scalar(_disputes().where(MerchantDispute.public_id == public_id))


def open_dispute_of(session: Session, *claim_ids: int) -> MerchantDispute | None:
    """The open dispute that one of these claims takes part in, or None."""
    part = or_(MerchantDispute.holder_id.in_(claim_ids), MerchantDispute.contender_id.in_(claim_ids))
    return session.scalars(
        _disputes().where(part, MerchantDispute.state == DisputeState.OPEN).limit(1)
    ).first()


def dispute_between(session: Session, one_id: int, other_id: int) -> MerchantDispute | None:
    """The dispute that these two claims ever had, or None."""
    both = [one_id, other_id]
    wanted = select(MerchantDispute).where(
        MerchantDispute.holder_id.in_(both), MerchantDispute.contender_id.in_(both)
    )
    return session.scalars(wanted.limit(1)).first()


def disputes_at(session: Session, venue_id: int) -> Sequence[MerchantDispute]:
    """Every dispute about this venue, the last first."""
    wanted = _disputes().where(MerchantDispute.venue_id == venue_id)
    return session.scalars(wanted.order_by(MerchantDispute.id.desc()).limit(20)).all()


def open_disputes(session: Session) -> Sequence[MerchantDispute]:
    """Every open dispute, the oldest first: for the operator."""
    wanted = _disputes().where(MerchantDispute.state == DisputeState.OPEN)
    return session.scalars(wanted.order_by(MerchantDispute.id).limit(100)).all()


def staff_of(session: Session, merchant_id: int) -> Sequence[Staff]:
    """Who works for this merchant now, with their names; owners first."""
    wanted = select(Staff).where(Staff.merchant_id == merchant_id, Staff.left_at.is_(None))
    found = session.scalars(wanted.options(joinedload(Staff.member)).order_by(Staff.since, Staff.id)).all()
    order = list(StaffRole)
    return sorted(found, key=lambda each: order.index(each.role))


def staff_row(session: Session, merchant_id: int, member_id: int) -> Staff | None:
    """This member's row with the merchant, left or not."""
    return session.scalar(select(Staff).where(Staff.merchant_id == merchant_id, Staff.member_id == member_id))


def staff_ids(session: Session, merchant_ids: Collection[int]) -> set[int]:
    """Everybody who works, or ever worked, for these merchants."""
    if not merchant_ids:
        return set()
    return set(session.scalars(select(Staff.member_id).where(Staff.merchant_id.in_(list(merchant_ids)))))


def count_staff(session: Session, merchant_id: int) -> int:
    """How many work there now."""
    wanted = select(func.count()).select_from(Staff)
    return session.scalar(wanted.where(Staff.merchant_id == merchant_id, Staff.left_at.is_(None))) or 0


def merchants_of(session: Session, member_id: int) -> Sequence[Staff]:
    """The merchants that somebody works for, each with the role; the oldest first."""
    wanted = (
        select(Staff)
        .join(Merchant, Merchant.id == Staff.merchant_id)
        .where(Staff.member_id == member_id, Staff.left_at.is_(None), Merchant.closed_at.is_(None))
    )
    return session.scalars(wanted.options(joinedload(Staff.merchant)).order_by(Staff.id)).all()


@cache
def works_somewhere() -> Select[int]:
    """Whether the member works for a merchant, for the mark."""
    return select(Staff.id).where(Staff.member_id == marks.MEMBER, Staff.left_at.is_(None))


def invites_of(session: Session, merchant_id: int, now: datetime) -> Sequence[StaffInvite]:
    """The staff invitations that still stand, the newest first."""
    wanted = select(StaffInvite).where(
        StaffInvite.merchant_id == merchant_id, StaffInvite.used_at.is_(None), StaffInvite.revoked_at.is_(None),
        StaffInvite.expires_at > now,
    )  # fmt: skip
    return session.scalars(wanted.order_by(StaffInvite.id.desc()).limit(50)).all()


def invite_by(session: Session, token: str) -> StaffInvite | None:
    """The staff invitation of this link, or None."""
    wanted = select(StaffInvite).where(StaffInvite.token == token)
    return session.scalar(wanted.options(joinedload(StaffInvite.merchant)))


def lines_of(session: Session, merchant_id: int, before: int | None = None) -> Sequence[MerchantLine]:
    """What was done in the merchant's name, the last first, with who did it."""
    wanted = select(MerchantLine).where(MerchantLine.merchant_id == merchant_id)
    if before is not None:
        wanted = wanted.where(MerchantLine.id < before)
    return session.scalars(
        wanted.options(joinedload(MerchantLine.by)).order_by(MerchantLine.id.desc()).limit(LINES + 1)
    ).all()
