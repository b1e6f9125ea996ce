"""Invitations: offers by versions, the thread, promises and their ticks, open tables, reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "offer_need",
    "offer",
    "offer_version",
    "offer_message",
    "offer_promise",
    "promise_tick",
    "offer_report",
)


def upgrade() -> None:
    """Forward."""
    _offer_need()
    _offer()
    _offer_version()
    _offer_message()
    _offer_promise()
    _promise_tick()
    _offer_report()


def downgrade() -> None:
    """Back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _offer_need() -> None:
    op.create_table(
        "offer_need",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("people_least", BIG, nullable=False),
        sa.Column("people_most", BIG, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("cap_fen", BIG, nullable=True),
        sa.Column("room", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("diets", sa.String(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("open_until", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "people_least between 2 and people_most and people_most <= 200", name=op.f("ck_offer_need_people")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_offer_need_by_id_member")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_offer_need_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_need")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_need_public_id")),
    )
    op.create_index(
        "ix_offer_need_closed_at_open_until", "offer_need", ["closed_at", "open_until"], unique=False
    )
    op.create_index("ix_offer_need_group_id_closed_at", "offer_need", ["group_id", "closed_at"], unique=False)


def _offer() -> None:
    op.create_table(
        "offer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("merchant_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("need_id", BIG, nullable=True),
        sa.Column("sent_by_id", BIG, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("tasting", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("accepted", BIG, nullable=True),
        sa.Column("turned_down", BIG, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("valid_until", MOMENT, nullable=False),
        sa.Column("vote_id", BIG, nullable=True),
        sa.Column("host_id", BIG, nullable=True),
        sa.Column("dinner_id", BIG, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_words", sa.String(), nullable=False),
        sa.Column("tier_heads", BIG, nullable=True),
        sa.Column("tier_fen", BIG, nullable=True),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_offer_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_offer_group_id_group")),
        sa.ForeignKeyConstraint(["host_id"], ["member.id"], name=op.f("fk_offer_host_id_member")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name=op.f("fk_offer_merchant_id_merchant")),
        sa.ForeignKeyConstraint(["need_id"], ["offer_need.id"], name=op.f("fk_offer_need_id_offer_need")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["member.id"], name=op.f("fk_offer_sent_by_id_member")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_offer_venue_id_venue")),
        sa.ForeignKeyConstraint(["vote_id"], ["proposal.id"], name=op.f("fk_offer_vote_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("dinner_id", name=op.f("uq_offer_dinner_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_public_id")),
    )
    op.create_index("ix_offer_group_id_state", "offer", ["group_id", "state"], unique=False)
    op.create_index("ix_offer_merchant_id", "offer", ["merchant_id", "id"], unique=False)
    op.create_index("ix_offer_need_id", "offer", ["need_id"], unique=False)
    op.create_index("ix_offer_state_valid_until", "offer", ["state", "valid_until"], unique=False)
    op.create_index("ix_offer_venue_id_state", "offer", ["venue_id", "state"], unique=False)
    op.create_index("ix_offer_vote_id", "offer", ["vote_id"], unique=False)


def _offer_version() -> None:
    op.create_table(
        "offer_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("heads_least", BIG, nullable=False),
        sa.Column("heads_most", BIG, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("price_fen", BIG, nullable=True),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("menu", sa.JSON(), nullable=False),
        sa.Column("perk", sa.String(), nullable=False),
        sa.Column("perk_percent", BIG, nullable=False),
        sa.Column("pays", sa.Text(), nullable=False),
        sa.Column("part_percent", BIG, nullable=False),
        sa.Column("room", sa.Boolean(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("fees", sa.JSON(), nullable=False),
        sa.CheckConstraint("part_percent between 0 and 100", name=op.f("ck_offer_version_part_percent")),
        sa.CheckConstraint("perk_percent between 0 and 100", name=op.f("ck_offer_version_perk_percent")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_offer_version_by_id_member")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_version_offer_id_offer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_version")),
        sa.UniqueConstraint("offer_id", "version", name=op.f("uq_offer_version_offer_id_version")),
    )


def _offer_message() -> None:
    op.create_table(
        "offer_message",
        sa.Column("id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_offer_message_by_id_member")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_message_offer_id_offer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_message")),
    )
    op.create_index("ix_offer_message_offer_id", "offer_message", ["offer_id", "id"], unique=False)


def _offer_promise() -> None:
    op.create_table(
        "offer_promise",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("fen", BIG, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_promise_offer_id_offer")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_offer_promise_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_promise")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_promise_public_id")),
    )
    op.create_index("ix_offer_promise_offer_id", "offer_promise", ["offer_id", "id"], unique=False)
    op.create_index("ix_offer_promise_venue_id", "offer_promise", ["venue_id", "outcome"], unique=False)


def _promise_tick() -> None:
    op.create_table(
        "promise_tick",
        sa.Column("id", BIG, nullable=False),
        sa.Column("promise_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ticked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_promise_tick_member_id_member")),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["offer_promise.id"], name=op.f("fk_promise_tick_promise_id_offer_promise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_tick")),
        sa.UniqueConstraint("promise_id", "member_id", name=op.f("uq_promise_tick_promise_id_member_id")),
    )


def _offer_report() -> None:
    op.create_table(
        "offer_report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("venue_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_offer_report_group_id_group")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_offer_report_member_id_member")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_report_offer_id_offer")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_offer_report_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_report")),
        sa.UniqueConstraint("offer_id", "member_id", name=op.f("uq_offer_report_offer_id_member_id")),
    )
    op.create_index("ix_offer_report_venue_id", "offer_report", ["venue_id", "reported_at"], unique=False)
