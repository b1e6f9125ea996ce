"""The page of an offer, its thread, and what a group does with it: vote, decline, ask for something else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.merchants import phrases
from events.invitations import deciding, keeping, queries, shown, talking
from events.invitations.access import is_house, open_offer
from events.invitations.actions import NotSent
from events.invitations.forms import WishForm, WordsForm, complain
from events.invitations.rules import Side

bp = Blueprint("invitations", __name__)


def door(pid: str, ability: Ability) -> Any:
    """The offer of this address and what the viewer is toward it."""
    return open_offer(db.session(), pid, viewer(), ability)


@bp.get("/o/<pid>")
@needs(Ability.OFFER_SEE)
def page(pid: str) -> Response:
    """The invitation, what each side knows of the other, the vote, the thread, all versions."""
    offer, here = door(pid, Ability.OFFER_SEE)
    return show(offer, here)


@bp.post("/o/<pid>/messages")
@needs(Ability.OFFER_TALK)
@limit("60 per hour")
def say(pid: str) -> Response:
    """Write to the other side."""
    offer, here = door(pid, Ability.OFFER_TALK)
    form = read(offer)
    house = is_house(here)
    phrase = phrases.refused([form.said]) if house else ""
    if phrase:
        complain(
            form.words,
            _("An invitation cannot ask for praise or pay for it: leave out “%(phrase)s”.", phrase=phrase),
        )
    if not form.said:
        complain(form.words, _("There is nothing to send yet."))
    if form.words.errors:
        return show(offer, here, 422, form=form)
    talking.say(db.session(), offer, Side.HOUSE if house else Side.GROUP, me().id, form.said, clock.now())
    return see_other(f"/o/{pid}#talk")


@bp.post("/o/<pid>/vote")
@needs(Ability.OFFER_ANSWER)
@limit("20 per hour")
def vote(pid: str) -> Response:
    """Put it to the vote. Whoever does hosts, unless somebody else has volunteered."""
    offer, _here = door(pid, Ability.OFFER_ANSWER)
    asked = deciding.ask(db.session(), offer, me().id, read(offer).lasts, clock.now())
    note(_("The group is asked. If it comes, the table is set by itself, and you host it."))
    return see_other("proposals.page", pid=asked.public_id)


@bp.post("/o/<pid>/decline")
@needs(Ability.OFFER_ANSWER)
@limit("20 per hour")
def decline(pid: str) -> Response:
    """Propose to decline, with a reason."""
    offer, here = door(pid, Ability.OFFER_ANSWER)
    form = read(offer)
    if not form.said:
        complain(form.words, _("Say why: the house learns from it."))
        return show(offer, here, 422, why=form)
    asked = deciding.decline(db.session(), offer, me().id, form.said, form.lasts, clock.now())
    note(_("The group is asked. If it agrees, the house reads your reason."))
    return see_other("proposals.page", pid=asked.public_id)


@bp.get("/o/<pid>/counter")
@needs(Ability.OFFER_ANSWER)
def wish(pid: str) -> Response:
    """The form of what the group would ask for instead."""
    offer, here = door(pid, Ability.OFFER_ANSWER)
    form = _wish_form(offer, filled=True)
    return _wish_page(offer, here, form)


@bp.post("/o/<pid>/counter")
@needs(Ability.OFFER_ANSWER)
@limit("20 per hour")
def counter(pid: str) -> Response:
    """Put that to the vote; the house reads it if it passes."""
    offer, here = door(pid, Ability.OFFER_ANSWER)
    form = _wish_form(offer, filled=False)
    if not form.validate_on_submit():
        return _wish_page(offer, here, form, 422)
    if len(form.walls) > 1:
        complain(form.slots, _("Ask for one time, so that a yes of the house is a date."))
        return _wish_page(offer, here, form, 422)
    try:
        asked = deciding.counter(db.session(), offer, me().id, form.terms(), read(offer).lasts, clock.now())
    except NotSent as no:
        form.refuse(no)
        return _wish_page(offer, here, form, 422)
    note(_("The group is asked. If it agrees, the house is asked, and a yes sets the table."))
    return see_other("proposals.page", pid=asked.public_id)


@bp.post("/o/<pid>/host")
@needs(Ability.OFFER_ANSWER)
@limit("60 per hour")
def host(pid: str) -> Response:
    """Offer to host it, or not any more."""
    offer, _here = door(pid, Ability.OFFER_ANSWER)
    deciding.volunteer(db.session(), offer, me().id, clock.now())
    note(_("Noted."))
    return see_other("invitations.page", pid=pid)


@bp.post("/o/<pid>/report")
@needs(Ability.OFFER_ANSWER)
@limit("20 per hour")
def report(pid: str) -> Response:
    """Say that it asks for praise or pays for it."""
    offer, _here = door(pid, Ability.OFFER_ANSWER)
    keeping.report(db.session(), offer, me().id, clock.now())
    note(_("Noted, without your name. When three groups say so, this house cannot invite for three months."))
    return see_other("invitations.page", pid=pid)


def read(offer: Any) -> WordsForm:
    """A line, or a reason, as it was sent."""
    form = WordsForm().about()
    if not form.validate_on_submit() and not form.words.errors:
        raise UnprocessableEntity
    return form


def show(offer: Any, here: Any, status: int = 200, **more: Any) -> Response:
    """The page of the offer."""
    found = shown.page(offer, here, clock.now())
    return render("invitations/page.html", here, status, **{"why": found["form"], **found, **more})


def _wish_form(offer: Any, *, filled: bool) -> WishForm:
    base = queries.version(db.session(), offer.id, offer.version).terms
    form = WishForm(formdata=None) if filled else WishForm()
    form.about(offer.venue.timezone, clock.now(), base)
    if filled:
        form.fill(base)
        form.slots.data = list(base.slots[:1])
        form.seen.data = str(offer.version)
    return form


def _wish_page(offer: Any, here: Any, form: WishForm, status: int = 200) -> Response:
    days = WordsForm(formdata=None).about()
    zone = i18n.zone(offer.venue.timezone).key
    return render("invitations/counter.html", here, status, offer=offer, form=form, days=days, zone=zone)
