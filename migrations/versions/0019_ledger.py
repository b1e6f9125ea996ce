"""The group's ledger and what a group remembers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
MERGED_INTO = "fk_group_merged_into_id_group"


def upgrade() -> None:
    """Forward."""
    _ledger()
    _memory()
    _splitting()
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f(MERGED_INTO), "group", ["merged_into_id"], ["id"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(MERGED_INTO), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
    for name in (
        "merge_side",
        "fork_consent",
        "group_fork",
        "brought_picture",
        "brought_table",
        "ledger_foreign",
        "ledger_person",
        "ledger_head",
        "ledger_line",
    ):
        op.drop_table(name)


def _ledger() -> None:
    op.create_table(
        "ledger_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("at", "kind", "actor", "subject", "source")
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_ledger_line_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
        sa.UniqueConstraint("group_id", "seq", name=op.f("uq_ledger_line_group_id_seq")),
    )
    op.create_index("ix_ledger_line_group_id_kind_seq", "ledger_line", ["group_id", "kind", "seq"])
    op.create_index("ix_ledger_line_group_id_subject", "ledger_line", ["group_id", "subject"])
    op.create_table(
        "ledger_head",
        sa.Column("group_id", BIG, autoincrement=False, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_ledger_head_group_id_group")),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "ledger_person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_ledger_person_group_id_group")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_ledger_person_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_person")),
        sa.UniqueConstraint("group_id", "member_id", name=op.f("uq_ledger_person_group_id_member_id")),
        sa.UniqueConstraint("group_id", "token", name=op.f("uq_ledger_person_group_id_token")),
    )
    op.create_table(
        "ledger_foreign",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_ledger_foreign_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_foreign")),
        sa.UniqueConstraint("group_id", "seq", name=op.f("uq_ledger_foreign_group_id_seq")),
    )


def _memory() -> None:
    op.create_table(
        "brought_table",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_brought_table_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_table")),
    )
    op.create_index(
        "ix_brought_table_group_id_happened_at", "brought_table", ["group_id", "happened_at", "id"]
    )
    op.create_table(
        "brought_picture",
        sa.Column("id", BIG, nullable=False),
        sa.Column("table_id", BIG, nullable=False),
        sa.Column("photo_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["table_id"], ["brought_table.id"], name=op.f("fk_brought_picture_table_id_brought_table")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_brought_picture_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_picture")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_brought_picture_photo_id")),
    )
    op.create_index("ix_brought_picture_table_id", "brought_picture", ["table_id"])


def _splitting() -> None:
    op.create_table(
        "group_fork",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("child_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_group_fork_by_id_member")),
        sa.ForeignKeyConstraint(["child_id"], ["group.id"], name=op.f("fk_group_fork_child_id_group")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_group_fork_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_fork")),
        sa.UniqueConstraint("public_id", name=op.f("uq_group_fork_public_id")),
    )
    op.create_index("ix_group_fork_group_id", "group_fork", ["group_id", "id"])
    op.create_index("ix_group_fork_child_id", "group_fork", ["child_id"])
    op.create_table(
        "fork_consent",
        sa.Column("id", BIG, nullable=False),
        sa.Column("fork_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["fork_id"], ["group_fork.id"], name=op.f("fk_fork_consent_fork_id_group_fork")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_fork_consent_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fork_consent")),
        sa.UniqueConstraint("fork_id", "member_id", name=op.f("uq_fork_consent_fork_id_member_id")),
    )
    op.create_table(
        "merge_side",
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, BIG, nullable=False) for name in ("group_id", "other_id", "kept_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("digest", "title", "text", "source")),
        sa.Column("passed_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        *(
            sa.ForeignKeyConstraint([name], ["group.id"], name=op.f(f"fk_merge_side_{name}_group"))
            for name in ("group_id", "other_id", "kept_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_side")),
        sa.UniqueConstraint("group_id", "digest", name=op.f("uq_merge_side_group_id_digest")),
    )
    op.create_index("ix_merge_side_other_id", "merge_side", ["other_id", "passed_at"])
