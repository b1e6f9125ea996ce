"""What the tests of this room share: signing up by form, and reading the mails that went out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Device, Link, Member
from app.accounts.signals import LinkAsked
from app.core import db, signals
from app.core.ids import new_token

T = TypeVar("T")
GOOD = "noodles before midnight"


def sign_up(client: FlaskClient, email: str = "lin@example.org", **values: str) -> TestResponse:
    """Send the form of signing up."""
    form = {"nickname": "林小满", "email": email, "password": GOOD, "once": new_token()}
    return client.post("/sign-up", data=form | values)


def sign_in(
    client: FlaskClient, email: str = "lin@example.org", password: str = GOOD, **values: str
) -> TestResponse:
    """Send the form of signing in."""
    return client.post("/sign-in", data={"email": email, "password": password} | values)


@contextmanager
def mails() -> Iterator[list[LinkAsked]]:
    """The links that go out by mail meanwhile."""
    sent: list[LinkAsked] = []
    listeners = signals._inside[LinkAsked]

    def note(_session: object, fact: LinkAsked) -> None:
        sent.append(fact)

    listeners.append(note)
    try:
        yield sent
    finally:
        listeners.remove(note)


def confirmed(client: FlaskClient, email: str = "lin@example.org") -> None:
    """Sign up and press the link in the mail."""
    with mails() as sent:
        sign_up(client, email)
    assert client.post(f"/l/{sent[-1].token}").status_code == 303


def words(page: TestResponse, *hide: str) -> str:
    """A page's text without tokens, which differ from page to page, and without these words."""
    text = re.sub(r'(name="(?:csrf-token|csrf_token|once)" (?:content|value)=")[^"]*', r"\1", page.text)
    for word in hide:
        text = text.replace(word, "X")
    return re.sub(r'(id="once"[^>]*value=")[^"]*', r"\1", text)


def rows(model: type[T]) -> list[T]:
    """All rows of a table, oldest first."""
    with db.database().reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]


def all_members() -> list[Member]:
    """Everybody, oldest first."""
    return rows(Member)


def all_devices() -> list[Device]:
    """Every device, oldest first."""
    return rows(Device)


def all_links() -> list[Link]:
    """Every link, oldest first."""
    return rows(Link)


def who(client: FlaskClient) -> str | None:
    """The public id of whoever is signed in with this browser."""
    page = client.get("/sign-in/link")
    return page.text.partition('data-member="')[2].partition('"')[0] or None
