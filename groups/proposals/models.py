"""Tables of deciding: the question, its options, the roll as it was at opening, and ballots, the secret ones apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from groups.discussions.models import Discussion
from groups.membership.models import Group
from groups.proposals.rules import Outcome, RollRule, Tie


class Proposal(Base):
    """A question to a group. What the charter asks of the vote stands here as it was at opening."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_group_id", "group_id", "id"),
        Index("ix_proposal_closed_at", "closed_at", "closes_at"),
        Index("ix_proposal_subject_id", "subject_id"),
        CheckConstraint("closes_at > opened_at", name="times"),
        CheckConstraint("(closed_at is null) = (outcome is null)", name="outcome"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    kind: Mapped[str]  # of the registry
    title: Mapped[str]
    text: Mapped[str]  # Markdown; `html` is made of it when it is written
    html: Mapped[str]
    payload: Mapped[Any] = mapped_column(JSON)  # what the kind needs to carry it out
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # none: the charter itself
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # whom it is about
    discussion_id: Mapped[int | None] = mapped_column(ForeignKey("discussion.id"))  # once somebody has spoken

    secret: Mapped[bool]
    most: Mapped[int]  # options that one ballot may be for; 0: as many as one likes
    tie: Mapped[Tie] = mapped_column(EnumText(Tie))
    plurality: Mapped[bool] = mapped_column(default=False)
    seed: Mapped[str]  # sealed until the end, for draws
    quorum_percent: Mapped[int]
    majority_percent: Mapped[int]

    roll_rule: Mapped[RollRule] = mapped_column(EnumText(RollRule))
    roll_tables: Mapped[int]
    roll_since: Mapped[Moment]  # the beginning of the window; its end is the opening
    entitled: Mapped[int]  # how many vote

    opened_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    reminded_at: Mapped[MaybeMoment]
    closed_at: Mapped[MaybeMoment]
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))
    winner: Mapped[int | None]  # the rank of the option that passed
    taken: Mapped[int] = mapped_column(default=0)  # how many took part, counted at the end
    abstained: Mapped[int] = mapped_column(default=0)
    executed_at: Mapped[MaybeMoment]
    refusal: Mapped[str] = mapped_column(default="")  # why it passed and was not carried out: a reason's code

    group: Mapped[Group] = relationship(lazy="raise")
    by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[by_id])
    subject: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[subject_id])
    discussion: Mapped[Discussion | None] = relationship(lazy="raise")


class ProposalOption(Base):
    """One option: a word that every vote has (yes, no, none of these), or a label of its own."""

    __tablename__ = "proposal_option"
    __table_args__ = (UniqueConstraint("proposal_id", "rank"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    rank: Mapped[int]
    word: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = mapped_column(default="")
    payload: Mapped[Any] = mapped_column(JSON)
    votes: Mapped[int] = mapped_column(default=0)  # counted at the end
    withdrawn: Mapped[bool] = mapped_column(default=False)  # a candidate has stood back


class ProposalVoter(Base):
    """Somebody on the roll at opening: how many tables were counted, whether that gives a vote, whether it was cast.

    No moment and no order: of a secret vote nothing here tells which ballot is whose.
    """

    __tablename__ = "proposal_voter"
    __table_args__ = (
        UniqueConstraint("proposal_id", "member_id"),
        Index("ix_proposal_voter_member_id", "member_id", "entitled", "voted"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    tables: Mapped[int]
    entitled: Mapped[bool]
    voted: Mapped[bool] = mapped_column(default=False)

    member: Mapped[Member] = relationship(lazy="raise")


class ProposalBallot(Base):
    """An open ballot: the ranks of the options that it is for; none abstains. The last one counts."""

    __tablename__ = "proposal_ballot"
    __table_args__ = (
        UniqueConstraint("proposal_id", "member_id"),
        Index("ix_proposal_ballot_member_id", "member_id"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    choices: Mapped[Any] = mapped_column(JSON)
    cast_at: Mapped[Moment]

    member: Mapped[Member] = relationship(lazy="raise")


class SecretBallot(Base):
    """A secret ballot, apart from everybody: no number, no moment. Rows lie in the order of random marks.

    The mark is made of a key that only the voter's browser keeps (ADR 0031); at the end every mark is made anew.
    """

    __tablename__ = "secret_ballot"
    __table_args__ = (
        Index("ix_secret_ballot_proposal_id", "proposal_id"),
        {"sqlite_with_rowid": False},  # a hidden row number would tell the order
    )

    mark: Mapped[str] = mapped_column(String, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    choices: Mapped[Any] = mapped_column(JSON)
