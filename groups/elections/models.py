"""Tables of elections: why one was held, who stood, how it ended. The votes are a proposal's."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from groups.elections.rules import Cause, Outcome, Phase, phase
from groups.membership.models import Group
from groups.proposals.models import Proposal


class Election(Base):
    """A group chooses who looks after it; one runs at a time. Candidates come forward, then a proposal is voted on."""

    __tablename__ = "election"
    __table_args__ = (
        Index(
            "uq_election_running", "group_id", unique=True, sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index("ix_election_group_id", "group_id", "opened_at"),
        Index("ix_election_stands_until", "closed_at", "proposal_id", "stands_until"),
        Index("ix_election_again_at", "again_at"),
        UniqueConstraint("proposal_id"),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    cause: Mapped[Cause] = mapped_column(EnumText(Cause))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # whose term it was
    seats: Mapped[int]  # to be filled
    opened_at: Mapped[Moment]
    stands_until: Mapped[Moment]
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))  # once the vote is open
    closed_at: Mapped[MaybeMoment]
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))
    again_at: Mapped[MaybeMoment]  # seats stayed empty: when the group is asked again

    group: Mapped[Group] = relationship(lazy="raise")
    about: Mapped[Member | None] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")

    @property
    def phase(self) -> Phase:
        """Where it is."""
        return phase(self.proposal_id is not None, self.closed_at is not None)


class Candidate(Base):
    """Somebody stands. Who withdraws stays in the record; standing again takes the same row."""

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("election_id", "member_id"),
        Index("ix_candidate_member_id", "member_id"),
    )

    id: Mapped[Id]
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    words: Mapped[str] = mapped_column(default="")
    stood_at: Mapped[Moment]
    withdrew_at: Mapped[MaybeMoment]
    votes: Mapped[int | None]  # once counted
    elected: Mapped[bool] = mapped_column(default=False)

    member: Mapped[Member] = relationship(lazy="raise")
