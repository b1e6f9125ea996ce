"""Couples on a bill, its pictures, and what an agreed one feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "bill_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_bill_word_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_bill_word_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_word")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_bill_word_seat_id")),
    )
    with op.batch_alter_table("bill_word", schema=None) as batch_op:
        batch_op.create_index("ix_bill_word_dinner_id", ["dinner_id"], unique=False)
    op.create_table(
        "bill_meal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("food", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drinks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_bill_meal_bill_id_bill")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_bill_meal_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_meal")),
        sa.UniqueConstraint("bill_id", name=op.f("uq_bill_meal_bill_id")),
    )
    with op.batch_alter_table("bill_meal", schema=None) as batch_op:
        batch_op.create_index("ix_bill_meal_venue_id_dined_at", ["venue_id", "dined_at"], unique=False)
    op.create_table(
        "bill_picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_bill_picture_bill_id_bill")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_bill_picture_photo_id_photo")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_bill_picture_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_picture")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_bill_picture_photo_id")),
    )
    with op.batch_alter_table("bill_picture", schema=None) as batch_op:
        batch_op.create_index("ix_bill_picture_bill_id", ["bill_id", "id"], unique=False)
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rate", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("bill_diner", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("with_seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_bill_diner_with_seat_id_seat"), "seat", ["with_seat_id"], ["id"]
        )
    with op.batch_alter_table("dish", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_dish_merged_into_id_dish"), "dish", ["merged_into_id"], ["id"]
        )
    with op.batch_alter_table("dish_price", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(), server_default="", nullable=False))
        batch_op.create_index("ix_dish_price_source", ["source"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("dish_price", schema=None) as batch_op:
        batch_op.drop_index("ix_dish_price_source")
        batch_op.drop_column("source")
    with op.batch_alter_table("dish", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_dish_merged_into_id_dish"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
    with op.batch_alter_table("bill_diner", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bill_diner_with_seat_id_seat"), type_="foreignkey")
        batch_op.drop_column("with_seat_id")
    with op.batch_alter_table("bill", schema=None) as batch_op:
        batch_op.drop_column("rate")
    with op.batch_alter_table("bill_picture", schema=None) as batch_op:
        batch_op.drop_index("ix_bill_picture_bill_id")
    op.drop_table("bill_picture")
    with op.batch_alter_table("bill_meal", schema=None) as batch_op:
        batch_op.drop_index("ix_bill_meal_venue_id_dined_at")
    op.drop_table("bill_meal")
    with op.batch_alter_table("bill_word", schema=None) as batch_op:
        batch_op.drop_index("ix_bill_word_dinner_id")
    op.drop_table("bill_word")
