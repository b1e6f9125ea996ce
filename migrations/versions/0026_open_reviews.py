"""Reviews that are open, by venue: an index for its page however many there are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("opened_at is not null")
COLUMNS = ["venue_id", "id", "paid", "not_counted", "withdrawn_at"]


def upgrade() -> None:
    """Forward."""
    op.create_index("ix_review_venue_id_open", "review", COLUMNS, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_review_venue_id_open", "review")
