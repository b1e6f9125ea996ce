"""Seats that a house offers at a shared table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    _boards()
    op.create_table(
        "board_ask",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("board_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("adults", BIG, nullable=False),
        sa.Column("children", BIG, nullable=False),
        sa.Column("hello", sa.String(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "adults >= 0 and children >= 0 and adults + children <= 3", name=op.f("ck_board_ask_party")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_ask_board_id_board")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_board_ask_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_ask")),
        sa.UniqueConstraint("board_id", "member_id", name=op.f("uq_board_ask_board_id_member_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_board_ask_public_id")),
    )
    with op.batch_alter_table("board_ask", schema=None) as batch_op:
        batch_op.create_index("ix_board_ask_member_id_state", ["member_id", "state"], unique=False)
        batch_op.create_index("ix_board_ask_state_until", ["state", "until"], unique=False)
    op.create_table(
        "board_word",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ask_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["board_ask.id"], name=op.f("fk_board_word_ask_id_board_ask")),
        sa.ForeignKeyConstraint(["by_id"], ["board_ask.id"], name=op.f("fk_board_word_by_id_board_ask")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_word")),
        sa.UniqueConstraint("ask_id", "by_id", name=op.f("uq_board_word_ask_id_by_id")),
    )
    with op.batch_alter_table("board_word", schema=None) as batch_op:
        batch_op.create_index("ix_board_word_by_id", ["by_id"], unique=False)


def _boards() -> None:
    op.create_table(
        "board",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("merchant_id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("put_up_by_id", BIG, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("cancel", sa.String(), nullable=False),
        sa.Column("price_fen", BIG, nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("seats", BIG, nullable=False),
        sa.Column("least", BIG, nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dinner_id", BIG, nullable=True),
        sa.CheckConstraint("seats between 3 and 30", name=op.f("ck_board_seats")),
        sa.CheckConstraint("least between 2 and seats", name=op.f("ck_board_least")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_board_ends_at")),
        sa.CheckConstraint("closes_at < starts_at", name=op.f("ck_board_closes_at")),
        sa.CheckConstraint("price_fen is null or price_fen >= 0", name=op.f("ck_board_price_fen")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_board_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_board_merchant_id_merchant")),
        sa.ForeignKeyConstraint(["put_up_by_id"], ["member.id"], name=op.f("fk_board_put_up_by_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_board_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_board_dinner_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_board_public_id")),
    )
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.create_index("ix_board_merchant_id_state", ["merchant_id", "state"], unique=False)
        batch_op.create_index("ix_board_state_closes_at", ["state", "closes_at"], unique=False)
        batch_op.create_index("ix_board_venue_id_state", ["venue_id", "state"], unique=False)


def downgrade() -> None:
    """Back. Dinners that came of boards stay."""
    for table in ("board_word", "board_ask", "board"):
        op.drop_table(table)
