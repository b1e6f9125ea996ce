"""Lines are chained, in order, and cannot be taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from groups.ledger.actions import write
from groups.ledger.models import LedgerHead, LedgerLine, LedgerPerson
from groups.ledger.people import forget, person
from groups.ledger.rules import NOTHING, canonical, chained, commitment
from tests.factories import a_group, a_member


def _lines(session: Session, group_id: int) -> list[LedgerLine]:
    return list(
        session.scalars(select(LedgerLine).where(LedgerLine.group_id == group_id).order_by(LedgerLine.seq))
    )


def test_the_first_line_says_how_things_stand(session: Session) -> None:
    lin, bo = a_member(session, "Lin"), a_member(session, "Bo")
    group = a_group(session, lin, bo)
    write(session, group.id, "hide", {"thing": "post"}, subject_id=bo.id, now=clock.now())
    first, second = _lines(session, group.id)
    assert (first.kind, first.before) == ("founding", NOTHING)
    roles = first.said["roles"]
    assert roles == {
        person(session, group.id, lin.id): "steward",
        person(session, group.id, bo.id): "member",
    }
    assert second.before == first.hash == chained(NOTHING, first.body(group.public_id))
    assert second.subject == person(session, group.id, bo.id)
    head = session.get_one(LedgerHead, group.id)
    assert (head.seq, head.hash) == (2, second.hash)


def test_nothing_in_it_is_rewritten_or_removed(session: Session) -> None:
    group = a_group(session, a_member(session))
    line = write(session, group.id, "hide", {}, now=clock.now())
    with pytest.raises(RuntimeError, match="cannot be rewritten"):
        session.execute(update(LedgerLine).values(kind="show"))
    with pytest.raises(RuntimeError, match="cannot be rewritten"):
        session.execute(delete(LedgerLine))
    line.kind = "show"
    with pytest.raises(RuntimeError, match="cannot be rewritten"):
        session.flush()


def test_no_line_goes_one_by_one_either(session: Session) -> None:
    group = a_group(session, a_member(session))
    session.delete(write(session, group.id, "hide", {}, now=clock.now()))
    with pytest.raises(RuntimeError, match="cannot be rewritten"):
        session.flush()


def test_who_is_erased_stays_a_commitment_that_nobody_can_open(session: Session) -> None:
    lin, bo = a_member(session, "Lin"), a_member(session, "Bo")
    group = a_group(session, lin, bo)
    before = write(session, group.id, "leave", {}, subject_id=bo.id, now=clock.now()).subject
    row = session.scalars(select(LedgerPerson).where(LedgerPerson.member_id == bo.id)).one()
    assert before == row.token == commitment(row.salt, bo.public_id)
    bo.closed_at = clock.now()
    forget(session, AccountClosed(bo.id, clock.now()))
    assert session.scalar(select(LedgerPerson).where(LedgerPerson.member_id == bo.id)) is None
    again = write(session, group.id, "leave", {}, subject_id=bo.id, now=clock.now()).subject
    assert again == before, "what the closing itself writes is about the same person"
    session.info.clear()
    later = write(session, group.id, "leave", {}, subject_id=bo.id, now=clock.now()).subject
    assert later != before
    assert session.scalar(select(LedgerPerson).where(LedgerPerson.member_id == bo.id)) is None


@pytest.mark.parametrize("odd", [1.5, {1: 2}, {"a": object()}, 2**60])
def test_a_line_holds_only_what_every_language_reads_alike(odd: object) -> None:
    with pytest.raises(TypeError):
        canonical(odd)


def test_a_kind_is_a_word(session: Session) -> None:
    group = a_group(session, a_member(session))
    with pytest.raises(ValueError, match="no kind"):
        write(session, group.id, "No Kind", {}, now=clock.now())
