"""What a suspended member is told, on every page where writing would be: until when, why, and how to appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.models import Member
from app.core import db
from app.core.i18n import say_when
from app.core.viewer import Viewer
from app.core.web import viewer
from app.site.moderation.models import Case
from app.site.moderation.queries import over_at, quieting
from app.site.moderation.wording import REASONS


def todo(viewer: Viewer, now: datetime) -> list[dict[str, object]]:
    """The first line at home; whoever is not suspended asks nothing."""
    found = _mine(viewer)
    if found is None:
        return []
    until, case = found
    meta = _("Why: %(why)s. Seats and votes stay yours.", why=REASONS[case.reason]) if case else ""
    href = url_for("moderation.case", pid=case.public_id) if case else url_for("moderation.mine")
    title = _("A jury asks you to write nothing until %(when)s", when=until)
    return [
        {
            "icon": "scale",
            "title": title,
            "meta": meta,
            "href": href,
            "action": _("Why, and appeal"),
            "rank": -1,
        }
    ]


def banner(**_page: Any) -> Markup | str:
    """Over what one would write in, and on the pages of groups."""
    who = viewer()
    found = _mine(who) if who is not None else None
    if found is None:
        return ""
    return Markup(render_template("moderation/_quiet.html", until=found[0], case=found[1], reasons=REASONS))  # noqa: S704  our own template escapes


def _mine(who: Viewer) -> tuple[str, Case | None] | None:
    if not who.quiet:
        return None
    session = db.session()
    member = session.get_one(Member, who.id)
    if member.quiet_until is None:
        return None
    cases = quieting(session, who.id)
    case = next((each for each in cases if over_at(each) == member.quiet_until), cases[0] if cases else None)
    return say_when(member.quiet_until, "full"), case
