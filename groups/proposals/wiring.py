"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, panels, realtime, wording
from app.core.signals import listen, listen_after
from groups.ledger import sources
from groups.proposals import arguing, closing, in_chat, listeners, live, own, queries, views
from groups.proposals import panels as mine
from groups.proposals import views_asking as views_asking  # its routes hang on the same blueprint
from groups.proposals.wording import SENTENCES
from groups.signals import GroupsMerged, ProposalChanged, ProposalClosed, ProposalExecuted, ProposalOpened


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    own.attach()
    in_chat.attach()
    jobs.on_each(queries.groups_due, closing.close_due)
    jobs.on_each(queries.to_remind, closing.remind)
    listen(ProposalOpened, in_chat.opened)
    listen(ProposalClosed, in_chat.closed)
    listen(GroupsMerged, listeners.merged)
    listen(AccountClosed, arguing.forget)
    realtime.topic(live.TOPIC, live.door)
    listen_after(ProposalChanged, live.changed)
    for kind in (ProposalOpened, ProposalClosed, ProposalExecuted):
        listen_after(kind, live.came_or_went)
    panels.fill("group.top", mine.on_group)
    panels.fill("home.todo", mine.todo)
    panels.fill("proposals.ways", mine.ways)
    panels.fill("account.export", mine.parts_of)
    sources.named("proposal", queries.titles_of)
    marks.put("group", "proposals", queries.there_are_some)
    marks.put("home", "proposals", queries.waits)
