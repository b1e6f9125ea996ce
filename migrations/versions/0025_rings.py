"""Bursts that let a venue's number rest (X-14); claims and head counts are found by dinner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("venue_score", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "rests_tables",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("rests_usual", sa.Double(), server_default="0", nullable=False))
    for table in ("claim", "head_count"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_dinner_id", ["dinner_id"], unique=False)


def downgrade() -> None:
    """Back."""
    for table in ("head_count", "claim"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_dinner_id")
    with op.batch_alter_table("venue_score", schema=None) as batch_op:
        batch_op.drop_column("rests_usual")
        batch_op.drop_column("rests_tables")
        batch_op.drop_column("rests_until")
