"""Named reads of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.pages import Page, cut
from groups.ledger.kinds import Part, ShownLine, kinds_in
from groups.ledger.models import LedgerForeign, LedgerHead, LedgerLine, LedgerPerson
from groups.ledger.rules import PERSON


def head_of(session: Session, group_id: int) -> LedgerHead | None:
    """Where the chain ends; None before the first line."""
    return session.get(LedgerHead, group_id)


def page_of(
    session: Session, group_id: int, size: int, before: int | None = None, part: Part | None = None
) -> Page[ShownLine]:
    """A page of the ledger, newest first, with the names that may be shown."""
    found = select(LedgerLine).where(LedgerLine.group_id == group_id)
    if before is not None:
        found = found.where(LedgerLine.seq < before)
    if part is not None:
        found = found.where(LedgerLine.kind.in_(kinds_in(part)))
    rows = session.scalars(found.order_by(LedgerLine.seq.desc()).limit(size + 1)).all()
    page = cut(rows, size, "seq")
    names = names_of(session, group_id, _meant(page.rows))
    return Page([shown(row, names) for row in page.rows], page.before)


def shown(row: LedgerLine, names: dict[str, str]) -> ShownLine:
    """A line with its names."""
    return ShownLine(
        row.seq, row.at, row.kind, row.said, row.source, row.actor, row.subject, row.hash, names
    )  # fmt: skip


def _meant(rows: Sequence[LedgerLine]) -> set[str]:
    """Everybody whom these lines speak of; of the first, which lists all, only the founder."""
    found = {token for row in rows for token in (row.actor, row.subject) if token}
    for row in rows:
        if row.kind != "founding":
            found |= set(PERSON.findall(row.what))
    return found


def names_of(session: Session, group_id: int, tokens: set[str]) -> dict[str, str]:
    """What these commitments mean, while it may be known."""
    if not tokens:
        return {}
    found = select(LedgerPerson.token, Member.nickname).join(Member, Member.id == LedgerPerson.member_id)
    rows = session.execute(found.where(LedgerPerson.group_id == group_id, LedgerPerson.token.in_(tokens)))
    return {token: name for token, name in rows}  # noqa: C416  a result is no mapping


def lines(session: Session, group_id: int) -> Iterator[LedgerLine]:
    """All lines in order, a thousand at a time."""
    after = 0
    while True:
        found = select(LedgerLine).where(LedgerLine.group_id == group_id, LedgerLine.seq > after)
        rows = session.scalars(found.order_by(LedgerLine.seq).limit(1000)).all()
        if not rows:
            return
        for row in rows:
            yield row
            session.expunge(row)  # a long ledger is not held as a whole
        after = rows[-1].seq


def people(session: Session, group_id: int) -> Sequence[Row[str, str, str, str]]:
    """Commitment, address, name and salt of everybody who may be named."""
    found = select(LedgerPerson.token, Member.public_id, Member.nickname, LedgerPerson.salt)
    wanted = found.join(Member, Member.id == LedgerPerson.member_id).where(LedgerPerson.group_id == group_id)
    return session.execute(wanted.order_by(LedgerPerson.token)).all()


def foreign(session: Session, group_id: int) -> Iterator[str]:
    """The lines of a chain that was brought from elsewhere, as they came."""
    found = select(LedgerForeign.text).where(LedgerForeign.group_id == group_id)
    return iter(session.scalars(found.order_by(LedgerForeign.seq)).all())
