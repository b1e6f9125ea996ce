"""Dinners in lists: cards with a small table, and the panels that show them on the pages of lower rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core import clock, db, i18n, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import viewer
from events.dinners import drawn, queries
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, phase

FACES = 4
PAST_SHOWN = 3


def cards(
    session: Session,
    dinners: Sequence[Dinner],
    viewer_id: int | None,
    now: datetime,
    *,
    name_group: bool = True,
    seats: Sequence[Seat] | None = None,
) -> list[dict[str, Any]]:
    """What the macro `dcard` shows of each dinner; one query however many there are, none with their `seats`."""
    if seats is None:
        seats = queries.seats_at(session, [dinner.id for dinner in dinners])
    at: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        at[seat.dinner_id].append(seat)
    return [_card(dinner, at[dinner.id], viewer_id, now, name_group) for dinner in dinners]


def _card(
    dinner: Dinner, seats: list[Seat], viewer_id: int | None, now: datetime, name_group: bool
) -> dict[str, Any]:
    own = next((seat for seat in seats if viewer_id is not None and seat.member_id == viewer_id), None)
    taken = sum(seat.state is not SeatState.WAITING for seat in seats)
    over = now >= dinner.ends_at
    tag, kind = _tag(dinner, own, now)
    return {
        "when": drawn.when_words(dinner, "date" if over else "card"), "title": dinner.title,
        "href": url_for("dinners.page", pid=dinner.public_id),
        "meta": [
            _place(dinner),
            dinner.group.name if name_group else "",
            _cap(dinner),
        ],
        "size": dinner.seats, "taken": taken, "txt": str(taken) if over else "",
        "cloth": dinner.group.cloth, "tag": tag, "tag_kind": kind,
        "people": [s.person for s in seats if s.person and s.state is SeatState.GOING][:FACES],
        "left": "" if over else drawn.seats_left(dinner.seats - taken),
        "you": own is not None and own.state is SeatState.GOING,
    }  # fmt: skip


def _place(dinner: Dinner) -> str:
    if dinner.venue is not None:
        return dinner.venue.name
    return str(_("The place is being decided") if dinner.place_open else _("Place to be decided"))


def _cap(dinner: Dinner) -> str:
    if dinner.cap_fen is None:
        return ""
    return str(_("at most %(amount)s a head", amount=i18n.money(dinner.cap_fen, dinner.currency)))


def _tag(dinner: Dinner, own: Seat | None, now: datetime) -> tuple[str, str]:
    if now >= dinner.ends_at:
        return "", ""
    if now >= dinner.starts_at:
        return _("Now"), "act"
    if own is None:
        return "", ""
    return {
        SeatState.GOING: (_("You have a seat"), "you"),
        SeatState.OFFERED: (_("Held for you"), "you"),
    }.get(own.state, (_("You are on the bench"), ""))


def coming_of_group(group: Any, here: Here, **_more: object) -> str:
    """The group's page, first of all: where one can sit down."""
    coming, _past = _of_group(group, here)
    return render_template("dinners/_of_group.html", coming=coming)


def past_of_group(group: Any, here: Here, **_more: object) -> str:
    """The last few tables that were, after what waits."""
    _coming, past = _of_group(group, here)
    return render_template("dinners/_were_of_group.html", group=group, past=past)


def _of_group(group: Any, here: Here) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Cards of coming and past tables; one look at the seats for both."""
    session, who, now = db.session(), viewer(), clock.now()

    def read() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        seen = queries.of_group(group.id, here.may(Ability.GROUP_ROLL))
        coming = queries.coming(session, seen, now)
        past = queries.past(session, seen, now, size=PAST_SHOWN).rows
        both = cards(session, [*coming, *past], who.id if who else None, now, name_group=False)
        return both[: len(coming)], both[len(coming) :]

    return db.once(session, ("tables of", group.id), read)


def on_venue(venue: Any, **_more: object) -> str:
    """The venue's page: where one could sit down there."""
    session, who, now = db.session(), viewer(), clock.now()
    where = queries.at_venue(venue.id, who.id if who else None)
    coming = cards(session, queries.coming(session, where, now, 6), who.id if who else None, now)
    return render_template("dinners/_at_venue.html", coming=coming)


def on_member(member: Any, **_more: object) -> str:
    """Somebody's page: coming dinners that the viewer may see."""
    session, who, now = db.session(), viewer(), clock.now()
    where = queries.sat(member.id) & queries.visible_to(who.id if who else None)
    coming = cards(session, queries.coming(session, where, now, 6), who.id if who else None, now)
    return render_template("dinners/_of_member.html", coming=coming)


def on_chat(channel: Any, **_more: object) -> str:
    """Beside a room: the table that it talks about, or the group's next one."""
    session, who, now = db.session(), viewer(), clock.now()
    of_group = channel.kind == "group"
    where = queries.of_group(channel.group_id, True) if of_group else Dinner.channel_id == channel.id
    dinner = next(iter(queries.coming(session, where, now, 1)), None)
    if dinner is None or who is None:
        return ""
    found = drawn.around(queries.seats_of(session, dinner.id), who.id)
    stage = phase(dinner.starts_at, dinner.ends_at, now, called_off=False, undecided=dinner.time_open)
    seats = drawn.table(dinner, found, stage, who)
    return render_template(
        "dinners/_in_chat.html", dinner=dinner, seats=seats, taken=found.taken, next=of_group
    )


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """What waits for the viewer's answer: seats that are held, pacts that have changed."""
    session = db.session()
    is_held = marks.at_home(session, "held", viewer.id, now)
    is_old = marks.at_home(session, "old_pacts", viewer.id, now)
    held = [
        _todo(dinner, "seat", _("A seat is held for you: %(title)s", title=dinner.title),
              _("until %(when)s", when=drawn.soon(until, viewer.timezone)), _("Answer"), 5)
        for dinner, until in (queries.offers_to(session, viewer.id, now) if is_held else ())
    ]  # fmt: skip
    asked = [
        _todo(seat.dinner, "scroll", _("The pact has changed: %(title)s", title=seat.dinner.title),
              _("Agree, or leave freely"), _("Read it"), 20)
        for seat in (queries.pacts_to_accept(session, viewer.id, now) if is_old else ())
    ]  # fmt: skip
    return held + asked


def _todo(dinner: Dinner, icon: str, title: str, meta: str, action: str, rank: int) -> dict[str, Any]:
    href = url_for("dinners.page", pid=dinner.public_id)
    return {"icon": icon, "title": title, "meta": meta, "href": href, "action": action, "rank": rank}
