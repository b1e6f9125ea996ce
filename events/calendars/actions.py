"""The verbs of feeds: switch one on, give it a new address, let it ring, switch it off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core.ids import digest, new_token
from events.calendars import queries
from events.calendars.models import Feed
from events.calendars.rules import token_of


def switch_on(session: Session, member_id: int, group_id: int | None, key: bytes, now: datetime) -> Feed:
    """Make the feed. Twice is once: the address stays."""
    known = queries.feed_of(session, member_id, group_id)
    if known is not None:
        return known
    feed = Feed(member_id=member_id, group_id=group_id)
    _address(feed, key, now)
    session.add(feed)
    return feed


def renew(session: Session, member_id: int, group_id: int | None, key: bytes, now: datetime) -> None:
    """Give it another address; the old one is gone at once."""
    feed = queries.feed_of(session, member_id, group_id)
    if feed is not None:
        _address(feed, key, now)


def ring(session: Session, member_id: int, group_id: int | None, rings: bool) -> None:
    """Let its entries carry an alarm two hours before, or not."""
    feed = queries.feed_of(session, member_id, group_id)
    if feed is not None:
        feed.rings = rings


def switch_off(session: Session, member_id: int, group_id: int | None) -> None:
    """Nobody reads it any more. Twice is once."""
    session.execute(delete(Feed).where(Feed.member_id == member_id, Feed.group_id == group_id))


def switch_all_off(session: Session, member_id: int) -> None:
    """All feeds of somebody who has left the house."""
    session.execute(delete(Feed).where(Feed.member_id == member_id))


def _address(feed: Feed, key: bytes, now: datetime) -> None:
    feed.nonce = new_token()
    feed.token_digest = digest(token_of(key, feed.nonce))
    feed.made_at = now
