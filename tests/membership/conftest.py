"""A group with its people: a steward, a member, one who has left, and one who was never there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from groups.membership.actions import found_group, invite, join
from groups.membership.charter import Value
from groups.membership.models import Group, Invite
from groups.membership.stewardship import leave
from tests.factories import a_member

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
FORM = {
    "name": "Haidian Foragers",
    "city": "Beijing",
    "line": "Good food within five kilometres",
    "cloth": "yolk-wave",
    "join_rule": "request",
}


def a_founded_group(
    session: Session,
    founder: Member,
    *,
    name: str = "Haidian Foragers",
    listed: bool = True,
    **charter: Value,
) -> Group:
    """A group as the product founds it, charter and all; a year old."""
    return found_group(
        session, founder.id, name=name, city="Beijing", line="We eat", cloth="celadon-gingham", listed=listed,
        timezone="Asia/Shanghai", charter=charter, now=clock.now() - timedelta(days=365),
    )  # fmt: skip


def an_invite(session: Session, group: Group, by: Member, max_uses: int | None = None) -> Invite:
    """A link that lasts a week."""
    return invite(session, group, by.id, lasts=timedelta(days=7), max_uses=max_uses, now=clock.now())


@dataclass
class Scene:
    """An unlisted group and who is what toward it."""

    group: Group
    steward: Member
    member: Member
    gone: Member
    stranger: Member
    token: str

    @property
    def at(self) -> str:
        """The group's address."""
        return f"/g/{self.group.public_id}"


@pytest.fixture
def scene(writing: Writing) -> Scene:
    """Ann is steward, Bo a member, Cy has left, Dee was never there; strangers do not find the group."""
    with writing() as session:
        ann, bo, cy, dee = (a_member(session, name) for name in ("Ann", "Bo", "Cy", "Dee"))
        group = a_founded_group(session, ann, name="Zanzibar Night Eaters", listed=False)
        link = an_invite(session, group, ann)
        for each in (bo, cy):
            join(session, group, each.id, invite=link, now=clock.now())
        leave(session, group, cy.id, clock.now())
    return Scene(group, ann, bo, cy, dee, link.token)
