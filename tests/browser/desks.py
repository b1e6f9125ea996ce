"""What a journey needs of a desk and takes no time for: a merchant that diners have confirmed already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.db import Database
from app.core.settings import SHORTEST_SECRET
from app.merchants import actions
from app.merchants.models import MerchantClaim
from app.merchants.rules import How
from app.places.models import Venue
from events.bills.models import GroupPerk
from events.cards import code
from events.dinners.models import Dinner, Seat
from tests.browser.server import Server

SECRET = b"testing-" + b"0" * SHORTEST_SECRET  # what a server in its testing environment takes


@contextmanager
def inside(server: Server) -> Iterator[Session]:
    """A unit in the server's own database."""
    database = Database(server.env["TONGZHUO_DATABASE_URL"] or f"sqlite:///{server.folder}/tongzhuo.db")
    try:
        with database.writing() as session:
            yield session
    finally:
        database.dispose()


def keep_house(server: Server, owner: str, house: str) -> str:
    """This person keeps the house from now on; answers the address of its desk."""
    with inside(server) as session:
        venue = session.scalars(select(Venue).where(Venue.name == house)).one()
        who = session.scalars(select(Member).where(Member.nickname == owner)).one()
        merchant = actions.open_merchant_for(session, venue, who.id, house, clock.now())
        claim = session.scalars(select(MerchantClaim).where(MerchantClaim.merchant_id == merchant.id))
        actions.confirm(session, claim.one(), How.CALL, None, clock.now())
        return f"/v/{venue.public_id}/card"


def promise(server: Server, dinner: str, words: str) -> None:
    """The house of this dinner has promised its group something by word of mouth."""
    with inside(server) as session:
        found = session.scalars(select(Dinner).where(Dinner.public_id == dinner.removeprefix("/d/"))).one()
        session.add(GroupPerk(
            group_id=found.group_id, venue_id=found.venue_id, words=words, agreed_with="Boss Li",
            agreed_on=clock.now().date(), written_by_id=found.host_id, written_at=clock.now(),
        ))  # fmt: skip


def held_up(server: Server, dinner: str) -> str:
    """What the QR on the host's phone says just now."""
    pid = dinner.removeprefix("/d/")
    with inside(server) as session:
        seat = select(Seat.public_id).join(Dinner, Dinner.id == Seat.dinner_id).where(Dinner.public_id == pid)
        first = session.scalars(seat.order_by(Seat.id).limit(1)).one()
    return f"{server.base}/card/{code.payload(code.card_key(SECRET, pid), first, code.step_at(clock.now()))}"
