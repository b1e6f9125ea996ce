"""What series add to other pages: the group's habits, the last one once more, a line beside a dinner."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db, i18n
from app.core.access import Ability, Here
from app.core.web import marked
from events.dinners.models import Dinner
from events.dinners.rules import Phase
from events.series import queries, shown
from events.series.models import Series


def on_group(group: Any, here: Here, **_more: object) -> str:
    """The group's page, for members: what comes again, and the last table once more."""
    if not here.may(Ability.DINNER_CALL):
        return ""
    alive = queries.alive_in(db.session(), group.id) if marked("group", "series", group=group.id) else ()
    found = [(each, shown.sentence(each), _next(each)) for each in alive]
    last = queries.last_dinner(db.session(), group.id, clock.now())
    return render_template("series/_of_group.html", group=group, found=found, last=last)


def _next(series: Series) -> str:
    if series.rests_since is not None:
        return str(_("rests: it needs a host"))
    if series.next_on is None:
        return ""
    return str(series.venue.name if series.venue else _("Place to be decided"))


def beside_dinner(dinner: Dinner, here: Here, phase: Phase, **_more: object) -> list[dict[str, Any]]:
    """Beside a dinner: the series that it is one of, and the way to have it again."""
    if not here.may(Ability.DINNER_CALL):
        return []
    tools = []
    of_series = marked("dinner", "series", dinner=dinner.id)
    day = queries.of_dinner(db.session(), dinner.id) if of_series else None
    if day is not None:
        href = url_for("series.page", pid=day.series.public_id)
        meta = _("One of a series: this page changes this table alone.")
        if day.shifted:
            meta = _("That night the clocks jump, so it begins later than usual.")
        tools.append(
            {"title": shown.sentence(day.series), "meta": meta, "href": href, "icon": "refresh", "rank": 60}
        )
    if phase is not Phase.BEFORE:
        href = url_for("series.again", pid=dinner.public_id)
        meta = _("Same place, seats and pact, a week on.")
        tools.append({"title": _("Once more"), "meta": meta, "href": href, "icon": "refresh", "rank": 61})
    return tools


def ways(group: Any, here: Here, **_more: object) -> list[dict[str, Any]]:
    """Other ways to set a table: like the last one, or again and again."""
    found = []
    last = queries.last_dinner(db.session(), group.id, clock.now())
    if last is not None:
        day = i18n.say_when(last.starts_at, "date", last.timezone)
        found.append({
            "title": _("Like the last one"), "meta": _("%(title)s, %(day)s", title=last.title, day=day),
            "href": url_for("series.again", pid=last.public_id), "icon": "refresh", "rank": 10,
        })  # fmt: skip
    found.append({
        "title": _("Again and again"), "meta": _("Every Friday, say: tables set themselves."),
        "href": url_for("series.new", pid=group.public_id), "icon": "calendar", "rank": 50,
    })  # fmt: skip
    return found
