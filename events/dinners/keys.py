"""What this browser holds of a dinner: the shared link, and a guest's key. Doors of every room ask here."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.accounts import keys
from app.accounts.guests import guest_by_key
from app.accounts.models_guests import Guest
from app.core import clock, db
from app.core.access import Ability
from app.core.web import viewer
from events.dinners.access import open_dinner


def kept_link(pid: str) -> str | None:
    """The key of a shared link that this browser has opened."""
    return keys.shared(pid)


def guest_here(pid: str, session: Session | None = None) -> Guest | None:
    """Who sits at this dinner by this browser's key. Seats taken here are a member's own since signing in."""
    kept = keys.guest(pid)
    if kept is None or (kept.here and viewer() is not None):
        return None
    return guest_by_key(session or db.session(), kept.key, clock.now())


def door(pid: str, ability: Ability, guest: Guest | None = None) -> Any:
    """The dinner of this address and what the viewer is toward it, with all that the browser holds."""
    return open_dinner(db.session(), pid, viewer(), ability, kept_link(pid), guest or guest_here(pid))
