"""Discussions: long posts that stay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "discussion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.Column("last_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("replies", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_discussion_last_number")),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_discussion_author_id_member")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["member.id"], name=op.f("fk_discussion_closed_by_id_member")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_discussion_group_id_group")),
        sa.ForeignKeyConstraint(["last_by_id"], ["member.id"], name=op.f("fk_discussion_last_by_id_member")),
        sa.ForeignKeyConstraint(
            ["pinned_by_id"], ["member.id"], name=op.f("fk_discussion_pinned_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_discussion_public_id")),
    )
    with op.batch_alter_table("discussion", schema=None) as batch_op:
        batch_op.create_index("ix_discussion_group_id_last_at", ["group_id", "last_at", "id"], unique=False)
        batch_op.create_index(
            "ix_discussion_group_id_pinned_at",
            ["group_id", "pinned_at"],
            unique=False,
            sqlite_where=sa.text("pinned_at is not null"),
            postgresql_where=sa.text("pinned_at is not null"),
        )
    op.create_table(
        "discussion_post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("answers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 0 and version >= 1", name=op.f("ck_discussion_post_number")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["member.id"], name=op.f("fk_discussion_post_author_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_discussion_post_discussion_id_discussion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_post")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_discussion_post_author_id_client_id")),
        sa.UniqueConstraint("discussion_id", "number", name=op.f("uq_discussion_post_discussion_id_number")),
    )
    op.create_table(
        "discussion_reader",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("following", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_discussion_reader_discussion_id_discussion")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_discussion_reader_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_reader")),
        sa.UniqueConstraint(
            "discussion_id", "member_id", name=op.f("uq_discussion_reader_discussion_id_member_id")
        ),
    )
    with op.batch_alter_table("discussion_reader", schema=None) as batch_op:
        batch_op.create_index("ix_discussion_reader_member_id", ["member_id"], unique=False)
    op.create_table(
        "discussion_photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_discussion_photo_photo_id_photo")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["discussion_post.id"], name=op.f("fk_discussion_photo_post_id_discussion_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_discussion_photo_photo_id")),
        sa.UniqueConstraint("post_id", "place", name=op.f("uq_discussion_photo_post_id_place")),
    )
    op.create_table(
        "discussion_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("pictures", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["discussion_post.id"], name=op.f("fk_discussion_version_post_id_discussion_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_version")),
        sa.UniqueConstraint("post_id", "version", name=op.f("uq_discussion_version_post_id_version")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("discussion_version")
    op.drop_table("discussion_photo")
    with op.batch_alter_table("discussion_reader", schema=None) as batch_op:
        batch_op.drop_index("ix_discussion_reader_member_id")
    op.drop_table("discussion_reader")
    op.drop_table("discussion_post")
    with op.batch_alter_table("discussion", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_discussion_group_id_pinned_at",
            sqlite_where=sa.text("pinned_at is not null"),
            postgresql_where=sa.text("pinned_at is not null"),
        )
        batch_op.drop_index("ix_discussion_group_id_last_at")
    op.drop_table("discussion")
