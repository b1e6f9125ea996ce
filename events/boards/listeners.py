"""What happens at shared tables because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.blocks import are_apart
from app.accounts.signals import AccountClosed, BlockChanged
from app.core import clock, db
from app.merchants.queries import merchant_of
from app.merchants.signals import ClaimEnded
from app.places.signals import TieDeclared, VenuesMerged
from events.boards import actions, queries
from events.boards.models import BoardAsk
from events.boards.rules import AskState, BoardState


def account_closed(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account sits and asks nowhere, and leaves no word behind."""
    for board_id in sorted(queries.open_with(session, fact.member_id)):
        _gets_up(session, board_id, fact.member_id)
    session.flush()  # rows that go below are read from the database
    for row in session.scalars(select(BoardAsk).where(BoardAsk.member_id == fact.member_id)):
        actions.forget(session, row)
    session.execute(delete(BoardAsk).where(BoardAsk.member_id == fact.member_id))


def block_changed(session: Session, fact: BlockChanged) -> None:
    """Two who sit at one board and do not meet any more: whoever wants it so gets up, and nobody is told why."""
    if not are_apart(session, fact.member_id, fact.other_id):
        return
    for board_id in sorted(queries.open_with(session, fact.member_id)):
        other = queries.ask_of(session, board_id, fact.other_id)
        if other is not None and other.state is AskState.SEATED:
            _gets_up(session, board_id, fact.member_id, only_seated=True)


def tie_declared(session: Session, fact: TieDeclared) -> None:
    """Whoever belongs to the house now does not sit at its boards."""
    open_here = set(queries.open_ids_at(session, fact.venue_id))
    for board_id in sorted(open_here & set(queries.open_with(session, fact.member_id))):
        _gets_up(session, board_id, fact.member_id)


def claim_ended(session: Session, fact: ClaimEnded) -> None:
    """Whoever keeps the place no longer offers nothing there."""
    for board_id in queries.open_ids_at(session, fact.venue_id, fact.merchant_id):
        actions.withdraw(session, queries.board_of(session, board_id), None, clock.now())


def venues_merged(session: Session, fact: VenuesMerged) -> None:
    """Of two houses that kept one place the later waits to be confirmed again: its boards are taken back."""
    keeper = merchant_of(session, fact.kept_id)
    for board_id in queries.open_ids_at(session, fact.kept_id):
        board = queries.board_of(session, board_id)
        if keeper is None or keeper.id != board.merchant_id:
            actions.withdraw(session, board, None, clock.now())


def _gets_up(session: Session, board_id: int, member_id: int, *, only_seated: bool = False) -> None:
    board = queries.board_of(session, board_id)
    db.lock(session, board)
    row = queries.ask_of(session, board_id, member_id)
    held = (AskState.SEATED,) if only_seated else queries.HERE
    if board.state is BoardState.OPEN and row is not None and row.state in held:
        actions.leave(session, board, row, clock.now())
