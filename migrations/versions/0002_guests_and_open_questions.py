"""Guests with a link of their own; dinners whose time or place is open; what venues and mails gained."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "turn",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turn")),
    )
    op.create_table(
        "guest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=True),
        sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["member.id"], name=op.f("fk_guest_made_by_id_member")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["member.id"], name=op.f("fk_guest_merged_into_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guest_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_guest_token_digest")),
    )
    with op.batch_alter_table("guest", schema=None) as batch_op:
        batch_op.create_index("ix_guest_merged_into_id", ["merged_into_id"], unique=False)
    op.create_table(
        "manner",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiet_since", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quiet_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reminders", sa.String(), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_manner_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manner")),
        sa.UniqueConstraint("member_id", name=op.f("uq_manner_member_id")),
    )
    op.create_table(
        "dinner_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_timezone", sa.String(), nullable=False),
        sa.Column("was_venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("now_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("now_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("now_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("now_timezone", sa.String(), nullable=False),
        sa.Column("now_venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_dinner_move_by_id_member")),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_dinner_move_dinner_id_dinner")),
        sa.ForeignKeyConstraint(
            ["now_venue_id"], ["venue.id"], name=op.f("fk_dinner_move_now_venue_id_venue")
        ),
        sa.ForeignKeyConstraint(
            ["was_venue_id"], ["venue.id"], name=op.f("fk_dinner_move_was_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dinner_move")),
    )
    with op.batch_alter_table("dinner_move", schema=None) as batch_op:
        batch_op.create_index("ix_dinner_move_dinner_id", ["dinner_id", "id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_reminder_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_reminder_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "dinner_id",
            "seat_id",
            "starts_at",
            "hours",
            name=op.f("uq_reminder_dinner_id_seat_id_starts_at_hours"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_starts_at", ["starts_at"], unique=False)
    with op.batch_alter_table("dinner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_open", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("place_open", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("guests_sit", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "tables",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                server_default="0",
                nullable=False,
            )
        )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("void_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("guest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("table_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index("ix_seat_guest_id", ["guest_id"], unique=False)
        batch_op.create_index("uq_seat_dinner_id_guest_id", ["dinner_id", "guest_id"], unique=True)
        batch_op.create_foreign_key(batch_op.f("fk_seat_guest_id_guest"), "guest", ["guest_id"], ["id"])
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("booking_url", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lat", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("lng", sa.Double(), nullable=True))
        batch_op.create_index("ix_venue_lat_lng", ["lat", "lng"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index("ix_venue_lat_lng")
        batch_op.drop_column("lng")
        batch_op.drop_column("lat")
        batch_op.drop_column("booking_url")
        batch_op.drop_column("phone")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_seat_guest_id_guest"), type_="foreignkey")
        batch_op.drop_index("uq_seat_dinner_id_guest_id")
        batch_op.drop_index("ix_seat_guest_id")
        batch_op.drop_column("table_no")
        batch_op.drop_column("guest_id")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("void_at")
    with op.batch_alter_table("dinner", schema=None) as batch_op:
        batch_op.drop_column("tables")
        batch_op.drop_column("guests_sit")
        batch_op.drop_column("place_open")
        batch_op.drop_column("time_open")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_starts_at")
    op.drop_table("reminder")
    with op.batch_alter_table("dinner_move", schema=None) as batch_op:
        batch_op.drop_index("ix_dinner_move_dinner_id")
    op.drop_table("dinner_move")
    op.drop_table("manner")
    with op.batch_alter_table("guest", schema=None) as batch_op:
        batch_op.drop_index("ix_guest_merged_into_id")
    op.drop_table("guest")
    op.drop_table("turn")
