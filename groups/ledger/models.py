"""Tables of the ledger: its lines, where each chain ends, who is meant, chains brought from elsewhere."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from app.core.columns import Id
from app.core.db import Base
from groups.ledger import rules


class LedgerLine(Base):
    """One act of power. Lines are only added; each holds the hash of the one before it."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("group_id", "seq"),
        Index("ix_ledger_line_group_id_kind_seq", "group_id", "kind", "seq"),
        Index("ix_ledger_line_group_id_subject", "group_id", "subject"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    seq: Mapped[int]
    at: Mapped[str]  # as it is hashed: UTC to the microsecond, so that the words sort by time
    kind: Mapped[str]
    actor: Mapped[str] = mapped_column(default="")  # who did it, as a commitment; empty: nobody alone
    subject: Mapped[str] = mapped_column(default="")  # whom it concerns
    source: Mapped[str] = mapped_column(
        default=""
    )  # what it follows from: "proposal:<address>", "case:<address>"
    what: Mapped[str] = mapped_column(Text)  # canonical JSON
    before: Mapped[str]
    hash: Mapped[str]

    @property
    def said(self) -> dict[str, Any]:
        """What it says, read; what somebody has made unreadable by hand is shown as it stands."""
        try:
            found = json.loads(self.what)
            if isinstance(found, dict) and rules.canonical(found) == self.what:
                return found
        except (ValueError, TypeError, RecursionError):
            pass
        return {"unreadable": self.what}

    def body(self, group: str) -> dict[str, Any]:
        """All of it, as it is hashed; `group` is the group's address."""
        return rules.body(
            group, self.seq, self.at, self.kind, self.said, self.actor, self.subject, self.source
        )


class LedgerHead(Base):
    """Where a group's chain ends: the row that a writer locks, and what tells that the end was cut off."""

    __tablename__ = "ledger_head"

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]


class LedgerPerson(Base):
    """Who a commitment means in one group. It goes when the person is erased; the lines stay."""

    __tablename__ = "ledger_person"
    __table_args__ = (UniqueConstraint("group_id", "member_id"), UniqueConstraint("group_id", "token"))

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    salt: Mapped[str]
    token: Mapped[str]


class LedgerForeign(Base):
    """A line of a chain that another installation wrote, kept as it came."""

    __tablename__ = "ledger_foreign"
    __table_args__ = (UniqueConstraint("group_id", "seq"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    seq: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


def _refuse_rewriting(_mapper: object, _connection: object, line: LedgerLine | LedgerForeign) -> None:
    raise RuntimeError(f"line {line.seq} of the ledger cannot be rewritten or removed")


def _refuse_in_bulk(state: ORMExecuteState) -> None:
    """The same for statements over many rows."""
    mapper = state.bind_mapper if state.is_update or state.is_delete else None
    if mapper is not None and mapper.class_ in (LedgerLine, LedgerForeign):
        raise RuntimeError("lines of the ledger cannot be rewritten or removed")


for _kept in (LedgerLine, LedgerForeign):
    event.listen(_kept, "before_update", _refuse_rewriting)
    event.listen(_kept, "before_delete", _refuse_rewriting)
event.listen(Session, "do_orm_execute", _refuse_in_bulk)
