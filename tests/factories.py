"""Factories: plain functions whose defaults read as a sentence."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from itertools import count

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import Device, Member
from app.core import clock, db, photos
from app.core.ids import digest, new_token
from app.core.names import confusable_key
from app.core.photos import Photo
from app.core.photos_taking import take_in
from app.places.models import Venue
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import SeatState, SplitMode, Visibility
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.membership.models import Group, Membership
from groups.membership.rules import Role

_numbers = count(1)
FACES = ("lin", "zhou", "chen", "may", "ma", "gao", "priya", "tom", "su", "he", "tang", "wu")


def a_member(
    session: Session, nickname: str | None = None, *, confirmed: bool = True, **values: object
) -> Member:
    """Somebody with an account and no password."""
    number = next(_numbers)
    name = nickname or f"member {number}"
    member = Member(
        nickname=name, name_key=confusable_key(name), email=f"m{number}@example.org",
        email_key=f"m{number}@example.org", email_confirmed_at=clock.now() if confirmed else None,
        password_hash=None, portrait=FACES[number % len(FACES)], created_at=clock.now(), **values,
    )  # fmt: skip
    session.add(member)
    session.flush()  # callers need the id
    return member


def a_group(
    session: Session, founder: Member, *members: Member, name: str = "Haidian Foragers", **values: object
) -> Group:
    """A group with its founder as steward and these members."""
    group = Group(
        name=name, name_key=confusable_key(name), city="Beijing", line="we eat", cloth="celadon-gingham",
        founder_id=founder.id, created_at=clock.now(), **values,
    )  # fmt: skip
    session.add(group)
    session.flush()
    for member in (founder, *members):
        role = Role.STEWARD if member is founder else Role.MEMBER
        session.add(
            Membership(group_id=group.id, member_id=member.id, role=role, via="open", joined_at=clock.now())
        )
    session.flush()
    return group


def a_venue(session: Session, by: Member, name: str = "Jiaoxia Hotpot", **values: object) -> Venue:
    """A place to eat."""
    venue = Venue(
        name=name,
        name_key=confusable_key(name),
        city="Beijing",
        created_by_id=by.id,
        created_at=clock.now(),
        **values,
    )
    session.add(venue)
    session.flush()
    return venue


def a_dinner(
    session: Session, group: Group, host: Member, *guests: Member, seats: int = 8, venue: Venue | None = None,
    starts_at: datetime | None = None, visibility: Visibility = Visibility.GROUP, **values: object,
) -> Dinner:  # fmt: skip
    """A dinner of the group with its host and these guests seated; two days ahead by default."""
    starts = starts_at or clock.now() + timedelta(days=2)
    dinner = Dinner(
        group_id=group.id, venue_id=venue.id if venue else None, host_id=host.id, title="Old-stove hotpot",
        starts_at=starts, ends_at=starts + timedelta(hours=2), timezone="Asia/Shanghai", seats=seats,
        closes_at=starts, visibility=visibility, share_token=new_token(), called_at=clock.now(), **values,
    )  # fmt: skip
    session.add(dinner)
    session.flush()
    session.add(PactVersion(
        dinner_id=dinner.id, version=1, split_mode=SplitMode.EQUAL, written_at=clock.now(), written_by_id=host.id,
    ))  # fmt: skip
    for member in (host, *guests):
        a_seat(session, dinner, member)
    return dinner


def a_seat(
    session: Session, dinner: Dinner, member: Member, state: SeatState = SeatState.GOING, **values: object
) -> Seat:
    """Somebody's seat at the dinner."""
    seat = Seat(
        dinner_id=dinner.id, member_id=member.id, state=state, pact_version=dinner.pact_version,
        asked_at=clock.now(), seated_at=clock.now() if state is SeatState.GOING else None, **values,
    )  # fmt: skip
    session.add(seat)
    session.flush()
    return seat


def a_room(session: Session, *members: Member, title: str = "Haidian Foragers", **values: object) -> Channel:
    """A room with these members in it and nothing said."""
    given = {"kind": "group", "group_id": None, "cloth": "celadon-gingham", "home_path": "", **values}
    channel = chat.open_channel_for(session, title=title, now=clock.now(), **given)  # type: ignore[arg-type]
    for member in members:
        chat.admit(session, channel, member.id, clock.now())
    return channel


def sign_in(browser: FlaskClient, member_id: int) -> None:
    """Give the browser a device of this member, as signing in does."""
    token = new_token()
    with db.database().writing() as session:
        session.add(Device(
            member_id=member_id, token_digest=digest(token), created_at=clock.now(), seen_at=clock.now(),
        ))  # fmt: skip
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def a_file(width: int = 64, height: int = 48, kind: str = "JPEG", colour: str = "#c33") -> io.BytesIO:
    """A picture as somebody sends it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return io.BytesIO(out.getvalue())


def a_photo(session: Session, by: Member | None, alt: str = "", width: int = 64, height: int = 48) -> Photo:
    """A picture that waits to be attached, with its files."""
    return photos.keep(session, take_in(a_file(width, height)), alt, by.id if by else None, clock.now())
