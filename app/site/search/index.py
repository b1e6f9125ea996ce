"""What stands in the index, kept in the transaction that writes the row.

No room says `put`: whatever is written by the ORM is read again at the flush that carries it, and goes in, or comes
out once it may not be found any more. A statement that goes past the ORM can leave old tokens behind; they show
nothing, for every hit is read and asked again as it stands (`hits.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, case, event, func, inspect, literal, select
from sqlalchemy.orm import Session

from app.core import markup, search, search_fill
from app.core.search_names import tokens_of_name
from app.core.search_words import tokens_of
from app.places.models import Dish, Venue
from app.site.search.rules import Kind, city_token
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.reviews.models import Review
from groups.discussions.models import Discussion, DiscussionPost
from groups.discussions.rules import OPENING
from groups.membership.models import Group

Wanted = Select[*tuple[Any, ...]]
EVERYBODY, IN_GROUPS = 0, 1  # scopes: what all the world may see, and what is a group's own, with its token
LONGEST = 20_000  # characters of a review that are read

NUMBERS = {
    Kind.VENUES: search.kind(3, "venues"),
    Kind.DISHES: search.kind(4, "dishes"),
    Kind.GROUPS: search.kind(5, "groups"),
    Kind.DINNERS: search.kind(6, "dinners"),
    Kind.REVIEWS: search.kind(7, "reviews"),
    Kind.DISCUSSIONS: search.kind(8, "discussions for everything"),  # their own room has one for each group
}


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows are found; a change of other columns than `watched` costs nothing.

    `rows` reads id, the group whose own it is (none: EVERYBODY), whether it may be found, name, city, words.
    """

    kind: Kind
    model: Any
    watched: tuple[str, ...]
    rows: Callable[[], Wanted]


def _venues() -> Wanted:
    words = Venue.name + "\n" + Venue.cuisine + "\n" + Venue.area + "\n" + Venue.city + "\n" + Venue.address
    return select(Venue.id, literal(EVERYBODY), Venue.merged_into_id.is_(None), Venue.name, Venue.city, words)


def _dishes() -> Wanted:
    shown = Dish.merged_into_id.is_(None)
    found = select(Dish.id, literal(EVERYBODY), shown, Dish.name, Venue.city, Dish.name)
    return found.join(Venue, Venue.id == Dish.venue_id)


def _groups() -> Wanted:
    words = Group.name + "\n" + Group.line + "\n" + Group.city
    return select(Group.id, literal(EVERYBODY), Group.listed, Group.name, Group.city, words)


def _dinners() -> Wanted:
    group = case((Dinner.visibility == Visibility.PUBLIC, EVERYBODY), else_=Dinner.group_id)
    words = Dinner.title + "\n" + Dinner.note
    return select(Dinner.id, group, Dinner.called_off_at.is_(None), literal(""), literal(""), words)


def _reviews() -> Wanted:
    shown = Review.opened_at.is_not(None) & Review.withdrawn_at.is_(None)
    return select(Review.id, literal(EVERYBODY), shown, literal(""), literal(""), Review.html)


def _discussions() -> Wanted:
    title = case((DiscussionPost.number == OPENING, "<p>" + Discussion.title + "</p>"), else_="")
    shown = DiscussionPost.removed_at.is_(None)
    found = select(
        DiscussionPost.id, Discussion.group_id, shown, literal(""), literal(""), title + DiscussionPost.html
    )
    return found.join(Discussion, Discussion.id == DiscussionPost.discussion_id)


SOURCES = (
    Source(
        Kind.VENUES, Venue, ("name", "cuisine", "area", "city", "address", "merged_into_id"), _venues
    ),
    Source(Kind.DISHES, Dish, ("name", "venue_id", "merged_into_id"), _dishes),
    Source(Kind.GROUPS, Group, ("name", "line", "city", "listed"), _groups),
    Source(Kind.DINNERS, Dinner, ("title", "note", "visibility", "called_off_at"), _dinners),
    Source(Kind.REVIEWS, Review, ("html", "opened_at", "withdrawn_at"), _reviews),
    Source(Kind.DISCUSSIONS, DiscussionPost, ("html", "version", "removed_at"), _discussions),
)  # fmt: skip
_BY_MODEL = {source.model: source for source in SOURCES}


def register() -> None:
    """Follow what is written from now on, and take in what is there already. Twice changes nothing."""
    if not event.contains(Session, "after_flush", follow):
        event.listen(Session, "after_flush", follow)
    for source in SOURCES:
        search_fill.source(NUMBERS[source.kind], partial(_newest, source), partial(_old, source))


def follow(session: Session, _flush: object) -> None:
    """A flush has written: what is found is found by its new words, in the same transaction."""
    due: dict[type, set[int]] = {}
    for row in (*session.new, *session.dirty):
        source = _BY_MODEL.get(type(row))
        if source is not None and (row in session.new or _changed(row, source)):
            due.setdefault(type(row), set()).add(row.id)
    for model, ids in due.items():
        keep(session, _BY_MODEL[model], ids)
    for row in session.deleted:
        if type(row) in _BY_MODEL:
            _drop(session, _BY_MODEL[type(row)].kind, row.id)


def keep(session: Session, source: Source, ids: Iterable[int]) -> None:
    """Let these rows be found as they stand now, or no more."""
    for row in session.connection().execute(source.rows().where(source.model.id.in_(sorted(ids)))).all():
        _drop(
            session, source.kind, row[0]
        )  # who may see it may have changed: it is in one scope, never in two
        if row[2]:
            search.put_many(
                session, NUMBERS[source.kind], _scope(row[1]), [(row[0], _tokens(source.kind, row))]
            )


def group_token(group_id: int) -> str:
    """Under what everything stands that is this group's own."""
    return f"%{group_id}"


def _scope(group_id: int) -> int:
    return IN_GROUPS if group_id else EVERYBODY


def plain(html: str) -> str:
    """What is read on the page, without its markup."""
    return markup.excerpt(html, LONGEST)


def _drop(session: Session, kind: Kind, row_id: int) -> None:
    scopes = {Kind.DINNERS: (EVERYBODY, IN_GROUPS), Kind.DISCUSSIONS: (IN_GROUPS,)}.get(kind, (EVERYBODY,))
    for scope in scopes:
        search.drop(session, NUMBERS[kind], scope, row_id)


def _tokens(kind: Kind, row: Row[*tuple[Any, ...]]) -> set[str]:
    _id, group_id, _shown, name, city, words = row
    found = set(tokens_of(plain(words) if kind in (Kind.REVIEWS, Kind.DISCUSSIONS) else words))
    found |= tokens_of_name(name) if name else set()
    found |= {city_token(city)} if city else set()
    return found | ({group_token(group_id)} if group_id else set())


def _changed(row: object, source: Source) -> bool:
    attrs = inspect(row).attrs
    return any(attrs[name].history.has_changes() for name in source.watched)


def _newest(source: Source, session: Session) -> int:
    return session.scalar(select(func.max(source.model.id))) or 0


def _old(source: Source, session: Session, after: int, limit: int) -> list[tuple[int, int, int, set[str]]]:
    """Rows after an id for the index, locked so that no change is overtaken."""
    wanted = source.rows().where(source.model.id > after).order_by(source.model.id).limit(limit)
    rows = session.execute(wanted.with_for_update(of=source.model)).all()
    return [(row[0], _scope(row[1]), row[0], _tokens(source.kind, row) if row[2] else set()) for row in rows]
