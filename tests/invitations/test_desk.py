"""What the house sees of its own letters: tables that have said yes, whose turn it is, whose words a letter holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from events.claims.queries import coming
from events.invitations import actions, talking
from events.invitations.models import Offer
from events.invitations.rules import Side
from tests.factories import a_group
from tests.invitations.helpers import World, a_world, accepted, sent, terms

EN = {"Accept-Language": "en"}
Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


def asked_otherwise(session: Session, world: World, offer: Offer) -> None:
    """The group has decided to ask for something else."""
    offer.version += 1
    wish = replace(terms(), words="We are only five")
    talking.write_version(session, offer, wish, Side.GROUP, world.bo.id, clock.now())


def test_a_table_that_has_accepted_stands_among_those_that_come_until_it_is_cancelled(
    session: Session,
) -> None:
    world = a_world(session)
    sent(session, a_world_next_door(session, world))
    assert coming(session, [world.venue.id], clock.now()) == []
    offer = accepted(session, world)
    (table,) = coming(session, [world.venue.id], clock.now())
    assert (table.group, table.venue) == (world.group.name, world.venue.name)
    actions.withdraw(session, offer, "The stove broke", world.cook.id, clock.now())
    session.flush()
    assert coming(session, [world.venue.id], clock.now()) == []


def a_world_next_door(session: Session, world: World) -> World:
    """The same house, and another group that has not answered."""
    return replace(world, group=a_group(session, world.mei, name="Night Owls"))


def test_what_waits_for_the_house_stands_first_and_bears_the_groups_name(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        world = a_world(session)
        asks = sent(session, world)
        asked_otherwise(session, world, asks)
        sent(session, a_world_next_door(session, world))  # newer
        shop, cook, group = world.merchant.public_id, world.cook.id, world.group.name
        letter = f"/o/{asks.public_id}"
    house = as_member(cook)
    for page in (f"/shop/{shop}", f"/shop/{shop}/offers"):
        text = house.get(page, headers=EN).get_data(as_text=True)
        assert text.index("your turn") < text.index("Night Owls"), page
    text = house.get(letter, headers=EN).get_data(as_text=True)
    assert f"{group} asks for this instead" in text
    assert "To all of" not in text
    assert ">your turn<" in text
