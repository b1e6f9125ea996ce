"""What stands of parting and joining on pages of other rooms, and how it reads in the ledger."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.web import marked, viewer
from groups.ledger.kinds import ShownLine
from groups.membership.models import Group
from groups.proposals.models import Proposal
from groups.splitting import merging, queries
from groups.splitting.access import visible


def on_group(group: Group, here: Here) -> str | Markup:
    """Calls for a new table, groups of the family for 90 days, and who wants to join us."""
    calls, relatives, sides = [], [], []
    session, now, inside = db.session(), clock.now(), here.may(Ability.GROUP_FORK)
    if marked("group", "forks", group=group.id):
        calls = list(queries.open_forks(session, group.id, now)) if inside else []
        found = queries.relatives(session, group.id, now)
        relatives = [
            each for each in found if each[1].listed or visible(session, each[1].public_id, viewer())
        ]
    if inside and marked("group", "merges", group=group.id):
        sides = list(queries.merge_sides(session, group.id, now))
    if not (calls or relatives or sides):
        return ""
    return Markup(render_template(  # noqa: S704  a rendered template
        "splitting/_on_group.html", group=group, calls=calls, relatives=relatives, sides=sides,
    ))  # fmt: skip


def ways(group: Group, here: Here) -> list[dict[str, Any]]:
    """Among what the group may be asked."""
    both = _("Both groups pass the same words; one address leads to the other.")
    return [
        {"title": _("Join another group"), "meta": both,
         "href": url_for("splitting.merge", pid=group.public_id), "icon": "alliance", "rank": 80},
        {"title": _("A table of our own"), "meta": _("Three members suffice; this needs no vote."),
         "href": url_for("splitting.page", pid=group.public_id), "icon": "split", "rank": 90},
    ]  # fmt: skip


def about_merge(session: Session, proposal: Proposal) -> str | Markup:
    """What a vote about joining would do, on its page."""
    found = merging.the_groups(session, proposal)
    if found is None:
        return ""
    mine, other, kept = found
    gone = other if kept is mine else mine
    joined = gone.merged_into_id == kept.id
    return Markup(render_template(  # noqa: S704  a rendered template
        "splitting/_about_merge.html", gone=gone, kept=kept, other=other, joined=joined,
        waits=proposal.executed_at is not None and not joined,
    ))  # fmt: skip


def forked(line: ShownLine) -> object:
    """Some parted."""
    names = _(", ").join(line.who(each) for each in line.what.get("people", []))
    return _("%(names)s laid a table of their own. The rules went along.", names=names)


def came(line: ShownLine) -> object:
    """Where this group came from."""
    return _(
        "The group parted from another. Its ledger stood at line %(num)s then.", num=line.what.get("lines")
    )


def merged(line: ShownLine) -> object:
    """The end of this ledger."""
    return _("By votes in both the group joined another. Its ledger goes on there.")


def took_in(line: ShownLine) -> object:
    """Another group came."""
    num = line.what.get("lines")
    return _("By votes in both another group joined this one. Its ledger ended at line %(num)s.", num=num)
