"""Invitations: a group's members on one side, those who keep the house on the other, nobody else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Ability, Standing
from app.merchants.actions import open_merchant_for
from events.invitations import actions, needing
from events.invitations.needing import Wanted
from groups.membership.models import Group
from tests.access import world as w
from tests.access.world import Thing, World
from tests.factories import a_venue
from tests.invitations.helpers import terms

S = Standing
# The host keeps a house that has written to her own group: there she speaks for the house alone.
OFFER = Thing(
    {**{role: {S.MEMBER} for role in ("member", "waiting", "seated")}, "host": {S.OWNER}}, Ability.OFFER_SEE
)
SHOP = Thing({"host": {S.OWNER}}, Ability.MERCHANT_SEE)
NEED = Thing({**w.IN_GROUP, "seated": {S.MEMBER, S.AUTHOR}}, Ability.NEED_SEE)
ROUTES = {
    **{
        f"invitations.{each}": (OFFER, {"pid": "letter"})
        for each in (
            "page", "say", "vote", "decline", "wish", "counter", "host", "report", "rewrite", "improve", "agree",
            "regrets", "withdraw",
        )
    },
    **{f"invitations.{each}": (SHOP, {"pid": "inn"}) for each in ("sent", "needs_here", "new", "create")},
    **{f"invitations.{each}": (w.GROUP, {"pid": "group"}) for each in ("of_group", "need_form", "ask")},
    "invitations.close_need": (NEED, {"pid": "need"}),
    "invitations.tick": (w.OVER_DINNER, {"pid": "over"}),
}  # fmt: skip


def build(session: Session, world: World) -> None:
    """A house of the host's own, its letter to the group, and an open table of the group."""
    now, host = clock.now(), session.get_one(Member, world.members["host"])
    group = session.scalars(select(Group).where(Group.public_id == world.ids["group"])).one()
    inn = a_venue(session, host, "Host's inn")
    merchant = open_merchant_for(session, inn, host.id, "Host's inn", now)
    session.flush()
    letter = actions.send(
        session, inn, merchant.id, group, terms(), now + timedelta(days=5), host.id, now
    )  # fmt: skip
    day = (now + timedelta(days=5)).date()
    need = needing.ask(
        session, group, world.members["seated"], Wanted(4, 6, (day,), None, False, "", ""), now
    )  # fmt: skip
    world.ids |= {"inn": merchant.public_id, "letter": letter.public_id, "need": need.public_id}
