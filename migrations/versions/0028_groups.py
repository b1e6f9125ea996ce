"""What the groups' rooms keep besides: votes that set a table, what is said for and against, and who joined whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

JOINED = "merged_into_id is not null"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "dinner_vote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("host_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seats", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dinner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["dinner_id"], ["dinner.id"], name=op.f("fk_dinner_vote_dinner_id_dinner")),
        sa.ForeignKeyConstraint(["host_id"], ["member.id"], name=op.f("fk_dinner_vote_host_id_member")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_dinner_vote_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dinner_vote")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_dinner_vote_proposal_id")),
    )
    with op.batch_alter_table("dinner_vote", schema=None) as batch_op:
        batch_op.create_index("ix_dinner_vote_dinner_id", ["dinner_id"], unique=False)
        batch_op.create_index("ix_dinner_vote_host_id", ["host_id"], unique=False)
    op.create_table(
        "proposal_argument",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["discussion_post.id"], name=op.f("fk_proposal_argument_post_id_discussion_post")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_argument_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_argument")),
        sa.UniqueConstraint("post_id", name=op.f("uq_proposal_argument_post_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_argument_public_id")),
    )
    op.create_index("ix_proposal_argument_proposal_id", "proposal_argument", ["proposal_id"], unique=False)
    op.create_table(
        "proposal_nod",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("argument_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["argument_id"],
            ["proposal_argument.id"],
            name=op.f("fk_proposal_nod_argument_id_proposal_argument"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_proposal_nod_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_nod")),
        sa.UniqueConstraint("argument_id", "member_id", name=op.f("uq_proposal_nod_argument_id_member_id")),
    )
    op.create_index("ix_proposal_nod_member_id", "proposal_nod", ["member_id"], unique=False)
    op.create_index("ix_jury_case_dinner_id", "jury_case", ["dinner_id"], unique=False)
    op.create_index(
        "ix_group_merged_into_id",
        "group",
        ["merged_into_id"],
        unique=False,
        sqlite_where=sa.text(JOINED),
        postgresql_where=sa.text(JOINED),
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_group_merged_into_id", table_name="group")
    op.drop_index("ix_jury_case_dinner_id", table_name="jury_case")
    op.drop_table("proposal_nod")
    op.drop_table("proposal_argument")
    with op.batch_alter_table("dinner_vote", schema=None) as batch_op:
        batch_op.drop_index("ix_dinner_vote_host_id")
        batch_op.drop_index("ix_dinner_vote_dinner_id")
    op.drop_table("dinner_vote")
