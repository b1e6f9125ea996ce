"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import marks, panels, realtime, signals, wording
from groups.chat import extras, listeners, live, queries, reactions, shown, wording_live
from groups.chat import views_live as views_live  # its routes hang on the same blueprint
from groups.chat.views import bp
from groups.chat.wording import REFUSALS
from groups.signals import (
    EntryWritten,
    GroupFounded,
    ListenerAdmitted,
    ListenerDismissed,
    MemberJoined,
    MemberLeft,
)


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    app.register_blueprint(bp)
    wording.add(REFUSALS | wording_live.REFUSALS)
    extras.add(reactions.carried)
    extras.at_removal(reactions.forget)
    realtime.on_connect(live.join)
    signals.listen(GroupFounded, listeners.group_founded)
    signals.listen(MemberJoined, listeners.member_joined)
    signals.listen(MemberLeft, listeners.member_left)
    signals.listen(AccountClosed, listeners.account_closed)
    signals.listen_after(EntryWritten, live.tell_entry)
    signals.listen_after(ListenerAdmitted, live.admitted)
    signals.listen_after(ListenerDismissed, live.dismissed)
    panels.fill("groups.unread", shown.unread_of_groups)
    panels.fill("groups.news", shown.news_of_groups)
    panels.fill("home.todo", shown.todo)
    panels.fill("account.export", shown.said_by)
    marks.put("home", "chat", queries.unread_number)
