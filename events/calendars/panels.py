"""Where calendars are offered: in the settings, beside a dinner, on the page of a group."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core.access import Ability, Here
from app.core.web import viewer
from events.dinners.models import Dinner
from events.dinners.rules import Phase


def in_settings(**_more: object) -> str:
    """The way to one's addresses."""
    return render_template("calendars/_in_settings.html")


def beside_dinner(dinner: Dinner, here: Here, phase: Phase, **_more: object) -> list[dict[str, Any]]:
    """The file of this dinner, for whoever sees it before it is over."""
    if phase in (Phase.AFTER, Phase.CALLED_OFF) or viewer() is None:
        return []
    return [{
        "title": _("All my tables in my calendar"), "meta": _("Changes and cancellations arrive by themselves."),
        "href": url_for("calendars.mine"), "icon": "calendar-add", "rank": 70,
    }]  # fmt: skip


def on_group(group: Any, here: Here, **_more: object) -> str:
    """The calendar of a group, for its members."""
    if not here.may(Ability.GROUP_ROLL):
        return ""
    return render_template("calendars/_of_group.html", group=group)
