"""Stewards: elections, terms, turns and lapses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
MEMBERSHIP = sa.table(
    "membership", sa.column("id", BIG), sa.column("group_id", BIG), sa.column("member_id", BIG),
    sa.column("role", sa.Text), sa.column("via", sa.String), sa.column("joined_at", MOMENT),
    sa.column("steward_since", MOMENT), sa.column("left_at", MOMENT), sa.column("term_ends_at", MOMENT),
    sa.column("seen_at", MOMENT), sa.column("look_at", MOMENT),
)  # fmt: skip
CHARTER = sa.table(
    "charter_value", sa.column("id", BIG), sa.column("group_id", BIG), sa.column("key", sa.String),
    sa.column("value", sa.JSON),
)  # fmt: skip
TERM = sa.table(
    "steward_term", sa.column("group_id", BIG), sa.column("member_id", BIG), sa.column("began_at", MOMENT),
    sa.column("began_by", sa.String), sa.column("source", sa.String), sa.column("ended_by", sa.String),
)  # fmt: skip
MOMENTS = ("term_ends_at", "called_at", "seen_at", "look_at", "warned_at", "lapsed_at")
USUAL_TERM, AT_FIRST = 180, timedelta(days=14)


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acting", sa.Boolean(), server_default="0", nullable=False))
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, MOMENT, nullable=True))
        batch_op.create_index("ix_membership_look_at", ["look_at"], unique=False)
    _tables_of_elections()
    _tables_of_turns()
    _begin_terms(datetime.now(UTC))


def downgrade() -> None:
    """Back."""
    for name in ("turn_swap", "host_turn", "candidate", "election", "steward_term"):
        op.drop_table(name)
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_look_at")
        for name in (*reversed(MOMENTS), "acting"):
            batch_op.drop_column(name)


def _person(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["member.id"], name=op.f(f"fk_{table}_{name}_member"))


def _group(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f(f"fk_{table}_group_id_group"))


def _only(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _tables_of_elections() -> None:
    op.create_table(
        "steward_term",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("took_over_from_id", BIG, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        _group("steward_term"), _person("steward_term", "member_id"), _person("steward_term", "took_over_from_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steward_term")),
    )  # fmt: skip
    op.create_index("ix_steward_term_group_id", "steward_term", ["group_id", "began_at"])
    _only("uq_steward_term_running", "steward_term", ["group_id", "member_id"], "ended_at is null")
    op.create_table(
        "election",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("about_id", BIG, nullable=True),
        sa.Column("seats", BIG, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("stands_until", MOMENT, nullable=False),
        sa.Column("proposal_id", BIG, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("again_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_election_proposal_id_proposal")),
        _group("election"), _person("election", "about_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_election_proposal_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_election_public_id")),
    )  # fmt: skip
    op.create_index("ix_election_group_id", "election", ["group_id", "opened_at"])
    op.create_index("ix_election_stands_until", "election", ["closed_at", "proposal_id", "stands_until"])
    op.create_index("ix_election_again_at", "election", ["again_at"])
    _only("uq_election_running", "election", ["group_id"], "closed_at is null")
    op.create_table(
        "candidate",
        sa.Column("id", BIG, nullable=False),
        sa.Column("election_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("stood_at", MOMENT, nullable=False),
        sa.Column("withdrew_at", MOMENT, nullable=True),
        sa.Column("votes", BIG, nullable=True),
        sa.Column("elected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name=op.f("fk_candidate_election_id_election")),
        _person("candidate", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("election_id", "member_id", name=op.f("uq_candidate_election_id_member_id")),
    )  # fmt: skip
    op.create_index("ix_candidate_member_id", "candidate", ["member_id"])


def _tables_of_turns() -> None:
    op.create_table(
        "host_turn",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("place_at", MOMENT, nullable=True),
        sa.Column("swapped_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        _group("host_turn"), _person("host_turn", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_turn")),
        sa.UniqueConstraint("group_id", "member_id", name=op.f("uq_host_turn_group_id_member_id")),
    )  # fmt: skip
    op.create_index("ix_host_turn_member_id", "host_turn", ["member_id"])
    op.create_table(
        "turn_swap",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("with_id", BIG, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("by_id <> with_id", name=op.f("ck_turn_swap_two")),
        _group("turn_swap"), _person("turn_swap", "by_id"), _person("turn_swap", "with_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_swap")),
        sa.UniqueConstraint("public_id", name=op.f("uq_turn_swap_public_id")),
    )  # fmt: skip
    op.create_index("ix_turn_swap_with_id", "turn_swap", ["with_id", "answered_at"])
    _only("uq_turn_swap_pending", "turn_swap", ["group_id", "by_id"], "answered_at is null")


def _begin_terms(now: datetime) -> None:
    """Terms begin with this day: nobody's ends the moment the rule arrives. Nobody counts as away yet either."""
    bind = op.get_bind()
    here = MEMBERSHIP.c.left_at.is_(None)
    bind.execute(MEMBERSHIP.update().where(here).values(seen_at=now, look_at=now + AT_FIRST))
    stewards = sa.select(MEMBERSHIP).where(here, MEMBERSHIP.c.role == "steward").order_by(MEMBERSHIP.c.id)
    for row in bind.execute(stewards).all():
        newest = sa.select(CHARTER.c.value).where(
            CHARTER.c.group_id == row.group_id, CHARTER.c.key == "steward_term_days"
        )
        days = bind.execute(newest.order_by(CHARTER.c.id.desc()).limit(1)).scalar()
        ends = now + timedelta(days=int(days or USUAL_TERM))
        bind.execute(MEMBERSHIP.update().where(MEMBERSHIP.c.id == row.id).values(term_ends_at=ends))
        since = row.steward_since or row.joined_at
        bind.execute(TERM.insert().values(
            group_id=row.group_id, member_id=row.member_id, source="", ended_by="",
            began_at=since if since.tzinfo else since.replace(tzinfo=UTC),
            began_by="founding" if row.via == "founded" else "hand-over",
        ))  # fmt: skip
