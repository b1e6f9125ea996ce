"""Pictures at a bill: put there, shown through the bill's own door, taken away."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.photos_web import answer, takes_files
from app.core.web import note, render, see_other, viewer
from events.bills import picturing
from events.bills.access import seat_here
from events.bills.forms_photos import PaperForm
from events.bills.rules import PictureKind
from events.bills.turns import TURN, turn
from events.bills.views import bp, seat_of_viewer
from events.dinners.access import open_dinner
from events.dinners.keys import guest_here, kept_link


@bp.post("/d/<pid>/bill/photos")
@bp.post(f"/d/<pid>/bill/{TURN}/photos")
@needs(Ability.BILL_EDIT)
@limit("30 per hour")
@takes_files()
def add_photo(pid: str) -> Response | WerkzeugResponse:
    """Put a photograph of the paper bill there; nobody but the table sees it."""
    return _add(pid, PictureKind.PAPER)


@bp.post("/d/<pid>/bill/code")
@bp.post(f"/d/<pid>/bill/{TURN}/code")
@needs(Ability.BILL_EDIT)
@limit("30 per hour")
@takes_files()
def add_code(pid: str) -> Response | WerkzeugResponse:
    """Put one's own collection code there; only who has to pay sees it, and it goes by itself."""
    return _add(pid, PictureKind.CODE)


@bp.get("/d/<pid>/bill/photos/<photo_pid>")
@bp.get(f"/d/<pid>/bill/{TURN}/photos/<photo_pid>")
@needs(Ability.BILL_SEE)
def photo(pid: str, photo_pid: str) -> Response:
    """A picture of the bill, for whoever may see it."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_SEE)
    return answer(picturing.look(db.session(), dinner, own, photo_pid, clock.now(), turn()))


@bp.get("/d/<pid>/bill/photos/<photo_pid>/thumb")
@bp.get(f"/d/<pid>/bill/{TURN}/photos/<photo_pid>/thumb")
@needs(Ability.BILL_SEE)
def thumb(pid: str, photo_pid: str) -> Response:
    """The same, small."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_SEE)
    return answer(picturing.look(db.session(), dinner, own, photo_pid, clock.now(), turn()), thumb=True)


@bp.post("/d/<pid>/bill/photos/<photo_pid>")
@bp.post(f"/d/<pid>/bill/{TURN}/photos/<photo_pid>")
@needs(Ability.BILL_EDIT)
@limit("60 per hour")
def remove_photo(pid: str, photo_pid: str) -> WerkzeugResponse:
    """Take a picture away for good."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    picturing.remove(db.session(), dinner, own, photo_pid, clock.now(), turn())
    note(_("Gone for good."))
    return see_other("bills.page", pid=pid)


def _add(pid: str, kind: PictureKind) -> Response | WerkzeugResponse:
    """Drawn before the unit of work, after a look at the door."""
    with glance() as session:
        guest = guest_here(pid, session)
        dinner, _here = open_dinner(session, pid, viewer(), Ability.BILL_EDIT, kept_link(pid), guest)
        seat_here(session, dinner, viewer(), guest.id if guest else None)
    form = PaperForm()
    good = form.validate_on_submit()
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    if not good:
        return render("bills/photo.html", here, 422, dinner=dinner, form=form, code=kind is PictureKind.CODE)
    alt = _("The paper bill") if kind is PictureKind.PAPER else _("A collection code")
    picturing.add(db.session(), dinner, own, kind, form.picture.taken[0], str(alt), clock.now(), turn())
    note(
        _("There. Only your table sees it.") if kind is PictureKind.PAPER else _("There, for a week at most.")
    )
    return see_other("bills.page", pid=pid)
