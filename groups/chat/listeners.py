"""What a group's facts mean for its room."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from groups.chat import actions, queries
from groups.chat.models import Channel
from groups.signals import GroupFounded, MemberJoined, MemberLeft


def group_founded(session: Session, fact: GroupFounded) -> None:
    """A group has a room from its first day, with its founder in it."""
    channel = actions.channel_of_group(session, fact.group_id, clock.now())
    actions.admit(session, channel, fact.member_id, clock.now())


def member_joined(session: Session, fact: MemberJoined) -> None:
    """Who belongs to the group is in its room, and those in it are told; a founder is alone with it."""
    channel = actions.channel_of_group(session, fact.group_id, clock.now())
    if queries.is_in(session, channel.id, fact.member_id):
        return
    others = queries.count_in(session, channel.id)
    actions.admit(session, channel, fact.member_id, clock.now())
    if others:
        actions.note(session, channel, "group.joined", clock.now(), about_id=fact.member_id)


def member_left(session: Session, fact: MemberLeft) -> None:
    """Who belongs no more hears nothing more."""
    channel = actions.channel_of_group(session, fact.group_id, clock.now())
    actions.dismiss(session, channel, fact.member_id, clock.now())
    key = "group.removed" if fact.removed else "group.left"
    actions.note(session, channel, key, clock.now(), about_id=fact.member_id)


def account_closed(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account is in no room any more; what was said stays, as a former member's."""
    for channel_id in queries.channel_ids_of(session, fact.member_id):
        actions.dismiss(session, session.get_one(Channel, channel_id), fact.member_id, fact.at)
