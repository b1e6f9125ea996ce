"""Cravings and the drafts that come of them; series and calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("rings", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_calendar_feed_group_id_group")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_calendar_feed_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_feed_group",
            ["member_id", "group_id"],
            unique=True,
            sqlite_where=sa.text("group_id is not null"),
            postgresql_where=sa.text("group_id is not null"),
        )
        batch_op.create_index(
            "uq_calendar_feed_own",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("group_id is null"),
            postgresql_where=sa.text("group_id is null"),
        )
    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("host_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("every", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("month_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nth", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("wall", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closes_before", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seats", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cap_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("pact", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cap_fen is null or cap_fen >= 0", name=op.f("ck_series_cap_fen")),
        sa.CheckConstraint("closes_before >= 0", name=op.f("ck_series_closes_before")),
        sa.CheckConstraint("every between 1 and 12", name=op.f("ck_series_every")),
        sa.CheckConstraint("minutes between 1 and 720", name=op.f("ck_series_minutes")),
        sa.CheckConstraint("seats between 2 and 500", name=op.f("ck_series_seats")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_series_group_id_group")),
        sa.ForeignKeyConstraint(["host_id"], ["member.id"], name=op.f("fk_series_host_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_series_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("public_id", name=op.f("uq_series_public_id")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index("ix_series_due_at", ["due_at"], unique=False)
        batch_op.create_index("ix_series_group_id", ["group_id"], unique=False)
        batch_op.create_index("ix_series_host_id", ["host_id"], unique=False)
    op.create_table(
        "craving_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("food", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("near_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("cap_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_craving_draft_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["near_id"], ["venue.id"], name=op.f("fk_craving_draft_near_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craving_draft")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_craving_draft_dinner_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_craving_draft_public_id")),
    )
    with op.batch_alter_table("craving_draft", schema=None) as batch_op:
        batch_op.create_index(
            "ix_craving_draft_closed_at_answers_until", ["closed_at", "answers_until"], unique=False
        )
    op.create_table(
        "series_occurrence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shifted", sa.Boolean(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("dinner_id is null or skipped_at is null", name=op.f("ck_series_occurrence_fate")),
        sa.ForeignKeyConstraint(
            ["dinner_id"], ["dinner.id"], name=op.f("fk_series_occurrence_dinner_id_dinner")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_occurrence_series_id_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_occurrence")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_series_occurrence_series_id_day")),
    )
    with op.batch_alter_table("series_occurrence", schema=None) as batch_op:
        batch_op.create_index("ix_series_occurrence_dinner_id", ["dinner_id"], unique=False)
    op.create_table(
        "craving",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("food", sa.String(), nullable=False),
        sa.Column("food_key", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("city_key", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("area_key", sa.String(), nullable=False),
        sa.Column("near_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("radius_km", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("cap_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adults", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("children", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("least", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("tongue", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "adults >= 0 and children >= 0 and adults + children <= 5", name=op.f("ck_craving_party")
        ),
        sa.CheckConstraint("least between 2 and 10", name=op.f("ck_craving_least")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["craving_draft.id"], name=op.f("fk_craving_draft_id_craving_draft")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_craving_member_id_member")),
        sa.ForeignKeyConstraint(["near_id"], ["venue.id"], name=op.f("fk_craving_near_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craving")),
        sa.UniqueConstraint("public_id", name=op.f("uq_craving_public_id")),
    )
    with op.batch_alter_table("craving", schema=None) as batch_op:
        batch_op.create_index(
            "ix_craving_city_key_food_key_ends_at", ["city_key", "food_key", "ends_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_craving_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index("ix_craving_member_id_ends_at", ["member_id", "ends_at"], unique=False)
    op.create_table(
        "craving_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("craving_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["craving_id"], ["craving.id"], name=op.f("fk_craving_answer_craving_id_craving")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["craving_draft.id"], name=op.f("fk_craving_answer_draft_id_craving_draft")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_craving_answer_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craving_answer")),
        sa.UniqueConstraint("draft_id", "member_id", name=op.f("uq_craving_answer_draft_id_member_id")),
    )
    with op.batch_alter_table("craving_answer", schema=None) as batch_op:
        batch_op.create_index("ix_craving_answer_member_id", ["member_id"], unique=False)
    op.create_table(
        "craving_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("craving_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_craving_window_ends_at")),
        sa.ForeignKeyConstraint(
            ["craving_id"], ["craving.id"], name=op.f("fk_craving_window_craving_id_craving")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craving_window")),
    )
    with op.batch_alter_table("craving_window", schema=None) as batch_op:
        batch_op.create_index("ix_craving_window_craving_id", ["craving_id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("craving_window", schema=None) as batch_op:
        batch_op.drop_index("ix_craving_window_craving_id")
    op.drop_table("craving_window")
    with op.batch_alter_table("craving_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_craving_answer_member_id")
    op.drop_table("craving_answer")
    with op.batch_alter_table("craving", schema=None) as batch_op:
        batch_op.drop_index("ix_craving_member_id_ends_at")
        batch_op.drop_index(batch_op.f("ix_craving_draft_id"))
        batch_op.drop_index("ix_craving_city_key_food_key_ends_at")
    op.drop_table("craving")
    with op.batch_alter_table("series_occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_series_occurrence_dinner_id")
    op.drop_table("series_occurrence")
    with op.batch_alter_table("craving_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_craving_draft_closed_at_answers_until")
    op.drop_table("craving_draft")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index("ix_series_host_id")
        batch_op.drop_index("ix_series_group_id")
        batch_op.drop_index("ix_series_due_at")
    op.drop_table("series")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_feed_own",
            sqlite_where=sa.text("group_id is null"),
            postgresql_where=sa.text("group_id is null"),
        )
        batch_op.drop_index(
            "uq_calendar_feed_group",
            sqlite_where=sa.text("group_id is not null"),
            postgresql_where=sa.text("group_id is not null"),
        )
    op.drop_table("calendar_feed")
