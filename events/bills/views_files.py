"""A bill as a table file, out and in."""

from __future__ import annotations

import csv
import io

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import see_other
from events.bills import tabled
from events.bills.sheets import draw, exponent_of
from events.bills.texts import as_rows
from events.bills.turns import TURN
from events.bills.views import begun, bp, seat_of_viewer, sheet_page, whole_of
from events.bills.wording import FAULTS


@bp.get("/d/<pid>/bill.csv")
@bp.get(f"/d/<pid>/bill/{TURN}/bill.csv")
@needs(Ability.BILL_SEE)
def export(pid: str) -> Response | WerkzeugResponse:
    """The bill as a table file."""
    dinner, _here, _own = seat_of_viewer(pid, Ability.BILL_SEE)
    found = whole_of(dinner)
    if found is None:
        return see_other("bills.page", pid=pid)
    kept = io.StringIO()
    csv.writer(kept).writerows(as_rows(found))
    answer = Response("\ufeff" + kept.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="bill.csv"'
    return answer


@bp.post("/d/<pid>/bill/table")
@bp.post(f"/d/<pid>/bill/{TURN}/table")
@needs(Ability.BILL_EDIT)
@limit("60 per hour")
def read_table(pid: str) -> Response | WerkzeugResponse:
    """What stands in a table file, in the rows of the sheet, to look at: nothing is saved by this."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    begun(dinner)
    found = whole_of(dinner)
    file = request.files.get("table")
    read = tabled.read(
        tabled.decoded(file.read(4 * tabled.MOST_LETTERS)) if file else "", exponent_of(dinner, found)
    )
    form = draw(db.session(), dinner, found, own, read)
    good = bool(read.lines or read.charges)
    wrong = [] if good or read.wrong else [_("There is no row in this file.")]
    wrong += [
        _("Row %(num)s: %(fault)s (%(text)s)", num=number, fault=FAULTS[fault], text=text)
        for number, fault, text in read.wrong
    ]
    return sheet_page(dinner, here, found, form, 200 if good else 422, wrong=wrong, read=len(read.lines))
