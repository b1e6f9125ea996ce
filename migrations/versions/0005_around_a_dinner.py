"""Headcounts, bookings, diets, lists, many tables, the way home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "booking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("booked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name_used", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("deposit_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deposit_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cancelling", sa.String(), nullable=False),
        sa.Column("fees", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("deposit_fen is null or deposit_fen >= 0", name=op.f("ck_booking_deposit_fen")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["member.id"], name=op.f("fk_booking_booked_by_id_member")),
        sa.ForeignKeyConstraint(
            ["deposit_by_id"], ["member.id"], name=op.f("fk_booking_deposit_by_id_member")
        ),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_booking_dinner_id_dinner")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["member.id"], name=op.f("fk_booking_written_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_booking_dinner_id")),
    )
    op.create_table(
        "count_told",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_count_told_by_id_member")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_count_told_dinner_id_dinner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_told")),
    )
    with op.batch_alter_table("count_told", schema=None) as batch_op:
        batch_op.create_index("ix_count_told_dinner_id", ["dinner_id", "id"], unique=False)
    op.create_table(
        "dinner_table",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("size between 2 and 30", name=op.f("ck_dinner_table_size")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_dinner_table_dinner_id_dinner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dinner_table")),
        sa.UniqueConstraint("dinner_id", "number", name=op.f("uq_dinner_table_dinner_id_number")),
    )
    op.create_table(
        "dish_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dish_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ingredient", sa.Text(), nullable=False),
        sa.Column("contains", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("said_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_dish_word_dish_id_dish")),
        sa.ForeignKeyConstraint(["said_by_id"], ["member.id"], name=op.f("fk_dish_word_said_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dish_word")),
    )
    with op.batch_alter_table("dish_word", schema=None) as batch_op:
        batch_op.create_index("ix_dish_word_dish_id", ["dish_id", "id"], unique=False)
    op.create_table(
        "headcount",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("hours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lock_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hours between 1 and 168", name=op.f("ck_headcount_hours")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_headcount_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["set_by_id"], ["member.id"], name=op.f("fk_headcount_set_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_headcount_dinner_id")),
    )
    with op.batch_alter_table("headcount", schema=None) as batch_op:
        batch_op.create_index("ix_headcount_locked_at_lock_at", ["locked_at", "lock_at"], unique=False)
    op.create_table(
        "kept_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_kept_list_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_kept_list_group_id_group")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_kept_list_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_list")),
        sa.UniqueConstraint("group_id", "member_id", name=op.f("uq_kept_list_group_id_member_id")),
    )
    op.create_table(
        "looked_through",
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dinner_id"], ["dinner.id"], name=op.f("fk_looked_through_dinner_id_dinner")
        ),
        sa.PrimaryKeyConstraint("dinner_id", name=op.f("pk_looked_through")),
    )
    op.create_table(
        "ring",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_ring_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["member.id"], name=op.f("fk_ring_opened_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_ring_dinner_id")),
    )
    op.create_table(
        "seating",
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("laid_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_seating_dinner_id_dinner")),
        sa.PrimaryKeyConstraint("dinner_id", name=op.f("pk_seating")),
    )
    op.create_table(
        "table_draw",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_table_draw_dinner_id_dinner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_draw")),
    )
    with op.batch_alter_table("table_draw", schema=None) as batch_op:
        batch_op.create_index("ix_table_draw_dinner_id", ["dinner_id", "id"], unique=False)
    op.create_table(
        "booking_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_version_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_booking_version_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_version")),
    )
    with op.batch_alter_table("booking_version", schema=None) as batch_op:
        batch_op.create_index("ix_booking_version_booking_id", ["booking_id", "id"], unique=False)
    op.create_table(
        "diet_need",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("words_key", sa.String(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(member_id is null) <> (seat_id is null)", name=op.f("ck_diet_need_owner")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_diet_need_member_id_member")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_diet_need_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diet_need")),
        sa.UniqueConstraint(
            "member_id", "need", "words_key", name=op.f("uq_diet_need_member_id_need_words_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_diet_need_public_id")),
        sa.UniqueConstraint("seat_id", "need", "words_key", name=op.f("uq_diet_need_seat_id_need_words_key")),
    )
    op.create_table(
        "headcount_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("headcount_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("choice", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("choice between 0 and 3", name=op.f("ck_headcount_answer_choice")),
        sa.ForeignKeyConstraint(
            ["headcount_id"], ["headcount.id"], name=op.f("fk_headcount_answer_headcount_id_headcount")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_headcount_answer_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount_answer")),
        sa.UniqueConstraint("headcount_id", "seat_id", name=op.f("uq_headcount_answer_headcount_id_seat_id")),
    )
    with op.batch_alter_table("headcount_answer", schema=None) as batch_op:
        batch_op.create_index("ix_headcount_answer_seat_id", ["seat_id"], unique=False)
    op.create_table(
        "listed_name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("nth", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("diet", sa.Boolean(), nullable=False),
        sa.Column("meant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("denied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_listed_name_dinner_id_dinner")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["member.id"], name=op.f("fk_listed_name_entered_by_id_member")
        ),
        sa.ForeignKeyConstraint(["meant_id"], ["member.id"], name=op.f("fk_listed_name_meant_id_member")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_listed_name_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_name")),
        sa.UniqueConstraint(
            "dinner_id", "name_key", "nth", name=op.f("uq_listed_name_dinner_id_name_key_nth")
        ),
    )
    with op.batch_alter_table("listed_name", schema=None) as batch_op:
        batch_op.create_index("ix_listed_name_meant_id_dinner_id", ["meant_id", "dinner_id"], unique=False)
        batch_op.create_index("ix_listed_name_seat_id", ["seat_id"], unique=False)
    op.create_table(
        "way_home",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ring_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ride", sa.String(), nullable=False),
        sa.Column("home_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["ring_id"], ["ring.id"], name=op.f("fk_way_home_ring_id_ring")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_way_home_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_way_home")),
        sa.UniqueConstraint("ring_id", "seat_id", name=op.f("uq_way_home_ring_id_seat_id")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("way_home")
    with op.batch_alter_table("listed_name", schema=None) as batch_op:
        batch_op.drop_index("ix_listed_name_seat_id")
        batch_op.drop_index("ix_listed_name_meant_id_dinner_id")
    op.drop_table("listed_name")
    with op.batch_alter_table("headcount_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_headcount_answer_seat_id")
    op.drop_table("headcount_answer")
    op.drop_table("diet_need")
    with op.batch_alter_table("booking_version", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_version_booking_id")
    op.drop_table("booking_version")
    with op.batch_alter_table("table_draw", schema=None) as batch_op:
        batch_op.drop_index("ix_table_draw_dinner_id")
    op.drop_table("table_draw")
    op.drop_table("seating")
    op.drop_table("ring")
    op.drop_table("looked_through")
    op.drop_table("kept_list")
    with op.batch_alter_table("headcount", schema=None) as batch_op:
        batch_op.drop_index("ix_headcount_locked_at_lock_at")
    op.drop_table("headcount")
    with op.batch_alter_table("dish_word", schema=None) as batch_op:
        batch_op.drop_index("ix_dish_word_dish_id")
    op.drop_table("dish_word")
    op.drop_table("dinner_table")
    with op.batch_alter_table("count_told", schema=None) as batch_op:
        batch_op.drop_index("ix_count_told_dinner_id")
    op.drop_table("count_told")
    op.drop_table("booking")
