"""The doors: to writing about a table, and to a review. What is sealed is not there, but for its author."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from events.attestations.queries import attested_seat
from events.dinners.access import open_dinner
from events.dinners.models import Dinner, Seat
from events.dinners.queries import dinner_by, own_seat
from events.dinners.rules import SeatState
from events.reviews.models import Review
from events.reviews.queries import the_review


def open_for_review(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Dinner, Seat, Here]:
    """A dinner and the viewer's confirmed seat at it. Raises NotThere, or NotYours to all who were not confirmed."""
    dinner = dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    seat = attested_seat(session, dinner.id, viewer.id) if viewer else None
    if seat is None:
        open_dinner(session, public_id, viewer, Ability.DINNER_SEE)  # who may not see it learns nothing more
    here = require(stand(viewer, [Standing.ATTENDED] if seat else []), Ability.REVIEW_WRITE)
    assert seat is not None  # the ability needs it
    return dinner, seat, here


def open_for_note(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Dinner, Here]:
    """A dinner at which the viewer has a seat. Raises NotThere, NotYours."""
    dinner = dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    seat = own_seat(session, dinner.id, viewer.id) if viewer else None
    seated = seat is not None and seat.state is SeatState.GOING
    if not seated:
        open_dinner(session, public_id, viewer, Ability.DINNER_SEE)
    return dinner, require(stand(viewer, [Standing.SEATED] if seated else []), Ability.NOTE_WRITE)


def open_for_pressure(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Dinner, Here]:
    """A dinner at which the table confirms the viewer. Raises NotThere, NotYours."""
    dinner = dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    attended = viewer is not None and attested_seat(session, dinner.id, viewer.id) is not None
    if not attended:
        open_dinner(session, public_id, viewer, Ability.DINNER_SEE)
    return dinner, require(stand(viewer, [Standing.ATTENDED] if attended else []), Ability.PRESSURE_TELL)


def open_to_hide(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Review, Here]:
    """A review whose pictures the viewer may hide: of a table at which she sat. Raises NotThere, NotYours."""
    review, here = open_review(session, public_id, viewer)
    seat = own_seat(session, review.dinner_id, viewer.id) if viewer else None
    found = {Standing.SEATED} if seat is not None and seat.state is SeatState.GOING else set()
    return review, require(stand(viewer, here.standings | found), Ability.PICTURE_HIDE)


def open_review(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.REVIEW_SEE
) -> tuple[Review, Here]:
    """A review. Raises NotThere while it is sealed to the viewer, NotYours when it is another's."""
    review = the_review(session, public_id)
    author = review is not None and viewer is not None and review.author_id == viewer.id
    if review is None or (review.opened_at is None and not author):
        raise NotThere
    return review, require(
        stand(viewer, [Standing.AUTHOR] if author else []), ability, see=Ability.REVIEW_SEE
    )
