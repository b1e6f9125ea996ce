"""Alliances of merchants and routes over several tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "alliance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_alliance_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance")),
        sa.UniqueConstraint("group_id", name=op.f("uq_alliance_group_id")),
    )
    op.create_table(
        "ally",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alliance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("perk", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_ally_alliance_id_alliance")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_ally_merchant_id_merchant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ally")),
        sa.UniqueConstraint("alliance_id", "merchant_id", name=op.f("uq_ally_alliance_id_merchant_id")),
    )
    with op.batch_alter_table("ally", schema=None) as batch_op:
        batch_op.create_index("ix_ally_merchant_id", ["merchant_id"], unique=False)

    op.create_table(
        "ally_invite",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alliance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_ally_invite_alliance_id_alliance")
        ),
        sa.ForeignKeyConstraint(
            ["by_merchant_id"], ["merchant.id"], name=op.f("fk_ally_invite_by_merchant_id_merchant")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_ally_invite_merchant_id_merchant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ally_invite")),
    )
    with op.batch_alter_table("ally_invite", schema=None) as batch_op:
        batch_op.create_index("ix_ally_invite_merchant_id", ["merchant_id", "answered_at"], unique=False)

    op.create_table(
        "route",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("alliance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("drawn_up_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("drawn_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alliance_id"], ["alliance.id"], name=op.f("fk_route_alliance_id_alliance")),
        sa.ForeignKeyConstraint(
            ["drawn_up_by_id"], ["member.id"], name=op.f("fk_route_drawn_up_by_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route")),
        sa.UniqueConstraint("public_id", name=op.f("uq_route_public_id")),
    )
    with op.batch_alter_table("route", schema=None) as batch_op:
        batch_op.create_index("ix_route_alliance_id", ["alliance_id", "id"], unique=False)

    op.create_table(
        "route_leg",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("route_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merchant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("walk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("menu", sa.String(), nullable=False),
        sa.Column("price_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("cap between 2 and 500", name=op.f("ck_route_leg_cap")),
        sa.CheckConstraint("walk between 0 and 240", name=op.f("ck_route_leg_walk")),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["member.id"], name=op.f("fk_route_leg_agreed_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchant.id"], name=op.f("fk_route_leg_merchant_id_merchant")
        ),
        sa.ForeignKeyConstraint(["route_id"], ["route.id"], name=op.f("fk_route_leg_route_id_route")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_route_leg_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_leg")),
        sa.UniqueConstraint("route_id", "position", name=op.f("uq_route_leg_route_id_position")),
    )
    op.create_table(
        "route_party",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("route_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_route_party_by_id_member")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_route_party_group_id_group")),
        sa.ForeignKeyConstraint(["route_id"], ["route.id"], name=op.f("fk_route_party_route_id_route")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_party")),
        sa.UniqueConstraint("public_id", name=op.f("uq_route_party_public_id")),
        sa.UniqueConstraint("route_id", "group_id", name=op.f("uq_route_party_route_id_group_id")),
    )
    op.create_table(
        "route_stop",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leg_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_route_stop_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["leg_id"], ["route_leg.id"], name=op.f("fk_route_stop_leg_id_route_leg")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["route_party.id"], name=op.f("fk_route_stop_party_id_route_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_stop")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_route_stop_dinner_id")),
        sa.UniqueConstraint("party_id", "leg_id", name=op.f("uq_route_stop_party_id_leg_id")),
    )


def downgrade() -> None:
    """Back."""
    for table in ("route_stop", "route_party", "route_leg", "route", "ally_invite", "ally", "alliance"):
        op.drop_table(table)
