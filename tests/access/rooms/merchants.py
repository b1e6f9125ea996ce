"""Merchants: a desk where "left" manages, "stranger" serves and the operator is an owner; claims and replies."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Ability, Standing
from app.merchants import disputes, queries, staff
from app.merchants.rules import StaffRole
from app.places.models import Venue
from events.dinners.models import Dinner, Seat
from events.reviews.models import Review
from events.reviews.rules import Paid
from tests.access import world as w
from tests.access.world import Thing, World
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.merchants.kept import a_merchant, claim_of

S = Standing
WORKS = {"left": {S.MANAGER}, "stranger": {S.DESK}, "operator": {S.OWNER}}
SHOP = Thing(WORKS, Ability.MERCHANT_SEE)
ANSWERED = Thing(WORKS, Ability.REVIEW_SEE)

ROUTES = {
    **{f"merchants.{each}": (w.SITE, {}) for each in ("create", "mine", "new")},
    **{f"merchants.{each}": (w.SITE, {"pid": "venue"}) for each in ("keep", "keeper")},
    **{f"merchants.{each}": (SHOP, {"pid": "shop"}) for each in ("close", "desk", "rename", "settings")},
    **{
        f"merchants.{each}": (SHOP, {"pid": "shop", "claim_pid": "claim"})
        for each in ("answer", "call", "claim", "dispute", "end_dispute", "leave_venue")
    },
    **{f"staff.{each}": (SHOP, {"pid": "shop"}) for each in ("invite", "leave", "lines", "page")},
    **{f"staff.{each}": (SHOP, {"pid": "shop", "member_pid": "keeper"}) for each in ("let_go", "role")},
    "staff.end_invite": (SHOP, {"pid": "shop", "invite_pid": "staff_invite"}),
    **{f"staff.{each}": (w.SITE, {"token": "staff_token"}) for each in ("accept", "invited")},
    "keepers.page": (w.SITE, {}),
    "keepers.called": (w.SITE, {"claim_pid": "claim"}),
    **{f"keepers.{each}": (w.SITE, {"dispute_pid": "quarrel"}) for each in ("decide", "dispute")},
    **{f"claims.{each}": (w.OVER_DINNER, {"pid": "over"}) for each in ("code", "type_code")},
    "claims.reviews": (SHOP, {"pid": "shop"}),
    **{f"claims.{each}": (ANSWERED, {"pid": "answered"}) for each in ("answer", "reply")},
    "claims.history": (w.SITE, {"pid": "answered"}),
}


def build(session: Session, world: World) -> None:
    """A confirmed merchant of a place of its own, whom another disputes, and an open review of that place."""
    keeper, rival = a_member(session, "keeper"), a_member(session, "rival")
    venue = a_venue(session, keeper, name="Kept Kitchen")
    merchant = a_merchant(session, venue, keeper, confirmed=True)
    for role, work in (
        ("left", StaffRole.MANAGER),
        ("stranger", StaffRole.DESK),
        ("operator", StaffRole.OWNER),
    ):
        invite = staff.invite(session, merchant, keeper.id, work, clock.now())
        staff.join(session, invite, world.members[role], clock.now())
    waiting = staff.invite(session, merchant, keeper.id, StaffRole.DESK, clock.now())
    other = a_merchant(session, venue, rival)
    quarrel = disputes.dispute(session, claim_of(session, other), rival.id, "It is mine.", clock.now())
    review = an_open_review(session, venue)
    world.ids |= {
        "kept_venue": venue.public_id, "kept_dinner": session.get_one(Dinner, review.dinner_id).public_id,
        "shop": merchant.public_id, "claim": queries.claims_of(session, merchant.id)[0].public_id,
        "keeper": keeper.public_id, "staff_invite": waiting.public_id, "staff_token": waiting.token,
        "quarrel": quarrel.public_id, "answered": review.public_id,
    }  # fmt: skip


def an_open_review(session: Session, venue: Venue) -> Review:
    """Somebody of another group ate there and says so."""
    diner = a_member(session, "diner")
    group = a_group(session, diner, name="Elsewhere")
    dinner = a_dinner(session, group, diner, venue=venue, starts_at=clock.now() - timedelta(days=6))
    seat = session.scalars(select(Seat).where(Seat.dinner_id == dinner.id)).first()
    assert seat is not None
    review = Review(
        dinner_id=dinner.id, venue_id=venue.id, author_id=diner.id, seat_id=seat.id, text="Good broth.",
        html="<p>Good broth.</p>", paid=Paid.SHARED, written_at=clock.now(), opened_at=clock.now(), why={},
        language="en",
    )  # fmt: skip
    session.add(review)
    session.flush()
    return review
