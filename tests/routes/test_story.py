"""E7: three houses, one evening; ten sign up, three drop the second leg, and the second house sees seven."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.core.i18n import zone
from events.attestations.models import Finding
from events.dinners.models import Dinner, Seat
from events.routes import actions, queries, rules
from events.routes.actions import LegPlan
from events.routes.models import Route, RouteLeg, RouteParty
from events.routes.rules import Leg, RouteReason
from groups.alliances.models import Alliance
from groups.membership.models import Group
from tests.alliances.allied import Allied, an_alliance
from tests.factories import a_group, a_member, sign_in
from tests.reviews.tables import a_finding

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}


@dataclass
class Evening:
    """A route that is open, and a group that could take it."""

    made: Allied
    route: Route
    group: Group
    people: list[Member]


def plans(made: Allied, start: datetime, caps: tuple[int, ...] = (20, 12, 30)) -> list[LegPlan]:
    """Two hours at each house, half an hour between."""
    return [
        LegPlan(
            venue.id,
            start + timedelta(minutes=150 * at),
            start + timedelta(minutes=150 * at + 120),
            cap,
            f"menu {at}",
        )
        for at, (venue, cap) in enumerate(zip(made.venues, caps, strict=False))
    ]


def an_evening(session: Session) -> Evening:
    """Drawn up by the first house, agreed to by the others."""
    made = an_alliance(session)
    now = clock.now()
    route = actions.draw_up(
        session, made.alliance, made.merchants[0], made.owners[0].id, "Hotpot, tea and sweets",
        plans(made, now + timedelta(days=5)), now,
    )  # fmt: skip
    for merchant, owner in zip(made.merchants[1:], made.owners[1:], strict=True):
        assert route.opened_at is None
        actions.agree(session, route, merchant, owner.id, now)
    people = [a_member(session, f"diner {at}") for at in range(10)]
    return Evening(made, route, a_group(session, *people, name="Foragers"), people)


def test_ten_sign_up_three_drop_and_the_second_house_sees_seven(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        evening = an_evening(session)
    made = evening.made
    sign_in(client, evening.people[0].id)
    page = client.get(f"/route/{evening.route.public_id}", headers=EN)
    assert "on foot" in page.text
    sent = {"group": evening.group.public_id, "people": "10"}
    first = client.post(f"/route/{evening.route.public_id}/parties", data=sent).headers["Location"]
    assert client.post(f"/route/{evening.route.public_id}/parties", data=sent).headers["Location"] == first
    for diner in evening.people:
        sign_in(client, diner.id)
        assert client.post(f"{first}/route").status_code == 303
        assert client.post(f"{first}/route").status_code == 303  # pressed twice
    with writing() as session:
        party = session.scalars(select(RouteParty)).one()
        second = queries.stops_of(session, party.id)[1].dinner.public_id
    for diner in evening.people[:3]:
        sign_in(client, diner.id)
        assert client.post(f"/d/{second}/route/drop").status_code == 303
        assert client.post(f"/d/{second}/route/drop").status_code == 303
    with writing() as session:
        legs = queries.legs_of(session, evening.route.id)
        heads = queries.headcounts(session, [leg.id for leg in legs])
        assert [heads[leg.id] for leg in legs] == [10, 7, 10]
    for at, owner in enumerate(made.owners):
        sign_in(client, owner.id)
        desk = client.get(f"/shop/{made.merchants[at].public_id}", headers=EN).text
        assert f"<b>{(10, 7, 10)[at]}</b>/{(20, 12, 30)[at]}" in desk
        assert not any(diner.nickname in desk for diner in evening.people)
        assert client.get(first).status_code == 404  # the group's table is not the house's to see


def test_one_leaves_and_what_it_still_owes_is_listed(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        evening = an_evening(session)
        address = session.get_one(
            Group, session.get_one(Alliance, evening.made.alliance.id).group_id
        ).public_id
    made = evening.made
    sign_in(client, made.owners[1].id)
    theirs = f"/shop/{made.merchants[1].public_id}/alliances/{address}"
    assert client.post(f"{theirs}/notice").status_code == 303
    sign_in(client, made.owners[0].id)
    page = client.get(f"/shop/{made.merchants[0].public_id}/alliances/{address}", headers=EN).text
    assert "leaves on" in page
    assert "Hotpot, tea and sweets: menu 1" in page


def test_no_house_is_promised_for_by_another(session: Session) -> None:
    """M-26: what is shown of a house is its own word."""
    made = an_alliance(session)
    route = actions.draw_up(
        session, made.alliance, made.merchants[0], made.owners[0].id, "An evening",
        plans(made, clock.now() + timedelta(days=5)), clock.now(),
    )  # fmt: skip
    group = a_group(session, a_member(session))
    with pytest.raises(Refused) as refused:
        actions.take(session, route, group, group.founder_id, 4, clock.now())
    assert refused.value.reason is RouteReason.NOT_OPEN
    agreed = {leg.merchant_id: leg.agreed_at is not None for leg in session.scalars(select(RouteLeg))}
    assert agreed == {merchant.id: at == 0 for at, merchant in enumerate(made.merchants)}


def test_the_least_cap_holds_for_all_groups_together(session: Session) -> None:
    evening = an_evening(session)
    now = clock.now()
    actions.take(session, evening.route, evening.group, evening.people[0].id, 10, now)
    other = a_group(session, a_member(session), name="Others")
    with pytest.raises(Refused) as refused:
        actions.take(
            session, evening.route, other, other.founder_id, 3, now
        )  # 12 - 10 are left at the second
    assert refused.value.reason is RouteReason.FULL
    actions.take(session, evening.route, other, other.founder_id, 2, now)


def test_a_place_of_no_ally_is_no_leg(session: Session) -> None:
    made = an_alliance(session, "Stove", "Teahouse")
    outside = an_alliance(session, "Elsewhere").venues[0]
    bad = plans(made, clock.now() + timedelta(days=5))
    bad[1] = LegPlan(outside.id, bad[1].starts_at, bad[1].ends_at, 10)
    with pytest.raises(Refused) as refused:
        actions.draw_up(session, made.alliance, made.merchants[0], made.owners[0].id, "X", bad, clock.now())
    assert refused.value.reason is RouteReason.NOT_ITS_VENUE


def test_the_sheet_counts_tables_that_sat_at_both(session: Session) -> None:
    evening = an_evening(session)
    party = actions.take(session, evening.route, evening.group, evening.people[0].id, 4, clock.now())
    ids = [merchant.id for merchant in evening.made.merchants]
    assert queries.moved(session, evening.made.alliance.id) == {}
    for stop in queries.stops_of(session, party.id)[:2]:
        seat = session.scalars(select(Seat).where(Seat.dinner_id == stop.dinner_id)).first()
        assert seat is not None
        a_finding(session, seat)
    assert queries.moved(session, evening.made.alliance.id) == {(ids[0], ids[1]): 1}
    assert session.scalars(select(Finding)).all()


def test_the_form_of_an_evening(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        made = an_alliance(session, "Stove", "Teahouse")
        address = session.get_one(Group, made.alliance.group_id).public_id
    sign_in(client, made.owners[0].id)
    path = f"/shop/{made.merchants[0].public_id}/alliances/{address}/routes/new"
    assert client.get(path).status_code == 200
    day = (clock.now().astimezone(zone("Asia/Shanghai")).date() + timedelta(days=4)).isoformat()
    sent = {
        "title": "An evening", "day": day, "legs-0-venue": made.venues[0].public_id, "legs-0-begins": "18:30",
        "legs-0-lasts": "120", "legs-0-cap": "12", "legs-1-venue": made.venues[1].public_id, "legs-1-begins": "20:00",
        "legs-1-lasts": "60", "legs-1-cap": "12",
    }  # fmt: skip
    assert client.post(path, data=sent).status_code == 422  # the second begins while the first goes on
    assert client.post(path, data=sent | {"legs-1-begins": "25:00"}).status_code == 422
    assert client.post(path, data=sent | {"legs-1-begins": "21:00", "legs-1-cap": "x"}).status_code == 422
    assert client.post(path, data=sent | {"legs-1-begins": "21:00"}).status_code == 303
    with writing() as session:
        route = session.scalars(select(Route)).one()
        assert [leg.walk > 0 for leg in queries.legs_of(session, route.id)] == [False, True]
        assert session.scalars(select(Dinner)).all() == []
    assert client.get(f"/route/{route.public_id}").status_code == 404  # not open yet
    sign_in(client, made.owners[1].id)
    theirs = f"/shop/{made.merchants[1].public_id}/alliances/{address}"
    assert "An evening" in client.get(theirs).text
    assert client.post(f"{theirs}/routes/{route.public_id}/agree").status_code == 303
    assert client.get(f"/route/{route.public_id}").status_code == 200
    assert client.post(f"{theirs}/routes/{route.public_id}/withdraw").status_code == 303


BASE = datetime.combine(date(2026, 5, 1), datetime.min.time(), zone("UTC"))
legs = st.builds(
    lambda start, lasts, walk: Leg(BASE + timedelta(minutes=start), BASE + timedelta(minutes=start + lasts), walk),
    st.integers(1, 600), st.integers(0, 400), st.integers(0, 60),
)  # fmt: skip


@given(st.lists(legs, max_size=5))
def test_nobody_is_at_two_houses_and_everybody_has_time_to_walk(found: list[Leg]) -> None:
    if rules.problem(found, BASE) is None:
        assert 2 <= len(found) <= 4
        for before, after in pairwise(found):
            assert after.starts_at - before.ends_at >= timedelta(minutes=after.walk)


@given(st.floats(0, 50))
def test_a_longer_way_takes_no_less(km: float) -> None:
    assert 0 <= rules.walk_minutes(km) <= rules.walk_minutes(km + 1) <= rules.MOST_WALK
