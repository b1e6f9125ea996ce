"""The door of shared tables: everybody may read one; who sits there is for those who sit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from app.merchants.access import open_merchant
from app.merchants.models import Merchant
from events.boards import queries
from events.boards.models import Board, BoardAsk
from events.boards.rules import AskState


def open_board(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.BOARD_SEE
) -> tuple[Board, Here]:
    """The board of that address and what the viewer is toward it. Raises NotThere, NotYours."""
    board = queries.board_by(session, public_id)
    if board is None:
        raise NotThere
    own = queries.ask_of(session, board.id, viewer.id) if viewer is not None else None
    found = {Standing.SEATED} if own is not None and own.state is AskState.SEATED else set()
    return board, require(stand(viewer, found), ability, see=Ability.BOARD_SEE)


def open_ask(session: Session, board: Board, public_id: str) -> BoardAsk:
    """Somebody who asks at a board whose door was passed."""
    ask = queries.ask_by(session, board.id, public_id)
    if ask is None:
        raise NotThere
    return ask


def open_own(
    session: Session, merchant_pid: str, public_id: str, viewer: Viewer | None
) -> tuple[Board, Merchant]:
    """A board of one's own house, for those who may put one up."""
    merchant, _here = open_merchant(session, merchant_pid, viewer, Ability.BOARD_PUT_UP)
    board = queries.board_by(session, public_id)
    if board is None or board.merchant_id != merchant.id:
        raise NotThere
    return board, merchant
