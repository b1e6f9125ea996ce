"""What happens because of facts about cases."""

from __future__ import annotations

from app.core import realtime
from events.signals.moderation import MemberQuieted


def quieted(fact: MemberQuieted) -> None:
    """Open sockets know their member from when they came: they begin anew."""
    realtime.cut_member(fact.member_id)
