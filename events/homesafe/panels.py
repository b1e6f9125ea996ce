"""What the ring shows on the dinner's page, and to whom: the table alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.web import viewer
from events.dinners.holders import Holder, holder_of
from events.dinners.keys import guest_here
from events.dinners.models import Dinner
from events.homesafe import queries, rules
from events.homesafe.access import holders


def found_at(session: Session, dinner: Dinner, mine: Sequence[Holder], now: datetime) -> dict[str, Any]:
    """The ring as somebody of the table sees it."""
    ring = queries.ring_of(session, dinner.id)
    there = queries.travellers(session, ring) if ring is not None else []
    own = next((each for each in there if holder_of(each.seat) in mine), None)
    asked = [each for each in there if each.waited_for and not each.out]
    fades = queries.fades(dinner)
    return {
        "ring": ring, "travellers": asked, "own": own, "home": [each for each in asked if each.home],
        "fades": fades, "begun": now >= dinner.starts_at, "refused": rules.may_open(dinner.starts_at, fades, now),
        "all_home": ring is not None and ring.closed_at is not None and len(asked) == sum(e.home for e in asked),
    }  # fmt: skip


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """During and after the dinner: one tap, and who is home. Nothing for others, and nothing past noon."""
    now = clock.now()
    if phase not in ("during", "after") or not here.may(Ability.RING_SEE):
        return ""
    if not dinner.starts_at <= now < queries.fades(dinner):
        return ""
    found = found_at(db.session(), dinner, holders(viewer(), guest_here(dinner.public_id, db.session())), now)
    halfway = dinner.starts_at + (dinner.ends_at - dinner.starts_at) / 2
    if found["own"] is None and (
        found["ring"] is not None or now < halfway or not here.may(Ability.RING_OPEN)
    ):
        return ""  # who arrives has other things to do; until then it is offered among the tools
    return render_template("homesafe/_panel.html", dinner=dinner, here=here, may=here.may, **found)


def tool(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """Before and during the dinner: the way to decide that this table has a ring."""
    now = clock.now()
    if not here.may(Ability.RING_OPEN) or phase not in ("before", "during"):
        return []
    if rules.may_open(dinner.starts_at, queries.fades(dinner), now) is not None:
        return []
    return [{
        "title": _("Home safe"), "meta": _("Everybody taps when they are home"), "icon": "moon", "rank": 60,
        "href": url_for("homesafe.page", pid=dinner.public_id),
    }]  # fmt: skip
