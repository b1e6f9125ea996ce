"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import panels, signals
from groups import signals as facts
from groups.ledger import commands, export_mine, listeners, people, refusals, views, words, words_cases
from groups.membership import access


def register(app: Flask) -> None:
    """Attach listeners, pages and the register of refusals."""
    signals.listen(facts.CharterChanged, listeners.changed)
    signals.listen(facts.GroupFounded, listeners.founded)
    signals.listen(facts.ListingChanged, listeners.listing)
    signals.listen(facts.MemberJoined, listeners.joined)
    signals.listen(facts.MemberLeft, listeners.left)
    signals.listen(facts.MemberReadmitted, listeners.readmitted)
    signals.listen(facts.ProposalExecuted, listeners.decided)
    signals.listen(facts.StewardEnded, listeners.ended)
    signals.listen(facts.StewardNamed, listeners.named)
    signals.listen(AccountClosed, people.forget)
    if refusals.note not in access.refusals:
        access.refusals.append(refusals.note)
    words.teach()
    words_cases.teach()
    app.register_blueprint(views.bp)
    app.cli.add_command(commands.ledger)
    panels.fill("group.aside", views.on_group)
    panels.fill("account.export", export_mine.parts_of)
