"""Shared tables: of a house in which "left" manages, "stranger" works at the desk and the operator owns."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Ability, Standing
from app.merchants.rules import StaffRole
from events.boards import actions
from events.boards.rules import Door
from events.dinners.rules import Party
from tests.access import world as w
from tests.access.rooms.merchants import SHOP
from tests.access.world import Thing, World
from tests.boards.put_up import a_board, a_house
from tests.merchants.kept import works_there

# Whoever keeps the house is nothing at its table; "seated" and "host" sit there.
BOARD = Thing({"seated": {Standing.SEATED}, "host": {Standing.SEATED}}, Ability.BOARD_SEE)
ROUTES = {
    **{f"boards.{each}": (SHOP, {"pid": "board_shop"}) for each in ("new", "put_up")},
    "boards.withdraw": (SHOP, {"pid": "board_shop", "board_pid": "board"}),
    **{f"boards.{each}": (w.SITE, {"pid": "board"}) for each in ("ask", "give_back", "page")},
    "boards.door": (BOARD, {"pid": "board"}),
    "boards.answer": (BOARD, {"pid": "board", "ask_pid": "board_ask"}),
}


def build(session: Session, world: World) -> None:
    """A board at which two sit and one asks."""
    house = a_house(session, "Long bench")
    for role, work in (
        ("left", StaffRole.MANAGER),
        ("stranger", StaffRole.DESK),
        ("operator", StaffRole.OWNER),
    ):
        works_there(session, house.merchant, session.get_one(Member, world.members[role]), work)
    board = a_board(session, house, seats=20)
    now = clock.now()
    for role in ("seated", "host"):
        actions.ask(session, board, world.members[role], Party(), "", Door.ANYBODY, now)
    actions.set_door(session, board, world.members["host"], Door.ASK, now)
    asked = actions.ask(
        session, board, world.members["waiting"], Party(), "", Door.ASK, now + timedelta(seconds=1)
    )
    world.ids |= {
        "board_shop": house.merchant.public_id, "board": board.public_id, "board_ask": asked.public_id,
    }  # fmt: skip
