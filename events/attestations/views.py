"""Pages of presence: my live code, reading a tablemate's, letting somebody in, and saying who was there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, wording
from app.core.access import Ability, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import absolute, me, note, render, see_other, viewer
from events.attestations import actions, ahead, panels, queries, rules, scans, seen, shown
from events.attestations.access import open_by_code
from events.attestations.forms import CodeForm, VouchForm
from events.attestations.rules import CodeReason
from events.attestations.wording import done as told
from events.dinners.access import open_dinner
from events.dinners.keys import kept_link
from events.dinners.queries import own_seat

bp = Blueprint("attestations", __name__)


def door(pid: str, ability: Ability) -> Any:
    """The dinner of this address and what the viewer is toward it."""
    return open_dinner(db.session(), pid, viewer(), ability, kept_link(pid))


def key_of(pid: str) -> bytes:
    """The key of this dinner's codes."""
    return rules.event_key(current_app.config["SETTINGS"].secret_key.encode(), pid)


def _address(payload: str) -> str:
    return absolute("attestations.scan", payload=payload)


def _own(dinner: Any) -> Any:
    seat = own_seat(db.session(), dinner.id, me().id)
    assert seat is not None  # the ability needs it
    return seat


@bp.get("/d/<pid>/code")
@needs(Ability.CODE_SHOW)
def code(pid: str) -> Response:
    """My live code: the QR, and six characters to read out. It needs no script and survives an hour without network."""
    dinner, here = door(pid, Ability.CODE_SHOW)
    now, session = clock.now(), db.session()
    shows = ahead.shows(dinner, now)
    mine = ahead.live(dinner, _own(dinner), key_of(pid), _address, now) if shows else None
    return render(
        "attestations/code.html", here, dinner=dinner, mine=mine, opens=ahead.opens(dinner), now=now,
        **panels.arrivals(session, dinner, me().id),
    )  # fmt: skip


@bp.get("/d/<pid>/codes.json")
@needs(Ability.CODE_SHOW)
@limit("120 per hour")
def codes(pid: str) -> Response:
    """Codes of the next hour, some at a time, for the phone of this seat alone."""
    dinner, _here = door(pid, Ability.CODE_SHOW)
    now = clock.now()
    if not ahead.shows(dinner, now):
        raise Refused(CodeReason.CLOSED if now > dinner.ends_at else CodeReason.NOT_OPEN_YET)
    wanted = request.args.get("from", type=int)
    return jsonify(ahead.codes(dinner, _own(dinner), key_of(pid), _address, now, wanted))


@bp.get("/d/<pid>/here")
@needs(Ability.PRESENCE_CLAIM)
def here(pid: str) -> Response:
    """Have you arrived? Scan a tablemate's code, or type it."""
    dinner, standing = door(pid, Ability.PRESENCE_CLAIM)
    return _here_page(dinner, standing, CodeForm(formdata=None))


@bp.post("/d/<pid>/here")
@needs(Ability.PRESENCE_CLAIM)
@limit("60 per hour")
def arrive(pid: str) -> Response | WerkzeugResponse:
    """Take a code that was heard. A wrong one is answered by a sentence on the next page, so that it is counted."""
    dinner, standing = door(pid, Ability.PRESENCE_CLAIM)
    form = CodeForm()
    if not form.validate_on_submit():
        return _here_page(dinner, standing, form, 422)
    done = actions.type_code(
        db.session(), dinner, key_of(pid), me().id, form.code.data or "", clock.now(), move=_moves()
    )
    if isinstance(done, actions.Elsewhere):
        dinner, standing = door(pid, Ability.PRESENCE_CLAIM)  # the lock has read it afresh, without its group
        return _here_page(dinner, standing, form, 409, done)
    if isinstance(done, actions.Wrong):
        note(wording.say(done.reason), "bad")
    else:
        _say(done)
    return see_other("attestations.here", pid=pid)


def _moves() -> bool:
    """Whether the reader of another table's code says that she sits there now."""
    return request.form.get("move") == "yes"


def _here_page(
    dinner: Any, standing: Any, form: CodeForm, status: int = 200, apart: actions.Elsewhere | None = None
) -> Response:
    now = clock.now()
    name = queries.name_of(db.session(), apart.shower) if apart else ""
    return render(
        "attestations/here.html", standing, status, dinner=dinner, form=form, shows=ahead.shows(dinner, now),
        opens=ahead.opens(dinner), now=now, apart=apart, whose=name,
        **panels.arrivals(db.session(), dinner, me().id),
    )  # fmt: skip


def _say(done: actions.Tied | actions.AtTheDoor) -> None:
    """What the code did, in one sentence."""
    tied = isinstance(done, actions.Tied)
    kind = "you" if not tied else "note" if done.again else "ok"
    note(told(tied, done.again, queries.name_of(db.session(), done.shower)), kind)


@bp.get("/t/<payload>")
@needs(Ability.SITE_SEE)
def scan(payload: str) -> Response | WerkzeugResponse:
    """What a QR code opens: whose it is, and one button. It writes nothing but a cookie that remembers when."""
    qr, now = rules.parse_qr(payload), clock.now()
    if qr is None:
        raise Refused(CodeReason.MALFORMED)
    if not rules.is_genuine(key_of(qr.dinner), qr):
        raise Refused(CodeReason.FORGED)
    if viewer() is None:
        answer = see_other("accounts.sign_in", next=request.path)
    else:
        read = open_by_code(db.session(), key_of(qr.dinner), qr, viewer(), now, seen.read_at(payload, now))
        answer = _scan_page(read, payload)
    if qr.step in rules.accepted_steps(now):
        seen.remember(answer, payload, now)
    return answer


def _scan_page(read: Any, payload: str, status: int = 200) -> Response:
    found = panels.at_code(db.session(), read, me().id)
    return render("attestations/scan.html", read.here, status, read=read, payload=payload, **found)


@bp.post("/t/<payload>")
@needs(Ability.PRESENCE_CLAIM)
@limit("120 per hour")
def scanned(payload: str) -> Response | WerkzeugResponse:
    """I am here: record the token, or ask to be let in."""
    qr, now = rules.parse_qr(payload), clock.now()
    if qr is None:
        raise Refused(CodeReason.MALFORMED)
    key, at = key_of(qr.dinner), seen.read_at(payload, now)
    read = open_by_code(db.session(), key, qr, viewer(), now, at)
    done = actions.take_qr(db.session(), read.dinner, key, me().id, qr, now, at, move=_moves())
    if isinstance(done, actions.Elsewhere):
        return _scan_page(open_by_code(db.session(), key, qr, viewer(), now, at), payload, 409)
    _say(done)
    if isinstance(done, actions.AtTheDoor):
        return see_other("attestations.scan", payload=payload)
    return see_other("dinners.page", pid=qr.dinner)


@bp.post("/d/<pid>/scans")
@needs(Ability.PRESENCE_CLAIM)
@limit("120 per hour")
def upload(pid: str) -> Response:
    """Codes that a phone kept while it had no network, each with the moment of reading by its clock."""
    kept = scans.read(request.form.get("scans", ""))
    if kept is None:
        raise UnprocessableEntity
    dinner, _here = scans.open_with(
        db.session(), pid, key_of(pid), kept, viewer(), kept_link(pid), clock.now()
    )
    return jsonify(results=scans.take(db.session(), dinner, key_of(pid), me().id, kept, clock.now()))


@bp.post("/d/<pid>/walk-ins/<member_pid>")
@needs(Ability.WALK_IN_ADMIT)
def let_in(pid: str, member_pid: str) -> WerkzeugResponse:
    """Let somebody sit down who stands at the door."""
    dinner, _here = door(pid, Ability.WALK_IN_ADMIT)
    session = db.session()
    member_id = queries.member_at(session, member_pid)
    seat = actions.let_in(session, dinner, _own(dinner), member_id or 0, clock.now())
    note(_("%(name)s has a seat now.", name=queries.name_of(session, seat)))
    return see_other(
        "attestations.code" if ahead.shows(dinner, clock.now()) else "attestations.vouch", pid=pid
    )


@bp.post("/d/<pid>/ask")
@needs(Ability.PRESENCE_CLAIM)
def ask(pid: str) -> WerkzeugResponse:
    """After the dinner: I was there, and am left out."""
    dinner, _here = door(pid, Ability.PRESENCE_CLAIM)
    actions.say_i_was_there(db.session(), dinner, me().id, clock.now())
    note(_("Noted. Your tablemates are asked; nobody is told who answers what."), "you")
    return see_other("dinners.page", pid=pid)


@bp.get("/d/<pid>/vouch")
@needs(Ability.VOUCH_GIVE)
def vouch(pid: str) -> Response:
    """Who was at the table? Blind until one's own words are given; then the threads, and where the table stands."""
    dinner, here = door(pid, Ability.VOUCH_GIVE)
    return _vouch_page(dinner, here, VouchForm(formdata=None))


@bp.post("/d/<pid>/vouch")
@needs(Ability.VOUCH_GIVE)
def say(pid: str) -> Response | WerkzeugResponse:
    """Take one's words; the last ones count."""
    dinner, here = door(pid, Ability.VOUCH_GIVE)
    own, session = _own(dinner), db.session()
    form = VouchForm()
    words = form.read(shown.others(shown.said_at(session, dinner, own), own))
    if words is None:
        return _vouch_page(dinner, here, form, 422, set(request.form.getlist("vouch")))
    actions.say(session, dinner, own, words, clock.now())
    note(_("Thank you. You can change it for as long as the table is open."))
    return see_other("attestations.vouch", pid=pid)


def _vouch_page(
    dinner: Any, here: Any, form: VouchForm, status: int = 200, ticked: set[str] | None = None
) -> Response:
    session, own, now = db.session(), _own(dinner), clock.now()
    said = shown.said_at(session, dinner, own)
    found = shown.vouching(session, dinner, said, own, ticked, now)
    if not form.is_submitted():
        form.present.data = "no" if found["claims"].get(own.id) is False else "yes"
        form.heads.data = found["heads"]
    begun = now >= dinner.starts_at
    return render("attestations/vouch.html", here, status, dinner=dinner, form=form, begun=begun, **found)
