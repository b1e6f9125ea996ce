"""What showing up puts on other pages: only on one's own, and on that of the table at which one sat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db, marks
from app.core.access import Ability, Here, Standing
from app.core.i18n import say_when
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from events.attestations.rules import window_open
from events.dinners.models import Dinner
from events.showing import queries, rules, shown, wording
from events.showing.rules import NoShowState
from groups.membership.access import standings_in

TALKED_ABOUT = rules.DISPUTE_WINDOW + rules.ASKED_AGAIN_FOR


def on_dinner(dinner: Dinner, here: Here, **_more: object) -> str:
    """After the vouching window: one's own note; and for those who were there, who may be told that it is fine."""
    who, now = viewer(), clock.now()
    if who is None or dinner.called_off_at is not None or now <= dinner.ends_at:
        return ""
    if window_open(dinner.ends_at, now) or not here.may(Ability.NO_SHOW_DISPUTE):
        return ""
    session = db.session()
    notes = queries.notes_at(session, dinner.id)
    mine = next((note for note in notes if note.member_id == who.id), None)
    fresh = [note for note in notes if now - note.noted_at <= TALKED_ABOUT]
    asked = shown.asked_of(session, fresh, who.id, now)
    return (
        render_template("showing/_dinner.html", dinner=dinner, mine=mine, asked=asked)
        if mine or asked
        else ""
    )


def on_me(member: Any, **_more: object) -> str:
    """On one's own page: what is noted about oneself, and where one waits for now."""
    session = db.session()
    if not marks.look(session, "every", "noted", member=member.id):
        return ""
    found = shown.by_group(session, member.id, clock.now())
    return render_template("showing/_me.html", groups=found) if found else ""


def on_group(group: Any, here: Here, **_more: object) -> str:
    """To the one it concerns alone: until when, and by which numbers, one only waits here."""
    who = viewer()
    if who is None or not here.may(Ability.GROUP_ROLL) or not marked("group", "paused_me", group=group.id):
        return ""
    found = shown.paused_here(db.session(), group.id, who.id, clock.now())
    if found is None:
        return ""
    words = wording.paused(found["until"], group.timezone)
    return render_template("showing/_group.html", words=words, rule=found["rule"])


def number_of(group: Any, **_more: object) -> list[str]:
    """For the line of numbers under a group's name, to its members."""
    who = viewer()
    if who is None or Standing.MEMBER not in standings_in(db.session(), group.id, who.id):
        return []
    percent = queries.show_up_rate(db.session(), group.id, clock.now()).percent
    return [] if percent is None else [_("%(percent)s %% of seats kept", percent=percent)]


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """A note about oneself that can still be answered, and disputed ones about which one is asked once more."""
    session = db.session()
    noted = marks.at_home(session, "noted", viewer.id, now)
    again = marks.at_home(session, "asked_again", viewer.id, now)
    own = [
        _todo(
            "info", _("Noted: you were missed. %(title)s", title=note.dinner.title),
            note.noted_at + rules.DISPUTE_WINDOW, viewer, url_for("showing.mine"), _("Answer"), 3,
        )
        for note in (queries.notes_of(session, viewer.id) if noted else ())
        if note.settled_at is None and rules.may_dispute(note.state, note.noted_at, now)
    ]  # fmt: skip
    asked = [
        _todo(
            "scale", _("Was %(name)s there? %(title)s", name=name, title=dinner.title), until, viewer,
            url_for("dinners.page", pid=dinner.public_id), _("Say"), 2,
        )
        for dinner, name, until in (queries.asked_again(session, viewer.id, now) if again else ())
    ]  # fmt: skip
    return own + asked


def _todo(
    icon: str, title: str, until: datetime, viewer: Viewer, href: str, action: str, rank: int
) -> dict[str, Any]:
    meta = _("Until %(when)s", when=say_when(until, "full", viewer.timezone))
    return {"icon": icon, "title": title, "meta": meta, "href": href, "action": action, "rank": rank}


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of a member's own file."""
    return [{"missed_dinners": [
        {"dinner": note.dinner.public_id, "group": note.group.name, "missed": note.missed_at.isoformat(),
         "state": note.state.value, "counts": note.state is NoShowState.NOTED}
        for note in queries.notes_of(db.session(), member_id)
    ]}]  # fmt: skip
