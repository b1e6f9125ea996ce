"""What rooms gain: pictures, signs, pins, silence, and an index of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What the metadata cannot say: SQLite keeps the words in FTS5, PostgreSQL under GIN.
SQLITE = (
    "create virtual table search_words using fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')",
    "create trigger search_put after insert on search_tokens begin"
    " insert into search_words(rowid, tokens) values (new.id, new.tokens); end",
    "create trigger search_drop after delete on search_tokens begin"
    " insert into search_words(search_words, rowid, tokens) values ('delete', old.id, old.tokens); end",
    "create trigger search_change after update on search_tokens begin"
    " insert into search_words(search_words, rowid, tokens) values ('delete', old.id, old.tokens);"
    " insert into search_words(rowid, tokens) values (new.id, new.tokens); end",
)
# Without a list of what waits to be sorted in: each of the many looks of one question would read all of it.
POSTGRESQL = (
    "create index ix_search_tokens_tokens on search_tokens using gin (tokens) with (fastupdate = off)",
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "search_fill",
        sa.Column(
            "kind", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("done_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_search_fill")),
    )
    op.create_table(
        "search_tokens",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "tokens", sa.Text().with_variant(postgresql.ARRAY(sa.Integer()), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_tokens")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_photo_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("key", name=op.f("uq_photo_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_photo_public_id")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(
            "ix_photo_unused",
            ["made_at"],
            unique=False,
            sqlite_where=sa.text("used_at is null"),
            postgresql_where=sa.text("used_at is null"),
        )
    op.create_table(
        "pin",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_pin_by_id_member")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_pin_channel_id_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
        sa.UniqueConstraint("channel_id", "seq", name=op.f("uq_pin_channel_id_seq")),
    )
    op.create_table(
        "reaction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_reaction_channel_id_channel")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reaction_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint(
            "channel_id", "seq", "member_id", "sign", name=op.f("uq_reaction_channel_id_seq_member_id_sign")
        ),
    )
    op.create_table(
        "entry_photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_entry_photo_channel_id_channel")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_photo_entry_id_entry")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_entry_photo_photo_id_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_photo")),
        sa.UniqueConstraint("channel_id", "seq", "place", name=op.f("uq_entry_photo_channel_id_seq_place")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_entry_photo_photo_id")),
    )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "generation",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
            )
        )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_channel_id_seq_shown",
            ["channel_id", "seq"],
            unique=False,
            sqlite_where=sa.text("kind in ('post', 'note')"),
            postgresql_where=sa.text("kind in ('post', 'note')"),
        )
    with op.batch_alter_table("listener", schema=None) as batch_op:
        batch_op.add_column(sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("listener", schema=None) as batch_op:
        batch_op.drop_column("muted_at")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_entry_channel_id_seq_shown",
            sqlite_where=sa.text("kind in ('post', 'note')"),
            postgresql_where=sa.text("kind in ('post', 'note')"),
        )
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_column("generation")
    op.drop_table("entry_photo")
    op.drop_table("reaction")
    op.drop_table("pin")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_photo_unused",
            sqlite_where=sa.text("used_at is null"),
            postgresql_where=sa.text("used_at is null"),
        )
    op.drop_table("photo")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("drop table search_words")
    op.drop_table("search_tokens")
    op.drop_table("search_fill")
