"""Tables of talk: channels, who may hear them, and their logs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.core.photos import Photo
from groups.chat.rules import SHOWN, EntryKind


class Channel(Base):
    """A room: one durable, append-only log. `last_seq` is given on inside the transaction, without gaps."""

    __tablename__ = "channel"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    kind: Mapped[str]  # group, dinner
    group_id: Mapped[int | None]  # the natural shard; kept on every row that belongs to a group
    title: Mapped[str]
    cloth: Mapped[str] = mapped_column(default="celadon-gingham")
    home_path: Mapped[str] = mapped_column(default="")  # the page of the thing that it belongs to
    last_seq: Mapped[int] = mapped_column(default=0)
    generation: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # goes up when somebody comes in or goes
    created_at: Mapped[Moment]


class Listener(Base):
    """A member who may hear and speak in a channel, put there by the room that owns the thing."""

    __tablename__ = "listener"
    __table_args__ = (
        UniqueConstraint("channel_id", "member_id"),
        Index("ix_listener_member_id_until", "member_id", "until"),
    )

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    since: Mapped[Moment]
    until: Mapped[MaybeMoment]  # set: hears nothing more
    read_seq: Mapped[int] = mapped_column(default=0)
    muted_at: Mapped[MaybeMoment]  # set: rings no bell and counts on no badge; a mention still does

    channel: Mapped[Channel] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")


class Entry(Base):
    """One line of a channel's log. `client_id` makes a repeated send one entry; `target_seq` is what it speaks of."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("channel_id", "seq"),
        UniqueConstraint("author_id", "channel_id", "client_id"),
        CheckConstraint("seq > 0", name="seq"),
        Index(  # what speaks of an entry, found without reading all that came after it
            "ix_entry_channel_id_target_seq", "channel_id", "target_seq",
            sqlite_where=text("target_seq is not null"),
            postgresql_where=text("target_seq is not null"),
        ),
        Index(  # what stands in the room by itself, however many signs were put under it
            "ix_entry_channel_id_seq_shown", "channel_id", "seq",
            sqlite_where=text("kind in ('post', 'note')"), postgresql_where=text("kind in ('post', 'note')"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    seq: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(EnumText(EntryKind))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    client_id: Mapped[str | None]
    target_seq: Mapped[int | None]
    text: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    # Of a note: {"key": …, values}. Of an edit: {"was": the words before}, kept for the history, gone when removed.
    data: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    removed_at: Mapped[MaybeMoment]  # of a post: its text is gone, the tombstone stays
    edited_at: Mapped[MaybeMoment]
    said_at: Mapped[Moment]

    author: Mapped[Member | None] = relationship(lazy="raise")


# As the index says it, word by word: with parameters no database would know that it may use it.
STANDS = Entry.kind.in_([literal_column(f"'{kind.value}'") for kind in SHOWN])


class Reaction(Base):
    """What stands under a post now: one member's one sign. The log keeps when it came and went."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("channel_id", "seq", "member_id", "sign"),)

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    seq: Mapped[int]  # of the post
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    sign: Mapped[str]  # an emoji
    at: Mapped[Moment]

    member: Mapped[Member] = relationship(lazy="raise")


class Pin(Base):
    """A post that the room keeps in sight."""

    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("channel_id", "seq"),)

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    seq: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[Moment]


class EntryPhoto(Base):
    """A picture of a post, in its place. The picture belongs to the post alone, and goes with it."""

    __tablename__ = "entry_photo"
    __table_args__ = (UniqueConstraint("channel_id", "seq", "place"), UniqueConstraint("photo_id"))

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    seq: Mapped[int]  # of the post
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    place: Mapped[int]

    photo: Mapped[Photo] = relationship(lazy="raise")
