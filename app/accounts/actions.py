"""What happens to accounts: the only writers of members, devices and links."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts import queries, rules
from app.accounts.models import Device, Link, Member
from app.accounts.models_guests import Guest
from app.accounts.rules import (
    LIFETIMES,
    MAILS_AN_HOUR,
    SAME_PRESS,
    SETS_PASSWORD,
    LinkKind,
    Refusal,
    clean_email,
    email_key,
    face_for,
)
from app.accounts.signals import AccountClosed, DeviceEnded, LinkAsked, SignedUp
from app.core.access import Refused
from app.core.ids import digest, new_id, new_token
from app.core.mail import Mail
from app.core.names import clean_name, confusable_key
from app.core.signals import announce
from app.core.viewer import Viewer

FORGETS_AT = 17  # minutes past the hour; a missed hour is made good by the next


def sign_up(
    session: Session,
    *,
    nickname: str,
    email: str,
    password_hash: str | None,
    form_key: str,
    locale: str,
    now: datetime,
) -> Member:
    """Make an account whose address is only a claim until its mail is answered; the same form twice makes one.

    What happens does not depend on whether the address is known. Its owner gets a mail either way.
    """
    made = queries.member_by_form(session, form_key)
    if made and made.is_open() and made.email_key == email_key(email) and now - made.created_at < SAME_PRESS:
        return made
    public_id = new_id()
    member = Member(
        public_id=public_id, nickname=clean_name(nickname), name_key=confusable_key(nickname),
        email=clean_email(email), email_key=email_key(email), email_confirmed_at=None, password_hash=password_hash,
        portrait=face_for(public_id), locale=locale, form_key=None if made else form_key,
        created_at=now, closed_at=None,
    )  # fmt: skip
    session.add(member)
    session.flush()  # the link and the fact need its id
    announce(session, SignedUp(member.id))
    _ask_to_confirm(session, member, member.email or "", locale, now)
    return member


def begin_device(
    session: Session, member_id: int, agent: str, now: datetime, rehashed: str | None = None
) -> str:
    """Sign a browser in and return its token, which only its cookie keeps. `rehashed`: the password at today's cost."""
    member = session.get(Member, member_id)
    if member is None or not member.is_open():
        raise Refused(Refusal.ACCOUNT_CLOSED)
    if rehashed:
        member.password_hash = rehashed
    token = new_token()
    session.add(Device(
        member_id=member_id, token_digest=digest(token), agent=agent[:300], created_at=now, seen_at=now, ended_at=None,
    ))  # fmt: skip
    return token


def end_device(session: Session, device: Device, now: datetime) -> None:
    """Sign one browser out; its sockets fall silent after the commit."""
    if device.ended_at is None:
        device.ended_at = now
        announce(session, DeviceEnded(device.member_id, device.id))


def end_devices(session: Session, member_id: int, now: datetime, keep: int | None = None) -> int:
    """Sign all browsers of a member out, but for `keep`. Returns how many."""
    ended = [device for device in queries.devices_of(session, member_id) if device.id != keep]
    for device in sorted(ended, key=lambda each: each.id):
        end_device(session, device, now)
    return len(ended)


def end_this(session: Session, viewer: Viewer, now: datetime) -> None:
    """Sign out the browser that asks."""
    device = session.get(Device, viewer.device_id)
    if device is not None:
        end_device(session, device, now)


def touch_device(session: Session, device_id: int, now: datetime) -> None:
    """Note that a device was seen."""
    session.execute(
        update(Device).where(Device.id == device_id, Device.ended_at.is_(None)).values(seen_at=now)
    )


def ask_link(session: Session, *, email: str, kind: LinkKind, locale: str, now: datetime) -> None:
    """Send a link to sign in or to choose a new password, if somebody has the address; else nothing happens."""
    member = queries.member_at(session, email_key(email))
    if member is not None and member.email:
        _send(session, member, kind, member.email, member.locale or locale, now)


def ask_email(session: Session, member: Member, *, email: str, locale: str, now: datetime) -> None:
    """Ask an address, new or not yet confirmed, to confirm itself; until then the old one stays."""
    _ask_to_confirm(session, member, clean_email(email), member.locale or locale, now)


def _ask_to_confirm(session: Session, member: Member, email: str, locale: str, now: datetime) -> None:
    """When somebody else has the address, that owner is told and gets a way in; the asker learns nothing."""
    owner = queries.confirmed_member(session, email_key(email))
    if owner is not None and owner.id != member.id:
        _send(session, owner, LinkKind.SIGN_IN, email, owner.locale or locale, now, about="known")
    else:
        _send(session, member, LinkKind.CONFIRM, email, locale, now)


def _send(
    session: Session, member: Member, kind: LinkKind, email: str, locale: str, now: datetime, about: str = ""
) -> None:
    if queries.mails_since(session, email_key(email), now - timedelta(hours=1)) >= MAILS_AN_HOUR:
        return
    token = new_token()
    session.add(Link(
        kind=kind, member_id=member.id, email=email, email_key=email_key(email), token_digest=digest(token),
        created_at=now, expires_at=now + LIFETIMES[kind], used_at=None,
    ))  # fmt: skip
    announce(session, LinkAsked(member.id, about or kind.value, email, token, locale))


def use_link(session: Session, link: Link, now: datetime, password_hash: str = "") -> Member:
    """Open the door once; a link that sets a password needs its hash. Who holds the link has proven the address.

    A sign-in or reset link for an unconfirmed account also ends what somebody else may have set up with this
    address before its owner came: password and devices.
    """
    member = link.member
    if not link.is_usable(now) or not member.is_open():
        raise Refused(Refusal.LINK_SPENT)
    owner = queries.confirmed_member(session, link.email_key)
    if owner is not None and owner.id != member.id:
        raise Refused(Refusal.ADDRESS_TAKEN)
    link.used_at = now
    if link.kind is LinkKind.SIGN_IN and member.email_confirmed_at is None:
        member.password_hash = None
        end_devices(session, member.id, now)
    if member.email_confirmed_at is None or member.email_key != link.email_key:
        _settle_email(session, member, link, now)
    if link.kind in SETS_PASSWORD:
        change_password(session, member, password_hash, now)
    return member


def _settle_email(session: Session, member: Member, link: Link, now: datetime) -> None:
    """The address is the member's. A confirmed one that it replaces can take it back for a week (AU7)."""
    before = member.email if member.email_confirmed_at else None
    member.email, member.email_key, member.email_confirmed_at = link.email, link.email_key, now
    _spend_links(session, member, now)
    if before and link.kind is LinkKind.CONFIRM:
        _send(session, member, LinkKind.UNDO, before, member.locale, now)


def disown_link(session: Session, link: Link, now: datetime) -> None:
    """ "That was not me": the link is spent, and an account that only claimed the address loses it."""
    link.used_at = link.used_at or now
    if link.kind is LinkKind.CONFIRM and link.member.email_confirmed_at is None:
        link.member.email = link.member.email_key = None


def change_password(
    session: Session, member: Member, password_hash: str, now: datetime, keep: int | None = None
) -> None:
    """Set the password; every other browser is signed out and every open link is spent (SECURITY.md AU4).

    Only the way back to a former address stays open: whoever stole the account would close it first.
    """
    member.password_hash = password_hash
    end_devices(session, member.id, now, keep)
    _spend_links(session, member, now)


def _spend_links(session: Session, member: Member, now: datetime) -> None:
    open_links = (Link.member_id == member.id, Link.used_at.is_(None), Link.kind != LinkKind.UNDO)
    session.execute(update(Link).where(*open_links).values(used_at=now))


def describe_self(
    session: Session, member: Member, *, nickname: str, portrait: str, palate: str, locale: str, timezone: str
) -> None:
    """Change how one is called and seen, and how the site speaks."""
    member.nickname, member.name_key = clean_name(nickname), confusable_key(nickname)
    member.portrait, member.palate = portrait, clean_name(palate)
    member.locale, member.timezone = locale, timezone


def speak(session: Session, member: Member, locale: str) -> None:
    """Set the language of pages and mails."""
    member.locale = locale


def set_inviter(session: Session, member: Member, inviter: Member) -> None:
    """Remember who brought a member here: once, and never oneself."""
    if member.invited_by_id is None and member.id != inviter.id:
        member.invited_by_id = inviter.id


def close(session: Session, member: Member, called: str, now: datetime) -> None:
    """Close the account: nothing that tells who it was stays here. `called`: the words for a former member.

    Seats, shares and what was attested stay, as a former member's: they are other people's facts too.
    """
    if member.email:
        session.execute(delete(Mail).where(Mail.recipient == member.email))
    end_devices(session, member.id, now)
    session.flush()  # the devices are ended before their rows go
    session.execute(delete(Device).where(Device.member_id == member.id))
    session.execute(delete(Link).where(Link.member_id == member.id))
    session.execute(
        update(Guest).where(Guest.merged_into_id == member.id).values(name="", token_digest=None)
    )  # what they were called before they had an account
    member.nickname, member.name_key, member.portrait, member.palate = called, "", "", ""
    member.email = member.email_key = member.email_confirmed_at = member.password_hash = member.form_key = (
        None
    )
    member.operator, member.closed_at = False, now
    announce(session, AccountClosed(member.id, now))


def forget(session: Session, now: datetime) -> None:
    """Once an hour: sign out browsers that nobody uses any more, and drop what nobody needs to know any more."""
    if now.minute != FORGETS_AT:
        return
    session.execute(
        update(Device)
        .where(Device.ended_at.is_(None), Device.seen_at < now - rules.DEVICE_LASTS)
        .values(ended_at=now)
    )
    session.execute(delete(Device).where(Device.ended_at < now - rules.KEPT))
    session.execute(delete(Link).where(Link.expires_at < now - rules.KEPT))
