"""A house that knocks and a group that answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.merchants.actions import confirm, open_merchant_for
from app.merchants.models import Merchant
from app.merchants.queries import claims_of
from app.merchants.rules import How
from app.places.models import Venue
from events.invitations import actions, deciding, queries
from events.invitations.models import Offer
from events.invitations.rules import Terms
from groups.membership.models import CharterValue, Group
from groups.proposals import closing, voting
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of
from tests.factories import a_group, a_member, a_venue


@dataclass
class World:
    """Everybody who takes part."""

    bo: Member
    mei: Member
    cook: Member
    group: Group
    venue: Venue
    merchant: Merchant


def a_world(session: Session, *, confirmed: bool = True) -> World:
    """Bo and Mei eat together; the cook keeps a house."""
    bo, mei, cook = (a_member(session, name) for name in ("Bo", "Mei", "Cook"))
    group = a_group(session, bo, mei)
    venue, merchant = a_house(session, cook, confirmed=confirmed)
    return World(bo, mei, cook, group, venue, merchant)


def a_house(
    session: Session, cook: Member, name: str = "Jiaoxia", *, confirmed: bool = True
) -> tuple[Venue, Merchant]:
    """A house that the cook keeps."""
    venue = a_venue(session, cook, name, cuisine="Sichuan")
    merchant = open_merchant_for(session, venue, cook.id, name, clock.now())
    if confirmed:
        confirm(session, claims_of(session, merchant.id)[0], How.TABLES, None, clock.now())
    session.flush()
    return venue, merchant


def slot(days: int = 9, hour: int = 18) -> str:
    """What the clock at the house shows then."""
    local = (clock.now() + timedelta(days=days)).astimezone(ZoneInfo("Asia/Shanghai"))
    return local.replace(hour=hour, minute=0).strftime("%Y-%m-%dT%H:%M")


def terms(**values: Any) -> Terms:
    """An ordinary offer: six to ten people, 128 a head."""
    return replace(
        Terms("Winter menu, eight dishes", (slot(), slot(10, 19)), 6, 10, price_fen=12800), **values
    )


def sent(session: Session, world: World, now: datetime | None = None, **values: Any) -> Offer:
    """An offer that has arrived."""
    at = now or clock.now()
    offer = actions.send(
        session, world.venue, world.merchant.id, world.group, terms(**values), at + timedelta(days=5), world.cook.id, at
    )  # fmt: skip
    return queries.offer_with(session, offer.id)


def law(session: Session, group: Group, key: str, value: str) -> None:
    """A line of the group's charter."""
    session.add(CharterValue(group_id=group.id, key=key, value=value, set_at=clock.now(), source="founding"))
    session.flush()


def decide(session: Session, vote: Proposal, rank: int, *voters: Member) -> datetime:
    """These vote for that option, and the vote ends. Answers when."""
    for voter in voters:
        voting.cast(session, vote, voter.id, [rank], vote.opened_at + timedelta(minutes=1))
    closing.close_due(session, vote.group_id, vote.closes_at)
    return vote.closes_at


def accepted(session: Session, world: World, **values: Any) -> Offer:
    """An offer to which the group has said yes, by its first time."""
    offer = sent(session, world, **values)
    vote = deciding.ask(session, offer, world.mei.id, 1, clock.now())
    decide(session, vote, 0, world.bo, world.mei)
    return queries.offer_with(session, offer.id)


def none_rank(session: Session, vote: Proposal) -> int:
    """The option that says no."""
    return options_of(session, vote.id)[-1].rank
