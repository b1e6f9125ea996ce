"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import marks, panels, realtime, signals, wording
from groups.discussions import listeners, live, queries_lists, reading, views
from groups.discussions import views_found as views_found  # its routes hang on the same blueprint
from groups.discussions import views_posts as views_posts  # its routes hang on the same blueprint
from groups.discussions import views_preview as views_preview  # its routes hang on the same blueprint
from groups.discussions.wording import SENTENCES
from groups.signals import DiscussionChanged, DiscussionOpened, DiscussionReplied


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    app.register_blueprint(views.bp)
    wording.add(SENTENCES)
    realtime.topic(live.TOPIC, live.door)
    signals.listen(AccountClosed, reading.forget)
    signals.listen_after(DiscussionOpened, live.opened)
    signals.listen_after(DiscussionReplied, live.replied)
    signals.listen_after(DiscussionChanged, live.changed)
    panels.fill("group.aside", listeners.on_group)
    panels.fill("home.todo", listeners.todo)
    panels.fill("account.export", listeners.written_by)
    marks.put("group", "discussions", queries_lists.there_are_some)
    marks.put("home", "discussions", queries_lists.news_number)
