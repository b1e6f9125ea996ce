"""Tables of discussions: threads, their posts with every wording, and how far each member has read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.core.photos import Photo
from groups.membership.models import Group


class Discussion(Base):
    """A thread of a group. Its words are those of post 0; the title is kept here for lists."""

    __tablename__ = "discussion"
    __table_args__ = (
        Index("ix_discussion_group_id_last_at", "group_id", "last_at", "id"),
        Index(
            "ix_discussion_group_id_pinned_at", "group_id", "pinned_at",
            sqlite_where=text("pinned_at is not null"), postgresql_where=text("pinned_at is not null"),
        ),
        CheckConstraint("last_number >= 0", name="last_number"),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    title: Mapped[str]  # "" once its author has taken the opening back
    excerpt: Mapped[str] = mapped_column(default="")  # the first words of the opening, for lists
    last_number: Mapped[int] = mapped_column(default=0)  # of the newest reply
    replies: Mapped[int] = mapped_column(default=0)  # those that stand
    opened_at: Mapped[Moment]
    last_at: Mapped[Moment]  # of the opening or of the newest reply
    last_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    pinned_at: Mapped[MaybeMoment]
    pinned_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    closed_at: Mapped[MaybeMoment]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    group: Mapped[Group] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise", foreign_keys=[author_id])
    last_by: Mapped[Member] = relationship(lazy="raise", foreign_keys=[last_by_id])
    closed_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[closed_by_id])


class DiscussionPost(Base):
    """The opening (number 0) or a reply, as it is worded now. `html` is made when it is written."""

    __tablename__ = "discussion_post"
    __table_args__ = (
        UniqueConstraint("discussion_id", "number"),
        UniqueConstraint("author_id", "client_id"),
        CheckConstraint("number >= 0 and version >= 1", name="number"),
    )

    id: Mapped[Id]
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    client_id: Mapped[str]
    answers: Mapped[int | None]  # the number of the post that it quotes
    text: Mapped[str]
    html: Mapped[str]
    mentions: Mapped[Any] = mapped_column(JSON)  # ids of the members whom it names, each once
    pictures: Mapped[int] = mapped_column(default=0)  # how many, so that a page without any asks nothing
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[Moment]
    edited_at: Mapped[MaybeMoment]
    removed_at: Mapped[MaybeMoment]
    hidden: Mapped[Any] = mapped_column(
        JSON(none_as_null=True), nullable=True
    )  # {case, reason}: a jury took it away

    author: Mapped[Member] = relationship(lazy="raise")
    discussion: Mapped[Discussion] = relationship(lazy="raise")


class DiscussionVersion(Base):
    """A wording of a post; the newest is the one that stands. What was taken back has none."""

    __tablename__ = "discussion_version"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"))
    version: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    pictures: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[Moment]


class DiscussionPhoto(Base):
    """A picture of a post, below its words."""

    __tablename__ = "discussion_photo"
    __table_args__ = (UniqueConstraint("post_id", "place"), UniqueConstraint("photo_id"))

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    place: Mapped[int]

    photo: Mapped[Photo] = relationship(lazy="raise")


class DiscussionReader(Base):
    """How far a member has read, and whether he wants to be told of replies. No row: nothing read, not followed."""

    __tablename__ = "discussion_reader"
    __table_args__ = (
        UniqueConstraint("discussion_id", "member_id"),
        Index("ix_discussion_reader_member_id", "member_id"),
    )

    id: Mapped[Id]
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    read_number: Mapped[int]  # -1: not even the opening
    following: Mapped[bool] = mapped_column(default=False)
