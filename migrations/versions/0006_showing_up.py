"""Who did not come, pauses, forgiveness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_pause_group_id_group")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_pause_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sa.UniqueConstraint("group_id", "member_id", name=op.f("uq_pause_group_id_member_id")),
    )
    op.create_table(
        "no_show",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("strikes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("window_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pause_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "strikes >= 0 and window_days > 0 and pause_days > 0", name=op.f("ck_no_show_rule")
        ),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_no_show_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_no_show_group_id_group")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_no_show_member_id_member")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_no_show_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_show")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_no_show_seat_id")),
    )
    with op.batch_alter_table("no_show", schema=None) as batch_op:
        batch_op.create_index("ix_no_show_dinner_id", ["dinner_id"], unique=False)
        batch_op.create_index("ix_no_show_group_id", ["group_id", "missed_at"], unique=False)
        batch_op.create_index("ix_no_show_member_id", ["member_id", "group_id"], unique=False)
    op.create_table(
        "forgiveness",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("no_show_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_forgiveness_member_id_member")),
        sa.ForeignKeyConstraint(
            ["no_show_id"], ["no_show.id"], name=op.f("fk_forgiveness_no_show_id_no_show")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgiveness")),
        sa.UniqueConstraint("no_show_id", "member_id", name=op.f("uq_forgiveness_no_show_id_member_id")),
    )
    op.create_table(
        "remembered",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("no_show_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("there", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_remembered_member_id_member")),
        sa.ForeignKeyConstraint(
            ["no_show_id"], ["no_show.id"], name=op.f("fk_remembered_no_show_id_no_show")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered")),
        sa.UniqueConstraint("no_show_id", "member_id", name=op.f("uq_remembered_no_show_id_member_id")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("remembered")
    op.drop_table("forgiveness")
    with op.batch_alter_table("no_show", schema=None) as batch_op:
        batch_op.drop_index("ix_no_show_member_id")
        batch_op.drop_index("ix_no_show_group_id")
        batch_op.drop_index("ix_no_show_dinner_id")
    op.drop_table("no_show")
    op.drop_table("pause")
