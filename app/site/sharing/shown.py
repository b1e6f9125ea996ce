"""The way to the sharing page, on the pages of what is shared."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core.access import Here
from app.places.models import Venue
from events.dinners.models import Dinner
from groups.membership.models import Group


def of_dinner(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """Among the tools around a dinner."""
    if dinner.called_off_at is not None:
        return []
    return [
        {"title": _("Send it on"), "meta": _("a link, a code, a text for any chat"), "icon": "share",
         "href": url_for("sharing.dinner", pid=dinner.public_id), "rank": 10}
    ]  # fmt: skip


def of_group(group: Group, here: Here) -> str:
    """Beside a group."""
    return render_template("sharing/_way.html", href=url_for("sharing.group", pid=group.public_id))


def of_venue(venue: Venue, here: Here) -> str:
    """Beside a place."""
    return render_template("sharing/_way.html", href=url_for("sharing.venue", pid=venue.public_id))
