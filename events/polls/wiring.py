"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed, GuestsClaimed
from app.core import jobs, marks, panels, wording
from app.core.signals import listen, listen_after
from events.dinners import live
from events.polls import closing, export, in_chat, listeners, queries, views
from events.polls import panels as own
from events.polls import views_host as views_host  # its routes hang on the same blueprint
from events.polls.wording import SENTENCES
from events.signals import DinnerChanged, PollChanged, PollClosed, PollOpened
from groups.signals import MemberLeft


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    in_chat.attach()
    listen(AccountClosed, listeners.forget)
    listen(MemberLeft, listeners.leave)
    listen(GuestsClaimed, listeners.claim)
    listen(DinnerChanged, listeners.decided_by_hand)
    for kind in (PollOpened, PollChanged, PollClosed):
        listen_after(kind, live.refresh)
    jobs.on_each(queries.due, closing.close_due)
    jobs.on_each(queries.undecided, closing.let_pass)
    panels.fill("dinner.top", own.on_dinner)
    panels.fill("dinner.tools", own.tools)
    panels.fill("dinner.ways", own.ways)
    panels.fill("home.todo", own.todo)
    panels.fill("account.export", export.parts_of)
    marks.put("home", "polls", queries.waiting)
