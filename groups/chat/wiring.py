"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed, BlockChanged
from app.core import crowd, marks, panels, realtime, search_fill, signals, wording
from groups.chat import (
    extras,
    life,
    listeners,
    live,
    living,
    pictures,
    presence,
    queries,
    quotes,
    search,
    shown,
    telling,
    veils,
)
from groups.chat import views_live as views_live  # its routes hang on the same blueprint
from groups.chat import views_pictures as views_pictures  # and these
from groups.chat import views_search as views_search
from groups.chat import views_words as views_words
from groups.chat.views import bp
from groups.chat.wording import REFUSALS
from groups.membership import life as signs
from groups.signals import (
    DiscussionOpened,
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
    signs.sign(life.wrote)
    signs.stir(life.stirs)
    wording.add(REFUSALS)
    extras.add(quotes.carried)
    extras.add(pictures.carried)
    extras.at_removal(pictures.drop)
    living.attach(app.config["SETTINGS"].redis_url, app.config["BASE_URL"])
    realtime.on_connect(telling.join)
    if telling.entered not in crowd.entries:
        crowd.entries.append(telling.entered)
    realtime.on_order(telling.ENTRY, telling.obey)
    realtime.on_order(telling.LOOK, telling.obey_look)
    realtime.on_resume(telling.resume)
    signals.listen(GroupFounded, listeners.group_founded)
    signals.listen(MemberJoined, listeners.member_joined)
    signals.listen(MemberLeft, listeners.member_left)
    signals.listen(DiscussionOpened, listeners.discussion_opened)
    signals.listen(AccountClosed, listeners.account_closed)
    signals.listen(BlockChanged, veils.changed)
    signals.listen(EntryWritten, search.keep)
    search_fill.source(search.KIND, search.newest_id, search.old_posts)
    signals.listen_after(EntryWritten, telling.tell_entry)
    signals.listen_after(ListenerAdmitted, live.admitted)
    signals.listen_after(ListenerDismissed, live.dismissed)
    signals.listen_after(ListenerDismissed, presence.dismissed)
    panels.fill("groups.unread", shown.unread_of_groups)
    panels.fill("groups.news", shown.news_of_groups)
    panels.fill("home.todo", shown.todo)
    panels.fill("account.export", shown.said_by)
    panels.fill("account.export", pictures.given_by)
    marks.put("home", "chat", queries.unread_number)
