"""What presence shows on other pages: the dinner's, a member's, and what waits at home."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.i18n import say_when
from app.core.viewer import Viewer
from app.core.web import viewer
from events.attestations import ahead, many, queries, queries_disputes, rules, shown
from events.attestations.access import Read
from events.attestations.wording import STATES
from events.dinners.models import Dinner
from events.dinners.queries import own_seat
from events.dinners.rules import SeatState


def arrivals(session: Session, dinner: Dinner, member_id: int) -> dict[str, Any]:
    """Who is here, who is not yet, who stands at the door, and whether the viewer may let them in."""
    seats = [seat for seat in queries.people_at(session, dinner.id) if seat.state is SeatState.GOING]
    own = next((seat for seat in seats if seat.member_id == member_id), None)
    if dinner.tables and own is not None:
        seats = [seat for seat in seats if seat.table_no in (own.table_no, None)]
    holders = queries.token_holders(session, dinner.id)
    door = queries.at_the_door(session, dinner.id)
    return {
        "own": own, "arrived": [seat for seat in seats if seat.arrived_at is not None],
        "missing": [seat for seat in seats if seat.arrived_at is None], "at_door": [row.member for row in door],
        "tied": own is not None and own.id in holders,
        "asked": any(row.member_id == member_id for row in door),
    }  # fmt: skip


def at_code(session: Session, read: Read, member_id: int) -> dict[str, Any]:
    """What a read code means to the viewer: tied already, one's own, a seat or none, asked or not."""
    own = own_seat(session, read.dinner.id, member_id)
    seated = own is not None and own.state is SeatState.GOING
    asking = queries.walk_in(session, read.dinner.id, member_id)
    pairs = {(scan.shower_seat_id, scan.reader_seat_id) for scan in queries.scans_at(session, read.dinner.id)}
    return {
        "seated": seated, "mine": read.shower.member_id == member_id, "asked": asking is not None and not seated,
        "again": own is not None and (read.shower.id, own.id) in pairs,
        "apart": many.apart(session, read.dinner, read.shower, own) if seated else None,
    }  # fmt: skip


def dinner_main(dinner: Dinner, here: Here, phase: object) -> str:
    """At the table: have you arrived? After it: who was there, and what the table says of you."""
    who, now, session = viewer(), clock.now(), db.session()
    if who is None or dinner.called_off_at is not None or dinner.time_open or now < ahead.opens(dinner):
        return ""
    if not here.may(Ability.PRESENCE_CLAIM):
        return ""
    if now < dinner.ends_at:
        found = arrivals(session, dinner, who.id)
        return render_template("attestations/_during.html", dinner=dinner, here=here, may=here.may, **found)
    return _after(session, dinner, here, who, now)


def threads(dinner: Dinner, here: Here, **_more: object) -> list[tuple[int, int, bool]]:
    """Red threads for the dinner's own table: who said of whom that they were there, and whether both did.

    Only for those who sat there, and only once they have spoken or the window is closed: before, all are blind.
    """
    who, now, session = viewer(), clock.now(), db.session()
    own = own_seat(session, dinner.id, who.id) if who and now > dinner.ends_at else None
    if own is None or not here.may(Ability.VOUCH_GIVE):
        return []
    if rules.window_open(dinner.ends_at, now) and not queries.has_spoken(session, own.id):
        return []
    yes = shown.said_at(session, dinner).yes()
    return sorted(
        (one, other, (other, one) in yes) for one, other in yes if one < other or (other, one) not in yes
    )


def _after(session: Session, dinner: Dinner, here: Here, who: Viewer, now: datetime) -> str:
    own = own_seat(session, dinner.id, who.id)
    seated = own is not None and own.state is SeatState.GOING
    open_ = rules.window_open(dinner.ends_at, now)
    spoken = own is not None and queries.has_spoken(session, own.id)
    finding = (
        queries.finding_of(session, own.id)
        if own is not None and (spoken or not open_ or not seated)
        else None
    )
    asking = queries.walk_in(session, dinner.id, who.id) if not seated else None
    state = finding.state if finding is not None else None
    may_ask = rules.may_ask(state, seated_once=own is not None, ends_at=dinner.ends_at, now=now) is None
    more = may_ask and (spoken or not open_)
    if not open_ and finding is None and not more:
        return ""
    until = queries_disputes.asked_until(session, dinner.id).get(own.id) if own is not None else None
    return render_template(
        "attestations/_after.html", dinner=dinner, here=here, may=here.may, seated=seated, spoken=spoken, open=open_,
        asked=asking is not None, until=rules.window_closes(dinner.ends_at),
        state=STATES[finding.state] if finding else None,
        words=shown.words_of(finding, dinner, now, until) if finding else "", shows=ahead.shows(dinner, now), more=more,
    )  # fmt: skip


def member_standing(member: Any, **_more: object) -> str:
    """Why to believe somebody, in one sentence: with how many people they have sat."""
    summary = queries.summary_of(db.session(), member.id)
    return render_template("attestations/_standing.html", member=member, summary=summary)


def home_todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """Tablemates to confirm, and contested seats to speak about once more."""
    session = db.session()
    confirms = marks.at_home(session, "unconfirmed", viewer.id, now)
    settles = marks.at_home(session, "unsettled", viewer.id, now)
    confirm = [
        _todo(dinner, "thread", _("Who was there? %(title)s", title=dinner.title), viewer, _("Vouch"), 1)
        for dinner in (queries.to_confirm(session, viewer.id, now) if confirms else ())
    ]
    settle = [
        _asked(dinner, until, viewer, now)
        for dinner, until in (queries_disputes.to_settle(session, viewer.id, now) if settles else ())
    ]
    return confirm + settle


def _asked(dinner: Dinner, until: datetime, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """Asked once more: on the page of all words, and once that is closed on the one for this question."""
    if rules.window_open(dinner.ends_at, now):
        title, page = _("Word against word: %(title)s", title=dinner.title), "attestations.vouch"
    else:
        title, page = _("You are asked once more: %(title)s", title=dinner.title), "attestations.presence"
    todo = _todo(dinner, "scale", title, viewer, _("Look again"), 2)
    meta = _("Until %(when)s", when=say_when(until, "full", viewer.timezone))
    return todo | {"meta": meta, "href": url_for(page, pid=dinner.public_id)}


def _todo(dinner: Dinner, icon: str, title: str, viewer: Viewer, action: str, rank: int) -> dict[str, Any]:
    closes = rules.window_closes(dinner.ends_at)
    return {
        "icon": icon, "title": title, "meta": _("Until %(when)s", when=say_when(closes, "full", viewer.timezone)),
        "href": url_for("attestations.vouch", pid=dinner.public_id), "action": action, "rank": rank,
    }  # fmt: skip
