"""Polls, tipping tables, seats on a condition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "condition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("adults", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("children", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("adult_names", sa.JSON(), nullable=False),
        sa.Column("child_names", sa.JSON(), nullable=False),
        sa.Column("at_least", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("whom_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cap_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pact_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("adults >= 0 and children >= 0", name=op.f("ck_condition_party")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_condition_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_condition_member_id_member")),
        sa.ForeignKeyConstraint(["whom_id"], ["member.id"], name=op.f("fk_condition_whom_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("dinner_id", "member_id", name=op.f("uq_condition_dinner_id_member_id")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index("ix_condition_member_id", ["member_id"], unique=False)
    op.create_table(
        "poll",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adding", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_poll_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["member.id"], name=op.f("fk_poll_opened_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("public_id", name=op.f("uq_poll_public_id")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index("ix_poll_closes_at", ["closed_at", "closes_at"], unique=False)
        batch_op.create_index("ix_poll_dinner_id", ["dinner_id"], unique=False)
        batch_op.create_index(
            "uq_poll_running",
            ["dinner_id", "kind"],
            unique=True,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )
    op.create_table(
        "tipping",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("need", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seats", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cap_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("pact", sa.JSON(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("need between 2 and 100 and need <= seats", name=op.f("ck_tipping_need")),
        sa.CheckConstraint("seats between 2 and 500", name=op.f("ck_tipping_seats")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_tipping_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_tipping_group_id_group")),
        sa.ForeignKeyConstraint(["proposer_id"], ["member.id"], name=op.f("fk_tipping_proposer_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tipping")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_tipping_dinner_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tipping_public_id")),
    )
    with op.batch_alter_table("tipping", schema=None) as batch_op:
        batch_op.create_index("ix_tipping_ended_at_closes_at", ["ended_at", "closes_at"], unique=False)
        batch_op.create_index("ix_tipping_group_id_ended_at", ["group_id", "ended_at"], unique=False)
    op.create_table(
        "poll_ballot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("poll_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wants_seat", sa.Boolean(), nullable=False),
        sa.Column("pact_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "member_id is not null or guest_id is not null", name=op.f("ck_poll_ballot_somebody")
        ),
        sa.ForeignKeyConstraint(["guest_id"], ["guest.id"], name=op.f("fk_poll_ballot_guest_id_guest")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_poll_ballot_member_id_member")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_ballot_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_ballot")),
        sa.UniqueConstraint("poll_id", "guest_id", name=op.f("uq_poll_ballot_poll_id_guest_id")),
        sa.UniqueConstraint("poll_id", "member_id", name=op.f("uq_poll_ballot_poll_id_member_id")),
    )
    with op.batch_alter_table("poll_ballot", schema=None) as batch_op:
        batch_op.create_index("ix_poll_ballot_member_id", ["member_id"], unique=False)
    op.create_table(
        "poll_option",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("poll_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wall", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(wall is null) <> (venue_id is null)", name=op.f("ck_poll_option_either")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["member.id"], name=op.f("fk_poll_option_added_by_id_member")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_option_poll_id_poll")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_poll_option_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "rank", name=op.f("uq_poll_option_poll_id_rank")),
        sa.UniqueConstraint("poll_id", "venue_id", name=op.f("uq_poll_option_poll_id_venue_id")),
        sa.UniqueConstraint("poll_id", "wall", name=op.f("uq_poll_option_poll_id_wall")),
        sa.UniqueConstraint("public_id", name=op.f("uq_poll_option_public_id")),
    )
    op.create_table(
        "tipping_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tipping_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("adults", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("children", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "adults >= 0 and children >= 0 and adults + children <= 9", name=op.f("ck_tipping_answer_party")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_tipping_answer_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["tipping_id"], ["tipping.id"], name=op.f("fk_tipping_answer_tipping_id_tipping")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tipping_answer")),
        sa.UniqueConstraint("tipping_id", "member_id", name=op.f("uq_tipping_answer_tipping_id_member_id")),
    )
    with op.batch_alter_table("tipping_answer", schema=None) as batch_op:
        batch_op.create_index("ix_tipping_answer_member_id", ["member_id"], unique=False)
    op.create_table(
        "tipping_place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tipping_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["tipping_id"], ["tipping.id"], name=op.f("fk_tipping_place_tipping_id_tipping")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_tipping_place_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tipping_place")),
        sa.UniqueConstraint("tipping_id", "venue_id", name=op.f("uq_tipping_place_tipping_id_venue_id")),
    )
    op.create_table(
        "tipping_slot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tipping_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tipping_id"], ["tipping.id"], name=op.f("fk_tipping_slot_tipping_id_tipping")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tipping_slot")),
        sa.UniqueConstraint("tipping_id", "starts_at", name=op.f("uq_tipping_slot_tipping_id_starts_at")),
    )
    op.create_table(
        "poll_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ballot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("option_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["poll_ballot.id"], name=op.f("fk_poll_answer_ballot_id_poll_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["poll_option.id"], name=op.f("fk_poll_answer_option_id_poll_option")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answer")),
        sa.UniqueConstraint("ballot_id", "option_id", name=op.f("uq_poll_answer_ballot_id_option_id")),
    )
    with op.batch_alter_table("poll_answer", schema=None) as batch_op:
        batch_op.create_index("ix_poll_answer_option_id", ["option_id"], unique=False)
    op.create_table(
        "tipping_answer_place",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["tipping_answer.id"],
            name=op.f("fk_tipping_answer_place_answer_id_tipping_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["tipping_place.id"], name=op.f("fk_tipping_answer_place_place_id_tipping_place")
        ),
        sa.PrimaryKeyConstraint("answer_id", "place_id", name=op.f("pk_tipping_answer_place")),
    )
    op.create_table(
        "tipping_answer_slot",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["tipping_answer.id"], name=op.f("fk_tipping_answer_slot_answer_id_tipping_answer")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["tipping_slot.id"], name=op.f("fk_tipping_answer_slot_slot_id_tipping_slot")
        ),
        sa.PrimaryKeyConstraint("answer_id", "slot_id", name=op.f("pk_tipping_answer_slot")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("tipping_answer_slot")
    op.drop_table("tipping_answer_place")
    with op.batch_alter_table("poll_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_answer_option_id")
    op.drop_table("poll_answer")
    op.drop_table("tipping_slot")
    op.drop_table("tipping_place")
    with op.batch_alter_table("tipping_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_tipping_answer_member_id")
    op.drop_table("tipping_answer")
    op.drop_table("poll_option")
    with op.batch_alter_table("poll_ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_ballot_member_id")
    op.drop_table("poll_ballot")
    with op.batch_alter_table("tipping", schema=None) as batch_op:
        batch_op.drop_index("ix_tipping_group_id_ended_at")
        batch_op.drop_index("ix_tipping_ended_at_closes_at")
    op.drop_table("tipping")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_poll_running",
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )
        batch_op.drop_index("ix_poll_dinner_id")
        batch_op.drop_index("ix_poll_closes_at")
    op.drop_table("poll")
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.drop_index("ix_condition_member_id")
    op.drop_table("condition")
