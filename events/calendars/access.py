"""The door to feeds: the token alone opens one, as long as its holder belongs to what it shows."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, NotThere, Standing, require, stand
from events.calendars import queries
from events.calendars.models import Feed
from groups.membership.queries import membership_of


def open_feed(session: Session, token: str) -> Feed:
    """The feed of that address. Raises NotThere when it was renewed, switched off, or its holder has left."""
    feed = queries.feed_by(session, token)
    if feed is None or not feed.member.is_open() or not _belongs(session, feed):
        raise NotThere
    require(stand(None, [Standing.LINKED]), Ability.CALENDAR_READ)
    return feed


def _belongs(session: Session, feed: Feed) -> bool:
    if feed.group_id is None:
        return True
    row = membership_of(session, feed.group_id, feed.member_id)
    return row is not None and row.left_at is None
