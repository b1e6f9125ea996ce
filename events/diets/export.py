"""What a member does not eat, for a file of one's own."""

from __future__ import annotations

from typing import Any

from app.core import db
from events.diets import queries


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file."""
    rows = queries.needs_of(db.session(), member_id=member_id)
    return [
        {"diet": [
            {"need": row.need.value, "kind": row.kind.value, "words": row.words, "seen_by": row.seen_by.value,
             "severity": row.severity.value if row.severity else None, "written_at": row.written_at.isoformat()}
            for row in rows
        ]}
    ]  # fmt: skip
