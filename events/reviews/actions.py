"""The verbs of reviews: the only writers of what diners say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.markup import render
from app.core.names import confusable_key
from app.core.signals import announce
from app.places.actions import add_dish
from app.places.models import Dish, Venue
from app.places.ties import is_tied, tied
from events.attestations.queries import awaited_member_ids, review_right
from events.attestations.rules import Allowed
from events.dinners.models import Dinner, Seat
from events.reviews import paying, pictures, rules
from events.reviews.models import DishRating, PrivateNote, Review, ReviewVersion
from events.reviews.pictures import Taken
from events.reviews.pressure import contacted_at
from events.reviews.rules import Again, Paid, ReviewReason, Scores
from events.reviews.scoring import scores_of
from events.signals import ReviewChanged, ReviewsOpened, ReviewWithdrawn, ReviewWritten


@dataclass(frozen=True, slots=True)
class DishSaid:
    """What a diner says of one dish: by its public id, or by a name that is put on the venue's list."""

    again: Again
    note: str = ""
    public_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a diner says of a meal."""

    text: str
    scores: Scores = field(default_factory=Scores)
    paid: Paid = Paid.UNKNOWN
    per_head_fen: int | None = None
    dishes: Sequence[DishSaid] = field(default_factory=tuple)


def may_write(session: Session, dinner: Dinner, author_id: int, now: datetime) -> None:
    """Raise Refused when this member may not review this dinner now (R-01, R-02, R-03, X-01)."""
    existing = own_review(session, dinner.id, author_id)
    right = review_right(session, dinner, author_id)
    answer = rules.may_write(
        attested=isinstance(right, Allowed), has_venue=dinner.venue_id is not None,
        called_off=dinner.called_off_at is not None, ends_at=dinner.ends_at, now=now,
        already=existing is not None, conflicted=is_tied(session, dinner.venue_id, author_id, dinner.ends_at),
    )  # fmt: skip
    if isinstance(answer, rules.Refused):
        if answer.reason is ReviewReason.NOT_ATTESTED and not isinstance(right, Allowed):
            raise Refused(right.reason)  # the table's own reason says more
        raise Refused(answer.reason)


def own_review(session: Session, dinner_id: int, author_id: int) -> Review | None:
    """What this member wrote of this dinner, withdrawn or not."""
    return session.scalar(select(Review).where(Review.dinner_id == dinner_id, Review.author_id == author_id))


def write_review(
    session: Session, dinner: Dinner, seat: Seat, content: Content, now: datetime, shown: Sequence[Taken] = ()
) -> Review:  # fmt: skip
    """Write the one review of this seat's diner; sealed until the table opens. The same again is the same review.

    `seat` is the answer of attestations' `attested_seat` in this very unit. Raises Refused.
    """
    assert seat.member_id is not None
    assert seat.dinner_id == dinner.id
    lock(session, dinner)  # the last two diners may write at once: one of them must see the other's review
    paid, said = paying.both(session, dinner.id, content.paid)
    content = replace(content, paid=paid)
    existing = own_review(session, dinner.id, seat.member_id)
    if existing is not None and _is_same(session, existing, content):
        return existing
    may_write(session, dinner, seat.member_id, now)
    review = Review(
        dinner_id=dinner.id, venue_id=dinner.venue_id, seat_id=seat.id, author_id=seat.member_id,
        written_at=now, why={}, said_paid=said, **_columns(content),
    )  # fmt: skip
    session.add(review)
    session.flush()  # its dishes and its fact need the id
    _rate_dishes(session, review, content.dishes, now)
    _show(session, review, shown, now)
    announce(session, ReviewWritten(review.id, dinner.id, review.author_id))
    open_if_due(session, dinner, now)
    return review


def edit_review(
    session: Session, review: Review, content: Content, version: int, now: datetime, shown: Sequence[Taken] = ()
) -> None:  # fmt: skip
    """Change a review; the version before stays readable. `version` is the one that the author saw."""
    lock(session, review)
    answer = rules.may_edit(author=True, withdrawn=review.withdrawn_at is not None)
    if isinstance(answer, rules.Refused):
        raise Refused(answer.reason)
    if review.conflict_at is not None:
        raise Refused(ReviewReason.CONFLICT)
    if (review.finding or {}).get("kind") == "hidden":
        raise Refused(ReviewReason.HIDDEN)
    paid, said = paying.both(session, review.dinner_id, content.paid)
    content = replace(content, paid=paid)
    if _is_same(session, review, content):
        _show(session, review, shown, now)
        return
    if version != review.version:
        raise Refused(ReviewReason.CHANGED_MEANWHILE)
    session.add(_version_of(session, review))
    if rules.softened(scores_of(review), content.scores):
        _note_yielding(session, review, now)
    for name, value in _columns(content).items():
        setattr(review, name, value)
    review.version, review.edited_at, review.said_paid = review.version + 1, now, said
    _rate_dishes(session, review, content.dishes, now)
    _show(session, review, shown, now)
    if review.opened_at is not None:
        announce(session, ReviewChanged(review.id, review.venue_id))


def withdraw_review(session: Session, review: Review, now: datetime) -> None:
    """Take a review back for good: its words and scores are gone, the tombstone with the day stays."""
    lock(session, review)
    if review.withdrawn_at is not None:
        return
    _note_yielding(session, review, now)
    pictures.remove_all(session, review)
    session.execute(delete(DishRating).where(DishRating.review_id == review.id))
    session.execute(delete(ReviewVersion).where(ReviewVersion.review_id == review.id))
    for name, value in _columns(Content(text="", paid=review.paid)).items():
        setattr(review, name, value)
    review.withdrawn_at, review.unlisted = now, []
    if review.opened_at is not None:
        announce(session, ReviewWithdrawn(review.id, review.venue_id))


def open_if_due(session: Session, dinner: Dinner, now: datetime) -> None:
    """Open the table's sealed reviews when all who may write have written, or 72 hours have passed."""
    written = session.scalars(select(Review).where(Review.dinner_id == dinner.id).order_by(Review.id)).all()
    sealed = [review for review in written if review.opened_at is None]
    if not sealed:
        return
    first = min((review.opened_at for review in written if review.opened_at is not None), default=None)
    awaited, authors = awaited_member_ids(session, dinner.id), {review.author_id for review in written}
    awaited -= tied(session, dinner.venue_id, awaited, dinner.ends_at)  # who may not write is not waited for
    if not rules.is_open(first, rules.reveal_at(dinner.ends_at), awaited, authors, now):
        return
    for review in sealed:
        review.opened_at = now
        _list_dishes(session, review, now)
    if first is None:
        announce(session, ReviewsOpened(dinner.id, sealed[0].venue_id))
        return
    for review in sealed:
        announce(session, ReviewChanged(review.id, review.venue_id))


def mark_conflicts(session: Session, venue_id: int, author_id: int, now: datetime) -> None:
    """What was written by somebody who turns out to be tied to the venue stays readable, and counts no more."""
    mine = select(Review).where(
        Review.venue_id == venue_id, Review.author_id == author_id, Review.conflict_at.is_(None)
    )
    for review in session.scalars(mine).all():
        review.conflict_at = now
        if review.opened_at is not None:
            announce(session, ReviewChanged(review.id, venue_id))


def _note_yielding(session: Session, review: Review, now: datetime) -> None:
    """It was softened or withdrawn after the restaurant had asked for that (X-12)."""
    asked = contacted_at(session, review.dinner_id, review.author_id)
    if asked is not None and asked <= now:
        review.yielded_at = review.yielded_at or now


def write_note(session: Session, dinner_id: int, author_id: int, text: str, now: datetime) -> None:
    """Keep a note to oneself; an empty one is thrown away."""
    note = session.scalar(
        select(PrivateNote).where(PrivateNote.dinner_id == dinner_id, PrivateNote.author_id == author_id)
    )
    text = text.strip()
    if note is None and text:
        session.add(PrivateNote(dinner_id=dinner_id, author_id=author_id, text=text, written_at=now))
    elif note is not None and text:
        note.text, note.written_at = text, now
    elif note is not None:
        session.delete(note)


def _columns(content: Content) -> dict[str, Any]:
    return {
        "text": content.text, "html": str(render(content.text)), "language": rules.language_of(content.text),
        "taste": content.scores.taste, "room": content.scores.room, "service": content.scores.service,
        "value": content.scores.value, "paid": content.paid, "per_head_fen": content.per_head_fen,
    }  # fmt: skip


def _version_of(session: Session, review: Review) -> ReviewVersion:
    return ReviewVersion(
        review_id=review.id, version=review.version, text=review.text, written_at=review.edited_at or review.written_at,
        scores={
            "taste": review.taste, "room": review.room, "service": review.service, "value": review.value,
            "paid": review.paid.value, "per_head_fen": review.per_head_fen,
            "dishes": [[rating.dish_id, rating.again.value, rating.note] for rating in _ratings(session, review)],
        },
    )  # fmt: skip


def _ratings(session: Session, review: Review) -> Sequence[DishRating]:
    return session.scalars(
        select(DishRating).where(DishRating.review_id == review.id).order_by(DishRating.id)
    ).all()


def _rate_dishes(session: Session, review: Review, said: Sequence[DishSaid], now: datetime) -> None:
    """Write the ratings anew; of two for one dish the later counts. What is on no list yet waits for the opening."""
    session.execute(delete(DishRating).where(DishRating.review_id == review.id))
    known = {dish.id: each for each in said if (dish := _dish(session, review.venue_id, each)) is not None}
    session.add_all(
        DishRating(review_id=review.id, dish_id=dish_id, again=each.again, note=each.note)
        for dish_id, each in known.items()
    )
    new = {confusable_key(each.name): each for each in said if each.name and each not in known.values()}
    review.unlisted = [
        [each.name, each.again.value, each.note] for each in new.values() if not each.public_id
    ]
    if review.opened_at is not None:
        _list_dishes(session, review, now)


def _list_dishes(session: Session, review: Review, now: datetime) -> None:
    """Put what the review alone names on the venue's list; what a full list does not take stays with the review."""
    venue, left = session.get_one(Venue, review.venue_id), []
    rated = {rating.dish_id for rating in _ratings(session, review)}
    for name, again, note in review.unlisted:
        try:
            dish = add_dish(session, venue, review.author_id, name, None, now)
        except Refused:
            left.append([name, again, note])
            continue
        if dish.id not in rated:
            session.add(DishRating(review_id=review.id, dish_id=dish.id, again=Again(again), note=note))
            rated.add(dish.id)
        pictures.name_dish(session, review, name, dish.id)
    review.unlisted = left


def _show(session: Session, review: Review, shown: Sequence[Taken], now: datetime) -> None:
    """Put the pictures in that came along, each with the dish that its row of the form names."""
    for each in shown:
        dish_id = pictures.dish_called(session, review.venue_id, each.dish) if each.dish else each.dish_id
        pictures.add(session, review, replace(each, dish_id=dish_id), now)


def follow_dish(session: Session, dish_id: int, into_id: int) -> None:
    """Ratings of a dish that is another by now are that one's; a review that rated both keeps its own of it."""
    twice = select(DishRating.review_id).where(DishRating.dish_id == into_id)
    mine = DishRating.dish_id == dish_id
    session.execute(delete(DishRating).where(mine, DishRating.review_id.in_(twice)))
    session.execute(update(DishRating).where(mine).values(dish_id=into_id))


def _dish(session: Session, venue_id: int, said: DishSaid) -> Dish | None:
    """The dish on the venue's list, by its public id or by its name; None where the list has none."""
    named = Dish.public_id == said.public_id if said.public_id else Dish.name_key == confusable_key(said.name)
    dish = session.scalar(select(Dish).where(Dish.venue_id == venue_id, named))
    merged = dish is not None and dish.merged_into_id is not None  # while the form stood open
    return session.get(Dish, dish.merged_into_id) if dish is not None and merged else dish


def _is_same(session: Session, review: Review, content: Content) -> bool:
    """Whether the review already says exactly this."""
    columns = ("text", "paid", "per_head_fen")
    if review.withdrawn_at is not None or scores_of(review) != content.scores:
        return False
    if any(getattr(review, name) != getattr(content, name) for name in columns):
        return False
    words = select(Dish.public_id, Dish.name, DishRating.again, DishRating.note)
    dishes = words.join(Dish, Dish.id == DishRating.dish_id)
    found = session.execute(dishes.where(DishRating.review_id == review.id))
    rated = [(row.public_id, row.name, row.again, row.note) for row in found]
    rated += [(name, name, Again(again), note) for name, again, note in review.unlisted]
    said = {(each.public_id or each.name, each.again, each.note) for each in content.dishes}
    return len(said) == len(rated) and all(
        (pid, again, note) in said or (name, again, note) in said for pid, name, again, note in rated
    )
