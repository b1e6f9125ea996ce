"""Reporting, a case's page with what its sides and its jury do there, the public log, and my own cases."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.queries import members_by_id
from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.merchants.access import roles_at
from app.site.moderation import actions, forms, queries, rules, shown, things, wording
from app.site.moderation.access import open_case, side_of
from app.site.moderation.rules import Reason, Thing

bp = Blueprint("moderation", __name__)
SOMEBODYS = (Thing.MESSAGE, Thing.POST, Thing.MEMBER, Thing.REVIEW)


@bp.get("/report/<kind>/<ref>")
@needs(Ability.REPORT_MAKE)
def reporting(kind: str, ref: str) -> Response:
    """One form for everything: what is wrong, and a word more."""
    found = things.find(db.session(), kind, ref, me())
    return _form(found, forms.ReportForm(formdata=None), forms.HoldForm(formdata=None))


@bp.get("/report/message/<pid>/entries/<int:seq>/")
@needs(Ability.REPORT_MAKE)
def reporting_message(pid: str, seq: int) -> WerkzeugResponse:
    """From a message in a room, whose script knows its number."""
    found = things.find(db.session(), "message", f"{pid}.{seq}", me())
    return see_other("moderation.reporting", kind="message", ref=found.ref)


@bp.post("/report/<kind>/<ref>")
@needs(Ability.REPORT_MAKE)
@limit("20 per hour")
def report(kind: str, ref: str) -> Response | WerkzeugResponse:
    """Report it; whoever has reported it already is in the same case."""
    session, form = db.session(), forms.ReportForm()
    found = things.find(session, kind, ref, me())
    form.offer(_reasons(found))
    if not form.validate_on_submit():
        return _form(found, form, forms.HoldForm(formdata=None), 422)
    case = actions.report(
        session, found, me().id, Reason(form.reason.data), form.words.data or "", clock.now(),
        merchant=_for_house(found),
    )  # fmt: skip
    note(_("Thank you. Five people by lot will look at it; nobody learns who reported it."))
    return see_other("moderation.case", pid=case.public_id)


@bp.post("/report/<kind>/<ref>/hold")
@needs(Ability.SITE_OPERATE)
@limit("20 per hour")
def hold(kind: str, ref: str) -> Response | WerkzeugResponse:
    """An operator hides it at once, in the open, for 72 hours at the most."""
    found, form = things.find(db.session(), kind, ref, me()), forms.HoldForm()
    if not form.validate_on_submit():
        return _form(found, forms.ReportForm(formdata=None), form, 422)
    actions.hold(db.session(), found, me().id, Reason(form.ground.data), clock.now())
    note(_("It is hidden. Unless a jury confirms it, it is back in 72 hours."))
    return see_other("moderation.log")


@bp.get("/case/<pid>")
@needs(Ability.CASE_SEE)
def case(pid: str) -> Response:
    """What is in question, both sides, the jury, and what was done."""
    return _case(pid, forms.SpeakForm(formdata=None), forms.VoteForm(formdata=None))


@bp.post("/case/<pid>/word")
@needs(Ability.CASE_SPEAK)
@limit("30 per hour")
def speak(pid: str) -> Response | WerkzeugResponse:
    """My side of it."""
    found, _juror, _here = open_case(db.session(), pid, viewer(), Ability.CASE_SPEAK)
    form = forms.SpeakForm()
    side = side_of(db.session(), found, me().id)
    if side is None or not form.validate_on_submit():
        return _case(pid, form, forms.VoteForm(formdata=None), 422)
    actions.speak(db.session(), found, me().id, side, form.text.data or "", clock.now())
    note(_("The jury reads it."))
    return see_other("moderation.case", pid=pid)


@bp.post("/case/<pid>/vote")
@needs(Ability.CASE_JUDGE)
@limit("60 per hour")
def vote(pid: str) -> Response | WerkzeugResponse:
    """Seal a vote and put it in."""
    found, juror, _here = open_case(db.session(), pid, viewer(), Ability.CASE_JUDGE)
    form = forms.VoteForm()
    form.offer(found.thing)
    if juror is None or not form.validate_on_submit():
        return _case(pid, forms.SpeakForm(formdata=None), form, 422)
    actions.vote(db.session(), found, juror, form.said(), form.why.data or "", clock.now())
    note(_("Your vote is sealed. You can change it until the jury has finished."))
    return see_other("moderation.case", pid=pid)


@bp.post("/case/<pid>/step-back")
@needs(Ability.CASE_JUDGE)
@limit("30 per hour")
def step_back(pid: str) -> WerkzeugResponse:
    """Let somebody else judge."""
    found, juror, _here = open_case(db.session(), pid, viewer(), Ability.CASE_JUDGE)
    if juror is not None:
        actions.step_back(db.session(), found, juror, clock.now())
    note(_("Thank you for saying so. Somebody else judges in your place."))
    return see_other("moderation.mine")


@bp.post("/case/<pid>/appeal")
@needs(Ability.CASE_APPEAL)
@limit("10 per hour")
def appeal(pid: str) -> WerkzeugResponse:
    """Ask eleven others."""
    found, _juror, _here = open_case(db.session(), pid, viewer(), Ability.CASE_APPEAL)
    actions.appeal(db.session(), found, me().id, clock.now())
    note(_("Eleven others will look at it. Until then the verdict holds."))
    return see_other("moderation.case", pid=pid)


@bp.get("/case/<pid>/draw.json")
@needs(Ability.CASE_SEE)
def draw(pid: str) -> Response:
    """How the juries were drawn, to be repeated by anybody; the seed once they have finished."""
    found, _juror, _here = open_case(db.session(), pid, viewer())
    return jsonify([shown.draw_of(found, turn) for turn in queries.rounds_of(db.session(), found.id)])


@bp.get("/log")
@needs(Ability.SITE_SEE)
@limit("60 per minute")
def log() -> Response:
    """What was hidden, shown again and decided, and why."""
    before = request.args.get("before", type=int)
    given = None if before is None else max(0, min(before, 2**31 - 1))
    return render("moderation/log.html", page=queries.log_page(db.session(), given), words=wording)


@bp.get("/cases")
@needs(Ability.CASE_MINE)
def mine() -> Response:
    """Where I judge, and the cases that I am a side of."""
    session = db.session()
    return render(
        "moderation/mine.html", duties=queries.duties(session, me().id), cases=queries.mine(session, me().id),
        words=wording,
    )  # fmt: skip


def _case(pid: str, speaking: forms.SpeakForm, voting: forms.VoteForm, status: int = 200) -> Response:
    found, juror, here = open_case(db.session(), pid, viewer())
    voting.offer(found.thing)
    if juror is not None and juror.vote is not None and not voting.errors:
        voting.verdict.data, voting.why.data = juror.vote.value, juror.why
    side = side_of(db.session(), found, me().id) if viewer() is not None else None
    return render(
        "moderation/case.html", here, status, case=found, it=shown.of_case(db.session(), found, here, clock.now()),
        juror=juror, side=side, speaking=speaking, voting=voting, words=wording, rules=rules,
    )  # fmt: skip


def _form(
    found: things.Found, form: forms.ReportForm, holding: forms.HoldForm, status: int = 200
) -> Response:
    form.offer(_reasons(found))
    can_hold = things.ways_of(found.thing).hide is not None and found.thing is not Thing.TABLE
    return render(
        "moderation/report.html", Here(frozenset()), status, found=found, form=form,
        holding=holding if can_hold else None, house=_for_house(found), words=wording, operator=me().operator,
        author=_author(found),
    )  # fmt: skip


def _author(found: things.Found) -> str:
    """Whose page has the quiet way out; empty where nobody else's is."""
    if found.author_id is None or found.author_id == me().id or found.thing not in SOMEBODYS:
        return ""
    return members_by_id(db.session(), [found.author_id])[found.author_id].public_id


def _reasons(found: things.Found) -> tuple[Reason, ...]:
    if found.thing is Thing.REVIEW and _for_house(found):
        return rules.MERCHANT_REASONS
    return rules.REASONS[found.thing]


def _for_house(found: things.Found) -> bool:
    """Whoever works for the restaurant flags its reviews for the listed reasons alone (M-15)."""
    return found.venue_id is not None and bool(roles_at(db.session(), found.venue_id, me().id))
