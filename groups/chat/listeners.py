"""What a group's facts mean for its room."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from groups.chat import actions, queries
from groups.chat.models import Channel
from groups.membership.queries import joined
from groups.signals import DiscussionOpened, GroupFounded, MemberJoined, MemberLeft


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
    for former in joined(
        session, [fact.group_id]
    ):  # their rooms stay with those who were in them, and belong here
        actions.dismiss(
            session, actions.channel_of_group(session, former, clock.now()), fact.member_id, clock.now()
        )


def discussion_opened(session: Session, fact: DiscussionOpened) -> None:
    """The room hears of it in one line that leads there; the title stays where its author can take it back."""
    channel = actions.channel_of_group(session, fact.group_id, clock.now())
    path = f"/talk/{fact.public_id}"
    actions.note(session, channel, "discussion.opened", clock.now(), about_id=fact.author_id, path=path)


def account_closed(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account is in no room any more; what was said stays, as a former member's."""
    for channel_id in sorted(
        queries.channel_ids_of(session, fact.member_id)
    ):  # one order of locks everywhere
        actions.dismiss(session, session.get_one(Channel, channel_id), fact.member_id, fact.at)
