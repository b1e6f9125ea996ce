"""Pages on which a table is asked once more about a seat, and a route is declared."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, wording
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other
from events.attestations import disputes, queries_disputes, shown
from events.attestations.queries import finding_of
from events.attestations.rules import SeatFinding, Word, may_ask, window_open
from events.attestations.views import bp, door
from events.attestations.wording import STATES
from events.dinners.queries import own_seat
from events.dinners.rules import SeatState


@bp.get("/d/<pid>/presence")
@needs(Ability.PRESENCE_CLAIM)
def presence(pid: str) -> Response:
    """What stands of one's own seat, how to ask the table once more, and what tablemates ask."""
    dinner, here = door(pid, Ability.PRESENCE_CLAIM)
    session, now = db.session(), clock.now()
    own = own_seat(session, dinner.id, me().id)
    finding = finding_of(session, own.id) if own else None
    dispute = queries_disputes.dispute_of(session, own.id) if own else None
    state = finding.state if finding else None
    refused = may_ask(state, seated_once=own is not None, ends_at=dinner.ends_at, now=now)
    until = dispute.until if dispute else None
    return render(
        "attestations/presence.html", here, dinner=dinner, own=own, now=now, refused=refused, dispute=dispute,
        state=STATES[state] if state else None, open=until is not None and now <= until,
        contested=state is SeatFinding.CONTESTED,
        words=shown.words_of(finding, dinner, now, until) if finding else "", say=wording.say,
        asked=queries_disputes.open_questions(session, dinner, own, now)
        if own and own.state is SeatState.GOING else [],
        elsewhere=queries_disputes.overlapping(session, dinner, me().id)
        if own and window_open(dinner.ends_at, now) else [],
        declared=me().id in queries_disputes.gone_on(session, dinner.id),
    )  # fmt: skip


@bp.post("/d/<pid>/presence")
@needs(Ability.PRESENCE_CLAIM)
@limit("20 per hour")
def dispute(pid: str) -> WerkzeugResponse:
    """I was there: ask them once more. Or, while they are asked: I was not there after all."""
    dinner, _here = door(pid, Ability.PRESENCE_CLAIM)
    if request.form.get("present") == "no":
        disputes.admit_absence(db.session(), dinner, me().id, clock.now())
        note(_("Noted. Thank you for saying so."))
    else:
        disputes.ask(db.session(), dinner, me().id, clock.now())
        note(_("Your tablemates are asked. Nobody is told who answers what."), "you")
    return see_other("attestations.presence", pid=pid)


@bp.post("/d/<pid>/presence/answer")
@needs(Ability.VOUCH_GIVE)
@limit("60 per hour")
def answer(pid: str) -> WerkzeugResponse:
    """What one remembers of a tablemate about whom the table is asked."""
    dinner, _here = door(pid, Ability.VOUCH_GIVE)
    if request.form.get("say") not in set(Word):
        raise UnprocessableEntity
    own = own_seat(db.session(), dinner.id, me().id)
    assert own is not None  # the ability needs it
    seat, word = request.form.get("seat", "")[:40], Word(request.form["say"])
    disputes.answer(db.session(), dinner, own, seat, word, clock.now())
    note(_("Thank you. You can change it until the question closes."))
    return see_other("attestations.presence", pid=pid)


@bp.post("/d/<pid>/presence/route")
@needs(Ability.PRESENCE_CLAIM)
@limit("20 per hour")
def go_on(pid: str) -> WerkzeugResponse:
    """Declare that one went on between two tables of that evening."""
    dinner, _here = door(pid, Ability.PRESENCE_CLAIM)
    disputes.go_on(db.session(), dinner, me().id, clock.now())
    note(_("Declared. Both tables can read that you went on."))
    return see_other("attestations.presence", pid=pid)
