"""Votes on the pages of other rooms: the group's, what waits at home, ways to ask; and the file of one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from groups.proposals import arguing, drawn, kinds, own, queries, queries_mine

ON_GROUP = 3


def on_group(group: Any, here: Here, **_more: object) -> str:
    """The group's page: what is voted on now. Nothing is asked where nothing runs."""
    who = viewer()
    if who is None or not here.may(Ability.PROPOSAL_SEE):
        return ""
    if not marked("group", "proposals", group=group.id):
        return ""
    session = db.session()
    running = queries.running(session, group.id)[:ON_GROUP]
    found = drawn.pictures(session, running, who.id, clock.now())
    return render_template("proposals/_on_group.html", group=group, votes=found)


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """Votes that wait for the viewer."""
    session = db.session()
    if not marks.at_home(session, "proposals", viewer.id, now):
        return []
    return [
        {
            "icon": "scroll", "title": _("A vote waits for you: %(title)s", title=kinds.called(each)),
            "meta": each.group.name, "action": _("Vote"), "rank": 12,
            "href": url_for("proposals.page", pid=each.public_id),
        }
        for each in queries.waiting_for(session, viewer.id, now)
    ]  # fmt: skip


def ways(group: Any, **_more: object) -> list[dict[str, Any]]:
    """What a group may be asked by this room's kinds."""
    listing = _("Let strangers not find us") if group.listed else _("Let strangers find us")
    told = (
        (own.WORDS, _("Agree on something"), _("One sentence, yes or no."), "chat", 10),
        (
            own.CHOICE,
            _("Choose among several"),
            _("What most could live with wins."),
            "list",
            20,
        ),
        (own.LISTING, listing, _("Whether the group stands in lists and in the search."), "eye", 40),
        (
            own.REMOVAL,
            _("Put somebody out"),
            _("Whoever it is about hears of it and may speak."),
            "logout",
            60,
        ),
        (
            own.READMISSION,
            _("Take somebody back"),
            _("Whom the group put out may come in again."),
            "user-add",
            70,
        ),
    )
    charter = url_for("membership.charter", pid=group.public_id)
    about = _("On the page of rules, each has its own link for that.")
    rule = {"title": _("Change a table rule"), "meta": about, "icon": "scroll", "href": charter, "rank": 30}
    return [rule, *(
        {"title": title, "meta": meta, "icon": icon, "rank": rank,
         "href": url_for("proposals.new", pid=group.public_id, kind=kind)}
        for kind, title, meta, icon, rank in told
    )]  # fmt: skip


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """What a member has asked and answered openly; of secret ballots nobody knows whose they are."""
    session = db.session()
    return [{"votes": {
        "asked": [
            {"title": each.title, "kind": each.kind, "text": each.text, "opened": each.opened_at.isoformat()}
            for each in queries_mine.asked_by(session, member_id)
        ],
        "answered": [
            {"vote": address, "for": labels, "cast": at.isoformat()}
            for address, labels, at in queries_mine.answered_by(session, member_id)
        ],
        "arguments_found_right": arguing.nodded_by(session, member_id),
        "took_part_in_secret": queries_mine.secret_parts(session, member_id),
    }}]  # fmt: skip
