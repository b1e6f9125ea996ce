"""The ledger as a file: JSON lines, the same to the byte for whoever asks."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy.orm import Session

from groups.ledger import queries
from groups.ledger.rules import NOTHING, VERSION, canonical
from groups.membership.models import Group


def written(session: Session, group: Group) -> Iterator[str]:
    """The file's lines: a head that says how many there are, the chain, what came from elsewhere, who is meant."""
    head = queries.head_of(session, group.id)
    seq, last = (head.seq, head.hash) if head else (0, NOTHING)
    yield canonical({
        "group": group.public_id, "head": last, "ledger": VERSION, "lines": seq, "name": group.name,
    })  # fmt: skip
    for line in queries.lines(session, group.id):
        yield canonical({"before": line.before, "body": line.body(group.public_id), "hash": line.hash})
    for text in queries.foreign(session, group.id):
        yield canonical({"foreign": json.loads(text)})
    for token, address, name, salt in queries.people(session, group.id):
        yield canonical({"id": address, "name": name, "person": token, "salt": salt})
