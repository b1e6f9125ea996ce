"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, signals
from groups.elections import actions, listeners, queries, voting, watching
from groups.proposals import kinds
from groups.signals import CharterChanged, MemberLeft, StewardEnded, StewardNamed


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    kinds.register(voting.ELECTION_KIND)
    kinds.register(voting.RECALL_KIND)
    signals.listen(StewardEnded, listeners.steward_ended)
    signals.listen(StewardNamed, listeners.steward_named)
    signals.listen(MemberLeft, listeners.member_left)
    signals.listen(AccountClosed, listeners.account_closed)
    signals.listen(CharterChanged, listeners.charter_changed)
    jobs.on_each(queries.to_look_at, watching.look)
    jobs.on_each(queries.to_vote_on, actions.let_vote)
    jobs.on_each(queries.to_ask_again, actions.ask_again)
