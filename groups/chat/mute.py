"""Silence: a room that rings no bell and counts on no badge of one member. A mention still does."""

from __future__ import annotations

from datetime import datetime

from groups.chat.models import Listener


def set_quiet(listener: Listener, on: bool, now: datetime) -> None:
    """Silence the room for this member, or hear it again."""
    if (listener.muted_at is not None) is not on:
        listener.muted_at = now if on else None
