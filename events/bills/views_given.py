"""One tap: the discount on this bill is the house's gift to the table."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import note, see_other
from events.bills import given
from events.bills.views import bp, seat_of_viewer


@bp.post("/d/<pid>/bill/given")
@needs(Ability.BILL_EDIT)
@limit("30 per hour")
def by_house(pid: str) -> Response:
    """Anybody of the table may say so, guests too; the bill's history keeps who did."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    given.by_house(db.session(), dinner, own.id, clock.now())
    note(_("Written down. The reviews of this table say so."))
    return see_other("bills.page", pid=pid)
