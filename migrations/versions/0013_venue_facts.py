"""What is said of venues with its source, what becomes of them, doors that few know, venues made one."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
VENUE = sa.table(
    "venue", sa.column("id", BIG), sa.column("phone", sa.String), sa.column("corkage", sa.String),
    sa.column("one_check", sa.Boolean), sa.column("created_by_id", BIG), sa.column("created_at", MOMENT),
)  # fmt: skip
EDIT = sa.table(
    "venue_edit", sa.column("id", BIG), sa.column("venue_id", BIG), sa.column("by_id", BIG),
    sa.column("after", sa.JSON), sa.column("edited_at", MOMENT),
)  # fmt: skip
FACT = sa.table(
    "venue_fact", sa.column("id", BIG), sa.column("venue_id", BIG), sa.column("kind", sa.Text),
    sa.column("value", sa.String), sa.column("source", sa.Text), sa.column("by_id", BIG), sa.column("said_at", MOMENT),
)  # fmt: skip
MERGED_INTO = "fk_venue_merged_into_id_venue"


def upgrade() -> None:
    """Forward."""
    _tables_of_facts()
    _tables_of_merging()
    _carry_over()
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_column("one_check")
        batch_op.drop_column("corkage")
        batch_op.add_column(sa.Column("private", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("was", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("doubted", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("merged_into_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f(MERGED_INTO), "venue", ["merged_into_id"], ["id"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(MERGED_INTO), type_="foreignkey")
        for name in ("merged_into_id", "doubted", "was", "closed_on", "private"):
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column("corkage", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("one_check", sa.Boolean(), server_default="0", nullable=False))
    _carry_back()
    for name in ("venue_returns", "venue_moved", "venue_merge", "venue_door", "venue_change", "venue_fact"):
        op.drop_table(name)


def _tables_of_facts() -> None:
    op.create_table(
        "venue_fact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_venue_fact_by_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_fact_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_fact")),
    )
    op.create_index("ix_venue_fact_venue_id", "venue_fact", ["venue_id", "id"])
    op.create_table(
        "venue_change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_venue_change_by_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_change_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_change")),
    )
    op.create_index("ix_venue_change_venue_id", "venue_change", ["venue_id", "happened_on"])
    op.create_table(
        "venue_door",
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_door_venue_id_venue")),
        sa.PrimaryKeyConstraint("venue_id", name=op.f("pk_venue_door")),
    )
    op.create_table(
        "venue_returns",
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("groups", BIG, nullable=False),
        sa.Column("again", BIG, nullable=False),
        sa.Column("named", sa.JSON(), nullable=False),
        sa.Column("computed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_returns_venue_id_venue")),
        sa.PrimaryKeyConstraint("venue_id", name=op.f("pk_venue_returns")),
    )


def _tables_of_merging() -> None:
    people = ("proposed_by_id", "decided_by_id", "parted_by_id")
    op.create_table(
        "venue_merge",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("gone_id", BIG, nullable=False),
        sa.Column("kept_id", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("parted_by_id", BIG, nullable=True),
        sa.Column("parted_at", MOMENT, nullable=True),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_venue_merge_two")),
        *(
            sa.ForeignKeyConstraint([each], ["member.id"], name=op.f(f"fk_venue_merge_{each}_member"))
            for each in people
        ),
        sa.ForeignKeyConstraint(["gone_id"], ["venue.id"], name=op.f("fk_venue_merge_gone_id_venue")),
        sa.ForeignKeyConstraint(["kept_id"], ["venue.id"], name=op.f("fk_venue_merge_kept_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_merge")),
        sa.UniqueConstraint("public_id", name=op.f("uq_venue_merge_public_id")),
    )
    op.create_index("ix_venue_merge_gone_id", "venue_merge", ["gone_id", "id"])
    op.create_index("ix_venue_merge_kept_id", "venue_merge", ["kept_id", "id"])
    op.create_table(
        "venue_moved",
        sa.Column("id", BIG, nullable=False),
        sa.Column("merge_id", BIG, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["venue_merge.id"], name=op.f("fk_venue_moved_merge_id_venue_merge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_moved")),
        sa.UniqueConstraint("merge_id", "what", name=op.f("uq_venue_moved_merge_id_what")),
    )


def _carry_over() -> None:
    """What stood in the columns becomes facts: said by whoever changed them last, else by whoever made the venue."""
    bind = op.get_bind()
    said = (VENUE.c.phone != "") | (VENUE.c.corkage != "") | VENUE.c.one_check
    for venue in bind.execute(sa.select(VENUE).where(said)).all():
        edits = bind.execute(sa.select(EDIT).where(EDIT.c.venue_id == venue.id).order_by(EDIT.c.id)).all()
        for kind, value in (
            ("phone", venue.phone),
            ("corkage", venue.corkage),
            ("one_check", venue.one_check),
        ):
            if not value:
                continue
            by, at = venue.created_by_id, venue.created_at
            for edit in edits:
                if kind in (edit.after or {}):
                    by, at = edit.by_id, edit.edited_at
            bind.execute(FACT.insert().values(
                venue_id=venue.id, kind=kind, value="yes" if value is True else str(value), source="member",
                by_id=by, said_at=_aware(at),
            ))  # fmt: skip


def _carry_back() -> None:
    """The newest word on each goes back into the columns."""
    bind = op.get_bind()
    wanted = (
        sa.select(FACT).where(FACT.c.kind.in_(["corkage", "one_check"])).order_by(FACT.c.said_at, FACT.c.id)
    )
    for fact in bind.execute(wanted).all():
        value = fact.value == "yes" if fact.kind == "one_check" else fact.value
        bind.execute(VENUE.update().where(VENUE.c.id == fact.venue_id).values({fact.kind: value}))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
