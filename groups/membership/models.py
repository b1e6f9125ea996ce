"""Tables of groups: who belongs, by which rules, and how one gets in."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from groups.membership.rules import InviteState, Role, invite_state


class Group(Base):
    """A food group. Nobody can delete it; `listed` says whether strangers find it."""

    __tablename__ = "group"
    __table_args__ = (
        Index("ix_group_city_listed", "city", "listed"),
        Index(
            "ix_group_merged_into_id", "merged_into_id",
            sqlite_where=text("merged_into_id is not null"), postgresql_where=text("merged_into_id is not null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str]
    name_key: Mapped[str]
    city: Mapped[str]
    line: Mapped[str]  # what it eats, in one line
    cloth: Mapped[str]  # its tablecloth, the cover
    listed: Mapped[bool] = mapped_column(default=True)
    timezone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    founder_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    created_at: Mapped[Moment]
    # By a vote of both this group has joined another: its address leads there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))

    founder: Mapped[Member] = relationship(lazy="raise")

    @property
    def glyph(self) -> str:
        """The one character on its coaster: the first of its name that is a letter, a number or a sign."""
        seen = (letter for letter in self.name if unicodedata.category(letter)[0] in "LNS")
        return next(seen, "·").upper()[:1]


class Membership(Base):
    """Somebody in a group. One row for the pair; leaving and coming back change it, the ledger keeps history."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("group_id", "member_id"),
        Index("ix_membership_member_id_left_at", "member_id", "left_at"),
        Index("ix_membership_look_at", "look_at"),
        CheckConstraint("role in ('steward', 'member')", name="role"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    via: Mapped[str]  # founded, open, request, invite
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invite.id"))
    joined_at: Mapped[Moment]
    steward_since: Mapped[MaybeMoment]
    left_at: Mapped[MaybeMoment]
    removed: Mapped[bool] = mapped_column(default=False)
    willing: Mapped[bool] = mapped_column(default=True)  # to look after the group when a steward is needed
    acting: Mapped[bool] = mapped_column(default=False, server_default="0")  # a steward until one is elected
    term_ends_at: Mapped[MaybeMoment]  # of a steward
    called_at: Mapped[MaybeMoment]  # the election for the end of that term was opened
    seen_at: Mapped[MaybeMoment]  # the last sign of life that was found when somebody looked
    look_at: Mapped[MaybeMoment]  # when to look at term, silence and absence again
    warned_at: Mapped[MaybeMoment]  # of lapsing
    lapsed_at: Mapped[MaybeMoment]  # away: on no roll, until a tap

    group: Mapped[Group] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")


class CharterValue(Base):
    """One parameter of a charter as it was set; the newest row counts, the others are its history."""

    __tablename__ = "charter_value"
    __table_args__ = (Index("ix_charter_value_group_id_key", "group_id", "key", "id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)
    source: Mapped[str]  # "founding", or the proposal that set it
    set_at: Mapped[Moment]


def _refuse_rewriting(_mapper: object, _connection: object, line: CharterValue) -> None:
    """A line of a charter is history: a new one is added, by a founding or by a passed proposal."""
    raise RuntimeError(f"the charter line {line.key!r} cannot be rewritten or removed")


event.listen(CharterValue, "before_update", _refuse_rewriting)
event.listen(CharterValue, "before_delete", _refuse_rewriting)


class Invite(Base):
    """A link that lets people in: limited, expiring, revocable."""

    __tablename__ = "invite"
    __table_args__ = (
        UniqueConstraint("token"),
        Index("ix_invite_group_id", "group_id"),
        CheckConstraint("uses >= 0 and (max_uses is null or uses <= max_uses)", name="uses"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    token: Mapped[str]  # kept as it is: whoever may invite must be able to show the link again
    created_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[MaybeMoment]
    max_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[MaybeMoment]

    group: Mapped[Group] = relationship(lazy="raise")
    created_by: Mapped[Member] = relationship(lazy="raise")

    def state(self, now: datetime) -> InviteState:
        """What the link is at this moment."""
        return invite_state(self.expires_at, self.revoked_at, self.uses, self.max_uses, now)


class JoinRequest(Base):
    """Somebody asks to join, with answers to the group's own questions."""

    __tablename__ = "join_request"
    __table_args__ = (
        Index("ix_join_request_group_id_decided_at", "group_id", "decided_at"),
        Index(
            "uq_join_request_pending", "group_id", "member_id", unique=True,
            sqlite_where=text("decided_at is null"),
            postgresql_where=text("decided_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    answers: Mapped[Any] = mapped_column(JSON)
    asked_at: Mapped[Moment]
    decided_at: Mapped[MaybeMoment]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    accepted: Mapped[bool | None]

    group: Mapped[Group] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
