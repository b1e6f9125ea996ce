"""A scratch database with the demonstration city, and the pages of it that are measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app import schema
from app.accounts.models import Member
from app.core import clock, db
from app.core.settings import Settings
from app.demo import content, load
from app.factory import create_app
from app.places.models import Venue
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Visibility
from events.reviews.models import Review
from groups.membership.models import Group, Membership
from tests.factories import sign_in


@dataclass(frozen=True, slots=True)
class City:
    """The app over the scratch city, addresses by kind (the fullest first), and a member's cookie."""

    app: Flask
    addresses: dict[str, list[str]]
    cookie: str


def found(folder: Path, database_url: str = "") -> City:
    """Settle the city in an empty database: the folder's own SQLite, or the one that is given."""
    url = database_url or f"sqlite:///{folder / 'city.db'}"
    app = create_app(Settings(
        env="production", secret_key="bench-" * 8, database_url=url, data=folder, base_url="http://localhost:8000",
    ))  # fmt: skip
    schema.metadata.create_all(db.database().engine)
    with db.database().reading() as session:
        if not load.is_empty(session):
            raise SystemExit("✗ That database is not empty; give the benchmark an empty one.")
    load.load(clock.now(), "no password opens this", lambda _done, _all: None)
    with db.database().reading() as session:
        member = session.scalars(select(Member).where(Member.email_key == content.people()[0].email)).one()
        addresses = _addresses(session, member.id)
    browser = app.test_client()
    sign_in(browser, member.id)
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    if cookie is None:
        raise RuntimeError("signing in gave no cookie")
    return City(app, addresses, f"{cookie.key}={cookie.value}")


def _addresses(session: Session, member_id: int) -> dict[str, list[str]]:
    """Every group, dinner and venue that both the member and a stranger may see, the one with most on it first."""
    mine = select(Membership.group_id).where(Membership.member_id == member_id, Membership.left_at.is_(None))
    tables = select(func.count()).where(Dinner.group_id == Group.id).scalar_subquery()
    seats = select(func.count()).where(Seat.dinner_id == Dinner.id).scalar_subquery()
    reviews = select(func.count()).where(Review.venue_id == Venue.id).scalar_subquery()
    groups = select(Group.public_id).where(Group.id.in_(mine), Group.listed).order_by(tables.desc(), Group.id)
    dinners = select(Dinner.public_id).where(
        Dinner.group_id.in_(mine), Dinner.visibility == Visibility.PUBLIC, Dinner.starts_at > clock.now()
    )
    venues = select(Venue.public_id).order_by(reviews.desc(), Venue.id)

    def found(at: str, query: Select[str]) -> list[str]:
        return [f"/{at}/{each}" for each in session.scalars(query)]

    return {
        "group": found("g", groups), "dinner": found("d", dinners.order_by(seats.desc(), Dinner.id)),
        "venue": found("v", venues), "home": ["/"],
    }  # fmt: skip
