"""Ways around a dinner that this room itself offers to its host."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.access import Ability, Here
from events.dinners.models import Dinner
from events.dinners.rules import Phase


def for_host(dinner: Dinner, here: Here, phase: Phase, **_more: object) -> list[dict[str, Any]]:
    """The link and the guests, as long as links open anything."""
    if not here.may(Ability.GUEST_MANAGE) or phase is Phase.CALLED_OFF:
        return []
    href = url_for("dinners.guests", pid=dinner.public_id)
    meta = _("The link to send on, and who sits without an account")
    return [{"title": _("Guests and the link"), "meta": meta, "href": href, "icon": "link", "rank": 30}]
