"""What many tables show on the dinner's page: one's own, and the way to all of them."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.web import viewer
from events.dinners.models import Dinner
from events.tables import rules, shown
from events.tables.views import holder_here


def on_dinner(dinner: Dinner, here: Here, **_more: object) -> str:
    """Every table with its names; nothing, and no query, where there is but one."""
    if not dinner.tables or dinner.called_off_at is not None:
        return ""
    now = clock.now()
    found = shown.laid(db.session(), dinner, viewer(), holder_here(dinner.public_id), now)
    open_ = now < dinner.starts_at and here.may(Ability.TABLE_SIT)
    return render_template("tables/_dinner.html", dinner=dinner, laid=found, open=open_)


def tools(dinner: Dinner, here: Here, **_more: object) -> list[dict[str, Any]]:
    """For the host of a dinner that is large enough: set tables, or change them."""
    ahead = clock.now() < dinner.starts_at and dinner.called_off_at is None
    if not (ahead and here.may(Ability.TABLES_SET) and dinner.seats >= rules.FEWEST_SEATS):
        return []
    if dinner.tables:
        title, meta = _("The tables"), ngettext("%(num)d table", "%(num)d tables", dinner.tables)
    else:
        title = _("Many tables")
        count = rules.proposed_tables(dinner.seats)
        meta = (
            ngettext("%(num)d table would do for this many", "%(num)d tables would do for this many", count)
            if dinner.seats >= rules.LARGE_FROM
            else _("Split a large dinner over several tables")
        )
    href = url_for("tables.page", pid=dinner.public_id)
    return [{"title": title, "meta": meta, "href": href, "icon": "table", "rank": 45}]
