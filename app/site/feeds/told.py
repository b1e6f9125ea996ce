"""What a feed says of a table or a review: what a stranger may read on its page, and no name but an author's."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _

from app.core import i18n
from app.core.markup import excerpt
from app.core.web import absolute
from app.places.models import Venue
from app.site.feeds.atom import Entry
from events.dinners import drawn
from events.dinners.models import Dinner
from events.reviews.models import Review


def base() -> str:
    """The address of this house."""
    return str(current_app.config["BASE_URL"])


def dinner(found: Dinner, free: int) -> Entry:
    """A table: when, where, how many seats are left. Its guests and its host are not named."""
    called_off = found.called_off_at is not None
    title = _("Called off: %(title)s", title=found.title) if called_off else found.title
    changed = max(each for each in (found.called_at, found.moved_at, found.called_off_at) if each is not None)
    return Entry(
        absolute("dinners.page", pid=found.public_id), title, changed, found.group.name, found.called_at,
        summary=said(found, free),
    )  # fmt: skip


def zone_of(found: Dinner) -> ZoneInfo:
    """The clock on the wall of its venue."""
    return i18n.zone(found.timezone)


def said(found: Dinner, free: int | None = None) -> str:
    """When and where, how many seats are left if that is given, and what it costs at most."""
    time = (
        _("The time is being decided")
        if found.time_open
        else i18n.say_when(found.starts_at, "full", found.timezone)
    )
    where = place_words(found.venue) if found.venue else _("place to be decided")
    parts = [time, where, "" if found.called_off_at or free is None else drawn.seats_left(free)]
    if found.cap_fen is not None:
        parts.append(_("at most %(amount)s a head", amount=i18n.money(found.cap_fen, found.currency)))
    return " · ".join(str(part) for part in parts if part)


def place_words(venue: Venue) -> str:
    """A venue with its area; never a private kitchen's address."""
    return ", ".join(part for part in (venue.name, venue.area, venue.city) if part)


def review(found: Review, venue: Venue) -> Entry:
    """An open review."""
    if found.opened_at is None or found.withdrawn_at is not None:
        raise ValueError("a review that is not open does not belong into a feed")
    changed = max(found.opened_at, found.edited_at or found.opened_at)
    title = _("%(who)s on %(venue)s", who=found.author.nickname, venue=venue.name)
    return Entry(
        absolute("reviews.page", pid=found.public_id), title, changed, found.author.nickname, found.opened_at,
        html=found.html, summary=excerpt(found.html),
    )  # fmt: skip
