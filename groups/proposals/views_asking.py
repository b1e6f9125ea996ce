"""Pages of asking: which kind of question, its form, and how a rule has come to be what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, panels
from app.core.access import Ability, Here, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from groups.membership import charter_words
from groups.membership.access import open_group
from groups.membership.charter import CharterError, parameter
from groups.proposals import drawn, forms, own, queries
from groups.proposals.opening import open_proposal
from groups.proposals.views import bp

if TYPE_CHECKING:
    from groups.membership.models import Group
    from groups.proposals.models import Proposal

FORMS: dict[str, type[forms.AskForm]] = {
    own.WORDS: forms.WordsForm, own.CHOICE: forms.ChoiceForm, own.LISTING: forms.AskForm,
    own.REMOVAL: forms.PersonForm, own.READMISSION: forms.PersonForm,
}  # fmt: skip


@bp.get("/g/<pid>/proposals/new")
@needs(Ability.PROPOSAL_OPEN)
def ways(pid: str) -> Response:
    """What the group may be asked."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    found: list[Any] = panels.gather("proposals.ways", group=group, here=here)
    return render("proposals/ways.html", here, group=group, ways=sorted(found, key=lambda way: way["rank"]))


@bp.get("/g/<pid>/proposals/new/<kind>")
@needs(Ability.PROPOSAL_OPEN)
def new(pid: str, kind: str) -> Response:
    """The form of a question of this kind."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    return _form_page(here, group, kind, _form(kind, group, formdata=None))


@bp.post("/g/<pid>/proposals/new/<kind>")
@needs(Ability.PROPOSAL_OPEN)
@limit("30 per hour")
def ask(pid: str, kind: str) -> Response | WerkzeugResponse:
    """Ask the group."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    form = _form(kind, group)
    if not form.validate_on_submit():
        return _form_page(here, group, kind, form, 422)
    subject = form.subject_id() if isinstance(form, forms.PersonForm) else None
    payload = {"listed": not group.listed} if kind == own.LISTING else {}
    return _asked(group, form, kind, payload, subject)


@bp.get("/g/<pid>/charter/<key>")
@needs(Ability.CHARTER_READ)
def history(pid: str, key: str) -> Response:
    """How a rule has come to be what it is: every line, and the vote that set it."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.CHARTER_READ)
    _known(key)
    lines = queries.history_of(session, group.id, key)
    votes = queries.set_by(session, [line.source for line in lines])
    return render(
        "proposals/history.html", here, group=group, key=key, rule=drawn.rule_of(key), said=drawn.said, lines=lines,
        stands=own.stands(session, group.id, key), votes=votes,
        votes_for=queries.votes_for(session, list(votes.values())),
    )  # fmt: skip


@bp.get("/g/<pid>/charter/<key>/change")
@needs(Ability.PROPOSAL_OPEN)
def new_rule(pid: str, key: str) -> Response:
    """The form that proposes another value for a rule."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    return _rule_page(here, group, key, _rule_form(group, key, shown=True))


@bp.post("/g/<pid>/charter/<key>/change")
@needs(Ability.PROPOSAL_OPEN)
@limit("30 per hour")
def ask_rule(pid: str, key: str) -> Response | WerkzeugResponse:
    """Ask the group to change it."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    form = _rule_form(group, key, shown=False)
    if not form.validate_on_submit():
        return _rule_page(here, group, key, form, 422)
    payload = own.charter_payload(db.session(), group, key, form.raw())
    if payload["value"] == payload["was"]:
        form[key].errors = [_("It is so already. Say what it shall be instead.")]
        return _rule_page(here, group, key, form, 422)
    return _asked(group, form, own.CHARTER, payload, None)


def _asked(
    group: Group, form: forms.AskForm, kind: str, payload: dict[str, Any], subject: int | None
) -> WerkzeugResponse:
    now = clock.now()
    made: Proposal = open_proposal(
        db.session(), group, me().id, kind=kind, title=form.headline(), text=form.text.data or "",
        options=form.choices(), payload=payload, closes_at=form.closes_at(now), secret=bool(form.secret.data),
        subject_id=subject, now=now,
    )  # fmt: skip
    note(_("The group is asked."))
    return see_other("proposals.page", pid=made.public_id)


def _form(kind: str, group: Group, **how: Any) -> forms.AskForm:
    wanted = FORMS.get(kind)
    if wanted is None:
        raise NotThere
    form = wanted(**how)
    if isinstance(form, forms.PersonForm):
        people: dict[str, Callable[..., Any]] = {
            own.REMOVAL: queries.inside,
            own.READMISSION: queries.put_out,
        }
        form.about(people[kind](db.session(), group.id))
    return form


def _form_page(here: Here, group: Group, kind: str, form: FlaskForm, status: int = 200) -> Response:
    return render("proposals/new.html", here, status, group=group, kind=kind, form=form)


def _known(key: str) -> None:
    try:
        parameter(key)
    except CharterError as no:
        raise NotThere from no


def _rule_form(group: Group, key: str, *, shown: bool) -> forms.RuleForm:
    _known(key)
    return forms.rule_form(key, own.stands(db.session(), group.id, key), shown=shown)


def _rule_page(here: Here, group: Group, key: str, form: forms.RuleForm, status: int = 200) -> Response:
    stands = own.stands(db.session(), group.id, key)
    return render(
        "proposals/rule.html", here, status, group=group, key=key, rule=drawn.rule_of(key), form=form,
        stands=drawn.said(key, stands), kind=parameter(key).kind, words=charter_words,
    )  # fmt: skip
