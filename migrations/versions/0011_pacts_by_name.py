"""Pacts with shares by name and a rounding; what a house asks for a bottle, and whether it writes one bill only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rounding", sa.Text(), server_default="none", nullable=False))

    with op.batch_alter_table("pact_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weights", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("rounding", sa.Text(), server_default="none", nullable=False))

    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("one_check", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("corkage", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_column("corkage")
        batch_op.drop_column("one_check")

    with op.batch_alter_table("pact_version", schema=None) as batch_op:
        batch_op.drop_column("rounding")
        batch_op.drop_column("weights")

    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.drop_column("rounding")
