"""What being told shows on other pages, and puts into the file that a member takes away."""

from __future__ import annotations

from typing import Any

from flask import render_template

from app.core import db
from app.core.access import Here
from app.core.web import viewer
from app.site.notify import queries
from app.site.notify.rules import read_hours


def in_settings(member: object, here: Here) -> str:
    """When one is reminded and sleeps, and the way to change it."""
    who = viewer()
    if who is None:
        return ""
    manner = queries.manner_of(db.session(), who.id)
    return render_template("notify/_settings.html", manner=manner, hours=read_hours(manner.reminders))


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: how one is told, and what one has said about it."""
    session = db.session()
    manner = queries.manner_of(session, member_id)
    wishes = queries.wishes_said(session, member_id)
    return [
        {"told": {
            "reminders_hours_before": list(read_hours(manner.reminders)),
            "quiet_hours": None if manner.quiet_since is None else [manner.quiet_since, manner.quiet_until],
            "wishes": [{"kind": row.kind, "way": row.way, "wanted": row.wanted} for row in wishes],
        }},
    ]  # fmt: skip
