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
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("discussion_post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("finding", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("share", sa.Double(), server_default="1", nullable=False))
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.add_column(sa.Column("jury", _big(), server_default="0", nullable=False))
    op.create_table(
        "jury_case",
        sa.Column("id", _big(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("thing_id", _big(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reported_id", _big(), nullable=True),
        sa.Column("group_id", _big(), nullable=True),
        sa.Column("dinner_id", _big(), nullable=True),
        sa.Column("venue_id", _big(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by_id", _big(), nullable=True),
        sa.Column("held_for", sa.Text(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_jury_case_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_jury_case_group_id_group")),
        sa.ForeignKeyConstraint(["held_by_id"], ["member.id"], name=op.f("fk_jury_case_held_by_id_member")),
        sa.ForeignKeyConstraint(["reported_id"], ["member.id"], name=op.f("fk_jury_case_reported_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_jury_case_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_jury_case_public_id")),
    )
    with op.batch_alter_table("jury_case", schema=None) as batch_op:
        batch_op.create_index("ix_jury_case_closed_at", ["closed_at", "id"], unique=False)
        batch_op.create_index(
            "uq_jury_case_open",
            ["thing", "thing_id"],
            unique=True,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )

    op.create_table(
        "case_report",
        sa.Column("id", _big(), nullable=False),
        sa.Column("case_id", _big(), nullable=False),
        sa.Column("by_id", _big(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("merchant", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_case_report_by_id_member")),
        sa.ForeignKeyConstraint(["case_id"], ["jury_case.id"], name=op.f("fk_case_report_case_id_jury_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_report")),
        sa.UniqueConstraint("case_id", "by_id", name=op.f("uq_case_report_case_id_by_id")),
    )
    with op.batch_alter_table("case_report", schema=None) as batch_op:
        batch_op.create_index("ix_case_report_by_id", ["by_id"], unique=False)

    op.create_table(
        "case_word",
        sa.Column("id", _big(), nullable=False),
        sa.Column("case_id", _big(), nullable=False),
        sa.Column("by_id", _big(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_case_word_by_id_member")),
        sa.ForeignKeyConstraint(["case_id"], ["jury_case.id"], name=op.f("fk_case_word_case_id_jury_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_word")),
        sa.UniqueConstraint("case_id", "by_id", name=op.f("uq_case_word_case_id_by_id")),
    )
    op.create_table(
        "jury_round",
        sa.Column("id", _big(), nullable=False),
        sa.Column("case_id", _big(), nullable=False),
        sa.Column("number", _big(), nullable=False),
        sa.Column("size", _big(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("seed_sha256", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hears_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pool", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appealed_by_id", _big(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appealed_by_id"], ["member.id"], name=op.f("fk_jury_round_appealed_by_id_member")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["jury_case.id"], name=op.f("fk_jury_round_case_id_jury_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_round")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_jury_round_case_id_number")),
    )
    with op.batch_alter_table("jury_round", schema=None) as batch_op:
        batch_op.create_index("ix_jury_round_ended_at", ["ended_at"], unique=False)

    op.create_table(
        "moderation_log",
        sa.Column("id", _big(), nullable=False),
        sa.Column("case_id", _big(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["jury_case.id"], name=op.f("fk_moderation_log_case_id_jury_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_log")),
    )
    with op.batch_alter_table("moderation_log", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_log_case_id", ["case_id"], unique=False)

    op.create_table(
        "juror",
        sa.Column("id", _big(), nullable=False),
        sa.Column("round_id", _big(), nullable=False),
        sa.Column("member_id", _big(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vote", sa.Text(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_juror_member_id_member")),
        sa.ForeignKeyConstraint(["round_id"], ["jury_round.id"], name=op.f("fk_juror_round_id_jury_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_juror")),
        sa.UniqueConstraint("round_id", "member_id", name=op.f("uq_juror_round_id_member_id")),
    )
    with op.batch_alter_table("juror", schema=None) as batch_op:
        batch_op.create_index("ix_juror_member_id", ["member_id", "left_at"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("moderation_log")
    op.drop_table("juror")
    op.drop_table("jury_round")
    op.drop_table("case_word")
    op.drop_table("case_report")
    op.drop_table("jury_case")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_column("jury")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("share")
        batch_op.drop_column("finding")
    with op.batch_alter_table("discussion_post", schema=None) as batch_op:
        batch_op.drop_column("hidden")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("quiet_until")
    op.drop_table("block")


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
