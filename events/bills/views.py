"""Pages of a bill: the quick split, the sheet, the claims, the table's word, who pays whom."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, NotThere, Refused
from app.core.boundary import needs
from app.core.ids import new_token
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import absolute, note, render, see_other, viewer
from events.bills import actions, agreeing, leaving, perks, picturing, queries, settling, spoken
from events.bills.access import seat_here
from events.bills.forms import QuickForm, SheetForm
from events.bills.rules import BillReason, Mode, Pool, Settling
from events.bills.sheet import LineRow, PaymentRow, Sheet, TreatRow
from events.bills.sheets import draw, typed
from events.bills.shown import name_of, picture, pictured, says_of
from events.bills.texts import as_text
from events.bills.turns import TURN, same, taken, turn
from events.bills.wording import KINDS, MODES, MODES_META, POOLS, SETTLINGS, SPREADS, STATES
from events.dinners.keys import door, guest_here
from events.dinners.queries import pact_of

bp = Blueprint("bills", __name__)
bp.url_value_preprocessor(taken)
bp.url_defaults(same)
_KEY = re.compile(r"[\w-]{20,60}", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,17}")
WORDS: dict[str, Any] = {
    "kinds": KINDS, "modes": MODES, "modes_meta": MODES_META, "pools": POOLS, "settlings": SETTLINGS,
    "spreads": SPREADS, "states": STATES,
}  # fmt: skip


def seat_of_viewer(pid: str, ability: Ability) -> tuple[Any, Any, Any]:
    """The dinner, what the viewer is toward it, and the viewer's own seat."""
    guest = guest_here(pid)
    dinner, here = door(pid, ability, guest)
    return dinner, here, seat_here(db.session(), dinner, viewer(), guest.id if guest else None)


def whole_of(dinner: Any) -> Any:
    """The bill of the address. Only the dinner's own may still be missing."""
    bill = queries.bill_of(db.session(), dinner.id, turn())
    if bill is None and turn() > 1:
        raise NotThere
    return queries.whole(db.session(), bill) if bill is not None else None


def begun(dinner: Any) -> None:
    if dinner.called_off_at is not None:
        raise Refused(BillReason.CALLED_OFF)
    if clock.now() < dinner.starts_at:
        raise Refused(BillReason.NOT_BEGUN)


@bp.get("/d/<pid>/bill")
@bp.get(f"/d/<pid>/bill/{TURN}")
@needs(Ability.BILL_SEE)
def page(pid: str) -> Response:
    """The bill as it stands; before there is one, three taps to split it evenly."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_SEE)
    found = whole_of(dinner)
    if found is None:
        begun(dinner)
        return _quick_page(dinner, here, own, QuickForm(formdata=None, key=new_token()))
    text = as_text(dinner, found, own, absolute("bills.page", pid=pid))
    pictures = pictured(found, picturing.pictures_of(db.session(), found.bill.id), own, clock.now())
    card = perks.card(db.session(), dinner) if found.bill.turn == 1 else None
    more = {"whole": found, "card": card, "early": leaving.shown(found, own)} | pictures
    return render("bills/page.html", here, text=text, **picture(dinner, found, own), **more, **WORDS)


@bp.post("/d/<pid>/bill")
@bp.post(f"/d/<pid>/bill/{TURN}")
@needs(Ability.BILL_EDIT)
@limit("60 per hour")
def start(pid: str) -> Response | WerkzeugResponse:
    """Split a total evenly by the pact's weights, and propose it at once."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    begun(dinner)
    form = QuickForm()
    seats = _seats(dinner, form)
    if not form.good():
        return _quick_page(dinner, here, own, form, 422)
    payer, total = seats[form.payer.data or ""], int(form.total.data or 0)
    treats = (TreatRow(payer, None),) if form.treat.data else ()
    sheet = Sheet(
        Mode.EQUAL, (LineRow(None, "", Pool.DISHES, total),), (), (PaymentRow(payer, total),), treats
    )
    key, currency = _key(form.key.data), form.currency.data or ""
    bill = actions.write(db.session(), dinner, own.id, sheet, 0, key, clock.now(), currency)
    found = queries.whole(db.session(), bill)
    share = picture(dinner, found, own)["share"]
    agreeing.propose(db.session(), dinner, own.id, bill.version, share, clock.now())
    note(_("Split. The table is asked to agree."))
    return see_other("bills.page", pid=pid)


@bp.get("/d/<pid>/bill/edit")
@bp.get(f"/d/<pid>/bill/{TURN}/edit")
@needs(Ability.BILL_EDIT)
def edit(pid: str) -> Response:
    """The whole sheet: lines, charges, who paid, who treats, who is on it."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    begun(dinner)
    found = whole_of(dinner)
    form = draw(db.session(), dinner, found, own)
    return sheet_page(dinner, here, found, form)


@bp.post("/d/<pid>/bill/edit")
@bp.post(f"/d/<pid>/bill/{TURN}/edit")
@needs(Ability.BILL_EDIT)
@limit("240 per hour")
def save(pid: str) -> Response | WerkzeugResponse:
    """Write it down. Whoever wrote on an older version sees both values, and keeps what was typed."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    begun(dinner)
    found = whole_of(dinner)
    form: SheetForm = typed(db.session(), dinner, found)
    if not form.good():
        return sheet_page(dinner, here, found, form, 422)
    version, key = form.read_version(), _key(form.key.data)
    try:
        actions.write(db.session(), dinner, own.id, form.sheet(), version, key, clock.now(), turn=turn())
    except Refused as refused:
        if refused.reason not in (BillReason.CHANGED_MEANWHILE, BillReason.ANOTHER_BILL):
            raise
        found = whole_of(dinner)
        both = spoken.conflict(found, form.sheet())
        form.version.data = str(found.bill.version)
        return sheet_page(dinner, here, found, form, 409, both=both)
    if "more" in request.form:
        return see_other("bills.edit", pid=pid)
    if "courses" in request.form:
        return see_other(url_for("bills.edit", pid=pid, courses=1))
    note(_("Written down. The table sees it."))
    by_dish = form.mode.data == Mode.BY_DISH.value
    return see_other("bills.claiming" if by_dish else "bills.page", pid=pid)


@bp.get("/d/<pid>/bill/claim")
@bp.get(f"/d/<pid>/bill/{TURN}/claim")
@needs(Ability.BILL_SEE)
def claiming(pid: str) -> Response | WerkzeugResponse:
    """Tap what you ate; on one phone passed round, choose whose turn it is."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_SEE)
    found = whole_of(dinner)
    if found is None:
        return see_other("bills.page", pid=pid)
    wanted = request.args.get("seat", "")
    turn = next(
        (seat for seat in found.seats.values() if seat.public_id == wanted and seat.id in found.on), None
    )
    turn = turn or (own if own.id in found.on else found.seats[found.on[0]])
    shown = picture(dinner, found, own)
    seats = [found.seats[seat] for seat in found.on if seat in found.seats]
    mine = next((one["share"] for one in shown["people"] if one["seat"] == turn.id), 0)
    return render(
        "bills/claim.html", here, turn=turn, turn_name=name_of(found.seats, turn.id), turn_share=mine,
        table=[{"seat": seat, "name": name_of(found.seats, seat.id)} for seat in seats], **shown, **WORDS,
    )  # fmt: skip


@bp.post("/d/<pid>/bill/claim")
@bp.post(f"/d/<pid>/bill/{TURN}/claim")
@needs(Ability.BILL_EDIT)
@limit("1200 per hour")
def claim(pid: str) -> WerkzeugResponse:
    """Somebody ate of a line, or did not."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    line, weight = request.form.get("line", 0, type=int), request.form.get("weight", -1, type=int)
    found = whole_of(dinner)
    here = found.seats if found is not None else queries.seats_for(db.session(), dinner.id)
    seats = {seat.public_id: seat.id for seat in here.values()}
    seat = request.form.get("seat", "")
    if not 0 <= weight <= 20 or not 0 < line < 2**62 or seat not in seats:
        raise UnprocessableEntity
    actions.claim(db.session(), dinner, own.id, seats[seat], line, weight, clock.now(), turn())
    return see_other(f"{url_for('bills.claiming', pid=pid)}?seat={seat}")


@bp.post("/d/<pid>/bill/propose")
@bp.post(f"/d/<pid>/bill/{TURN}/propose")
@needs(Ability.BILL_EDIT)
@limit("120 per hour")
def propose(pid: str) -> WerkzeugResponse:
    """Propose the bill as it was seen."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    version, share = _seen("version"), _seen("share")
    agreeing.propose(db.session(), dinner, own.id, version, share, clock.now(), turn())
    note(_("Proposed. The table is asked to agree."))
    return see_other("bills.page", pid=pid)


@bp.post("/d/<pid>/bill/answer")
@bp.post(f"/d/<pid>/bill/{TURN}/answer")
@needs(Ability.BILL_EDIT)
@limit("120 per hour")
def answer(pid: str) -> WerkzeugResponse:
    """Agree to the share one was shown, or say what is wrong."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    says = says_of(request.form.get("says", ""))
    if says is None:
        raise UnprocessableEntity
    words = clean_name(request.form.get("words", "")[:400])[:200]
    agreeing.answer(db.session(), dinner, own.id, says, _seen("share"), words, clock.now(), turn())
    return see_other("bills.page", pid=pid)


@bp.post("/d/<pid>/bill/transfers/<transfer_pid>")
@bp.post(f"/d/<pid>/bill/{TURN}/transfers/<transfer_pid>")
@needs(Ability.BILL_EDIT)
@limit("240 per hour")
def say(pid: str, transfer_pid: str) -> WerkzeugResponse:
    """What payer or receiver says of a transfer; or the receiver wants no reminders sent."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    said = request.form.get("state", "")
    if said in ("quiet", "loud"):
        settling.hush(db.session(), dinner, own, transfer_pid, said == "quiet", turn())
    elif said in set(Settling):
        settling.say(db.session(), dinner, own, transfer_pid, Settling(said), clock.now(), turn())
    else:
        settling.transfer_at(db.session(), dinner, transfer_pid, turn())
        raise UnprocessableEntity
    return see_other("bills.page", pid=pid)


@bp.get("/d/<pid>/bill/versions")
@bp.get(f"/d/<pid>/bill/{TURN}/versions")
@needs(Ability.BILL_SEE)
def versions(pid: str) -> Response | WerkzeugResponse:
    """What the bill was before, and what each edit changed."""
    dinner, here, _own = seat_of_viewer(pid, Ability.BILL_SEE)
    found = whole_of(dinner)
    if found is None:
        return see_other("bills.page", pid=pid)
    rows = spoken.history(found, queries.versions_of(db.session(), found.bill.id))
    return render("bills/versions.html", here, dinner=dinner, rows=rows, bill=found.bill, **WORDS)


def _seen(name: str) -> int:
    text = request.form.get(name, "")
    if not _WHOLE.fullmatch(text):
        raise UnprocessableEntity
    return int(text)


def _key(text: str | None) -> str:
    """The key of the form that was sent; one that is none makes no bill twice."""
    return text if text and _KEY.fullmatch(text) else new_token()


def _seats(dinner: Any, form: QuickForm) -> dict[str, int]:
    seats = queries.seats_for(db.session(), dinner.id)
    named = [
        (seat.public_id, name_of(seats, seat.id)) for seat in seats.values() if seat.brought_by_id is None
    ]
    form.about(named, "", dinner.currency)
    return {seat.public_id: seat.id for seat in seats.values()}


def _quick_page(dinner: Any, here: Any, own: Any, form: QuickForm, status: int = 200) -> Response:
    seats = queries.seats_for(db.session(), dinner.id)
    named = [
        (seat.public_id, name_of(seats, seat.id)) for seat in seats.values() if seat.brought_by_id is None
    ]
    form.about(named, own.public_id, dinner.currency)
    if status == 200:
        form.payer.data, form.currency.data = own.public_id, dinner.currency
    pact = pact_of(db.session(), dinner)
    return render("bills/quick.html", here, status, dinner=dinner, form=form, pact=pact, heads=len(seats))


def sheet_page(
    dinner: Any, here: Any, found: Any, form: SheetForm, status: int = 200, both: Any = (), **more: Any
) -> Response:
    return render(
        "bills/edit.html",
        here,
        status,
        dinner=dinner,
        form=form,
        both=both,
        bill=found.bill if found else None,
        courses="courses" in request.args or form.in_courses(),
        **more,
        **WORDS,
    )
