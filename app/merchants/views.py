"""Pages of merchants: one's own, opening one, the desk, the claim with its code, who keeps a venue, leaving."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.merchants import actions, calling, disputes, queries
from app.merchants.access import open_claim, open_merchant
from app.merchants.forms import KeepForm, NameForm, OpenForm, WordsForm
from app.merchants.rules import StaffRole
from app.merchants.wording import HOWS, ROLES, STATES
from app.places.access import open_venue
from app.places.actions import create_venue, is_repeat
from app.places.queries import twins

bp = Blueprint("merchants", __name__)


@bp.get("/shops")
@needs(Ability.MERCHANT_OPEN)
def mine() -> Response:
    """The merchants that one works for, and the way to open one."""
    return render("merchants/mine.html", rows=queries.merchants_of(db.session(), me().id), roles=ROLES)


@bp.get("/shops/new")
@needs(Ability.MERCHANT_OPEN)
def new() -> Response:
    """The form of a place that is new here."""
    form = OpenForm(timezone=me().timezone)
    return render("merchants/new.html", form=form, twins=())


@bp.post("/shops/new")
@needs(Ability.MERCHANT_OPEN)
@limit("10 per hour")
def create() -> Response:
    """Write the place down and open its desk; one that looks like it is offered first."""
    form = OpenForm()
    if not form.validate_on_submit():
        return render("merchants/new.html", status=422, form=form, twins=())
    session, words, now = db.session(), form.words(), clock.now()
    found = twins(session, words.name, words.city)
    if found and not form.another.data and not any(is_repeat(twin, me().id, words) for twin in found):
        return render("merchants/new.html", status=422, form=form, twins=found)
    venue = create_venue(session, me().id, words, now)
    merchant = actions.open_merchant_for(session, venue, me().id, words.name, now)
    note(_("Your desk is open. Put the code where diners see it."))
    return see_other("merchants.desk", pid=merchant.public_id)


@bp.get("/v/<pid>/keeper")
@needs(Ability.VENUE_SEE)
def keeper(pid: str) -> Response:
    """Who keeps a place, who else says so, and what was decided: open to everybody."""
    venue, here = open_venue(db.session(), pid, viewer())
    session, who = db.session(), viewer()
    rows = queries.merchants_of(session, who.id) if who else ()
    return render(
        "merchants/keeper.html", here, venue=venue, claims=queries.living_claims(session, venue.id),
        disputes=queries.disputes_at(session, venue.id), states=STATES, hows=HOWS,
        owned=[row.merchant for row in rows if row.role is StaffRole.OWNER],
    )  # fmt: skip


@bp.post("/v/<pid>/keeper")
@needs(Ability.MERCHANT_OPEN)
@limit("10 per hour")
def keep(pid: str) -> Response:
    """Say that a place is one's own: a desk opens at once, and diners confirm it."""
    venue, _here = open_venue(db.session(), pid, viewer())
    form, now = KeepForm(), clock.now()
    if not form.validate_on_submit():
        return see_other("merchants.keeper", pid=pid)
    if form.merchant.data:
        merchant, _there = open_merchant(
            db.session(), form.merchant.data[:20], viewer(), Ability.MERCHANT_RUN
        )
        actions.claim_venue(db.session(), merchant, venue, me().id, now)
    else:
        merchant = actions.open_merchant_for(db.session(), venue, me().id, "", now)
    note(_("Your desk is open. Put the code where diners see it."))
    return see_other("merchants.desk", pid=merchant.public_id)


@bp.get("/shop/<pid>")
@needs(Ability.MERCHANT_SEE)
def desk(pid: str) -> Response:
    """The desk: which tables come, what they say, and what is still to be done."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_SEE)
    claims = queries.claims_of(db.session(), merchant.id)
    return render("merchants/desk.html", here, merchant=merchant, claims=claims, states=STATES)


@bp.get("/shop/<pid>/settings")
@needs(Ability.MERCHANT_RUN)
def settings(pid: str) -> Response:
    """The name, the places, and leaving."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    return _settings(merchant, here, NameForm(name=merchant.name))


@bp.post("/shop/<pid>/settings")
@needs(Ability.MERCHANT_RUN)
@limit("30 per hour")
def rename(pid: str) -> Response:
    """Call the merchant otherwise."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    form = NameForm()
    if not form.validate_on_submit():
        return _settings(merchant, here, form, 422)
    actions.rename(db.session(), merchant, me().id, clean_name(form.name.data or ""), clock.now())
    note(_("Saved."))
    return see_other("merchants.settings", pid=pid)


@bp.post("/shop/<pid>/close")
@needs(Ability.MERCHANT_RUN)
@limit("10 per hour")
def close(pid: str) -> Response:
    """Leave the platform. Places, dishes and reviews stay."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    actions.close_merchant(db.session(), merchant, me().id, clock.now())
    note(_("Closed. The place, its dishes and what was written of it stay."))
    return see_other("merchants.mine")


@bp.get("/shop/<pid>/claims/<claim_pid>")
@needs(Ability.MERCHANT_SEE)
def claim(pid: str, claim_pid: str) -> Response:
    """The code for the desk, large enough to print, and how far it is."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_SEE)
    return _claim(merchant, here, claim_pid, WordsForm(formdata=None))


@bp.post("/shop/<pid>/claims/<claim_pid>/call")
@needs(Ability.MERCHANT_RUN)
@limit("10 per hour")
def call(pid: str, claim_pid: str) -> Response:
    """Ask to be called on the number that is on the page."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    found = open_claim(db.session(), merchant, claim_pid)
    calling.ask(db.session(), found, me().id, clock.now())
    note(_("Noted. Keep the code near the telephone."))
    return see_other("merchants.claim", pid=pid, claim_pid=claim_pid)


@bp.post("/shop/<pid>/claims/<claim_pid>/leave")
@needs(Ability.MERCHANT_RUN)
@limit("10 per hour")
def leave_venue(pid: str, claim_pid: str) -> Response:
    """Keep this place no longer."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    found = open_claim(db.session(), merchant, claim_pid)
    actions.leave_venue(db.session(), found, me().id, clock.now())
    note(_("The place is not yours any more. What was written of it stays."))
    return see_other("merchants.settings", pid=pid)


@bp.post("/shop/<pid>/claims/<claim_pid>/dispute")
@needs(Ability.MERCHANT_RUN)
@limit("10 per hour")
def dispute(pid: str, claim_pid: str) -> Response:
    """Say that the other merchant's place is one's own."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    form = WordsForm()
    if not form.validate_on_submit():
        return _claim(merchant, here, claim_pid, form, 422)
    found = open_claim(db.session(), merchant, claim_pid)
    disputes.dispute(db.session(), found, me().id, form.words.data or "", clock.now())
    note(_("Said. Until it is decided nothing changes hands."))
    return see_other("merchants.claim", pid=pid, claim_pid=claim_pid)


@bp.post("/shop/<pid>/claims/<claim_pid>/dispute/answer")
@needs(Ability.MERCHANT_RUN)
@limit("30 per hour")
def answer(pid: str, claim_pid: str) -> Response:
    """Answer to a dispute."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    form = WordsForm()
    if not form.validate_on_submit():
        return _claim(merchant, here, claim_pid, form, 422)
    found, open_one = _disputed(merchant, claim_pid)
    if open_one.holder_id != found.id:
        raise NotThere
    disputes.answer(db.session(), open_one, me().id, form.words.data or "", clock.now())
    note(_("Said. Everybody who looks who keeps the place reads it."))
    return see_other("merchants.claim", pid=pid, claim_pid=claim_pid)


@bp.post("/shop/<pid>/claims/<claim_pid>/dispute/end")
@needs(Ability.MERCHANT_RUN)
@limit("10 per hour")
def end_dispute(pid: str, claim_pid: str) -> Response:
    """Take one's dispute back, or give the place up to the other."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    found, open_one = _disputed(merchant, claim_pid)
    act = disputes.give_up if open_one.holder_id == found.id else disputes.withdraw
    act(db.session(), open_one, me().id, clock.now())
    note(_("It is settled."))
    return see_other("merchants.desk", pid=pid)


def _disputed(merchant: Any, claim_pid: str) -> tuple[Any, Any]:
    found = open_claim(db.session(), merchant, claim_pid)
    open_one = queries.open_dispute_of(db.session(), found.id)
    if open_one is None:
        raise NotThere
    return found, open_one


def _claim(merchant: Any, here: Here, claim_pid: str, form: WordsForm, status: int = 200) -> Response:
    session = db.session()
    found = open_claim(session, merchant, claim_pid)
    others = [each for each in queries.living_claims(session, found.venue_id) if each.id != found.id]
    return render(
        "merchants/claim.html", here, status=status, merchant=merchant, claim=found, others=others, form=form,
        dispute=queries.open_dispute_of(session, found.id), number=calling.number_for(session, found), hows=HOWS,
        states=STATES,
    )  # fmt: skip


def _settings(merchant: Any, here: Here, form: NameForm, status: int = 200) -> Response:
    claims = queries.claims_of(db.session(), merchant.id)
    return render(
        "merchants/settings.html",
        here,
        status=status,
        merchant=merchant,
        claims=claims,
        form=form,
        states=STATES,
    )
