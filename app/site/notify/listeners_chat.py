"""What is told of talk: somebody is spoken to by name. A room that is muted does not mute this."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from groups.chat.models import Channel
from groups.membership.models import Group
from groups.signals import MemberMentioned


def mentioned(session: Session, fact: MemberMentioned) -> None:
    """Whoever is named hears it once for this message; what was said stays in the room, where it can be taken back."""
    channel = session.get_one(Channel, fact.channel_id)
    by = session.get_one(Member, fact.by_id)
    name = session.scalar(select(Group.name).where(Group.channel_id == channel.id))
    tell(
        session, Kind.MENTIONED, [fact.member_id], key=f"{Kind.MENTIONED}:{channel.id}:{fact.seq}",
        path=f"/c/{channel.public_id}?at={fact.seq}#m{fact.seq}",
        data={"who": by.nickname, "room": name or channel.title}, now=clock.now(), group_id=channel.group_id,
    )  # fmt: skip
