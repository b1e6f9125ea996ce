"""How this room is attached to the house."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, panels, signals, wording
from groups.elections import actions, listeners, queries, shown, talk, views, voting, watching
from groups.elections.wording import SENTENCES
from groups.proposals import kinds
from groups.signals import CharterChanged, GroupsMerged, MemberLeft, StewardEnded, StewardNamed


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    talk.attach()
    kinds.register(replace(voting.ELECTION_KIND, show=shown.on_vote))
    kinds.register(voting.RECALL_KIND)
    signals.listen(StewardEnded, listeners.steward_ended)
    signals.listen(StewardNamed, listeners.steward_named)
    signals.listen(MemberLeft, listeners.member_left)
    signals.listen(AccountClosed, listeners.account_closed)
    signals.listen(CharterChanged, listeners.charter_changed)
    signals.listen(GroupsMerged, listeners.groups_merged)
    jobs.on_each(queries.to_look_at, watching.look)
    jobs.on_each(queries.to_vote_on, actions.let_vote)
    jobs.on_each(queries.to_ask_again, actions.ask_again)
    panels.fill("group.top", shown.on_group)
    panels.fill("home.todo", shown.todo)
    panels.fill("account.export", shown.parts_of)
    marks.put("group", "election", queries.of_group)
    marks.put("group", "stewards", queries.looked_after)
    marks.put("home", "elections", queries.open_for_me)
