"""The leak test: what is sealed cannot be had by any role on any way out of the house (R-04, R-05, X-08)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import schema
from app.accounts.guests import make_guest
from app.core import clock, db, jobs, realtime
from app.core.ids import digest, new_token
from app.core.photos import Photo
from events.calendars.actions import switch_on
from events.calendars.rules import token_of
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.reviews import in_chat, pictures
from events.reviews.actions import Content, DishSaid, open_if_due, write_note, write_review
from events.reviews.models import Review, VenueScore
from events.reviews.models_told import VenueTold
from events.reviews.rules import Again, Scores
from tests.factories import a_member
from tests.reviews.pictured import taken
from tests.reviews.tables import SatTable, a_sat_table, another_seat

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
WORDS, NOTE, ALT, DISH, MINE = "Zinnober", "Quendel", "Wacholder", "Liebstoeckel", "Beifuss"
SECRETS = (WORDS, NOTE, ALT, DISH)
PER_HEAD = 98_765_43  # fen: ¥98,765.43
# Where what is sealed is kept; it may stand in these rows, and in no other.
KEPT_IN = frozenset({"review", "review_version", "dish_rating", "review_picture", "private_note", "photo"})
CHANGES = re.compile(rb'(name="csrf_token" value|nonce|data-nonce|content)="[^"]*"|\?v=[0-9a-f]+')


@dataclass
class Sealed:
    """A table with one sealed review, and everybody who may want to know."""

    table: SatTable
    readers: dict[str, FlaskClient]
    author: FlaskClient
    feed: str
    review: str = ""
    photo: str = ""

    def secrets(self) -> Iterable[bytes]:
        """What nobody may read: the words, and the addresses of what is sealed."""
        return (
            each.encode() for each in (*SECRETS, "98,765", "98765", MINE, self.review, self.photo) if each
        )


@pytest.fixture
def sealed(app: Flask, writing: Writing, as_member: As) -> Sealed:
    """Nothing is written yet."""
    key = new_token()
    with writing() as session:
        table = a_sat_table(session, heads=4, visibility=Visibility.PUBLIC)
        waiting, _seat = another_seat(session, table, SeatState.WAITING)
        others = {
            "operator": a_member(session, operator=True),
            "outsider": a_member(session),
            "waiting": waiting,
        }
        _guest(session, table.dinner, key)
        feed = token_of(
            b"k", switch_on(session, table.members[2].id, table.group.id, b"k", clock.now()).nonce
        )
    guest = app.test_client()
    assert guest.get(f"/d/{table.dinner.public_id}/guest/{key}").status_code == 303
    readers = {name: as_member(member.id) for name, member in others.items()}
    readers |= {
        "host and steward": as_member(table.members[0].id),
        "tablemate": as_member(table.members[2].id),
    }
    readers |= {"guest at the table": guest, "stranger": app.test_client()}
    return Sealed(table, readers, as_member(table.members[1].id), feed)


def _guest(session: Session, dinner: Dinner, key: str) -> None:
    guest = make_guest(session, "Old Wang", clock.now())
    guest.token_digest, guest.link_expires_at = digest(key), clock.now() + timedelta(days=9)
    session.add(Seat(
        dinner_id=dinner.id, guest_id=guest.id, state=SeatState.GOING, pact_version=1, asked_at=clock.now(),
        seated_at=clock.now(),
    ))  # fmt: skip


def _write(session: Session, sealed: Sealed) -> None:
    table = sealed.table
    said = Content(
        f"{WORDS} soup", Scores(2, 3, 4, 5), per_head_fen=PER_HEAD,
        dishes=[DishSaid(Again.NO_MORE, note=NOTE, name=DISH)],
    )  # fmt: skip
    review = write_review(session, table.dinner, table.seats[1], said, clock.now())
    row = pictures.add(session, review, taken(3, alt=ALT), clock.now())
    write_note(session, table.dinner.id, table.members[1].id, MINE, clock.now())
    assert review.opened_at is None
    sealed.review, sealed.photo = review.public_id, session.get_one(Photo, row.photo_id).public_id


def _paths(app: Flask, sealed: Sealed) -> list[str]:
    """The address of every GET route, with this table's things in the places of its variables."""
    table = sealed.table
    known = {
        "/v/": table.venue.public_id, "/d/": table.dinner.public_id, "/r/": sealed.review or "AAAAAAAAAAA",
        "/g/": table.group.public_id, "/m/": table.members[1].public_id,
    }  # fmt: skip
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "accounts.sign_out"):
            continue
        path = str(rule)
        first = next((value for prefix, value in known.items() if path.startswith(prefix)), sealed.feed)
        path = re.sub(r"<[^>]*photo_pid>", sealed.photo or "AAAAAAAAAAA", path)
        path = re.sub(r"<[^>]*seat_pid>|<[^>]*member_pid>", table.members[1].public_id, path)
        path = re.sub(r"<[^>]*int:[^>]*>|<[^>]*number>|<[^>]*seq>", "1", path)
        found.append(re.sub(r"<[^>]*>", first, path))
    return sorted(found)


def test_no_route_gives_what_is_sealed_to_anybody_else(app: Flask, writing: Writing, sealed: Sealed) -> None:
    with writing() as session:
        _write(session, sealed)
    paths = _paths(app, sealed)
    assert len(paths) > 60
    asked = [*paths, *(f"{path}?q={WORDS}" for path in paths if "<" not in path and path.count("/") == 1)]
    seen = 0
    for path in asked:
        bare = {
            each for each in sealed.secrets() if each not in path.encode()
        }  # what was asked may be said again
        for name, reader in sealed.readers.items():
            told = reader.get(path)
            leaked = [each for each in bare if each in told.data]
            assert not leaked, (name, path, leaked)
        seen += WORDS.encode() in sealed.author.get(path).data and WORDS not in path
    assert seen >= 3  # the walk reaches pages that can show it: to write, to read, to take along


def test_the_review_and_its_files_answer_like_what_is_not_there(writing: Writing, sealed: Sealed) -> None:
    with writing() as session:
        _write(session, sealed)
    tails = (
        "",
        "/weight",
        "/history",
        "/withdraw",
        "/photos",
        f"/photos/{sealed.photo}",
        f"/photos/{sealed.photo}/thumb",
    )
    for tail in tails:
        for name, reader in sealed.readers.items():
            told = reader.get(f"/r/{sealed.review}{tail}")
            assert told.status_code == reader.get(f"/r/AAAAAAAAAAA{tail}").status_code == 404, (name, tail)
    for tail in (
        "/helpful",
        "/helpful/take-back",
        "/withdraw",
        f"/photos/{sealed.photo}",
        f"/photos/{sealed.photo}/hide",
    ):
        for name, reader in sealed.readers.items():
            answer = reader.post(f"/r/{sealed.review}{tail}")
            assert answer.status_code == 404 or (
                name in ("stranger", "guest at the table") and answer.status_code == 303
            )


def test_nobody_can_see_who_has_written(app: Flask, writing: Writing, sealed: Sealed) -> None:
    """Before and after the writing every page of everybody else is the same to the letter."""
    table = sealed.table
    paths = [f"/d/{table.dinner.public_id}", f"/v/{table.venue.public_id}", f"/g/{table.group.public_id}",
             f"/v/{table.venue.public_id}/numbers", f"/v/{table.venue.public_id}/numbers.json",
             f"/m/{table.members[1].public_id}", "/notices", "/venues"]  # fmt: skip
    for path in paths:  # whatever is noted at the first look
        for reader in sealed.readers.values():
            reader.get(path)
    before = {
        (name, path): _bare(reader.get(path).data)
        for path in paths
        for name, reader in sealed.readers.items()
    }
    with writing() as session:
        _write(session, sealed)
    for (name, path), was in before.items():
        now = _bare(sealed.readers[name].get(path).data)
        assert set(now) == set(was), (name, path, set(now) ^ set(was))
    with writing() as session:
        assert session.get(VenueScore, table.venue.id) is None
        assert session.get(VenueTold, table.venue.id) is None


def _bare(page: bytes) -> list[bytes]:
    # Who sat down in this minute is drawn with a movement: that is the clock's doing, not the review's.
    return CHANGES.sub(b"", page).replace(b" seat--new", b"").splitlines()


def test_nothing_is_told_over_sockets_mailed_noted_indexed_or_logged(
    app: Flask,
    writing: Writing,
    sealed: Sealed,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        realtime, "tell_room", lambda room, kind, **more: told.append(f"{room} {kind} {more}")
    )
    with caplog.at_level(logging.DEBUG), writing() as session:
        _write(session, sealed)
    assert told == []  # not even that something was written
    jobs.run_ticks(clock.now())
    jobs.run_chores(clock.now())
    assert not [line for line in told if any(word in line for word in SECRETS)]
    assert not [word for word in SECRETS if word in caplog.text]
    with db.database().reading() as session:
        assert _stands_in(session) == set()


def _stands_in(session: Session) -> set[tuple[str, str]]:
    """Every table of the database, also those that only an index knows, in whose rows a secret stands."""
    names = {table.name for table in schema.metadata.sorted_tables}
    if session.get_bind().dialect.name == "sqlite":
        kinds = text("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
        names |= set(session.scalars(kinds))
    quote = session.get_bind().dialect.identifier_preparer.quote
    found = set()
    for name in sorted(
        names - KEPT_IN - {"search_words"}
    ):  # which has no rows of its own, only those beside it
        for row in session.execute(text(f"select * from {quote(name)}")):  # noqa: S608  names of our own tables
            words = " ".join(
                each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in row
            )
            found |= {(name, word) for word in SECRETS if word.lower() in words.lower()}
    return found


def test_no_room_shows_the_card_of_a_sealed_review(app: Flask, writing: Writing, sealed: Sealed) -> None:
    with writing() as session:
        _write(session, sealed)
    with app.test_request_context(), db.database().reading():
        assert in_chat.draw([sealed.review], None) == {}  # type: ignore[arg-type]


def test_all_of_it_is_there_once_it_opens(app: Flask, writing: Writing, sealed: Sealed) -> None:
    """The same ways do show it afterwards: the test above looked in the right places."""
    with writing() as session:
        _write(session, sealed)
    with writing() as session:
        dinner = session.get_one(Dinner, sealed.table.dinner.id)
        open_if_due(session, dinner, dinner.ends_at + timedelta(hours=73))
    stranger = sealed.readers["stranger"]
    page = stranger.get(f"/v/{sealed.table.venue.public_id}").text
    for secret in (WORDS, NOTE, ALT, DISH):
        assert secret in page
    assert stranger.get(f"/r/{sealed.review}/photos/{sealed.photo}").status_code == 200
    assert stranger.get(f"/v/{sealed.table.venue.public_id}/numbers.json").json["reviews"]
    assert MINE not in page  # one's own note stays one's own
    with db.database().reading() as session:
        assert session.query(Review).one().opened_at is not None
