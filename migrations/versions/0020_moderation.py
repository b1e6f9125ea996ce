"""Reports, juries by lot, blocks and the public log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "block",
        sa.Column("id", _big(), nullable=False),
        sa.Column("member_id", _big(), nullable=False),
        sa.Column("other_id", _big(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("member_id != other_id", name=op.f("ck_block_two_people")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_block_member_id_member")),
        sa.ForeignKeyConstraint(["other_id"], ["member.id"], name=op.f("fk_block_other_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("member_id", "other_id", name=op.f("uq_block_member_id_other_id")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index("ix_block_other_id", ["other_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("block")


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
