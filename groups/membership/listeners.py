"""What this room does because of facts elsewhere, and what it adds to pages of other rooms."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core import db, marks
from app.core.viewer import Viewer
from app.core.web import viewer as who_looks
from groups.membership import queries, queries_entry, stewardship


def leave_all(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account leaves every group; where the last steward goes, a willing member follows."""
    for group in sorted(queries.groups_of(session, fact.member_id), key=lambda each: each.id):
        stewardship.leave(session, group, fact.member_id, fact.at)


def todo(viewer: Viewer, now: datetime) -> list[dict[str, object]]:
    """Requests that a steward should answer."""
    session = db.session()
    if not marks.at_home(session, "requests", viewer.id, now):
        return []
    return [
        {
            "icon": "user-add",
            "title": ngettext("%(num)d person asks to join", "%(num)d people ask to join", number),
            "meta": group.name,
            "href": url_for("membership.requests", pid=group.public_id),
            "action": _("Answer"),
            "rank": 40,
        }
        for group, number in queries_entry.waiting_by_group(session, viewer.id)
    ]


def in_common(member: Member, here: object) -> str | Markup:
    """The groups that the viewer and this member belong to together."""
    looking = who_looks()
    if looking is None or looking.id == member.id:
        return ""
    groups = queries.shared_groups(db.session(), looking.id, member.id)
    return render_template("membership/_in_common.html", groups=groups) if groups else ""
