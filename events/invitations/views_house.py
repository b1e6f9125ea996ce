"""Pages of houses: what was sent, a new invitation, open tables of the city, answers to groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.core import clock, db, wording
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.merchants import phrases
from app.merchants.access import open_merchant
from app.merchants.queries import claims_of
from app.places.models import Venue
from app.places.queries import dishes_of
from events.invitations import actions, finding, knowing, queries, shown, talking
from events.invitations.actions import NotSent
from events.invitations.forms import CHOSEN, complain
from events.invitations.forms_offer import OfferForm
from events.invitations.rules import OfferProblem, Terms
from events.invitations.saying import day
from events.invitations.views import bp, door, read, show
from events.invitations.wording import PAYS_META


@dataclass(slots=True)
class Desk:
    """What the form of an invitation leans on."""

    merchant: Any
    here: Any
    venues: list[Venue]
    venue: Venue
    need: Any = None
    chosen: list[str] = field(default_factory=list)


@bp.get("/shop/<pid>/offers")
@needs(Ability.OFFER_SEND)
def sent(pid: str) -> Response:
    """What the house has sent, and what waits for its answer."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.OFFER_SEND)
    waiting = {each.id for each in queries.waiting_for_house(db.session(), [merchant.id])}
    offers = queries.of_merchant(db.session(), merchant.id)
    rows = sorted(shown.rows(offers, of_house=True), key=lambda row: row["offer"].id not in waiting)
    return render("invitations/sent.html", here, merchant=merchant, rows=rows, waiting=waiting)


@bp.get("/shop/<pid>/needs")
@needs(Ability.OFFER_SEND)
def needs_here(pid: str) -> Response:
    """Open tables of the cities in which the house cooks: what groups ask for by themselves."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.OFFER_SEND)
    now, cities = clock.now(), sorted({claim.venue.city for claim in claims_of(db.session(), merchant.id)})
    found = [need for city in cities for need in queries.needs_in(db.session(), city, now)]
    return render("invitations/needs.html", here, merchant=merchant, needs=found, day=day)


@bp.get("/shop/<pid>/offers/new")
@needs(Ability.OFFER_SEND)
def new(pid: str) -> Response:
    """The form of an invitation; groups of the city are found beside it."""
    desk = _desk(pid)
    form = OfferForm(formdata=None)
    form.about(desk.venue.timezone, clock.now())
    form.slots.data = [form.offered[each] for each in CHOSEN]
    if desk.need is not None:
        form.heads_least.data, form.heads_most.data = desk.need.people_least, desk.need.people_most
        form.price.data, form.room.data = desk.need.cap_fen, desk.need.room
        form.slots.data = [each for each in form.offered if each[:10] in desk.need.days]
    desk.chosen = request.args.getlist("group")[:10]
    return _new_page(desk, form)


@bp.post("/shop/<pid>/offers/new")
@needs(Ability.OFFER_SEND)
@limit("30 per hour")
def create(pid: str) -> Response:
    """Send it to each group that was chosen. Where it would not arrive, nothing is sent, and the form says why."""
    desk, now = _desk(pid), clock.now()
    form = OfferForm()
    form.about(desk.venue.timezone, now)
    desk.chosen = request.form.getlist("group")[:10]
    if not form.validate_on_submit():
        return _new_page(desk, form, 422)
    groups = (
        [desk.need.group]
        if desk.need is not None
        else finding.chosen(db.session(), desk.chosen, desk.venue.city)
    )
    terms = form.terms()
    until = form.valid_until(talking.starts_of(terms, desk.venue.timezone))
    try:
        actions.check(terms, until, desk.venue.timezone, now)
        if not groups:
            raise NotSent([OfferProblem.NO_GROUP])
    except NotSent as no:
        form.refuse(no)
        return _new_page(desk, form, 422, nobody=OfferProblem.NO_GROUP in no.problems)
    if barred := _barred(desk, groups, terms):
        return _new_page(desk, form, 409, barred=barred)
    for group in groups:
        actions.send(
            db.session(), desk.venue, desk.merchant.id, group, terms, until, me().id, now, need=desk.need
        )
    note(
        ngettext(
            "Sent to %(num)d group. It decides; you hear of it.",
            "Sent to %(num)d groups. They decide; you hear of it.",
            len(groups),
        )
    )
    return see_other("invitations.sent", pid=pid)


@bp.get("/o/<pid>/improve")
@needs(Ability.OFFER_KEEP)
def rewrite(pid: str) -> Response:
    """The form of a new version."""
    offer, here = door(pid, Ability.OFFER_KEEP)
    base = queries.version(db.session(), offer.id, offer.version).terms
    form = OfferForm(formdata=None)
    form.about(offer.venue.timezone, clock.now(), base)
    form.fill(base)
    form.seen.data = str(offer.version)
    return _rewrite_page(offer, here, form)


@bp.post("/o/<pid>/improve")
@needs(Ability.OFFER_KEEP)
@limit("30 per hour")
def improve(pid: str) -> Response:
    """Put the new version before the group."""
    offer, here = door(pid, Ability.OFFER_KEEP)
    form = OfferForm()
    form.about(
        offer.venue.timezone, clock.now(), queries.version(db.session(), offer.id, offer.version).terms
    )
    if not form.validate_on_submit():
        return _rewrite_page(offer, here, form, 422)
    try:
        actions.improve(db.session(), offer, form.terms(), me().id, form.seen_version, clock.now())
    except NotSent as no:
        form.refuse(no)
        return _rewrite_page(offer, here, form, 422)
    note(_("The group reads the new version. The old one stays readable."))
    return see_other("invitations.page", pid=pid)


@bp.post("/o/<pid>/agree")
@needs(Ability.OFFER_KEEP)
@limit("30 per hour")
def agree(pid: str) -> Response:
    """Yes to what the group asks for: the table is set."""
    offer, _here = door(pid, Ability.OFFER_KEEP)
    actions.accept_counter(db.session(), offer, me().id, read(offer).seen_version, clock.now())
    note(_("Agreed. The group has its table; you see how many come when the number is final."))
    return see_other("invitations.page", pid=pid)


@bp.post("/o/<pid>/regrets")
@needs(Ability.OFFER_KEEP)
@limit("30 per hour")
def regrets(pid: str) -> Response:
    """Not this time, in kind words."""
    offer, here = door(pid, Ability.OFFER_KEEP)
    form = read(offer)
    if phrase := phrases.refused([form.said]):
        complain(
            form.words,
            _("An invitation cannot ask for praise or pay for it: leave out “%(phrase)s”.", phrase=phrase),
        )
        return show(offer, here, 422, why=form)
    actions.decline_counter(db.session(), offer, form.said, me().id, form.seen_version, clock.now())
    note(_("The group hears it."))
    return see_other("invitations.page", pid=pid)


@bp.post("/o/<pid>/withdraw")
@needs(Ability.OFFER_KEEP)
@limit("30 per hour")
def withdraw(pid: str) -> Response:
    """Take it back; what was agreed is cancelled, and counted."""
    offer, _here = door(pid, Ability.OFFER_KEEP)
    said = read(offer).said
    actions.withdraw(db.session(), offer, "" if phrases.refused([said]) else said, me().id, clock.now())
    note(_("Taken back. The group hears it."))
    return see_other("invitations.page", pid=pid)


def _barred(desk: Desk, groups: Sequence[Any], terms: Terms) -> list[tuple[str, str]]:
    """Where it would not arrive, and why: told before anything is sent (M-06)."""
    found = actions.barred_for(
        db.session(), desk.venue, desk.merchant.id, [each.id for each in groups], terms, clock.now(),
        need=desk.need is not None,
    )  # fmt: skip
    sent = {
        offer.group_id
        for offer in queries.same_terms(db.session(), desk.venue.id, [g.id for g in groups], terms)
    }
    return [
        (group.name, wording.say(found[group.id][0]))
        for group in groups
        if found[group.id] and group.id not in sent
    ]


def _desk(pid: str) -> Desk:
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.OFFER_SEND)
    venues = [claim.venue for claim in claims_of(db.session(), merchant.id)]
    wanted = request.values.get("venue", "")
    found = [venue for venue in venues if venue.public_id == wanted] or venues
    if not found:
        raise NotThere
    asked = queries.need_by(db.session(), request.values.get("need", "")[:40])
    need = (
        asked if asked is not None and asked.closed_at is None and asked.group.city == found[0].city else None
    )
    return Desk(merchant, here, venues, found[0], need)


def _new_page(
    desk: Desk,
    form: OfferForm,
    status: int = 200,
    *,
    barred: Sequence[tuple[str, str]] = (),
    nobody: bool = False,
) -> Response:
    now = clock.now()
    words = clean_name(request.args.get("q", ""))[:60]
    groups = (
        []
        if desk.need
        else finding.groups(db.session(), desk.venue, desk.merchant.id, words, desk.chosen, now)
    )
    session, venue = db.session(), desk.venue
    return render(
        "invitations/new.html", desk.here, status, merchant=desk.merchant, venue=venue, venues=desk.venues, form=form,
        groups=groups, need=desk.need, chosen=desk.chosen, barred=barred, nobody=nobody, q=words, metas=PAYS_META,
        dishes=[dish.name for dish in dishes_of(session, venue.id)], paused=finding.paused(session, venue.id, now),
        confirmed=knowing.is_confirmed(session, venue.id, desk.merchant.id),
    )  # fmt: skip


def _rewrite_page(offer: Any, here: Any, form: OfferForm, status: int = 200) -> Response:
    return render(
        "invitations/improve.html", here, status, offer=offer, merchant=offer.merchant, form=form, metas=PAYS_META,
        dishes=[dish.name for dish in dishes_of(db.session(), offer.venue_id)],
    )  # fmt: skip
