"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, wording
from groups.proposals import closing, own, queries
from groups.proposals.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    own.attach()
    jobs.on_each(queries.groups_due, closing.close_due)
    jobs.on_each(queries.to_remind, closing.remind)
