"""A group that discusses: its people, a thread, replies; and what a browser sends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.ids import new_token
from groups.discussions import actions
from groups.discussions.models import Discussion
from groups.membership.models import Group
from tests.factories import a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}


@dataclass
class Circle:
    """A group with a steward, two members, and somebody outside."""

    group: Group
    steward: Member
    ann: Member
    bo: Member
    stranger: Member


def a_circle(session: Session, **values: object) -> Circle:
    """Wen is the steward; Ann and Bo are members."""
    steward, ann, bo = (a_member(session, name) for name in ("Wen", "Ann", "Bo"))
    group = a_group(session, steward, ann, bo, **values)
    return Circle(group, steward, ann, bo, a_member(session, "Quill"))


def a_talk(
    session: Session, circle: Circle, title: str = "Where to in spring", text: str = "Tell."
) -> Discussion:
    """Ann opens a discussion."""
    return actions.open_one(session, circle.group, circle.ann.id, title, text, mark(), clock.now())


def replies(session: Session, talk: Discussion, author: Member, count: int = 1, text: str = "Yes.") -> None:
    """So many replies by one author."""
    for _number in range(count):
        actions.reply(session, talk, author.id, text, mark(), clock.now())


def mark() -> str:
    """A client id that was never used."""
    return new_token()[:22]


def fresh(session: Session, talk: Discussion) -> Discussion:
    """The discussion as it stands now."""
    return session.get_one(Discussion, talk.id)
