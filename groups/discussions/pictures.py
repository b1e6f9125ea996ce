"""Pictures of posts: attached as they are written, shown below their words, gone with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.core import photos
from app.core.access import Refused
from app.core.photos import Photo
from app.core.photos_taking import Prepared
from groups.discussions.models import Discussion, DiscussionPhoto, DiscussionPost
from groups.discussions.rules import MOST_PICTURES, DiscussionRefusal

Gallery = Mapping[int, Sequence[Photo]]  # by the post's id


def attach(
    session: Session, post: DiscussionPost, taken: Sequence[Prepared], alt: str, now: datetime
) -> None:
    """Give a post these pictures, behind those that it has. Refuses more than a post holds."""
    if not taken:
        return
    if post.pictures + len(taken) > MOST_PICTURES:
        raise Refused(DiscussionRefusal.TOO_MANY_PICTURES)
    place = 1 + max((row.place for row in _rows(session, post)), default=-1)
    for number, prepared in enumerate(taken):
        photo = photos.attach(photos.keep(session, prepared, alt, post.author_id, now), now)
        session.add(DiscussionPhoto(post_id=post.id, photo_id=photo.id, place=place + number))
    post.pictures += len(taken)


def let_go(session: Session, post: DiscussionPost, public_ids: Collection[str] | None = None) -> int:
    """Take these pictures of a post away, files and all; without ids all of them. Answers how many went."""
    if not post.pictures:
        return 0
    gone = [row for row in _rows(session, post) if public_ids is None or row.photo.public_id in public_ids]
    for row in gone:
        session.delete(row)
        session.flush()  # the row points to the picture
        photos.drop(session, row.photo)
    post.pictures -= len(gone)
    return len(gone)


def describe(session: Session, post: DiscussionPost, alts: Mapping[str, str]) -> None:
    """Set the words for who cannot see a picture, by its id."""
    for row in _rows(session, post) if post.pictures else ():
        if row.photo.public_id in alts:
            row.photo.alt = photos.clean_alt(alts[row.photo.public_id])


def of_posts(session: Session, posts: Iterable[DiscussionPost]) -> Gallery:
    """The pictures of these posts in their order; nothing is asked where none has any."""
    having = [post.id for post in posts if post.pictures]
    if not having:
        return {}
    found = (
        select(DiscussionPhoto.post_id, Photo).join(Photo, Photo.id == DiscussionPhoto.photo_id)
        .where(DiscussionPhoto.post_id.in_(having)).order_by(DiscussionPhoto.post_id, DiscussionPhoto.place)
    )  # fmt: skip
    told: dict[int, list[Photo]] = {}
    for post_id, photo in session.execute(found):
        told.setdefault(post_id, []).append(photo)
    return told


def in_discussion(session: Session, discussion_id: int, public_id: str) -> Photo | None:
    """A picture that stands in this discussion."""
    found = (
        select(Photo).join(DiscussionPhoto, DiscussionPhoto.photo_id == Photo.id)
        .join(DiscussionPost, DiscussionPost.id == DiscussionPhoto.post_id)
        .where(DiscussionPost.discussion_id == discussion_id, Photo.public_id == public_id)
    )  # fmt: skip
    return session.scalar(found)


def given_by(session: Session, member_id: int) -> list[dict[str, object]]:
    """Every picture of a member's posts, for the file that he takes along."""
    found = (
        select(Discussion.public_id, DiscussionPost.number, Photo)
        .join(DiscussionPhoto, DiscussionPhoto.photo_id == Photo.id)
        .join(DiscussionPost, DiscussionPost.id == DiscussionPhoto.post_id)
        .join(Discussion, Discussion.id == DiscussionPost.discussion_id)
        .where(DiscussionPost.author_id == member_id).order_by(DiscussionPost.id, DiscussionPhoto.place)
    )  # fmt: skip
    return [
        {"number": number, "alt": photo.alt, "path": f"/talk/{address}/photos/{photo.public_id}"}
        for address, number, photo in session.execute(found)
    ]


def _rows(session: Session, post: DiscussionPost) -> Sequence[DiscussionPhoto]:
    mine = select(DiscussionPhoto).options(joinedload(DiscussionPhoto.photo))
    return session.scalars(
        mine.where(DiscussionPhoto.post_id == post.id).order_by(DiscussionPhoto.place)
    ).all()
