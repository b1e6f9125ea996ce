"""Pages of shared tables: a house puts one up and takes it back; members ask, get up, and say who joins them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.merchants.access import open_merchant
from app.merchants.queries import claims_of
from app.merchants.rules import ClaimState
from events.boards import actions, shown
from events.boards.access import open_ask, open_board, open_own
from events.boards.forms import AskForm, BoardForm, DoorForm
from events.boards.rules import AskState
from events.boards.wording import DOORS_META

bp = Blueprint("boards", __name__)


@bp.get("/shop/<pid>/boards/new")
@needs(Ability.BOARD_PUT_UP)
def new(pid: str) -> Response:
    """The form of a shared table."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.BOARD_PUT_UP)
    return _new_page(merchant, here, BoardForm(formdata=None))


@bp.post("/shop/<pid>/boards/new")
@needs(Ability.BOARD_PUT_UP)
@limit("20 per hour")
def put_up(pid: str) -> Response:
    """Put it up."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.BOARD_PUT_UP)
    form, now = BoardForm(), clock.now()
    form.about(_places(merchant), now)
    if not form.validate_on_submit():
        return _new_page(merchant, here, form, 422)
    board = actions.put_up(db.session(), merchant, form.chosen, me().id, form.plan(), now)
    note(_("It is up. Who sits there is for those who sit; you see how many."))
    return see_other("boards.page", pid=board.public_id)


@bp.post("/shop/<pid>/boards/<board_pid>/withdraw")
@needs(Ability.BOARD_PUT_UP)
@limit("60 per hour")
def withdraw(pid: str, board_pid: str) -> Response:
    """Take it back; everybody who sits or asks hears it."""
    board, _merchant = open_own(db.session(), pid, board_pid, viewer())
    actions.withdraw(db.session(), board, me().id, clock.now())
    note(_("Taken back. Whoever sat there has been told."))
    return see_other("merchants.desk", pid=pid)


@bp.get("/board/<pid>")
@needs(Ability.BOARD_SEE)
def page(pid: str) -> Response:
    """A shared table: open to everybody, with names for those who sit."""
    board, here = open_board(db.session(), pid, viewer())
    return _page(board, here, AskForm(formdata=None))


@bp.post("/board/<pid>/seat")
@needs(Ability.BOARD_ASK)
@limit("30 per hour")
def ask(pid: str) -> Response:
    """Ask for seats."""
    board, here = open_board(db.session(), pid, viewer(), Ability.BOARD_ASK)
    form = AskForm()
    if not form.validate_on_submit():
        return _page(board, here, form, 422)
    hello = "" if me().quiet else form.line()  # a jury takes words away, never a seat
    row = actions.ask(
        db.session(), board, me().id, form.party(), hello, form.chosen(), clock.now()
    )  # fmt: skip
    if row.state is AskState.SEATED:
        note(_("You have a seat."))
    else:
        note(_("Those who sit there are asked. You hear it either way."))
    return see_other("boards.page", pid=pid)


@bp.post("/board/<pid>/seat/give-back")
@needs(Ability.BOARD_ASK)
@limit("60 per hour")
def give_back(pid: str) -> Response:
    """Ask no more, or get up."""
    board, _here = open_board(db.session(), pid, viewer(), Ability.BOARD_ASK)
    actions.give_back(db.session(), board, me().id, clock.now())
    note(_("Given back."))
    return see_other("boards.page", pid=pid)


@bp.post("/board/<pid>/door")
@needs(Ability.BOARD_ANSWER)
@limit("60 per hour")
def door(pid: str) -> Response:
    """Say beforehand who may join."""
    board, _here = open_board(db.session(), pid, viewer(), Ability.BOARD_ANSWER)
    form = DoorForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity
    actions.set_door(db.session(), board, me().id, form.chosen(), clock.now())
    note(_("Saved."))
    return see_other("boards.page", pid=pid)


@bp.post("/board/<pid>/asks/<ask_pid>")
@needs(Ability.BOARD_ANSWER)
@limit("120 per hour")
def answer(pid: str, ask_pid: str) -> Response:
    """Say yes or no to somebody who would join. Nobody learns who said what."""
    board, _here = open_board(db.session(), pid, viewer(), Ability.BOARD_ANSWER)
    said = request.form.get("say")
    if said not in ("yes", "no"):
        raise UnprocessableEntity
    about = open_ask(db.session(), board, ask_pid)
    actions.answer(db.session(), board, me().id, about, said == "yes", clock.now())
    note(_("Noted. Nobody learns who said what."))
    return see_other("boards.page", pid=pid)


def _places(merchant: Any) -> list[Any]:
    """The places of the house that diners have confirmed."""
    return [each.venue for each in claims_of(db.session(), merchant.id) if each.state is ClaimState.CONFIRMED]


def _new_page(merchant: Any, here: Here, form: BoardForm, status: int = 200) -> Response:
    places = _places(merchant)
    form.about(places, clock.now())
    return render("boards/new.html", here, status, merchant=merchant, form=form, places=places)


def _page(board: Any, here: Here, form: AskForm, status: int = 200) -> Response:
    found = shown.page(db.session(), board, here, viewer(), clock.now())
    own = found["own"]
    door_form = DoorForm(formdata=None, door=own.door.value if own is not None else None)
    return render("boards/page.html", here, status, form=form, door=door_form, metas=DOORS_META, **found)
