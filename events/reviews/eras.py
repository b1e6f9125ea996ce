"""How the house was when a review's table sat there: old reviews stay with the old state (V-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from app.core import i18n
from app.places.facts import Change
from events.reviews.models import Review

Was = Sequence[Sequence[str]]  # [moved or renamed, day, before], the oldest first


def then(was: Was, day: date) -> dict[str, str]:
    """What was otherwise on that day, and how: the first change after it knows."""
    found: dict[str, str] = {}
    for what, changed, before in was:
        if day < date.fromisoformat(changed):
            found.setdefault(what, before)
    return found


def of_review(review: Review) -> Markup:
    """The state of the house that this review is about, where it is not today's. Asks nothing."""
    zone = i18n.zone(review.venue.timezone)
    otherwise = then(review.venue.was, review.dinner.starts_at.astimezone(zone).date())
    said = [Markup("<span>{}</span>").format(_words(what, before)) for what, before in otherwise.items()]
    return Markup("").join(said)


def _words(what: str, before: str) -> str:
    if what == Change.RENAMED:
        return str(_("when it was called %(name)s", name=before))
    return str(_("when it was at %(place)s", place=before) if before else _("before it moved"))
