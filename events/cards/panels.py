"""What cards show on other pages: the way to the card, and the way to the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import db, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.merchants.models import Merchant
from app.merchants.queries import claims_of
from events.cards import queries
from events.dinners.models import Dinner

RANK = 4


def tools(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """The card, for those who sit there, once the date is known."""
    if not here.may(Ability.CARD_SHOW) or dinner.called_off_at is not None or dinner.time_open:
        return []
    href = url_for("cards.page", pid=dinner.public_id)
    meta = _("for the desk: who you are, how many, what was promised")
    return [{"title": _("The group’s card"), "meta": meta, "href": href, "icon": "card", "rank": RANK}]


def on_bill(dinner: Dinner) -> str:
    """From the bill one tap to the card."""
    return render_template("cards/_on_bill.html", dinner=dinner)


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """While one sits at a table, its card is one tap from home."""
    session = db.session()
    if not marks.at_home(session, "my_card", viewer.id, now):
        return []
    return [
        {
            "icon": "card", "title": _("The group’s card: %(group)s", group=dinner.group.name),
            "meta": _("for the desk, if you like"), "href": url_for("cards.page", pid=dinner.public_id),
            "action": _("Show it"), "rank": 6,
        }
        for dinner in queries.tables_of(session, viewer.id, now)
    ]  # fmt: skip


def on_merchant(merchant: Merchant, here: Here, **_more: object) -> str:
    """At the merchant's desk: read a card, house by house."""
    claims = claims_of(db.session(), merchant.id)
    return render_template("cards/_on_merchant.html", claims=claims) if claims else ""
