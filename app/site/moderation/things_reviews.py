"""Reviews, their pictures, tables that threatened, and contested seats, as things that are reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import NotThere, NotYours
from app.core.photos import Photo
from app.core.viewer import Viewer
from app.merchants.access import roles_at
from app.places.models import Venue
from app.site.moderation.rules import Thing
from app.site.moderation.things import Finding, Found, Ways
from events.attestations.models import Dispute, Testimony
from events.attestations.models import Finding as SeatFound
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.reviews import concealing
from events.reviews.access import open_review
from events.reviews.models import Review
from events.reviews.models_told import ReviewPicture
from events.reviews.pictures import the_picture


def find_review(session: Session, ref: str, viewer: Viewer) -> Found:
    """A review that everybody reads."""
    review = _open(session, ref, viewer)
    if concealing.is_hidden(review):
        raise NotThere
    return _review(session, review)


def look_review(session: Session, review_id: int) -> Found | None:
    """The review."""
    review = session.get(Review, review_id)
    return _review(session, review) if review is not None else None


def _open(session: Session, ref: str, viewer: Viewer) -> Review:
    review, _here = open_review(session, ref, viewer)
    if review.opened_at is None or review.withdrawn_at is not None:
        raise NotThere
    return review


def _review(session: Session, review: Review) -> Found:
    name = session.get_one(Venue, review.venue_id).name
    return Found(
        Thing.REVIEW, review.id, review.public_id, f"/r/{review.public_id}", name, review.text, review.author_id,
        dinner_id=review.dinner_id, venue_id=review.venue_id,
    )  # fmt: skip


def hide_review(session: Session, review_id: int, finding: Finding, now: datetime) -> Any:
    """Its words are gone, its bowls stay."""
    return concealing.conceal(session, session.get_one(Review, review_id), finding, now)


def show_review(session: Session, review_id: int, kept: Any, now: datetime) -> None:
    """It reads as before."""
    concealing.reveal(session, session.get_one(Review, review_id), kept, now)


def find_picture(session: Session, ref: str, viewer: Viewer) -> Found:
    """A picture of such a review: `<review>.<picture>`."""
    name, _, photo = ref.partition(".")
    review = _open(session, name, viewer)
    picture = the_picture(session, review, photo)
    if picture.hidden_at is not None:
        raise NotThere
    return _picture(session, review, picture, picture.photo)


def look_picture(session: Session, picture_id: int) -> Found | None:
    """The picture, while it stands."""
    picture = session.get(ReviewPicture, picture_id)
    if picture is None:
        return None
    review, photo = session.get_one(Review, picture.review_id), session.get_one(Photo, picture.photo_id)
    return _picture(session, review, picture, photo)


def _picture(session: Session, review: Review, picture: ReviewPicture, photo: Photo) -> Found:
    ref = f"{review.public_id}.{photo.public_id}"
    path = f"/r/{review.public_id}/photos/{photo.public_id}"
    name = session.get_one(Venue, review.venue_id).name
    return Found(
        Thing.PICTURE, picture.id, ref, path, name, photo.alt, review.author_id,
        dinner_id=review.dinner_id, venue_id=review.venue_id,
    )  # fmt: skip


def hide_picture(session: Session, picture_id: int, _finding: Finding, now: datetime) -> Any:
    """It is shown to nobody."""
    picture = session.get(ReviewPicture, picture_id)
    return {} if picture is not None and concealing.hide_picture(session, picture, now) else None


def show_picture(session: Session, picture_id: int, _kept: Any, _now: datetime) -> None:
    """It is shown again."""
    if (picture := session.get(ReviewPicture, picture_id)) is not None:
        concealing.show_picture(session, picture)


def find_table(session: Session, ref: str, viewer: Viewer) -> Found:
    """The table of a review, for the staff of the house alone (X-13); the house learns nothing of who sat there."""
    review = _open(session, ref, viewer)
    if not roles_at(session, review.venue_id, viewer.id):
        raise NotYours
    return _table(session, review)


def look_table(session: Session, dinner_id: int) -> Found | None:
    """The table, by the first of its reviews that is open."""
    query = select(Review).where(Review.dinner_id == dinner_id, Review.opened_at.is_not(None))
    review = session.scalar(query.order_by(Review.id).limit(1))
    return _table(session, review) if review is not None else None


def _table(session: Session, review: Review) -> Found:
    name = session.get_one(Venue, review.venue_id).name
    dinner = session.get_one(Dinner, review.dinner_id)
    return Found(
        Thing.TABLE, review.dinner_id, review.public_id, f"/r/{review.public_id}", name, review.text, dinner.host_id,
        dinner_id=review.dinner_id, venue_id=review.venue_id,
    )  # fmt: skip


def hide_table(session: Session, dinner_id: int, finding: Finding, now: datetime) -> Any:
    """Its reviews stay, say what was found, and weigh little."""
    return {"reviews": concealing.lighten(session, dinner_id, finding, now)}


def show_table(session: Session, dinner_id: int, _kept: Any, now: datetime) -> None:
    """They weigh what they weighed."""
    concealing.unburden(session, dinner_id, now)


def find_seat(session: Session, ref: str, viewer: Viewer) -> Found:
    """A contested seat, for its person and for whoever spoke about it, once the table was asked again (TRUST.md 5)."""
    seat = session.scalar(select(Seat).where(Seat.public_id == ref))
    if seat is None or seat.member_id is None:
        raise NotThere
    spoke = (
        select(Testimony.id).join(Seat, Seat.id == Testimony.witness_seat_id)
        .where(Testimony.subject_seat_id == seat.id, Seat.member_id == viewer.id)
    )  # fmt: skip
    if seat.member_id != viewer.id and session.scalar(spoke) is None:
        raise NotThere
    state = session.scalar(select(SeatFound.state).where(SeatFound.seat_id == seat.id))
    if (
        state is not SeatFinding.CONTESTED
        or session.scalar(select(Dispute.id).where(Dispute.seat_id == seat.id)) is None
    ):
        raise NotThere
    return _seat(session, seat)


def look_seat(session: Session, seat_id: int) -> Found | None:
    """The seat."""
    seat = session.get(Seat, seat_id)
    return _seat(session, seat) if seat is not None else None


def _seat(session: Session, seat: Seat) -> Found:
    dinner = session.get_one(Dinner, seat.dinner_id)
    path = f"/d/{dinner.public_id}"
    return Found(
        Thing.SEAT, seat.id, seat.public_id, path, dinner.title, "", seat.member_id,
        dinner_id=dinner.id, venue_id=dinner.venue_id,
    )  # fmt: skip


WAYS = {
    Thing.REVIEW: Ways(find_review, look_review, hide_review, show_review),
    Thing.PICTURE: Ways(find_picture, look_picture, hide_picture, show_picture),
    Thing.TABLE: Ways(find_table, look_table, hide_table, show_table),
    Thing.SEAT: Ways(find_seat, look_seat),
}
