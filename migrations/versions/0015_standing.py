"""Standings and weights of a night; tables asked once more about a seat; declared routes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FACTORS = ("voices", "known", "company")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "dispute",
        sa.Column("id", BIG, nullable=False),
        sa.Column("dinner_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_dispute_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_dispute_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_dispute_seat_id")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index("ix_dispute_dinner_id", ["dinner_id", "until"], unique=False)
    op.create_table(
        "onward",
        sa.Column("id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("from_seat_id", BIG, nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.CheckConstraint("seat_id <> from_seat_id", name=op.f("ck_onward_not_oneself")),
        sa.ForeignKeyConstraint(["from_seat_id"], ["seat.id"], name=op.f("fk_onward_from_seat_id_seat")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_onward_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onward")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_onward_seat_id")),
    )
    op.create_table(
        "night",
        sa.Column("id", BIG, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night")),
    )
    with op.batch_alter_table("night", schema=None) as batch_op:
        batch_op.create_index("ix_night_finished_at", ["finished_at"], unique=False)
    op.create_table(
        "reviewer",
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("leniency", sa.Double(), nullable=False),
        sa.Column("precision", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reviewer_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_reviewer")),
    )
    _columns()


def _columns() -> None:
    with op.batch_alter_table("member_standing", schema=None) as batch_op:
        for name in ("trust", "seats", "breadth"):
            batch_op.add_column(sa.Column(name, sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("signature", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("finding", schema=None) as batch_op:
        for name in FACTORS:
            batch_op.add_column(sa.Column(name, sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("lift", sa.Double(), nullable=True))
    with op.batch_alter_table("venue_score", schema=None) as batch_op:
        batch_op.add_column(sa.Column("circles", sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("prior", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("prior_share", sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("closed_tables", BIG, server_default="0", nullable=False))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("venue_score", schema=None) as batch_op:
        for name in ("closed_tables", "prior_share", "prior", "circles"):
            batch_op.drop_column(name)
    with op.batch_alter_table("finding", schema=None) as batch_op:
        for name in ("lift", *reversed(FACTORS)):
            batch_op.drop_column(name)
    with op.batch_alter_table("member_standing", schema=None) as batch_op:
        for name in ("signature", "breadth", "seats", "trust"):
            batch_op.drop_column(name)
    for table in ("reviewer", "night", "onward", "dispute"):
        op.drop_table(table)
