"""Bills by course, early leavers, what comes after the dinner, tips by percent, a kept surplus, perks in words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn", BIG, server_default="1", nullable=False))
        batch_op.add_column(sa.Column("title", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("venue_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("tip_included", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("kept", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("kept_by_seat_id", BIG, nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_bill_dinner_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_bill_dinner_id_turn"), ["dinner_id", "turn"])
        batch_op.create_foreign_key(batch_op.f("fk_bill_venue_id_venue"), "venue", ["venue_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_bill_kept_by_seat_id_seat"), "seat", ["kept_by_seat_id"], ["id"]
        )

    with op.batch_alter_table("bill_diner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("left_after", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("early", BIG, nullable=True))
        batch_op.add_column(sa.Column("early_to_seat_id", BIG, nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_bill_diner_stayed"), "came between 0 and 3 and left_after between 0 and 3"
        )
        batch_op.create_check_constraint(batch_op.f("ck_bill_diner_early"), "early is null or early >= 0")
        batch_op.create_foreign_key(
            batch_op.f("fk_bill_diner_early_to_seat_id_seat"), "seat", ["early_to_seat_id"], ["id"]
        )

    with op.batch_alter_table("bill_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("course", BIG, server_default="0", nullable=False))
        batch_op.add_column(sa.Column("kept_by_seat_id", BIG, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_bill_line_kept_by_seat_id_seat"), "seat", ["kept_by_seat_id"], ["id"]
        )

    with op.batch_alter_table("bill_charge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("percent", BIG, nullable=True))
        batch_op.add_column(sa.Column("after_tax", sa.Boolean(), server_default="0", nullable=False))

    with op.batch_alter_table("bill_share", schema=None) as batch_op:
        batch_op.add_column(sa.Column("treated", BIG, server_default="0", nullable=False))

    op.create_table(
        "group_perk",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("agreed_with", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("written_by_id", BIG, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_perk_group_id_group")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_group_perk_venue_id_venue")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["member.id"], name=op.f("fk_group_perk_written_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_perk")),
        sa.UniqueConstraint("group_id", "venue_id", name=op.f("uq_group_perk_group_id_venue_id")),
    )
    with op.batch_alter_table("group_perk", schema=None) as batch_op:
        batch_op.create_index("ix_group_perk_venue_id", ["venue_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("group_perk")
    with op.batch_alter_table("bill_share", schema=None) as batch_op:
        batch_op.drop_column("treated")
    with op.batch_alter_table("bill_charge", schema=None) as batch_op:
        batch_op.drop_column("after_tax")
        batch_op.drop_column("percent")
    with op.batch_alter_table("bill_line", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bill_line_kept_by_seat_id_seat"), type_="foreignkey")
        batch_op.drop_column("kept_by_seat_id")
        batch_op.drop_column("course")
    with op.batch_alter_table("bill_diner", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bill_diner_early_to_seat_id_seat"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_bill_diner_early"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_bill_diner_stayed"), type_="check")
        for name in ("early_to_seat_id", "early", "left_after", "came"):
            batch_op.drop_column(name)
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bill_kept_by_seat_id_seat"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_bill_venue_id_venue"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_bill_dinner_id_turn"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_bill_dinner_id"), ["dinner_id"])
        for name in ("kept_by_seat_id", "kept", "tip_included", "venue_id", "title", "turn"):
            batch_op.drop_column(name)
