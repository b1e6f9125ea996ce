"""The operator's command: check ledgers in the database itself."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from groups.ledger import queries
from groups.ledger.models import LedgerHead
from groups.ledger.rules import NOTHING, chained
from groups.membership.models import Group

ledger = AppGroup("ledger", help="The groups' ledgers.")


@ledger.command("verify")
@click.argument("group", required=False)
def verify(group: str | None) -> None:
    """Check the chain of GROUP (its address), or of every group; names the first line that is not as written."""
    wanted = select(Group).join(LedgerHead, LedgerHead.group_id == Group.id).order_by(Group.id)
    if group:
        wanted = wanted.where(Group.public_id == group)
    broken = 0
    with db.database().reading() as session:
        for each in session.scalars(wanted).all():
            fault = first_fault(session, each)
            broken += fault is not None
            click.echo(
                f"{each.public_id} {'sound' if fault is None else f'line {fault}: not as it was written'}"
            )
    if broken:
        raise SystemExit(1)


def first_fault(session: Session, group: Group) -> int | None:
    """The number of the first line that is not as it was written; None: the chain is sound."""
    before, seq = NOTHING, 0
    for seq, line in enumerate(queries.lines(session, group.id), start=1):
        said = line.body(group.public_id)
        if line.seq != seq or line.before != before or line.hash != chained(before, said):
            return seq
        before = line.hash
    head = queries.head_of(session, group.id)
    return None if head and (head.seq, head.hash) == (seq, before) else seq + 1
