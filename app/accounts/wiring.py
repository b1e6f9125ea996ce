"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts import (  # noqa: F401  the views add their routes
    actions,
    blocks,
    sessions,
    views,
    views_blocks,
    views_entry,
    views_member,
    wording,
)
from app.accounts.listeners import ended, silence_device
from app.accounts.passwords import Passwords
from app.accounts.signals import AccountClosed, DeviceEnded
from app.core import jobs, panels, realtime, signals
from app.core import wording as sentences


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    app.extensions["passwords"] = Passwords(app.config["SETTINGS"].hashing)
    sessions.init(app)
    sentences.add(wording.SENTENCES)
    jobs.on_tick(actions.forget)
    signals.listen_after(DeviceEnded, silence_device)
    signals.listen(AccountClosed, blocks.forget)
    panels.fill("account.export", blocks.exported)
    realtime.on_doubt(ended)
    app.register_blueprint(views.bp)
