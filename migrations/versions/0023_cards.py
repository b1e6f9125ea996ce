"""Group cards: codes, scans and perks redeemed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("undone_at is null")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "perk_use",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("dinner_id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("perk", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("seat_id", BIG, nullable=True),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by_id", BIG, nullable=True),
        *_keys("perk_use", dinner_id="dinner", venue_id="venue", seat_id="seat", by_id="member", undone_by_id="member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perk_use")),
        sa.UniqueConstraint("public_id", name=op.f("uq_perk_use_public_id")),
    )  # fmt: skip
    op.create_index(
        "uq_perk_use_once", "perk_use", ["dinner_id", "perk"], unique=True, sqlite_where=STANDS,
        postgresql_where=STANDS,
    )  # fmt: skip
    op.create_index("ix_perk_use_venue_id", "perk_use", ["venue_id", "id"])
    op.create_table(
        "card_try",
        sa.Column("id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        *_keys("card_try", venue_id="venue", member_id="member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_try")),
    )
    op.create_index("ix_card_try_venue_id", "card_try", ["venue_id", "tried_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("card_try")
    op.drop_table("perk_use")


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]
