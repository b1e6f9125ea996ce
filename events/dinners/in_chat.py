"""A dinner as a live card in a room: who sits, and a seat that can be taken there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from app.core import clock, db, panels
from app.core.viewer import Viewer
from events.dinners import drawn, queries
from events.dinners.cards import cards
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import SeatState
from groups.chat.cards import offer


def draw(public_ids: Sequence[str], viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of these dinners, of those that the viewer may see: three questions, however many there are."""
    session, now = db.session(), clock.now()
    wanted = queries.with_all(select(Dinner)).where(Dinner.public_id.in_(public_ids))
    dinners = session.scalars(wanted.where(queries.visible_to(viewer.id))).all()
    if not dinners:
        return {}
    ids = [dinner.id for dinner in dinners]
    seats = queries.seats_at(session, ids)
    pacts = {
        pact.dinner_id: pact
        for pact in session.scalars(
            select(PactVersion)
            .join(Dinner, (Dinner.id == PactVersion.dinner_id) & (Dinner.pact_version == PactVersion.version))
            .where(Dinner.id.in_(ids))
        )
    }
    shown = cards(session, dinners, viewer.id, now, name_group=False, seats=seats)
    return {
        dinner.public_id: Markup(render_template(  # noqa: S704  a rendered template
            "dinners/_card.html", dinner=dinner, card=card, pact=drawn.pact_line(dinner, pacts[dinner.id]),
            sit=_may_sit(dinner, [seat for seat in seats if seat.dinner_id == dinner.id], viewer, now),
        ))
        for dinner, card in zip(dinners, shown, strict=True)
    }  # fmt: skip


def _may_sit(dinner: Dinner, seats: Sequence[Seat], viewer: Viewer, now: datetime) -> bool:
    """Whether a seat is likely to be had at a press; the action itself decides, and says why not."""
    if dinner.called_off_at is not None or dinner.time_open or now >= min(dinner.starts_at, dinner.closes_at):
        return False
    if any(seat.member_id == viewer.id or seat.state is SeatState.WAITING for seat in seats):
        return False
    return len(seats) < dinner.seats


def ways(channel: Any, **_more: object) -> list[dict[str, Any]]:
    """In the plus menu of a group's room: a table for this group."""
    if channel.kind != "group":
        return []
    href = url_for("dinners.new", pid=channel.home_path.rpartition("/")[2])
    return [{"title": _("Set a table"), "icon": "set-table", "href": href, "rank": 10}]


def attach() -> None:
    """Let rooms show dinners; the note that calls one is its card too."""
    panels.fill("chat.plus", ways)
    offer("dinner", "/d/", draw, calls=["dinner.called"])
