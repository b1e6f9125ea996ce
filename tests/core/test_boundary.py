"""The boundary: denies by default, proves that doors were asked, commits only good answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

import pytest
from flask import Blueprint, Flask
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from app.core import access, boundary, clock, db, wording
from app.core.access import Ability, NotThere, NotYours, Refused, Standing
from app.core.mail import Mail, post
from app.core.settings import Settings
from app.factory import create_app


class Reason(StrEnum):
    """A reason of these tests."""

    FULL = "test is full"


@pytest.fixture(scope="module")
def odd(settings: Settings, whole_app: Flask) -> Iterator[Flask]:
    """An app with a few routes of its own, over the worker's database."""
    before = db.database()
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    wording.add({Reason.FULL: lazy_gettext("No.")})
    made.register_blueprint(_routes())
    boundary.guard(made)
    yield made
    db.database().dispose()
    db.use(before)


def _write(key: str) -> None:
    post(db.session(), key=key, kind="t", recipient="a@b.c", subject="s", text="t", html="h", now=clock.now())


def _routes() -> Blueprint:
    bp = Blueprint("odd", __name__)

    def route(path: str, ability: Ability, view: Callable[[], object], method: str = "POST") -> None:
        bp.add_url_rule(path, path.strip("/"), boundary.needs(ability)(lambda: view()), methods=[method])

    def asks(*standings: Standing, see: Ability | None = None) -> str:
        access.require(access.Here(frozenset(standings)), Ability.DINNER_SIT, see)
        return "ok"

    def wrote(then: Callable[[], object]) -> object:
        _write("row")
        return then()

    def refuse() -> object:
        raise Refused(Reason.FULL)

    route("/odd/forgot", Ability.DINNER_SIT, lambda: "an answer nobody asked for")
    route("/odd/good", Ability.SITE_SEE, lambda: wrote(lambda: "fine"))
    route("/odd/invalid", Ability.SITE_SEE, lambda: wrote(lambda: ("again", 422)))
    route("/odd/refused", Ability.SITE_SEE, lambda: wrote(refuse))
    route("/odd/get-writes", Ability.SITE_SEE, lambda: wrote(lambda: "?"), "GET")
    route("/odd/member", Ability.DINNER_SIT, lambda: asks(Standing.MEMBER, see=Ability.DINNER_SEE))
    route("/odd/public", Ability.DINNER_SIT, lambda: asks(Standing.PUBLIC, see=Ability.DINNER_SEE))
    route("/odd/unseen", Ability.DINNER_SIT, lambda: asks(see=Ability.DINNER_SEE))
    route("/odd/operators", Ability.SITE_OPERATE, lambda: "secret")
    return bp


def _rows() -> int:
    with db.database().reading() as session:
        return session.scalar(select(func.count()).select_from(Mail)) or 0


def test_a_route_without_an_ability_stops_the_start(settings: Settings, whole_app: Flask) -> None:
    before = db.database()
    made = create_app(settings)
    made.add_url_rule("/bare", "bare", lambda: "?")
    with pytest.raises(RuntimeError, match="bare declares no ability"):
        boundary.guard(made)
    db.database().dispose()
    db.use(before)


@pytest.mark.parametrize(
    ("path", "status", "rows"),
    [
        ("/odd/good", 200, 1),
        ("/odd/invalid", 422, 0),
        ("/odd/refused", 409, 0),
        ("/odd/forgot", 500, 0),
        ("/odd/member", 200, 0),
        ("/odd/unseen", 404, 0),
        ("/odd/public", 303, 0),
        ("/odd/operators", 303, 0),
    ],
)
def test_answers_and_what_they_leave(app: Flask, odd: Flask, path: str, status: int, rows: int) -> None:
    answer = odd.test_client().post(path)
    assert (answer.status_code, _rows()) == (status, rows)
    if status == 303:
        assert "/sign-in" in answer.headers["Location"]


def test_a_get_that_writes_fails(app: Flask, odd: Flask) -> None:
    odd.config["PROPAGATE_EXCEPTIONS"] = False
    assert odd.test_client().get("/odd/get-writes").status_code >= 500
    assert _rows() == 0


def test_doors_tell_unseen_from_not_allowed() -> None:
    stranger = access.stand(None)
    with pytest.raises(NotThere):
        access.require(stranger, Ability.DINNER_SIT, Ability.DINNER_SEE)
    passer_by = access.stand(None, {Standing.PUBLIC})
    with pytest.raises(NotYours):
        access.require(passer_by, Ability.DINNER_SIT, Ability.DINNER_SEE)
    assert not passer_by.may("dinner:sit")


def test_every_ability_is_in_the_table() -> None:
    assert set(access.TABLE) == set(Ability)
    assert [a.name for a in Ability] == sorted(a.name for a in Ability)
