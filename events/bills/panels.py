"""What bills show on other pages: the way to the bill, one's share, what waits at home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import g, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.i18n import money
from app.core.viewer import Viewer
from app.core.web import viewer
from app.places.models import Venue
from events.bills import queries, queries_groups, written
from events.bills.heads import Range, range_of
from events.bills.models import Bill
from events.bills.wording import STATES
from events.dinners.models import Dinner
from groups.membership.models import Group

A_YEAR = timedelta(days=365)


def _has_one(dinner: Dinner, here: Here) -> bool:
    return here.may(Ability.BILL_SEE) and dinner.called_off_at is None and clock.now() >= dinner.starts_at


def tools(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """The way to the bill, from the first bite on."""
    if not _has_one(dinner, here):
        return []
    href = url_for("bills.page", pid=dinner.public_id)
    meta = _("split, agree, who pays whom; no money passes here")
    return [{"title": _("The bill, AA"), "meta": meta, "href": href, "icon": "split", "rank": 5}]


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """One line with the state of the bill, for those who sat there."""
    if viewer() is None or not _has_one(dinner, here):
        return ""
    bills = queries.bills_of(db.session(), dinner.id)
    return render_template("bills/_on_dinner.html", dinner=dinner, bills=bills) if bills else ""


def on_group(group: Group, here: Here, **_more: object) -> str:
    """The last bills of the group's tables at which the viewer sat, what came after the dinner too."""
    me = viewer()
    if me is None or not marks.look(
        db.session(), "group", "my_bills", member=me.id, group=group.id, now=clock.now()
    ):
        return ""
    found = queries_groups.of_group(db.session(), group.id, me.id)
    return render_template("bills/_on_group.html", bills=found, states=STATES)


def to_review(dinner: Dinner) -> list[int]:
    """The dishes on this dinner's bill: what its diners are asked about (R-07)."""
    return queries.dishes_of(db.session(), dinner.id)


def treated(dinner_ids: Sequence[int], currency: str) -> list[tuple[int, int]]:
    """For the rota, where the group agreed that treats count at their value: no amount is shown there."""
    return queries_groups.treated_at(db.session(), dinner_ids, currency)


def venue_meta(venue: Venue) -> Markup:
    """The price a head by agreed bills, beside what the venue cooks."""
    found = heads_at(venue)
    if found is None:
        return Markup("")
    words = _("%(price)s each by agreed bills", price=money(found.median, found.currency))
    return Markup('<span class="num">{}</span>').format(words)


def venue_aside(venue: Venue, here: Here) -> str:
    """What a head costs, the range of a year, drinks apart (R-09)."""
    found = heads_at(venue)
    return render_template("bills/_venue.html", venue=venue, heads=found) if found is not None else ""


def heads_at(venue: Venue) -> Range | None:
    """Read once for all panels of a page."""
    known: dict[int, Range | None] = g.setdefault("bill_heads", {})
    if venue.id not in known:
        known[venue.id] = range_of(queries.heads_of(db.session(), venue.id, clock.now() - A_YEAR))
    return known[venue.id]


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """Bills that wait for my word, and transfers in which it is my turn."""
    session = db.session()
    found = [
        _todo(
            dinner,
            bill,
            "split",
            _("The bill is proposed: %(title)s", title=bill.title or dinner.title),
            _("Look at your share, one tap"),
            _("See the bill"),
            15,
        )
        for dinner, bill in queries.to_answer(session, viewer.id)
    ]
    for transfer, dinner, told in queries.waiting_for(session, viewer.id):
        bill = transfer.bill
        units = written.cash(transfer.amount, bill.currency, bill.exponent)
        title = _("Has %(amount)s come?", amount=units) if told else _("You owe %(amount)s", amount=units)
        meta, action = bill.title or dinner.title, _("Answer") if told else _("See the bill")
        found.append(_todo(dinner, bill, "transfer", title, meta, action, 16))
    return found


def _todo(
    dinner: Dinner, bill: Bill, icon: str, title: str, meta: str, action: str, rank: int
) -> dict[str, Any]:
    href = url_for("bills.page", pid=dinner.public_id, turn=bill.turn)
    return {"icon": icon, "title": title, "meta": meta, "href": href, "action": action, "rank": rank}
