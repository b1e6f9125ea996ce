"""Guests' links: opened, made anew, claimed by an account; the host's page of all guests; the shared link renewed."""

from __future__ import annotations

from typing import Any

from flask import Response, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts import guests as people
from app.accounts import keys
from app.core import clock, db
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import absolute, note, render, see_other, viewer
from events.dinners import actions, queries_guests, seats
from events.dinners.access import open_dinner
from events.dinners.guest_seats import new_link
from events.dinners.keys import guest_here
from events.dinners.page import share_url
from events.dinners.views import bp, door

FRESH = "fresh_guest_link"


@bp.get("/d/<pid>/guest/<token>")
@needs(Ability.DINNER_SEE)
@limit("60 per 10 minutes")
def guest_link(pid: str, token: str) -> WerkzeugResponse:
    """Open a guest's personal link: this browser holds the key, and the page's address gives nothing away.

    A link that opens nothing answers alike, whatever it once was. Nobody's own seat here is put aside by a link.
    """
    guest = people.guest_by_key(db.session(), token, clock.now())
    if guest is None:
        return render("dinners/guest_gone.html", status=410)
    open_dinner(db.session(), pid, viewer(), Ability.DINNER_SEE, guest=guest)
    kept, own = keys.guest(pid), guest_here(pid)
    if kept is not None and kept.here and own is not None and own.id != guest.id:
        note(_("This browser already has a seat here, under the name %(name)s.", name=own.name), "you")
    elif own is None or own.id != guest.id:
        keys.keep_guest(pid, token, here=False)
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/guest/link")
@needs(Ability.GUEST_HOLD)
@limit("20 per hour")
def renew_guest(pid: str) -> WerkzeugResponse:
    """The guest makes a new link: the old one, wherever it has gone, opens nothing any more."""
    guest, dinner, _here = _by_key(pid)
    kept = keys.guest(pid)
    keys.keep_guest(pid, new_link(dinner, guest), here=kept is not None and kept.here)
    note(_("This is your new link. The old one opens nothing any more."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/guest/claim")
@needs(Ability.GUEST_HOLD)
def claim_guest(pid: str) -> WerkzeugResponse:
    """Somebody signed in says whether the guest's seat is theirs."""
    guest, _dinner, _here = _by_key(pid)
    kept, found = keys.guest(pid), viewer()
    if found is None:
        return see_other("accounts.sign_up", next=f"/d/{pid}")
    if kept is not None and request.form.get("answer") == "no":
        keys.forget_guest(kept.key)
        note(_("The seat stays %(name)s’s.", name=guest.name))
    elif kept is not None and people.claim(db.session(), [kept.key], found.id, clock.now()):
        keys.forget_guest(kept.key)
        note(_("The seat is yours now."))
    return see_other("dinners.page", pid=pid)


def _by_key(pid: str) -> tuple[Any, Any, Any]:
    """The guest of this browser's key, and the dinner. Raises NotYours for those who hold none."""
    guest = guest_here(pid)
    dinner, here = door(pid, Ability.GUEST_HOLD, guest)
    return guest, dinner, here


@bp.get("/d/<pid>/guests")
@needs(Ability.GUEST_MANAGE)
def guests(pid: str) -> Response:
    """The host's page: the shared link, and everybody who sits or waits with a name alone."""
    dinner, here = door(pid, Ability.GUEST_MANAGE)
    found = queries_guests.guests_at(db.session(), dinner.id)
    fresh = session.pop(FRESH, None)
    shown = queries_guests.shown(found, clock.now())
    answer = render(
        "dinners/guests.html", here, dinner=dinner, guests=shown, share_url=share_url(dinner, here),
        fresh=fresh if isinstance(fresh, list) and fresh[0] == pid else None,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/d/<pid>/guests/<guest_pid>/link")
@needs(Ability.GUEST_MANAGE)
@limit("120 per hour")
def give_guest_link(pid: str, guest_pid: str) -> WerkzeugResponse:
    """A new personal link for a guest, shown to the host once, to be handed on; an older one dies."""
    dinner, guest = _guest(pid, guest_pid)
    key = new_link(dinner, guest)
    session[FRESH] = [pid, guest.name, absolute("dinners.guest_link", pid=pid, token=key)]
    return see_other("dinners.guests", pid=pid)


@bp.post("/d/<pid>/guests/<guest_pid>/shut")
@needs(Ability.GUEST_MANAGE)
def shut_guest_link(pid: str, guest_pid: str) -> WerkzeugResponse:
    """The guest's link opens nothing any more; the seat stays."""
    _dinner, guest = _guest(pid, guest_pid)
    people.revoke_link(guest, clock.now())
    note(_("The link of %(name)s opens nothing any more. The seat stays.", name=guest.name))
    return see_other("dinners.guests", pid=pid)


@bp.post("/d/<pid>/guests/<guest_pid>/remove")
@needs(Ability.GUEST_MANAGE)
def remove_guest(pid: str, guest_pid: str) -> WerkzeugResponse:
    """Take a guest off the list, with the link: somebody who does not come, or never was."""
    dinner, guest = _guest(pid, guest_pid)
    seats.remove(db.session(), dinner, guest, clock.now())
    people.revoke_link(guest, clock.now())
    note(_("%(name)s is off the list.", name=guest.name))
    return see_other("dinners.guests", pid=pid)


def _guest(pid: str, guest_pid: str) -> tuple[Any, Any]:
    """A guest of this dinner, for its host. Raises NotThere for everybody else's."""
    dinner, _here = door(pid, Ability.GUEST_MANAGE)
    guest = queries_guests.guest_at(db.session(), dinner.id, guest_pid)
    if guest is None or guest.merged_into_id is not None:
        raise NotThere
    return dinner, guest


@bp.post("/d/<pid>/share/renew")
@needs(Ability.GUEST_MANAGE)
@limit("20 per hour")
def renew_share(pid: str) -> WerkzeugResponse:
    """A new shared link; the old one, wherever it was pasted, opens nothing any more. Seats stay."""
    dinner, _here = door(pid, Ability.GUEST_MANAGE)
    actions.renew_link(db.session(), dinner)
    note(_("There is a new link. The old one opens nothing any more; whoever sits keeps the seat."))
    return see_other("dinners.guests", pid=pid)
