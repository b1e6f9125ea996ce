"""Candidates of the index read as they stand now: what the viewer may not see, or what holds no word, is no hit.

Every condition of a door stands here once more, in the statement itself: an index that lags behind, by whatever
way, cannot show anything. Venues are ordered by tables whose diners vouched for one another, and by nothing that a
merchant can write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.blocks import between
from app.accounts.models import Member
from app.core.search_names import Likeness, likeness, slips
from app.core.search_words import Query, excerpt, places
from app.places.models import Dish, Venue
from app.site.search.index import plain
from app.site.search.rules import NAMED, Asker, Kind, Question, Tier, tier_of
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.reviews.models import Review, VenueScore
from groups.discussions.models import Discussion, DiscussionPost
from groups.discussions.rules import OPENING
from groups.membership.models import Group, Membership

Wanted = Select[*tuple[Any, ...]]
Pieces = list[tuple[str, bool]]
SHORT = 60
ADDRESS = 4  # the line of a venue's words where its address stands


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that answers, and where it stands in the order. What is shown of it is cut when it is shown."""

    kind: Kind
    id: int
    tier: Tier
    order: tuple[float, ...]
    query: Query
    words: str
    row: Row[Any]

    @property
    def title(self) -> Pieces:
        """Its name, in pieces."""
        return excerpt(self.query, self.row.name, SHORT)

    @property
    def pieces(self) -> Pieces:
        """The words around those that were looked for; of a venue only its address: the rest stands beside it."""
        said = (
            self.words if self.kind is Kind.REVIEWS else self.words.removeprefix(self.row.name).lstrip("\n")
        )
        if self.kind is Kind.VENUES:
            said = "".join(self.words.split("\n")[ADDRESS:])
        if self.kind is Kind.GROUPS:
            said = self.row.line
        return (
            excerpt(self.query, said) if said and (self.kind not in NAMED or places(self.query, said)) else []
        )

    def marked(self, text: str) -> Pieces:
        """A word or two about it, in pieces."""
        return excerpt(self.query, text, SHORT)


def read(session: Session, kind: Kind, question: Question, who: Asker, ids: Collection[int]) -> list[Hit]:
    """Those of the candidates that are hits, the best first."""
    if not ids:
        return []
    rows = session.execute(_WANTED[kind](who, sorted(ids))).all()
    found = (_judged(kind, question, who, row) for row in rows)
    return sorted((hit for hit in found if hit), key=lambda hit: hit.order)


def _judged(kind: Kind, question: Question, who: Asker, row: Row[Any]) -> Hit | None:
    name, words, city = row.name, _words(kind, row), row.city or ""
    found = likeness(question.named, name) if kind in NAMED else None
    if found is None and places(question.query, words):
        found = Likeness.WORDS
    elif found is None and kind in NAMED and slips(question.text, name):
        found = Likeness.SLIP
    if found is None:
        return None
    tier = tier_of(kind, question, found, city)
    away = 0 if tier_of(kind, question, Likeness.WORDS, city) is Tier.HERE else 1
    order = (float(tier), float(found), float(away), *_ORDER[kind](who, row), float(-row.id))
    return Hit(kind, row.id, tier, order, question.query, words, row)


def _words(kind: Kind, row: Row[Any]) -> str:
    if kind is Kind.REVIEWS:
        return plain(row.words)
    if kind is Kind.DISCUSSIONS:
        return f"{row.name}\n{plain(row.words)}" if row.number == OPENING else plain(row.words)
    return str(row.words)


def _venues(_who: Asker, ids: list[int]) -> Wanted:
    lines = Venue.name + "\n" + Venue.cuisine + "\n" + Venue.area + "\n" + Venue.city
    address = case((Venue.private, ""), else_="\n" + Venue.address)
    return (
        select(
            Venue.id, Venue.public_id, Venue.name, (lines + address).label("words"), Venue.city, Venue.area,
            Venue.cuisine, Venue.art, Venue.cloth, Venue.private,
            func.coalesce(VenueScore.sat_tables, 0).label("tables"),
        )
        .outerjoin(VenueScore, VenueScore.venue_id == Venue.id)
        .where(Venue.id.in_(ids), Venue.merged_into_id.is_(None))
    )  # fmt: skip


def _dishes(_who: Asker, ids: list[int]) -> Wanted:
    return (
        select(
            Dish.id, Venue.public_id, Dish.public_id.label("dish"), Dish.name, Dish.name.label("words"), Venue.city,
            Venue.area, Venue.name.label("venue"), Dish.art, Venue.art.label("venue_art"), Venue.cloth,
            func.coalesce(VenueScore.sat_tables, 0).label("tables"),
        )
        .join(Venue, Venue.id == Dish.venue_id)
        .outerjoin(VenueScore, VenueScore.venue_id == Venue.id)
        .where(Dish.id.in_(ids), Dish.merged_into_id.is_(None), Venue.merged_into_id.is_(None))
    )  # fmt: skip


def _groups(who: Asker, ids: list[int]) -> Wanted:
    members = (
        select(func.count(Membership.id))
        .where(Membership.group_id == Group.id, Membership.left_at.is_(None)).scalar_subquery()
    )  # fmt: skip
    return select(
        Group.id, Group.public_id, Group.name, (Group.name + "\n" + Group.line + "\n" + Group.city).label("words"),
        Group.city, Group.line, Group.cloth, members.label("members"),
    ).where(Group.id.in_(ids), or_(Group.listed, Group.id.in_(who.groups)))  # fmt: skip


def _dinners(who: Asker, ids: list[int]) -> Wanted:
    seen = or_(
        Dinner.visibility == Visibility.PUBLIC, Dinner.group_id.in_(who.groups), Dinner.id.in_(who.tables),
    )  # fmt: skip
    return (
        select(
            Dinner.id, Dinner.public_id, Dinner.title.label("name"),
            (Dinner.title + "\n" + Dinner.note).label("words"), Venue.city, Venue.area, Venue.name.label("venue"),
            Dinner.starts_at, Dinner.ends_at, Dinner.timezone, Dinner.time_open, Group.cloth,
        )
        .join(Group, Group.id == Dinner.group_id)
        .outerjoin(Venue, Venue.id == Dinner.venue_id)
        .where(Dinner.id.in_(ids), Dinner.called_off_at.is_(None), seen)
    )  # fmt: skip


def _reviews(_who: Asker, ids: list[int]) -> Wanted:
    return (
        select(
            Review.id, Review.public_id, Venue.name, Review.html.label("words"), Venue.city, Venue.area,
            Review.opened_at, Review.language, Review.paid, Member.nickname, Member.portrait, Member.closed_at,
        )
        .join(Venue, Venue.id == Review.venue_id)
        .join(Member, Member.id == Review.author_id)
        .where(Review.id.in_(ids), Review.opened_at.is_not(None), Review.withdrawn_at.is_(None))
    )  # fmt: skip


def _discussions(who: Asker, ids: list[int]) -> Wanted:
    return (
        select(
            DiscussionPost.id, Discussion.public_id, Discussion.title.label("name"),
            DiscussionPost.html.label("words"), Group.city, Group.name.label("group"), DiscussionPost.number,
            DiscussionPost.written_at, Member.nickname, Member.portrait, Member.closed_at,
        )
        .join(Discussion, Discussion.id == DiscussionPost.discussion_id)
        .join(Group, Group.id == Discussion.group_id)
        .join(Member, Member.id == DiscussionPost.author_id)
        .where(
            DiscussionPost.id.in_(ids), DiscussionPost.removed_at.is_(None), Discussion.group_id.in_(who.groups),
            ~between(who.member_id, DiscussionPost.author_id),
        )
    )  # fmt: skip


def _ahead(who: Asker, row: Row[Any]) -> Iterable[float]:
    """Tables to come, the next first; then those that sat, the last first."""
    at = row.starts_at.timestamp()
    return (0.0, at) if who.now and row.ends_at > who.now else (1.0, -at)


_WANTED: dict[Kind, Callable[[Asker, list[int]], Wanted]] = {
    Kind.VENUES: _venues, Kind.DISHES: _dishes, Kind.GROUPS: _groups, Kind.DINNERS: _dinners,
    Kind.REVIEWS: _reviews, Kind.DISCUSSIONS: _discussions,
}  # fmt: skip
_ORDER: dict[Kind, Callable[[Asker, Row[Any]], Iterable[float]]] = {
    Kind.VENUES: lambda _who, row: (-row.tables,),
    Kind.DISHES: lambda _who, row: (-row.tables,),
    Kind.GROUPS: lambda _who, _row: (),
    Kind.DINNERS: _ahead,
    Kind.REVIEWS: lambda who, row: (0 if row.language == who.lang else 1,),
    Kind.DISCUSSIONS: lambda _who, _row: (),
}
