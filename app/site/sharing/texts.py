"""The plain text that goes with a link into any chat."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.markup import excerpt
from app.places.models import Venue
from events.reviews.models import Review
from groups.membership.models import Group


def of_group(group: Group, members: int, address: str) -> str:
    """A group: its name, its line, where it eats, how many it is."""
    count = ngettext("%(num)d member", "%(num)d members", members)
    return _lines(
        _("Eat with us: %(group)s", group=group.name), group.line, f"{group.city} · {count}", address
    )


def of_venue(venue: Venue, said: str, address: str) -> str:
    """A place: what it is, where it is, what tables say."""
    where = " · ".join(part for part in (venue.city, venue.area, venue.cuisine) if part)
    return _lines(venue.name, where, venue.address, said, address)


def of_review(review: Review, who: str, words: str, address: str) -> str:
    """A review: who says what of which place."""
    head = _("%(who)s on %(venue)s", who=who, venue=review.venue.name)
    return _lines(head, excerpt(words, 120), _("Tablemates vouch that the author was there."), address)


def _lines(*parts: str) -> str:
    return "\n".join(_kept(parts))


def _kept(parts: Iterable[str]) -> list[str]:
    return [str(part).strip() for part in parts if str(part).strip()]
