"""Named reads of rooms and their logs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import between
from app.accounts.models import Device, Member
from app.core import marks
from app.core.pages import Page, cut
from groups.chat.models import STANDS, Channel, Entry, Listener
from groups.chat.rules import MOST_UNREAD, PAGE, EntryKind
from groups.membership.models import Group


def place_of(session: Session, public_id: str, member_id: int) -> tuple[Channel, Listener] | None:
    """The channel at this address with the member's place in it now; None alike without the one or the other."""
    found = (
        select(Channel, Listener)
        .join(Listener, Listener.channel_id == Channel.id)
        .where(Channel.public_id == public_id, Listener.member_id == member_id, Listener.until.is_(None))
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def public_id_of(session: Session, channel_id: int) -> str:
    """The address of a channel."""
    return session.scalars(select(Channel.public_id).where(Channel.id == channel_id)).one()


def lock(session: Session, public_id: str) -> None:
    """Lock the row of the channel at this address, if there is one."""
    session.execute(select(Channel.id).where(Channel.public_id == public_id).with_for_update())


def is_signed_in(session: Session, device_id: int) -> bool:
    """Whether a device has not been signed out."""
    return (
        session.scalar(select(Device.id).where(Device.id == device_id, Device.ended_at.is_(None))) is not None
    )


def telling_of(session: Session, channel_id: int) -> tuple[str, int, int]:
    """A channel's address, its last number, and how often its people have changed."""
    wanted = select(Channel.public_id, Channel.last_seq, Channel.generation).where(Channel.id == channel_id)
    row = session.execute(wanted).one()
    return row[0], row[1], row[2]


def heard_by(session: Session, member_id: int) -> list[tuple[int, str, int]]:
    """The channels that a member hears now: id, address, and last number."""
    wanted = select(Channel.id, Channel.public_id, Channel.last_seq)
    wanted = wanted.join(Listener, Listener.channel_id == Channel.id)
    here = wanted.where(Listener.member_id == member_id, Listener.until.is_(None))
    return [(row[0], row[1], row[2]) for row in session.execute(here)]


def those_in(session: Session, channel_id: int, members: Iterable[int]) -> Sequence[int]:
    """Those of these members who hear the channel now."""
    return session.scalars(
        select(Listener.member_id).where(
            Listener.channel_id == channel_id, Listener.member_id.in_(members), Listener.until.is_(None)
        )
    ).all()


def listener_of(session: Session, channel_id: int, member_id: int) -> Listener | None:
    """The member's place in the channel, also a past one."""
    found = select(Listener).where(Listener.channel_id == channel_id, Listener.member_id == member_id)
    return session.scalars(found).one_or_none()


def channel_ids_of(session: Session, member_id: int) -> Sequence[int]:
    """The channels that a member hears now."""
    return session.scalars(
        select(Listener.channel_id).where(Listener.member_id == member_id, Listener.until.is_(None))
    ).all()


def is_in(session: Session, channel_id: int, member_id: int) -> bool:
    """Whether the member hears the channel now."""
    found = listener_of(session, channel_id, member_id)
    return found is not None and found.until is None


def count_in(session: Session, channel_id: int) -> int:
    """How many hear the channel now."""
    here = select(func.count()).select_from(Listener)
    return session.scalar(here.where(Listener.channel_id == channel_id, Listener.until.is_(None))) or 0


def group_of(session: Session, group_id: int) -> Group:
    """The group whose room it is."""
    return session.scalars(select(Group).where(Group.id == group_id)).one()


def entry_at(session: Session, channel_id: int, seq: int) -> Entry | None:
    """The entry of that number."""
    found = _with_authors().where(Entry.channel_id == channel_id, Entry.seq == seq)
    return session.scalars(found).one_or_none()


def is_post(session: Session, channel_id: int, seq: int) -> bool:
    """Whether that number is a message that somebody said, taken back or not."""
    found = select(Entry.id).where(
        Entry.channel_id == channel_id, Entry.seq == seq, Entry.kind == EntryKind.POST
    )
    return session.scalar(found) is not None


def said_before(session: Session, channel_id: int, author_id: int, client_id: str) -> Entry | None:
    """What the author has sent under this client id already."""
    found = _with_authors().where(
        Entry.channel_id == channel_id, Entry.author_id == author_id, Entry.client_id == client_id
    )
    return session.scalars(found).one_or_none()


def edits_of(session: Session, post: Entry) -> Sequence[Entry]:
    """The edits that speak of a post."""
    about = select(Entry).where(Entry.channel_id == post.channel_id, Entry.target_seq == post.seq)
    return session.scalars(about.where(Entry.kind == EntryKind.EDIT)).all()


def shown(session: Session, channel_id: int, before: int | None = None) -> Page[Entry]:
    """The newest posts and notes, or those before a number; newest first."""
    wanted = _with_authors().where(Entry.channel_id == channel_id, STANDS)
    if before is not None:
        wanted = wanted.where(Entry.seq < before)
    return cut(session.scalars(wanted.order_by(Entry.seq.desc()).limit(PAGE + 1)).all(), PAGE, key="seq")


def entries_after(session: Session, channel_id: int, after: int, until: int, limit: int) -> Sequence[Entry]:
    """Every entry after a number, up to another, in order: edits and removals included."""
    wanted = _with_authors().where(Entry.channel_id == channel_id, Entry.seq > after, Entry.seq <= until)
    return session.scalars(wanted.order_by(Entry.seq).limit(limit)).all()


def _with_authors() -> Select[Entry]:
    return select(Entry).options(joinedload(Entry.author))


def said_by(session: Session, member_id: int) -> Sequence[tuple[Entry, str]]:
    """Every message of a member with the room's title, oldest first."""
    found = (
        select(Entry, func.coalesce(Group.name, Channel.title))
        .join(Channel, Channel.id == Entry.channel_id)
        .outerjoin(Group, Group.channel_id == Channel.id)
        .where(Entry.author_id == member_id, Entry.kind == EntryKind.POST)
        .order_by(Entry.said_at, Entry.id)
    )  # fmt: skip
    return [(entry, title) for entry, title in session.execute(found)]


def seen_by(member_id: int) -> ColumnElement[bool]:
    """Entries that are no message of somebody whom the member does not meet."""
    return or_(Entry.kind == EntryKind.NOTE, ~between(member_id, Entry.author_id))


def people_of(session: Session, channel_id: int, me_id: int, limit: int = 8) -> tuple[list[Member], int]:
    """Some who are in the room and whom I meet, longest first, and how many there are."""
    here = (
        select(Member, func.count().over()).join(Listener, Listener.member_id == Member.id)
        .where(Listener.channel_id == channel_id, Listener.until.is_(None), ~between(me_id, Member.id))
        .order_by(Listener.since, Listener.id).limit(limit)
    )  # fmt: skip
    rows = session.execute(here).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def people_among(session: Session, channel_id: int, member_ids: Collection[int]) -> list[Member]:
    """Those of these members who hear the channel now and have an account."""
    if not member_ids:
        return []
    found = (
        select(Member).join(Listener, Listener.member_id == Member.id)
        .where(Listener.channel_id == channel_id, Listener.until.is_(None), Member.id.in_(member_ids))
    )  # fmt: skip
    return [member for member in session.scalars(found) if member.is_open()]


@dataclass(frozen=True, slots=True)
class Room:
    """A room as its listener sees it in a list."""

    channel: Channel
    title: str
    cloth: str
    read_seq: int
    unread: int
    last: Entry | None
    muted: bool = False

    @property
    def of_group(self) -> bool:
        """Whether it is a group's own room, and not a dinner's."""
        return self.channel.kind == "group"


def rooms_of(session: Session, member_id: int, limit: int = 100) -> list[Room]:
    """The member's rooms, the one that spoke last first."""
    newest = (
        select(Entry.seq).where(Entry.channel_id == Channel.id, STANDS, seen_by(member_id))
        .order_by(Entry.seq.desc()).limit(1).correlate(Channel).scalar_subquery()
    )  # fmt: skip
    wanted = (
        select(Channel, Group.name, Group.cloth, Listener.read_seq, _unread(), Entry, Listener.muted_at)
        .join(Listener, Listener.channel_id == Channel.id)
        .outerjoin(Group, Group.channel_id == Channel.id)
        .outerjoin(Entry, (Entry.channel_id == Channel.id) & (Entry.seq == newest))
        .options(joinedload(Entry.author))
        .where(Listener.member_id == member_id, Listener.until.is_(None))
        .order_by(func.coalesce(Entry.said_at, Channel.created_at).desc(), Channel.id.desc())
        .limit(limit)
    )
    return [
        Room(channel, name or channel.title, cloth or channel.cloth, read, unread, last, muted is not None)
        for channel, name, cloth, read, unread, last, muted in session.execute(wanted)
    ]


def unread_for(session: Session, member_id: int) -> int:
    """How many messages wait in all of the member's rooms, each room counted to MOST_UNREAD + 1."""
    return session.scalar(select(unread_number()), marks.values(member=member_id)) or 0


@cache
def unread_number() -> ScalarSelect[int]:
    """The same number, for the marks at home."""
    counts = (
        select(_unread().label("unread")).select_from(Listener)
        .join(Channel, Channel.id == Listener.channel_id)
        .where(
            Listener.member_id == marks.MEMBER, Listener.until.is_(None), Channel.last_seq > Listener.read_seq,
            Listener.muted_at.is_(None),
        )
    )  # fmt: skip
    return select(func.coalesce(func.sum(counts.subquery().c.unread), 0)).scalar_subquery()


def unread_in(session: Session, channel_id: int, member_id: int) -> int:
    """How many messages of others wait for the member in one room, up to MOST_UNREAD + 1."""
    count = select(_unread()).select_from(Listener).join(Channel, Channel.id == Listener.channel_id)
    return session.scalar(count.where(Channel.id == channel_id, Listener.member_id == member_id)) or 0


def _unread() -> ScalarSelect[int]:
    """Counted over at most MOST_UNREAD + 1 rows, so that a room of a million costs what a room of a hundred does.

    In the order of the index: without it PostgreSQL reads the whole table, hoping to meet a hundred soon.
    """
    some = (
        select(Entry.id).where(
            Entry.channel_id == Listener.channel_id, Entry.seq > Listener.read_seq, STANDS,
            Entry.kind == EntryKind.POST, Entry.removed_at.is_(None), Entry.author_id != Listener.member_id,
            ~between(Listener.member_id, Entry.author_id),
        )
        .correlate(Listener).order_by(Entry.seq).limit(MOST_UNREAD + 1).subquery()
    )  # fmt: skip
    return select(func.count()).select_from(some).scalar_subquery()
