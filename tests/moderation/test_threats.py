"""A table that a jury found to have threatened stands beside its group's name, and fades (X-13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.site.moderation import actions, threats
from app.site.moderation.models import Case
from app.site.moderation.rules import FADES, Reason, Verdict
from groups.membership.models import Group
from tests.factories import a_group, a_member
from tests.moderation.test_houses import HOUR, House
from tests.moderation.test_houses import house as house  # a fixture

ENGLISH = {"Accept-Language": "en"}
WORDS = 'id="findings"'


def upheld(house: House) -> int:
    """The house reports the table, and five judges agree."""
    case = house.reported("table", house.review, house.keeper, Reason.EXTORTION, merchant=True)
    house.tick(case)
    house.vote(case, [Verdict.UPHOLD] * 5)
    return case


def page(house: House, client: FlaskClient) -> str:
    """The group's page, as a stranger reads it."""
    with db.database().reading() as session:
        pid = session.get_one(Group, house.group_id).public_id
    return client.get(f"/g/{pid}", headers=ENGLISH).text


def test_it_is_read_beside_the_group_with_its_day_and_its_case(
    house: House, client: FlaskClient, travel: Callable[[timedelta], None]
) -> None:
    assert WORDS not in page(house, client)
    case = upheld(house)
    with db.database().reading() as session:
        row = session.get_one(Case, case)
        (found,) = threats.of_group(session, house.group_id, clock.now())
        assert (found.case, found.venue) == (row.public_id, "Jiaoxia Hotpot")
        assert row.decided_at is not None
        assert (found.at, found.until - found.at) == (row.decided_at, FADES)
        ahead = found.until - clock.now()
    read = page(house, client)
    assert WORDS in read
    assert f'href="/case/{row.public_id}"' in read
    assert '<a href="#findings">1 finding of a jury</a>' in read
    travel(ahead - timedelta(minutes=1))
    assert WORDS in page(house, client)
    travel(ahead + timedelta(minutes=1))
    assert WORDS not in page(house, client)


def test_what_an_appeal_takes_back_stands_there_no_more(house: House, client: FlaskClient) -> None:
    case = upheld(house)
    with house.writing() as session:
        actions.appeal(session, session.get_one(Case, case), house.ann, clock.now() + 26 * HOUR)
    house.tick(case, 26 * HOUR)
    house.vote(case, [Verdict.KEEP] * 11, 27 * HOUR)
    assert WORDS not in page(house, client)


def test_other_groups_are_not_touched(house: House, client: FlaskClient) -> None:
    upheld(house)
    with house.writing() as session:
        other = a_group(session, a_member(session), name="Innocent").public_id
        assert _number(session) == 1
    assert WORDS not in client.get(f"/g/{other}", headers=ENGLISH).text


def _number(session: Session) -> int:
    return len(session.scalars(select(Case.id)).all())
