"""Pictures, helpful votes and reports of pressure beside reviews; ties between members and venues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conflict_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("unlisted", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("yielded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "helpful",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
            )
        )
        batch_op.create_index("ix_review_venue_id_helpful", ["venue_id", "helpful", "id"], unique=False)
    op.create_table(
        "venue_tie",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_venue_tie_member_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_tie_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_tie")),
        sa.UniqueConstraint("venue_id", "member_id", name=op.f("uq_venue_tie_venue_id_member_id")),
    )
    with op.batch_alter_table("venue_tie", schema=None) as batch_op:
        batch_op.create_index("ix_venue_tie_member_id", ["member_id"], unique=False)

    op.create_table(
        "venue_told",
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spread", sa.JSON(), nullable=False),
        sa.Column("dishes", sa.JSON(), nullable=False),
        sa.Column("again", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rated", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tables", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pressed_tables", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pressed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("yielded", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("yielded_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_told_venue_id_venue")),
        sa.PrimaryKeyConstraint("venue_id", name=op.f("pk_venue_told")),
    )
    op.create_table(
        "pressure_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dinner_id"], ["dinner.id"], name=op.f("fk_pressure_report_dinner_id_dinner")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_pressure_report_member_id_member")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_pressure_report_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pressure_report")),
        sa.UniqueConstraint(
            "dinner_id", "member_id", "kind", name=op.f("uq_pressure_report_dinner_id_member_id_kind")
        ),
    )
    with op.batch_alter_table("pressure_report", schema=None) as batch_op:
        batch_op.create_index("ix_pressure_report_venue_id", ["venue_id", "told_at"], unique=False)

    op.create_table(
        "helpful_vote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_helpful_vote_member_id_member")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_helpful_vote_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpful_vote")),
        sa.UniqueConstraint("review_id", "member_id", name=op.f("uq_helpful_vote_review_id_member_id")),
    )
    op.create_table(
        "review_picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dish_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("aspect", sa.Text(), nullable=True),
        sa.Column("dish_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("band_0", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("band_1", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("band_2", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("band_3", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("elsewhere", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["dish_id"], ["dish.id"], name=op.f("fk_review_picture_dish_id_dish")),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["member.id"], name=op.f("fk_review_picture_hidden_by_id_member")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_review_picture_photo_id_photo")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_picture_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_picture")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_review_picture_photo_id")),
    )
    with op.batch_alter_table("review_picture", schema=None) as batch_op:
        batch_op.create_index("ix_review_picture_band_0", ["band_0"], unique=False)
        batch_op.create_index("ix_review_picture_band_1", ["band_1"], unique=False)
        batch_op.create_index("ix_review_picture_band_2", ["band_2"], unique=False)
        batch_op.create_index("ix_review_picture_band_3", ["band_3"], unique=False)
        batch_op.create_index("ix_review_picture_digest", ["digest"], unique=False)
        batch_op.create_index("ix_review_picture_review_id", ["review_id", "id"], unique=False)


def downgrade() -> None:
    """Back."""
    for table in ("review_picture", "helpful_vote", "pressure_report", "venue_told", "venue_tie"):
        op.drop_table(table)
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_venue_id_helpful")
        batch_op.drop_column("helpful")
        batch_op.drop_column("yielded_at")
        batch_op.drop_column("unlisted")
        batch_op.drop_column("conflict_at")
