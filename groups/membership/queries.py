"""Named reads about groups and who belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ScalarSelect, Select, column, func, select, table
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Member
from app.core import db, marks
from app.core.pages import Page, cut
from groups.membership.charter import PARAMETERS, Charter, Parameter, Value, charter_from, read
from groups.membership.models import CharterValue, Group, Membership
from groups.membership.rules import Role

# The talk of a group stands a floor above; here only the address of its room is looked up.
CHANNEL = table("channel", column("id"), column("public_id"))


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a list, with what the list says about it."""

    group: Group
    members: int
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class CharterLine:
    """One parameter as it stands in a group, and when and by what it was set (None: never, it is the default)."""

    parameter: Parameter
    value: Value
    source: str | None
    set_at: datetime | None

    @property
    def is_default(self) -> bool:
        """Whether the group kept what the product proposes."""
        return self.value == self.parameter.default


def active() -> Select[Membership]:
    """Memberships that have not ended."""
    return select(Membership).where(Membership.left_at.is_(None))


def group_by_public_id(session: Session, public_id: str) -> Group | None:
    """The group of this address, seen by nobody yet: doors decide."""
    return session.scalar(select(Group).where(Group.public_id == public_id))


def public_id_of(session: Session, group_id: int) -> str | None:
    """The address of a group that a fact speaks of."""
    return session.scalar(select(Group.public_id).where(Group.id == group_id))


def membership_of(
    session: Session, group_id: int, member_id: int, *, fresh: bool = False
) -> Membership | None:
    """Somebody's row in the group, also when it has ended; `fresh` reads it anew after a lock was taken."""
    known = marks.values(group=group_id, member=member_id)
    if fresh:
        return session.scalar(_membership().execution_options(populate_existing=True), known)
    key = ("membership", group_id, member_id)
    return db.once(session, key, lambda: session.scalar(_membership(), known))


def put_out_at(session: Session, group_id: int, member_id: int) -> datetime | None:
    """When the group has put somebody out, unless it has taken that back."""
    row = membership_of(session, group_id, member_id)
    return row.left_at if row is not None and row.removed else None


def joined(session: Session, group_ids: Collection[int]) -> Sequence[int]:
    """Groups that are part of these now, however many steps ago they joined."""
    into = select(Group.id).where(Group.merged_into_id.in_(group_ids)).cte(recursive=True)
    further = select(Group.id).join(into, Group.merged_into_id == into.c.id)
    return session.scalars(select(into.union(further).c.id)).all() if group_ids else ()


@cache
def _membership() -> Select[Membership]:
    return select(Membership).where(Membership.group_id == marks.GROUP, Membership.member_id == marks.MEMBER)


def active_member_ids(session: Session, group_id: int) -> list[int]:
    """Everybody who belongs to the group now."""
    return list(
        session.scalars(
            select(Membership.member_id).where(Membership.group_id == group_id, Membership.left_at.is_(None))
        )
    )


def active_rows(session: Session, group_id: int) -> list[Membership]:
    """Everybody's row who belongs to the group now, with their people."""
    found = active().where(Membership.group_id == group_id).options(joinedload(Membership.member))
    return list(session.scalars(found.order_by(Membership.id)))


def steward_ids(session: Session, group_id: int) -> list[int]:
    """Those who look after the group now."""
    return list(
        session.scalars(
            select(Membership.member_id).where(
                Membership.group_id == group_id,
                Membership.left_at.is_(None),
                Membership.role == Role.STEWARD,
            )
        )
    )


def count_members(session: Session, group_id: int) -> int:
    """How many belong to the group now."""
    found = select(func.count()).select_from(Membership)
    return session.scalar(found.where(Membership.group_id == group_id, Membership.left_at.is_(None))) or 0


@cache
def member_number() -> ScalarSelect[int]:
    """The same number, for the group page's marks."""
    found = select(func.count()).select_from(Membership)
    return found.where(Membership.group_id == marks.GROUP, Membership.left_at.is_(None)).scalar_subquery()


@cache
def channel_address() -> ScalarSelect[str | None]:
    """The address of the group's room, for the group page's marks."""
    found = select(CHANNEL.c.public_id).join(Group, Group.channel_id == CHANNEL.c.id)
    return found.where(Group.id == marks.GROUP).scalar_subquery()


def shares_group(session: Session, a: int, b: int) -> bool:
    """Whether two members belong to some group together now."""
    mine, theirs = aliased(Membership), aliased(Membership)
    together = (
        select(mine.id)
        .join(theirs, theirs.group_id == mine.group_id)
        .where(mine.member_id == a, theirs.member_id == b, mine.left_at.is_(None), theirs.left_at.is_(None))
    )
    return session.scalar(together.limit(1)) is not None


def my_groups(session: Session, member_id: int) -> list[GroupLine]:
    """The groups somebody belongs to, those joined last first, each with its number of members."""
    mine = aliased(Membership)
    rows = session.execute(
        select(Group, mine.role, func.count(Membership.id))
        .join(mine, mine.group_id == Group.id)
        .join(Membership, Membership.group_id == Group.id)
        .where(mine.member_id == member_id, mine.left_at.is_(None), Membership.left_at.is_(None))
        .group_by(Group.id, mine.id)
        .order_by(mine.joined_at.desc(), mine.id.desc())
    )
    return [GroupLine(group, members, role) for group, role, members in rows]


def groups_of(session: Session, member_id: int) -> list[Group]:
    """The groups somebody belongs to, by name."""
    return list(
        session.scalars(
            select(Group)
            .join(Membership, Membership.group_id == Group.id)
            .where(Membership.member_id == member_id, Membership.left_at.is_(None))
            .order_by(Group.name, Group.id)
        )
    )


def shared_groups(session: Session, a: int, b: int) -> list[Group]:
    """The groups two members belong to together now, by name."""
    theirs = select(Membership.group_id).where(Membership.member_id == b, Membership.left_at.is_(None))
    known = set(session.scalars(theirs))
    return [group for group in groups_of(session, a) if group.id in known]


def listed_groups(session: Session, size: int, before: int | None = None, city: str = "") -> Page[GroupLine]:
    """Groups that strangers may find, newest first, each with its number of members."""
    numbers = (
        select(func.count(Membership.id))
        .where(Membership.group_id == Group.id, Membership.left_at.is_(None))
        .scalar_subquery()
    )
    found = select(Group, numbers).where(Group.listed).order_by(Group.id.desc()).limit(size + 1)
    if before is not None:
        found = found.where(Group.id < before)
    if city:
        found = found.where(Group.city == city)
    rows = [GroupLine(group, members) for group, members in session.execute(found)]
    shown = rows[:size]
    return Page(shown, shown[-1].group.id if len(rows) > size else None)


def stewards(session: Session, group_id: int) -> list[Membership]:
    """Those who look after the group, longest first, with their people."""
    found = active().where(Membership.group_id == group_id, Membership.role == Role.STEWARD)
    return list(
        session.scalars(
            found.options(joinedload(Membership.member)).order_by(Membership.steward_since, Membership.id)
        )
    )


def newest_members(session: Session, group_id: int, size: int) -> list[Member]:
    """Those who came last, for the faces on the group's page."""
    found = select(Member).join(Membership, Membership.member_id == Member.id)
    return list(
        session.scalars(
            found.where(Membership.group_id == group_id, Membership.left_at.is_(None))
            .order_by(Membership.id.desc())
            .limit(size)
        )
    )


def roll_page(session: Session, group_id: int, size: int, before: int | None = None) -> Page[Membership]:
    """A page of the roll, newest first, with people."""
    found = active().where(Membership.group_id == group_id)
    if before is not None:
        found = found.where(Membership.id < before)
    loaded = found.options(joinedload(Membership.member)).order_by(Membership.id.desc()).limit(size + 1)
    return cut(session.scalars(loaded).all(), size)


def willing_members(session: Session, group_id: int, besides: int, size: int) -> list[Membership]:
    """To whom the group can be handed over: willing, no stewards yet, longest-standing first."""
    found = active().where(
        Membership.group_id == group_id,
        Membership.member_id != besides,
        Membership.role == Role.MEMBER,
        Membership.willing,
    )
    return list(
        session.scalars(
            found.options(joinedload(Membership.member))
            .order_by(Membership.joined_at, Membership.id)
            .limit(size)
        )
    )


def charter_values(session: Session, group_id: int) -> dict[str, CharterValue]:
    """The newest row of each parameter."""
    newest = (
        select(func.max(CharterValue.id)).where(CharterValue.group_id == group_id).group_by(CharterValue.key)
    )
    rows = select(CharterValue).where(CharterValue.id.in_(newest))
    return db.once(session, ("charter", group_id), lambda: {row.key: row for row in session.scalars(rows)})


def charter_of(session: Session, group_id: int) -> Charter:
    """The charter that is in force: what the product executes."""
    return charter_from({key: row.value for key, row in charter_values(session, group_id).items()})


def charter_lines(session: Session, group_id: int) -> list[CharterLine]:
    """Every parameter of the charter in the order in which it is read, set or not."""
    rows = charter_values(session, group_id)
    return [_line(each, rows.get(each.key)) for each in PARAMETERS]


def _line(wanted: Parameter, row: CharterValue | None) -> CharterLine:
    if row is None:
        return CharterLine(wanted, wanted.default, None, None)
    return CharterLine(wanted, read(wanted.key, row.value), row.source, row.set_at)


def channel_of(session: Session, group: Group) -> str | None:
    """The address of the group's room, once it has one."""
    if group.channel_id is None:
        return None
    return session.scalar(select(CHANNEL.c.public_id).where(CHANNEL.c.id == group.channel_id))
