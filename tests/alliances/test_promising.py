"""What houses promise together asks for no praise either (M-05, X-10): perks, routes, an alliance itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import zone
from events.routes.models import Route
from groups.alliances.models import Ally
from groups.membership.models import Group
from tests.alliances.allied import Allied, an_alliance
from tests.factories import sign_in

Writing = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def made(client: FlaskClient, writing: Writing) -> tuple[Allied, str]:
    """Two houses; the first one's owner is signed in. And the address of their page."""
    with writing() as session:
        found = an_alliance(session, "Stove", "Teahouse")
        address = session.get_one(Group, found.alliance.group_id).public_id
    sign_in(client, found.owners[0].id)
    return found, f"/shop/{found.merchants[0].public_id}/alliances/{address}"


@pytest.mark.parametrize("words", ["好评送冰粉一份", "A jelly for a five-star review", "打 卡 送 酸梅汤"])
def test_a_perk_that_asks_for_praise_is_refused(
    client: FlaskClient, writing: Writing, made: tuple[Allied, str], words: str
) -> None:
    path = made[1]
    refused = client.post(f"{path}/perk", data={"perk": words}, headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert "cannot ask for praise" in refused.text
    assert client.post(f"{path}/perk", data={"perk": "冰粉一份"}).status_code == 303
    with writing() as session:
        assert "冰粉一份" in session.scalars(select(Ally.perk)).all()


@pytest.mark.parametrize("field", ["title", "legs-1-menu"])
def test_a_route_that_asks_for_praise_is_refused(
    client: FlaskClient, writing: Writing, made: tuple[Allied, str], field: str
) -> None:
    found, path = made
    day = (clock.now().astimezone(zone("Asia/Shanghai")).date() + timedelta(days=4)).isoformat()
    sent = {
        "title": "An evening", "day": day, "legs-0-venue": found.venues[0].public_id, "legs-0-begins": "18:30",
        "legs-0-lasts": "90", "legs-0-cap": "12", "legs-1-venue": found.venues[1].public_id,
        "legs-1-begins": "21:00", "legs-1-lasts": "60", "legs-1-cap": "12", "legs-1-menu": "tea",
    }  # fmt: skip
    bad = client.post(f"{path}/routes/new", data=sent | {field: "五星好评送甜品"})
    assert bad.status_code == 422
    with writing() as session:
        assert session.scalars(select(Route)).all() == []
    assert client.post(f"{path}/routes/new", data=sent).status_code == 303
