"""What invitations put on other pages: a dinner's frozen terms and promises, a group's letters, a house's record."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.i18n import money
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from app.merchants.models import Merchant
from app.places.models import Venue
from events.attestations.queries import attested_seat
from events.bills import given as bills_given
from events.bills import written
from events.bills.queries import Whole
from events.bills.rules import BillState
from events.dinners.models import Dinner
from events.invitations import given, knowing, promises, queries, reads, shown, talking, watching
from events.invitations.promises import Outcome, Promised
from events.invitations.rules import State
from events.invitations.wording import FEES, OUTCOMES, PROMISED
from groups.membership.models import Group


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """Before: the frozen invitation, told before anybody sits. After: what became of its promises."""
    if not marked("dinner", "offer", dinner=dinner.id) or dinner.called_off_at is not None:
        return ""
    session, me, now = db.session(), viewer(), clock.now()
    offer = queries.of_dinner(session, dinner.id)
    if offer is None or offer.accepted is None:
        return ""
    version = queries.version(session, offer.id, offer.accepted)
    asks = (
        me is not None and offer.state is State.ACCEPTED and promises.may_tick(dinner.ends_at, now)
        and attested_seat(session, dinner.id, me.id) is not None
    )  # fmt: skip
    return render_template(
        "invitations/_on_dinner.html", dinner=dinner, offer=offer, slip=shown.slip(offer, version), asks=asks,
        over=now >= dinner.ends_at, moved=_moved(dinner, version.terms.slots), promises=_promises(offer.id, me, asks),
        outcomes=OUTCOMES, cancelled=offer.state is State.CANCELLED, sees=here.may(Ability.GROUP_ROLL),
    )  # fmt: skip


def on_seat(dinner: Dinner, here: Here, phase: object) -> str:
    """Whoever takes a seat knows before that the house pays (M-13)."""
    if not marked("dinner", "offer", dinner=dinner.id):
        return ""
    found = queries.agreed_at(db.session(), dinner.id)
    words = shown.label_words(found[1].terms) if found is not None else ""
    return render_template("invitations/_on_seat.html", words=words) if words else ""


def on_bill(dinner: Dinner, **_more: object) -> str:
    """What the bill asks beyond the invitation: told to the table, decided by nobody (A-34, H-07)."""
    flag = watching.flag(db.session(), dinner)
    if not flag:
        return ""
    return render_template("invitations/_on_bill.html", flag=flag, names=FEES, currency=dinner.currency)


def on_bill_given(dinner: Dinner, whole: Whole, **_more: object) -> str:
    """What was taken off, and whether the house gave it: asked of the table, told with its reviews (R-20)."""
    found, bill = bills_given.on(whole), whole.bill
    if not (found.gift or found.discount):
        return ""
    asks = bill.state is not BillState.SETTLED and given.asked_about(db.session(), dinner, found)
    if not (found.gift or asks):
        return ""
    cash = partial(written.cash, currency=bill.currency, exponent=bill.exponent)
    return render_template("invitations/_given.html", dinner=dinner, found=found, asks=asks, cash=cash)


def on_group(group: Group, here: Here, **_more: object) -> str:
    """Letters that wait for the group, and its open table; one way in for its members."""
    if not here.may(Ability.OFFER_LIST):
        return ""
    if not marked("group", "offers", group=group.id):
        return render_template("invitations/_way.html", group=group)
    session, now = db.session(), clock.now()
    offers = [each for each in queries.of_group(session, group.id, 6) if each.state is State.OPEN]
    need = queries.open_need(session, group.id, now)
    return render_template(
        "invitations/_on_group.html", group=group, rows=shown.rows(offers, of_house=False), need=need
    )


def on_venue(venue: Venue, here: Here) -> str:
    """How the house has kept its word."""
    if not marked("venue", "promises", venue=venue.id):
        return ""
    record = knowing.record_of(db.session(), venue.id)
    return render_template("invitations/_on_venue.html", record=record) if record.judged else ""


def on_desk(merchant: Merchant, here: Here) -> str:
    """What was sent, and what waits."""
    if not here.may(Ability.OFFER_SEND):
        return ""
    offers = queries.of_merchant(db.session(), merchant.id, 6)
    waiting = {each.id for each in queries.waiting_for_house(db.session(), [merchant.id])}
    rows = sorted(shown.rows(offers, of_house=True), key=lambda row: row["offer"].id not in waiting)
    return render_template("invitations/_on_desk.html", merchant=merchant, rows=rows, waiting=waiting)


def desk_head(merchant: Merchant, here: Here) -> str:
    """The way to a new one."""
    may = here.may(Ability.OFFER_SEND)
    return render_template("invitations/_desk_head.html", merchant=merchant) if may else ""


def nav(merchant: Merchant, here: Here) -> list[dict[str, Any]]:
    """The tab."""
    if not here.may(Ability.OFFER_SEND):
        return []
    return [
        {
            "key": "offers",
            "rank": 10,
            "title": _("Invitations"),
            "href": url_for("invitations.sent", pid=merchant.public_id),
        }
    ]


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """What waits at home: groups that have asked one's house for something else."""
    if not marks.at_home(db.session(), "offers", viewer.id, now):
        return []
    return [{
        "icon": "letter", "title": _("%(group)s asks your house for something else", group=offer.group.name),
        "meta": offer.venue.name, "href": url_for("invitations.page", pid=offer.public_id), "action": _("Answer"),
        "rank": 15,
    } for offer in queries.waiting_for_house(db.session(), reads.houses_of(db.session(), viewer.id))]  # fmt: skip


def export(member_id: int) -> list[dict[str, Any]]:
    """What a member takes along."""
    return reads.exported(db.session(), member_id)


def _moved(dinner: Dinner, slots: tuple[str, ...]) -> bool:
    """Whether the dinner stands at a time that the agreed version does not name."""
    return all(talking.moment_of(slot, dinner.timezone) != dinner.starts_at for slot in slots)


def _promises(offer_id: int, me: Viewer | None, asks: bool) -> list[dict[str, Any]]:
    session = db.session()
    own = queries.ticks_of(session, offer_id, me.id) if me is not None and asks else {}
    return [
        {"pid": each.public_id, "title": _title(each), "outcome": each.outcome,
         "side": money(each.fen) if each.fen is not None else "",
         "mine": own[each.id].outcome if each.id in own else None, "choices": list(Outcome)}
        for each in queries.promises_of(session, offer_id)
    ]  # fmt: skip


def _title(promise: Any) -> str:
    if promise.kind is Promised.DISH:
        return str(promise.words)
    if promise.kind is Promised.TREAT:
        return str(_("%(kind)s: %(part)s%%", kind=PROMISED[promise.kind], part=promise.words))
    return f"{PROMISED[promise.kind]}: {promise.words}" if promise.words else str(PROMISED[promise.kind])
