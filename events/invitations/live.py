"""Live pages: whoever looks at an offer, its group or its dinner sees what the other side has just done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db, realtime
from app.core.access import Ability
from app.core.signals import listen_after
from app.core.viewer import Viewer
from events import signals
from events.dinners.models import Dinner
from events.invitations.access import open_offer
from events.invitations.models import Offer
from groups.membership.models import Group

TOPIC = "offer"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere for those who may not see the offer."""
    with db.database().reading() as session:
        open_offer(session, public_id, viewer, Ability.OFFER_SEE)


def refresh(fact: Any) -> None:
    """Tell the open pages that something about the offer has changed."""
    query = (
        select(Offer.public_id, Group.public_id, Dinner.public_id)
        .join(Group, Group.id == Offer.group_id)
        .outerjoin(Dinner, Dinner.id == Offer.dinner_id)
        .where(Offer.id == fact.offer_id)
    )
    with db.database().reading() as session:
        offer, group, dinner = session.execute(query).one()
    realtime.tell_topic(TOPIC, offer)
    realtime.tell_topic("group", group)
    if dinner is not None:
        realtime.tell_topic("dinner", dinner)


def group_looks(fact: Any) -> None:
    """An open table has come or gone."""
    with db.database().reading() as session:
        group = session.get_one(Group, fact.group_id).public_id
    realtime.tell_topic("group", group)


def attach() -> None:
    """Register the topic and the listeners."""
    realtime.topic(TOPIC, door)
    kinds = (
        signals.OfferArrived, signals.OfferCountered, signals.OfferSaid, signals.OfferAccepted, signals.OfferEnded,
        signals.OfferChanged, signals.PromisesTicked,
    )  # fmt: skip
    for kind in kinds:
        listen_after(kind, refresh)
    for each in (signals.NeedOpened, signals.NeedClosed):
        listen_after(each, group_looks)
