"""What follows for reviews when somebody turns out to be tied to a venue, or two venues turn out to be one."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.places.signals import DishesMerged, TieDeclared, VenuesMerged, VenuesParted
from events.dinners.models import Dinner
from events.reviews import told
from events.reviews.actions import mark_conflicts, open_if_due
from events.reviews.models import Review
from events.reviews.models_told import ReviewPicture


def on_tie_declared(session: Session, fact: TieDeclared) -> None:
    """What she wrote there is marked and counts no more; nobody waits for her words any longer."""
    now = clock.now()
    mark_conflicts(session, fact.venue_id, fact.member_id, now)
    sealed = select(Review.dinner_id).where(Review.venue_id == fact.venue_id, Review.opened_at.is_(None))
    for dinner in session.scalars(select(Dinner).where(Dinner.id.in_(sealed)).order_by(Dinner.id)).all():
        open_if_due(session, dinner, now)


def on_dishes_merged(session: Session, fact: DishesMerged) -> None:
    """Pictures of a dish that is another by now show that one."""
    mine = ReviewPicture.dish_id == fact.dish_id
    session.execute(update(ReviewPicture).where(mine).values(dish_id=fact.into_id))
    told.count(session, fact.venue_id, clock.now())


def on_venues(session: Session, fact: VenuesMerged | VenuesParted) -> None:
    """Both are counted anew."""
    for venue_id in (fact.gone_id, fact.kept_id):
        told.count(session, venue_id, clock.now())
