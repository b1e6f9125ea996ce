"""A person in no group comes along on a route: at the tables of a group that lets others sit with it (M-18)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import blocks
from app.core import clock
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.routes import queries
from tests.counting import count_queries
from tests.factories import a_group, a_member, sign_in
from tests.routes.test_story import EN, Evening, an_evening

Writing = Callable[[], AbstractContextManager[Session]]


def taken(client: FlaskClient, evening: Evening, **sent: str) -> str:
    """The group takes the route; the address of its first table."""
    sign_in(client, evening.people[0].id)
    form = {"group": evening.group.public_id, "people": "4"} | sent
    return client.post(f"/route/{evening.route.public_id}/parties", data=form).headers["Location"]


def seats(session: Session, member_id: int) -> int:
    query = select(Seat).where(Seat.member_id == member_id, Seat.state == SeatState.GOING)
    return len(session.scalars(query).all())


def test_whoever_is_alone_takes_one_seat_and_has_it_at_every_house(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        evening = an_evening(session)
        alone = a_member(session, "Solveig").id
    route = f"/route/{evening.route.public_id}"
    sign_in(client, alone)
    assert "You can come alone" in client.get(route, headers=EN).text
    first = taken(client, evening, others="y")
    sign_in(client, alone)
    page = client.get(route, headers=EN).text
    assert "Tables you can join" in page
    assert "3 seats left" in page
    assert f'action="{first}/route"' in page
    for _press in range(2):
        assert client.post(f"{first}/route").status_code == 303
    with writing() as session:
        assert seats(session, alone) == 3
        heads = queries.headcounts(session, [leg.id for leg in queries.legs_of(session, evening.route.id)])
        assert set(heads.values()) == {2}
    page = client.get(route, headers=EN).text
    assert "You sit" in page
    assert f'action="{first}/route"' not in page


def test_a_group_that_stays_among_itself_is_nobody_elses(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        evening = an_evening(session)
        alone = a_member(session).id
    first = taken(client, evening)
    sign_in(client, alone)
    assert evening.group.name not in client.get(f"/route/{evening.route.public_id}").text
    assert client.post(f"{first}/route").status_code == 404
    with writing() as session:
        assert seats(session, alone) == 0


def test_a_table_that_its_host_has_closed_is_not_sat_at_by_the_way(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        evening = an_evening(session)
        alone = a_member(session).id
    first = taken(client, evening, others="y")
    with writing() as session:
        last = session.scalars(select(Dinner).order_by(Dinner.starts_at.desc())).first()
        assert last is not None
        last.visibility = Visibility.GROUP
    sign_in(client, alone)
    assert client.post(f"{first}/route").status_code == 303
    with writing() as session:
        assert seats(session, alone) == 2


def test_tables_of_people_one_does_not_meet_are_not_there(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        evening = an_evening(session)
        alone = a_member(session).id
    taken(client, evening, others="y")
    with writing() as session:
        blocks.block(session, evening.people[0].id, alone, clock.now())
    sign_in(client, alone)
    assert evening.group.name not in client.get(f"/route/{evening.route.public_id}").text


def test_the_page_asks_the_same_however_many_groups_come(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        evening = an_evening(session)
        others = [a_group(session, evening.people[0], name=f"Group {at}") for at in range(3)]
        reader = a_member(session).id
    taken(client, evening, others="y")

    def cost() -> int:
        sign_in(client, reader)
        with count_queries() as asked:
            assert "Tables you can join" in client.get(f"/route/{evening.route.public_id}", headers=EN).text
        return len(asked)

    one = cost()
    for group in others:
        taken(client, evening, others="y", group=group.public_id, people="2")
    assert cost() == one
