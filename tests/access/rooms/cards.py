"""Cards: those who sit there show theirs, those who work at a house read it, a code says nothing to anybody else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.access import Ability, Standing
from tests.access import world as w
from tests.access.world import Thing, World
from tests.cards.tables import keep
from tests.factories import a_venue

DESK = Thing({"host": {Standing.OWNER}}, Ability.CARD_CHECK)
ROUTES = {
    "cards.page": (w.DINNER, {"pid": "dinner"}),
    "cards.codes": (w.DINNER, {"pid": "dinner"}),
    "cards.scan": (w.SITE, {"payload": "invite"}),
    "cards.kept_page": (w.SITE, {}),
    "cards.worker": (w.SITE, {}),
    **{f"cards.{each}": (DESK, {"pid": "house"}) for each in ("desk", "look")},
    **{f"cards.{each}": (DESK, {"pid": "house", "ticket": "none"}) for each in ("read", "give")},
    "cards.undo": (DESK, {"pid": "house", "use_pid": "none"}),
}
NOT_THERE = frozenset({"cards.read", "cards.give", "cards.undo"})


def build(session: Session, world: World) -> None:
    """A house of the host's own, at which nobody of this world eats."""
    host = session.get_one(Member, world.members["host"])
    house = a_venue(session, host, "Host's own house")
    keep(session, house, host)
    world.ids["house"] = house.public_id
