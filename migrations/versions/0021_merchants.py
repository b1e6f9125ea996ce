"""Merchants: who keeps a venue, their staff, claims and replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("venue_tie", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.Text(), server_default="own", nullable=False))
        batch_op.drop_constraint(op.f("uq_venue_tie_venue_id_member_id"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_venue_tie_venue_id_member_id_origin"), ["venue_id", "member_id", "origin"]
        )
    op.create_table(
        "merchant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["member.id"], name=op.f("fk_merchant_opened_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_merchant_public_id")),
    )
    op.create_table(
        "merchant_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["member.id"], name=op.f("fk_merchant_claim_confirmed_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_merchant_claim_merchant_id_merchant")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["member.id"], name=op.f("fk_merchant_claim_opened_by_id_member")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_merchant_claim_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_claim")),
        sa.UniqueConstraint("code", name=op.f("uq_merchant_claim_code")),
        sa.UniqueConstraint("merchant_id", "venue_id", name=op.f("uq_merchant_claim_merchant_id_venue_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_merchant_claim_public_id")),
    )
    with op.batch_alter_table("merchant_claim", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_claim_venue_id_state", ["venue_id", "state"], unique=False)

    op.create_table(
        "merchant_invite",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["member.id"], name=op.f("fk_merchant_invite_created_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_merchant_invite_merchant_id_merchant")
        ),
        sa.ForeignKeyConstraint(
            ["used_by_id"], ["member.id"], name=op.f("fk_merchant_invite_used_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_invite")),
        sa.UniqueConstraint("public_id", name=op.f("uq_merchant_invite_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_merchant_invite_token")),
    )
    with op.batch_alter_table("merchant_invite", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_invite_merchant_id", ["merchant_id", "id"], unique=False)

    op.create_table(
        "merchant_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_merchant_line_by_id_member")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_merchant_line_merchant_id_merchant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_line")),
    )
    with op.batch_alter_table("merchant_line", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_line_merchant_id", ["merchant_id", "id"], unique=False)

    op.create_table(
        "merchant_staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["member.id"], name=op.f("fk_merchant_staff_invited_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_merchant_staff_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_merchant_staff_merchant_id_merchant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_staff")),
        sa.UniqueConstraint("merchant_id", "member_id", name=op.f("uq_merchant_staff_merchant_id_member_id")),
    )
    with op.batch_alter_table("merchant_staff", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_staff_member_id_left_at", ["member_id", "left_at"], unique=False)

    op.create_table(
        "code_missed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_code_missed_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_code_missed_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_missed")),
    )
    with op.batch_alter_table("code_missed", schema=None) as batch_op:
        batch_op.create_index("ix_code_missed_dinner_id_member_id", ["dinner_id", "member_id"], unique=False)

    op.create_table(
        "code_seen",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["merchant_claim.id"], name=op.f("fk_code_seen_claim_id_merchant_claim")
        ),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_code_seen_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_code_seen_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_seen")),
        sa.UniqueConstraint(
            "claim_id", "dinner_id", "member_id", name=op.f("uq_code_seen_claim_id_dinner_id_member_id")
        ),
    )
    with op.batch_alter_table("code_seen", schema=None) as batch_op:
        batch_op.create_index("ix_code_seen_dinner_id", ["dinner_id"], unique=False)

    op.create_table(
        "merchant_dispute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("holder_id <> contender_id", name=op.f("ck_merchant_dispute_two")),
        sa.ForeignKeyConstraint(
            ["contender_id"],
            ["merchant_claim.id"],
            name=op.f("fk_merchant_dispute_contender_id_merchant_claim"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["member.id"], name=op.f("fk_merchant_dispute_decided_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["merchant_claim.id"], name=op.f("fk_merchant_dispute_holder_id_merchant_claim")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_merchant_dispute_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_dispute")),
        sa.UniqueConstraint(
            "holder_id", "contender_id", name=op.f("uq_merchant_dispute_holder_id_contender_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_merchant_dispute_public_id")),
    )
    with op.batch_alter_table("merchant_dispute", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_dispute_venue_id", ["venue_id", "id"], unique=False)

    op.create_table(
        "review_reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_review_reply_merchant_id_merchant")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_reply_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reply")),
        sa.UniqueConstraint("review_id", name=op.f("uq_review_reply_review_id")),
    )
    with op.batch_alter_table("review_reply", schema=None) as batch_op:
        batch_op.create_index("ix_review_reply_merchant_id", ["merchant_id", "id"], unique=False)

    op.create_table(
        "reply_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_reply_version_by_id_member")),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["review_reply.id"], name=op.f("fk_reply_version_reply_id_review_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_version")),
        sa.UniqueConstraint("reply_id", "version", name=op.f("uq_reply_version_reply_id_version")),
    )


def downgrade() -> None:
    """Back. Ties that a staff list made are no one's own word: they go."""
    for table in (
        "reply_version",
        "review_reply",
        "code_missed",
        "code_seen",
        "merchant_line",
        "merchant_invite",
        "merchant_staff",
        "merchant_dispute",
        "merchant_claim",
        "merchant",
    ):
        op.drop_table(table)
    op.execute("delete from venue_tie where origin <> 'own'")
    with op.batch_alter_table("venue_tie", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_venue_tie_venue_id_member_id_origin"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_venue_tie_venue_id_member_id"), ["venue_id", "member_id"])
        batch_op.drop_column("origin")
