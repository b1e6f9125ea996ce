"""The doors: to typing the code after a dinner, and to answering a review in a merchant's name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from app.merchants.access import standings_at
from app.merchants.models import Merchant
from app.merchants.queries import merchant_of
from events.attestations.queries import attested_seat
from events.dinners.access import open_dinner
from events.dinners.models import Dinner
from events.dinners.queries import dinner_by
from events.reviews.access import open_review
from events.reviews.models import Review


def open_for_code(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Dinner, Here]:
    """A dinner at which the table confirms the viewer. Raises NotThere, NotYours."""
    dinner = dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    attended = viewer is not None and attested_seat(session, dinner.id, viewer.id) is not None
    if not attended:
        open_dinner(session, public_id, viewer, Ability.DINNER_SEE)
    return dinner, require(stand(viewer, [Standing.ATTENDED] if attended else []), Ability.CLAIM_CONFIRM)


def open_to_reply(
    session: Session, public_id: str, viewer: Viewer | None
) -> tuple[Review, Merchant | None, Here]:
    """An open review, and the confirmed merchant of its venue. Raises NotThere, NotYours to all but its staff."""
    review, _here = open_review(session, public_id, None)  # as anybody sees it: what is sealed is not there
    merchant = merchant_of(session, review.venue_id)
    mine = merchant is not None and viewer is not None
    found = standings_at(session, merchant.id, viewer.id) if mine and merchant and viewer else frozenset()
    return review, merchant, require(stand(viewer, found), Ability.MERCHANT_REPLY)
