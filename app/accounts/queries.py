"""Named reads about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Device, Link, Member
from app.core import clock
from app.core.ids import digest
from app.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the one that signs in."""

    member_id: int
    password_hash: str | None


def viewer_of(session: Session, token: str) -> tuple[Viewer, datetime] | None:
    """Who holds this device's token, and when the device was last seen. One query, by two unique indexes."""
    found = session.execute(
        select(Device.id, Device.seen_at, Member)
        .join(Member, Member.id == Device.member_id)
        .where(Device.token_digest == digest(token), Device.ended_at.is_(None), Member.closed_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    device_id, seen_at, member = found
    return Viewer(
        id=member.id, public_id=member.public_id, nickname=member.nickname, portrait=member.portrait,
        device_id=device_id, locale=member.locale, timezone=member.timezone, operator=member.operator,
        quiet=member.quiet_until is not None and member.quiet_until > clock.now(),
    ), seen_at  # fmt: skip


def ended_of(session: Session, device_ids: Sequence[int]) -> Sequence[int]:
    """Those of these devices that are signed out, or whose member's account is closed."""
    ended = or_(Device.ended_at.is_not(None), Member.closed_at.is_not(None))
    found = select(Device.id).join(Member, Member.id == Device.member_id)
    return session.scalars(found.where(Device.id.in_(device_ids), ended)).all()


def member_at(session: Session, email_key: str) -> Member | None:
    """Whose address this is: who has confirmed it, else who claimed it last."""
    return session.scalars(_by_address(email_key).limit(1)).one_or_none()


def candidates(session: Session, email_key: str) -> tuple[Candidate, Candidate]:
    """Always two: who has confirmed the address and who claimed it last; an empty one where there is nobody.

    Two, so that an account whose address waits for its mail can be signed in to, and signing in still takes
    the same time whatever is known of the address.
    """
    found = session.scalars(_by_address(email_key).limit(2)).all()
    both = [Candidate(each.id, each.password_hash) for each in found]
    while len(both) < 2:
        both.append(Candidate(0, None))
    if len(found) == 2 and not found[0].email_confirmed_at:
        both[1] = Candidate(0, None)
    return both[0], both[1]


def member_by_form(session: Session, form_key: str) -> Member | None:
    """Who was made by this very form."""
    return session.scalars(select(Member).where(Member.form_key == form_key)).one_or_none()


def confirmed_member(session: Session, email_key: str) -> Member | None:
    """Who has confirmed the address."""
    return session.scalars(
        select(Member).where(Member.email_key == email_key, Member.email_confirmed_at.is_not(None))
    ).one_or_none()


def member_by_public_id(session: Session, public_id: str) -> Member | None:
    """The member of that public id, closed or not."""
    return session.scalars(select(Member).where(Member.public_id == public_id)).one_or_none()


def members_by_id(session: Session, ids: Sequence[int]) -> dict[int, Member]:
    """These members by their id."""
    return {each.id: each for each in session.scalars(select(Member).where(Member.id.in_(ids)))}


def devices_of(session: Session, member_id: int) -> Sequence[Device]:
    """Where somebody is signed in, latest seen first."""
    return session.scalars(
        select(Device)
        .where(Device.member_id == member_id, Device.ended_at.is_(None))
        .order_by(Device.seen_at.desc(), Device.id.desc())
    ).all()


def device_of(session: Session, member_id: int, public_id: str) -> Device | None:
    """This browser of this member."""
    return session.scalars(
        select(Device).where(Device.member_id == member_id, Device.public_id == public_id)
    ).one_or_none()


def password_of(session: Session, member_id: int) -> str | None:
    """The stored hash of a member's password."""
    return session.scalar(select(Member.password_hash).where(Member.id == member_id))


def link_of(session: Session, token: str, lock: bool = False) -> Link | None:
    """The link with this token, and its member; locked where it is about to be used."""
    found = (
        select(Link)
        .where(Link.token_digest == digest(token))
        .options(joinedload(Link.member, innerjoin=True))
    )
    return session.scalars(found.with_for_update(of=Link) if lock else found).one_or_none()


def export_of(session: Session, member: Member) -> dict[str, object]:
    """Everything that this room holds about a member, as plain values."""
    devices = session.scalars(select(Device).where(Device.member_id == member.id).order_by(Device.id))
    links = session.scalars(select(Link).where(Link.member_id == member.id).order_by(Link.id))
    kept = ("public_id", "nickname", "email", "portrait", "palate", "locale", "timezone")
    return {
        **{name: getattr(member, name) for name in kept},
        "email_confirmed_at": _iso(member.email_confirmed_at),
        "suspended_until": _iso(member.quiet_until),
        "created_at": _iso(member.created_at),
        "has_password": member.password_hash is not None,
        "devices": [
            {
                "agent": each.agent,
                "signed_in": _iso(each.created_at),
                "seen": _iso(each.seen_at),
                "ended": _iso(each.ended_at),
            }
            for each in devices
        ],
        "links_by_mail": [{"kind": each.kind.value, "to": each.email, "sent": _iso(each.created_at)} for each in links],
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def mails_since(session: Session, email_key: str, since: datetime) -> int:
    """How many links went to the address since then, whoever asked."""
    return session.scalar(
        select(func.count()).select_from(Link).where(Link.email_key == email_key, Link.created_at > since)
    ) or 0  # fmt: skip


def pending_email(session: Session, member: Member, now: datetime) -> str | None:
    """The new address that waits for its confirmation."""
    return session.scalars(
        select(Link.email)
        .where(
            Link.member_id == member.id, Link.kind == "confirm", Link.used_at.is_(None), Link.expires_at > now,
            Link.email_key != member.email_key,
        )
        .order_by(Link.id.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip


def _by_address(email_key: str) -> Select[Member]:
    return (
        select(Member)
        .where(Member.email_key == email_key, Member.closed_at.is_(None))
        .order_by(Member.email_confirmed_at.is_(None), Member.id.desc())
    )
