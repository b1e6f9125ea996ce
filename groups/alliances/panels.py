"""What alliances put on other pages: the way there from the desk, those who ask, and the houses on the group's page."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import db
from app.core.access import Here
from app.core.web import marked
from app.merchants.models import Merchant
from groups.alliances import queries
from groups.membership.models import Group


def nav(merchant: Merchant, here: Here) -> list[dict[str, Any]]:
    """The way to the alliances."""
    return [
        {
            "key": "alliances",
            "rank": 30,
            "title": _("Alliances"),
            "href": url_for("alliances.index", pid=merchant.public_id),
        }
    ]


def on_desk(merchant: Merchant, here: Here) -> str:
    """The alliances, and who asks this house to come."""
    session = db.session()
    allies, asked = queries.allies_of(session, merchant.id), queries.asked(session, merchant.id)
    return render_template("alliances/_desk.html", merchant=merchant, allies=allies, asked=asked)


def on_group(group: Group, here: Here) -> str:
    """The houses, on the page of an alliance's group."""
    if not marked("group", "alliance", group=group.id):
        return ""
    alliance = queries.alliance_of_group(db.session(), group.id)
    if alliance is None:
        return ""
    return render_template("alliances/_group.html", houses=queries.houses_of(db.session(), alliance.id))
