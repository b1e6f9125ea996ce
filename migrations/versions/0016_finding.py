"""Finding places and words: where venues and open tables lie on the globe."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import earth
from app.core.columns import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = ("cell", "x", "y", "z")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "spot",
        sa.Column(
            "kind", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "ref_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("cell", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("z", sa.Double(), nullable=False),
        sa.Column("starts_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("until", UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "ref_id", name=op.f("pk_spot")),
    )
    with op.batch_alter_table("spot", schema=None) as batch_op:
        near = ["kind", "cell", "x", "y", "z", "ref_id", "starts_at", "until"]
        batch_op.create_index("ix_spot_near", near, unique=False)
        batch_op.create_index("ix_spot_until", ["until"], unique=False)
    _fill()


def _fill() -> None:
    """What is known of venues already, and the tables that still take people there."""
    connection = op.get_bind()
    spot = sa.table("spot", *map(sa.column, ("kind", "ref_id", *COLUMNS)))
    known = "SELECT id, lat, lng FROM venue WHERE lat IS NOT NULL AND lng IS NOT NULL"
    rows = []
    for ref_id, lat, lng in connection.execute(sa.text(known)):
        at = earth.point(lat, lng)
        rows.append({"kind": 0, "ref_id": ref_id, "cell": earth.cell(at), **at._asdict()})
    if rows:
        connection.execute(sa.insert(spot), rows)
    connection.execute(sa.text(
        "INSERT INTO spot (kind, ref_id, starts_at, until, cell, x, y, z)"
        " SELECT 1, dinner.id, dinner.starts_at, dinner.closes_at, spot.cell, spot.x, spot.y, spot.z"
        " FROM dinner JOIN spot ON spot.kind = 0 AND spot.ref_id = dinner.venue_id"
        " WHERE dinner.visibility = 'public' AND dinner.called_off_at IS NULL"
    ))  # fmt: skip


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("spot", schema=None) as batch_op:
        batch_op.drop_index("ix_spot_until")
        batch_op.drop_index("ix_spot_near")
    op.drop_table("spot")
