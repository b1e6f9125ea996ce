"""Pictures in reviews: sealed as their review is, hidden by whoever is in them, known again elsewhere (R-10, X-20)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Exists, or_, select
from sqlalchemy.orm import Session, joinedload

from app.core import photos
from app.core.access import NotThere, Refused
from app.core.db import lock
from app.core.names import clean_name, confusable_key
from app.core.photos import Photo
from app.core.photos_taking import Prepared
from app.core.signals import announce
from app.places.models import Dish
from events.reviews.models import Review
from events.reviews.models_told import ReviewPicture
from events.reviews.prints import Print, alike
from events.reviews.rules import Aspect, ReviewReason
from events.signals import ReviewChanged, ReviewsOpened

MOST = 9  # in one review
CANDIDATES = 200
log = logging.getLogger(__name__)


class PictureReason(StrEnum):
    """Why a picture is not taken."""

    TOO_MANY = "too_many_pictures"


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture whose file is written, with its print, and what it shows: a dish, an aspect, or the meal."""

    prepared: Prepared
    looks: Print
    alt: str = ""
    dish_id: int | None = None
    aspect: Aspect | None = None
    dish: str = ""  # its public id or its name, while the dish may still have to be written down


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture as it is drawn; where it is hidden, only that and since when."""

    public_id: str
    alt: str
    width: int
    height: int
    dish: str | None
    aspect: Aspect | None
    elsewhere: bool
    hidden_at: datetime | None
    added_at: datetime


def add(session: Session, review: Review, taken: Taken, now: datetime) -> ReviewPicture:
    """Put a picture into one's review; the same again is the same picture. Raises Refused."""
    lock(session, review)
    if review.withdrawn_at is not None:
        raise Refused(ReviewReason.WITHDRAWN)
    if review.conflict_at is not None:
        raise Refused(ReviewReason.CONFLICT)
    here = session.scalars(select(ReviewPicture).where(ReviewPicture.review_id == review.id)).all()
    for each in here:
        if (each.digest, each.dish_id, each.aspect) == (taken.looks.digest, taken.dish_id, taken.aspect):
            return each
    if len(here) >= MOST:
        raise Refused(PictureReason.TOO_MANY)
    photo = photos.attach(photos.keep(session, taken.prepared, taken.alt, review.author_id, now), now)
    bands = taken.looks.bands or (None,) * 4
    picture = ReviewPicture(
        review_id=review.id, photo_id=photo.id, dish_id=taken.dish_id, aspect=taken.aspect,
        dish_name=clean_name(taken.dish) if taken.dish and taken.dish_id is None else "", added_at=now,
        digest=taken.looks.digest, **{f"band_{number}": band for number, band in enumerate(bands)},
        elsewhere=stands_elsewhere(session, taken.looks, review.venue_id, review.author_id),
    )  # fmt: skip
    session.add(picture)
    session.flush()  # one row a photo
    if review.opened_at is not None:
        announce(session, ReviewChanged(review.id, review.venue_id))
    return picture


def remove(session: Session, review: Review, photo_pid: str) -> None:
    """Take a picture out of one's review, file and all. Raises NotThere."""
    lock(session, review)
    _drop(session, the_picture(session, review, photo_pid))
    if review.opened_at is not None:
        announce(session, ReviewChanged(review.id, review.venue_id))


def remove_all(session: Session, review: Review) -> None:
    """A withdrawn review shows nothing."""
    query = select(ReviewPicture).where(ReviewPicture.review_id == review.id)
    for picture in session.scalars(query.options(joinedload(ReviewPicture.photo))).all():
        _drop(session, picture)


def hide(session: Session, review: Review, photo_pid: str, by_id: int, now: datetime) -> None:
    """Hide a picture at the wish of somebody who is in it; who did it stays in its row. Raises NotThere."""
    lock(session, review)
    picture = the_picture(session, review, photo_pid)
    if picture.hidden_at is None:
        picture.hidden_at, picture.hidden_by_id = now, by_id
        log.info("picture %s of review %s hidden by member %s", photo_pid, review.public_id, by_id)
        announce(session, ReviewChanged(review.id, review.venue_id))


def the_picture(session: Session, review: Review, photo_pid: str) -> ReviewPicture:
    """A picture of a review whose door was passed. Raises NotThere."""
    query = (
        select(ReviewPicture)
        .join(Photo, Photo.id == ReviewPicture.photo_id)
        .where(ReviewPicture.review_id == review.id, Photo.public_id == photo_pid)
        .options(joinedload(ReviewPicture.photo))
    )
    picture = session.scalar(query)
    if picture is None:
        raise NotThere
    return picture


def look(session: Session, review: Review, photo_pid: str) -> Photo:
    """The picture itself, where it is not hidden. Raises NotThere."""
    picture = the_picture(session, review, photo_pid)
    if picture.hidden_at is not None:
        raise NotThere
    return picture.photo


def dish_called(session: Session, venue_id: int, words: str) -> int | None:
    """The dish of that public id or that name, which its rating has just written down; of a merged one, the other."""
    query = select(Dish).where(
        Dish.venue_id == venue_id, or_(Dish.public_id == words, Dish.name_key == confusable_key(words))
    )
    dish = session.scalars(query.order_by(Dish.id)).first()
    return None if dish is None else dish.merged_into_id or dish.id


def pictured() -> Exists:
    """Whether the review of a row has pictures: most have none, and then nothing more is asked."""
    return select(ReviewPicture.id).where(ReviewPicture.review_id == Review.id).correlate(Review).exists()


def name_dish(session: Session, review: Review, name: str, dish_id: int) -> None:
    """The dish has come on the venue's list: its pictures show that one."""
    mine = select(ReviewPicture).where(ReviewPicture.review_id == review.id, ReviewPicture.dish_name != "")
    for picture in session.scalars(mine).all():
        if confusable_key(picture.dish_name) == confusable_key(name):
            picture.dish_id, picture.dish_name = dish_id, ""


def of_reviews(session: Session, review_ids: Sequence[int]) -> dict[int, list[Pictured]]:
    """Review → its pictures in the order in which they came."""
    query = (
        select(ReviewPicture, Photo, Dish.name)
        .join(Photo, Photo.id == ReviewPicture.photo_id)
        .outerjoin(Dish, Dish.id == ReviewPicture.dish_id)
        .where(ReviewPicture.review_id.in_(list(review_ids)))
        .order_by(ReviewPicture.id)
    )
    found: defaultdict[int, list[Pictured]] = defaultdict(list)
    for picture, photo, dish in session.execute(query):
        found[picture.review_id].append(Pictured(
            photo.public_id, photo.alt, photo.width, photo.height, dish or picture.dish_name or None, picture.aspect,
            picture.elsewhere,
            picture.hidden_at, picture.added_at,
        ))  # fmt: skip
    return found


def stands_elsewhere(session: Session, looks: Print, venue_id: int, author_id: int) -> bool:
    """Whether a picture like this one stands in an open review of another venue, or in the author's own, sealed or not.

    Others' sealed pictures are not compared: the answer would tell of them.
    """
    known = [ReviewPicture.digest == looks.digest]
    if looks.bands is not None:
        known += [getattr(ReviewPicture, f"band_{number}") == band for number, band in enumerate(looks.bands)]
    query = (
        select(ReviewPicture)
        .join(Review, Review.id == ReviewPicture.review_id)
        .where(
            or_(*known), Review.venue_id != venue_id, ReviewPicture.hidden_at.is_(None),
            or_(Review.opened_at.is_not(None), Review.author_id == author_id),
        )
        .limit(CANDIDATES)
    )  # fmt: skip
    return any(alike(looks, looks_of(each)) for each in session.scalars(query))


def looks_of(picture: ReviewPicture) -> Print:
    """The print that its row keeps."""
    one, two, three, four = picture.band_0, picture.band_1, picture.band_2, picture.band_3
    plain = one is None or two is None or three is None or four is None
    return Print(picture.digest, None if plain else (one, two, three, four))  # type: ignore[arg-type]  # not plain


def any_elsewhere(session: Session, review_id: int) -> bool:
    """Whether a picture of this review is known from another venue."""
    query = select(ReviewPicture.id).where(ReviewPicture.review_id == review_id, ReviewPicture.elsewhere)
    return session.scalar(query.limit(1)) is not None


def on_opened(session: Session, fact: ReviewsOpened) -> None:
    """What opened together is compared once more: another table's pictures may have opened meanwhile."""
    query = (
        select(ReviewPicture, Review.author_id)
        .join(Review, Review.id == ReviewPicture.review_id)
        .where(Review.dinner_id == fact.dinner_id, ReviewPicture.elsewhere.is_(False))
    )
    for picture, author_id in session.execute(query).all():
        picture.elsewhere = stands_elsewhere(session, looks_of(picture), fact.venue_id, author_id)


def _drop(session: Session, picture: ReviewPicture) -> None:
    photo = picture.photo
    session.delete(picture)
    session.flush()  # the photo's row goes after what shows it
    photos.drop(session, photo)
