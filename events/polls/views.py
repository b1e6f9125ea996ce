"""Answering polls: the page of a vote, an answer, one more choice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability, require
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.places.actions import find_or_create
from app.places.queries import venue_choices
from events.dinners.forms import label, venue_named
from events.dinners.holders import Holder
from events.dinners.keys import door as door
from events.dinners.keys import guest_here
from events.dinners.queries import group_venues
from events.polls import actions, panels, queries
from events.polls.actions import Ask
from events.polls.forms import AgainForm, ChoiceForm
from events.polls.rules import Kind, Word

bp = Blueprint("polls", __name__)
CHOICES = 60


def voter(pid: str, here: Any) -> Holder:
    """Who answers: a member who may sit here, else the guest whose seat this browser has the key of."""
    if viewer() is not None:
        require(here, Ability.DINNER_SIT)  # somebody else's link gives no second vote
        return Holder(me().id)
    guest = guest_here(pid)
    assert guest is not None  # the ability needs it
    return Holder(guest_id=guest.id)


@bp.get("/d/<pid>/poll")
@needs(Ability.DINNER_SEE)
def page(pid: str) -> Response:
    """The vote: answer it, see who said what, and what the table has decided."""
    dinner, here = door(pid, Ability.DINNER_SEE)
    return shown(dinner, here)


@bp.post("/d/<pid>/poll/answers")
@needs(Ability.POLL_ANSWER)
@limit("240 per hour")
def answer(pid: str) -> WerkzeugResponse:
    """Note what the viewer says of the choices; sent again it replaces. "all" says yes to all of them."""
    dinner, here = door(pid, Ability.POLL_ANSWER)
    now, session = clock.now(), db.session()
    words = _every_choice(dinner.id) if request.form.get("all") else _words()
    if not words:
        note(_("Say something of at least one choice."), "bad")
        return see_other(_back(pid))
    actions.answer(
        session, dinner, voter(pid, here), words, now, wants_seat=request.form.get("seat") == "yes",
        pact_version=request.form.get("pact", 0, type=int),
    )  # fmt: skip
    note(_("Your answer counts. You can change it until the vote ends."))
    return see_other(_back(pid))


@bp.post("/d/<pid>/poll/answers/withdraw")
@needs(Ability.POLL_ANSWER)
@limit("120 per hour")
def withdraw(pid: str) -> WerkzeugResponse:
    """Take the viewer's answers back."""
    dinner, here = door(pid, Ability.POLL_ANSWER)
    actions.withdraw(db.session(), dinner, voter(pid, here), clock.now())
    note(_("Taken back. You count for nothing in this vote now."))
    return see_other("polls.page", pid=pid)


@bp.post("/d/<pid>/poll/choices")
@needs(Ability.DINNER_SIT)
@limit("30 per hour")
def add(pid: str) -> Response | WerkzeugResponse:
    """Add a date or a place; whoever adds it says yes to it."""
    dinner, here = door(pid, Ability.DINNER_SIT)
    form, now = ChoiceForm(), clock.now()
    kind = kind_of(request.form.get("kind"))
    ends = [
        said.poll.closes_at for said in queries.running(db.session(), dinner.id) if said.poll.kind is kind
    ]
    ask = _asked(form, dinner, kind, max(ends, default=now))
    if not form.validate_on_submit() or ask is None:
        return shown(dinner, here, 422, form=form)
    actions.add_choice(db.session(), dinner, ask, me().id, now, host=here.may(Ability.POLL_RUN))
    note(_("Added, and your yes to it counts."))
    return see_other("polls.page", pid=pid)


def shown(dinner: Any, here: Any, status: int = 200, **more: Any) -> Response:
    """The page of the vote."""
    found = panels.picture_for(dinner, here, viewer(), every=True)
    zone = i18n.zone(dinner.timezone)
    adds = any(each["open"] and (each["adding"] or here.may(Ability.POLL_RUN)) for each in found["polls"])
    forms = {"form": ChoiceForm(formdata=None), "again": AgainForm(formdata=None)} | more
    return render(
        "polls/page.html", here, status, **found, **forms, zone=zone.key, venues=labels(dinner.group) if adds else [],
    )  # fmt: skip


def venues_of(group: Any) -> list[Any]:
    """Places to choose from: where the group has been, then others of its city."""
    known = list(group_venues(db.session(), group.id))
    seen = {venue.id for venue in known}
    return known + [v for v in venue_choices(db.session(), group.city, "", CHOICES) if v.id not in seen]


def labels(group: Any) -> list[str]:
    """The same as they are offered while typing."""
    return list(dict.fromkeys(label(venue) for venue in venues_of(group)))


def venue_id(words: str, group: Any, zone: str) -> int:
    """The venue of that name, found or made."""
    known = venue_named(words, venues_of(group))
    made = known or find_or_create(
        db.session(), me().id, name=words, city=group.city, timezone=zone, now=clock.now()
    )
    return made.id


def kind_of(word: str | None) -> Kind:
    """What is voted on. Anything else is no form of ours: 422."""
    if word not in set(Kind):
        raise UnprocessableEntity
    return Kind(word)


def _asked(form: ChoiceForm, dinner: Any, kind: Kind, ends: Any) -> Ask | None:
    if kind is Kind.DATE:
        wall = form.read(i18n.zone(dinner.timezone), clock.now(), ends)
        return Ask(kind, walls=(wall,)) if wall else None
    if not form.named():
        return None
    return Ask(kind, venue_ids=(venue_id(form.place.data or "", dinner.group, dinner.timezone),))


def _words() -> dict[str, Word]:
    known = {word.value for word in Word}
    return {
        key[2:]: Word(value) for key, value in request.form.items() if key.startswith("o-") and value in known
    }


def _every_choice(dinner_id: int) -> dict[str, Word]:
    polls = queries.running(db.session(), dinner_id)
    return {option.public_id: Word.YES for said in polls for option in said.options}


def _back(pid: str) -> str:
    """Where the answer came from: the dinner's page shows the vote too."""
    return f"/d/{pid}" if request.form.get("from") == "dinner" else f"/d/{pid}/poll"
