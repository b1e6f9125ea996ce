"""Deciding: proposals, their ballots and the roll."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forward."""
    _questions()
    _people()
    _ballots()


def downgrade() -> None:
    """Back."""
    for name in ("secret_ballot", "proposal_ballot", "proposal_voter", "proposal_option", "proposal"):
        op.drop_table(name)


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _questions() -> None:
    op.create_table(
        "proposal", *_question_columns(),
        sa.CheckConstraint("closes_at > opened_at", name=op.f("ck_proposal_times")),
        sa.CheckConstraint("(closed_at is null) = (outcome is null)", name=op.f("ck_proposal_outcome")),
        _belongs("proposal", "group_id", "group"),
        _belongs("proposal", "by_id", "member"),
        _belongs("proposal", "subject_id", "member"),
        _belongs("proposal", "discussion_id", "discussion"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
    )  # fmt: skip
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_group_id", ["group_id", "id"], unique=False)
        batch_op.create_index("ix_proposal_closed_at", ["closed_at", "closes_at"], unique=False)
        batch_op.create_index("ix_proposal_subject_id", ["subject_id"], unique=False)
    op.create_table(
        "proposal_option",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("rank", BIG, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("votes", BIG, nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        _belongs("proposal_option", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_option")),
        sa.UniqueConstraint("proposal_id", "rank", name=op.f("uq_proposal_option_proposal_id_rank")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_option_public_id")),
    )


def _question_columns() -> list[sa.Column[object]]:
    """The question, the law of its vote, its roll, and what it came to."""
    texts = ("public_id", "kind", "title", "text", "html")
    return [
        sa.Column("id", BIG, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        *(sa.Column(name, BIG, nullable=True) for name in ("by_id", "subject_id", "discussion_id", "winner")),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("plurality", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        *(sa.Column(name, BIG, nullable=False) for name in ("most", "quorum_percent", "majority_percent")),
        sa.Column("roll_rule", sa.Text(), nullable=False),
        *(sa.Column(name, BIG, nullable=False) for name in ("roll_tables", "entitled", "taken", "abstained")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("roll_since", "opened_at", "closes_at")),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("reminded_at", "closed_at", "executed_at")),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=False),
    ]


def _people() -> None:
    op.create_table(
        "proposal_voter",
        sa.Column("id", BIG, nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("tables", BIG, nullable=False),
        sa.Column("entitled", sa.Boolean(), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        _belongs("proposal_voter", "proposal_id", "proposal"),
        _belongs("proposal_voter", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_voter")),
        sa.UniqueConstraint("proposal_id", "member_id", name=op.f("uq_proposal_voter_proposal_id_member_id")),
    )
    with op.batch_alter_table("proposal_voter", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_voter_member_id", ["member_id", "entitled", "voted"], unique=False)


def _ballots() -> None:
    op.create_table(
        "proposal_ballot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("cast_at", MOMENT, nullable=False),
        _belongs("proposal_ballot", "proposal_id", "proposal"),
        _belongs("proposal_ballot", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_ballot")),
        sa.UniqueConstraint(
            "proposal_id", "member_id", name=op.f("uq_proposal_ballot_proposal_id_member_id")
        ),
    )
    with op.batch_alter_table("proposal_ballot", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_ballot_member_id", ["member_id"], unique=False)
    op.create_table(
        "secret_ballot",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        _belongs("secret_ballot", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_secret_ballot")),
        sqlite_with_rowid=False,  # a hidden row number would tell the order
    )
    op.create_index("ix_secret_ballot_proposal_id", "secret_ballot", ["proposal_id"], unique=False)
