"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import marks, panels, realtime, signals, wording
from groups.membership import listeners, live, queries, queries_entry, views, views_entry  # noqa: F401  its routes stand on one blueprint
from groups.membership.wording import SENTENCES
from groups.signals import JoinAnswered, JoinAsked, MemberJoined, MemberLeft, StewardNamed

CHANGES = (JoinAnswered, JoinAsked, MemberJoined, MemberLeft, StewardNamed)


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    panels.fill("home.todo", listeners.todo)
    panels.fill("member.main", listeners.in_common)
    marks.put("home", "requests", queries_entry.waiting_for_me)
    marks.put("group", "members", queries.member_number)
    marks.put("group", "pending", queries_entry.pending_number)
    marks.put("group", "channel", queries.channel_address)
    signals.listen(AccountClosed, listeners.leave_all)
    realtime.topic("group", live.watch_door)
    for kind in CHANGES:
        signals.listen_after(kind, live.tell_pages)
