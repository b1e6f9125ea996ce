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


def upgrade() -> None:
    """Forward."""
    _ledger()
    _memory()


def downgrade() -> None:
    """Back."""
    for name in (
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
