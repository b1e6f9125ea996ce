"""Alliances of merchants, for tests."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.merchants.models import Merchant
from app.places.models import Venue
from groups.alliances import actions
from groups.alliances.models import Alliance
from tests.factories import a_member, a_venue
from tests.merchants.kept import a_merchant


@dataclass
class Allied:
    """An alliance with its houses in the order in which they came."""

    alliance: Alliance
    merchants: list[Merchant]
    owners: list[Member]
    venues: list[Venue]


def houses(session: Session, *names: str) -> tuple[list[Merchant], list[Member], list[Venue]]:
    """Confirmed merchants, a few hundred metres apart."""
    owners = [a_member(session, f"owner of {name}") for name in names]
    venues = [
        a_venue(session, owner, name=name, lat=39.98, lng=116.30 + 0.005 * at, cuisine="hotpot")
        for at, (owner, name) in enumerate(zip(owners, names, strict=True))
    ]
    merchants = [
        a_merchant(session, venue, owner, confirmed=True) for venue, owner in zip(venues, owners, strict=True)
    ]
    return merchants, owners, venues


def an_alliance(session: Session, *names: str) -> Allied:
    """The first founds it, asks the others, and they come."""
    now = clock.now()
    merchants, owners, venues = houses(session, *(names or ("Stove", "Teahouse", "Sweets")))
    alliance = actions.found_alliance(
        session, merchants[0], owners[0].id, name="Suzhou Street", city="Beijing", line="one evening, three houses",
        timezone="Asia/Shanghai", now=now,
    )  # fmt: skip
    for merchant, owner in zip(merchants[1:], owners[1:], strict=True):
        actions.ask(session, alliance, merchants[0], merchant, owners[0].id, now)
        session.flush()
        actions.answer(session, merchant, alliance, owner.id, accept=True, now=now)
    return Allied(alliance, merchants, owners, venues)
