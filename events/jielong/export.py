"""What lists know of a member, for a file of one's own."""

from __future__ import annotations

from typing import Any

from app.core import db
from events.jielong import queries


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: lists that are kept for a table, and names that a host took for the member."""
    kept, meant = queries.about(db.session(), member_id)
    return [
        {"kept_lists": [{"text": row.text, "kept_at": row.kept_at.isoformat()} for row in kept]},
        {"listed_as": [
            {"name": row.name, "note": row.note, "entered_at": row.entered_at.isoformat()} for row in meant
        ]},
    ]  # fmt: skip
