"""Alliances and routes: of a house in which "left" is manager, "stranger" at the desk and the operator an owner."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.merchants.rules import StaffRole
from events.routes import actions, queries
from events.routes.actions import LegPlan
from groups.membership.models import Group
from tests.access import world as w
from tests.access.rooms.merchants import SHOP
from tests.access.world import World
from tests.alliances.allied import an_alliance
from tests.merchants.kept import works_there

ALLIED = {"pid": "ally_shop", "group_pid": "alliance"}
ROUTES = {
    **{f"alliances.{each}": (SHOP, {"pid": "ally_shop"}) for each in ("found", "index")},
    **{
        f"alliances.{each}": (SHOP, ALLIED)
        for each in ("ask", "come", "decline", "notice", "page", "perk", "stay")
    },
    **{f"routes.{each}": (SHOP, ALLIED) for each in ("draw_up", "new")},
    **{f"routes.{each}": (SHOP, ALLIED | {"route_pid": "route"}) for each in ("agree", "withdraw")},
    **{f"routes.{each}": (w.SITE, {"pid": "route"}) for each in ("page", "take")},
    **{f"routes.{each}": (w.DINNER, {"pid": "leg_table"}) for each in ("drop", "sign_up")},
}


def build(session: Session, world: World) -> None:
    """Two houses and an evening over both, which the world's group has taken."""
    made = an_alliance(session, "Stove", "Teahouse")
    for role, work in (
        ("left", StaffRole.MANAGER),
        ("stranger", StaffRole.DESK),
        ("operator", StaffRole.OWNER),
    ):
        works_there(session, made.merchants[0], session.get_one(Member, world.members[role]), work)
    start = clock.now() + timedelta(days=3)
    plans = [
        LegPlan(venue.id, start + timedelta(hours=3 * at), start + timedelta(hours=3 * at + 2), 40)
        for at, venue in enumerate(made.venues)
    ]
    route = actions.draw_up(
        session, made.alliance, made.merchants[0], made.owners[0].id, "An evening", plans, clock.now()
    )
    actions.agree(session, route, made.merchants[1], made.owners[1].id, clock.now())
    group = session.scalars(select(Group).where(Group.public_id == world.ids["group"])).one()
    party = actions.take(session, route, group, world.members["host"], 6, clock.now())
    world.ids |= {
        "ally_shop": made.merchants[0].public_id, "route": route.public_id,
        "alliance": session.get_one(Group, made.alliance.group_id).public_id,
        "leg_table": queries.stops_of(session, party.id)[0].dinner.public_id,
    }  # fmt: skip
