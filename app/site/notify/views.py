"""Notices: the list, the wishes, one-click unsubscribe, and development's mailbox."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core import clock, db
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.security import csrf
from app.core.web import me, note, render, see_other
from app.site.notify import actions, letters, mailbox, queries, wording
from app.site.notify.forms import MannerForm
from app.site.notify.rules import CHOICES, HABITS, Kind, Topic, Way

bp = Blueprint("notify", __name__)
GATHERED = [kind for kind in CHOICES if not HABITS[kind].urgent]  # what a digest's one click stops


@bp.get("/notices")
@needs(Ability.NOTICE_READ)
def index() -> Response:
    """My notices, newest first."""
    before = request.args.get("before", type=int)
    page = queries.page_of(db.session(), me().id, before)
    lines = [
        {
            "id": row.id, "icon": HABITS[Kind(row.kind)].icon, "sentence": wording.sentence(Kind(row.kind), row.data),
            "detail": wording.detail(Kind(row.kind), row.data), "told_at": row.told_at, "unread": row.read_at is None,
        }
        for row in page.rows
    ]  # fmt: skip
    return render("notify/index.html", lines=lines, before=page.before)


@bp.post("/notices/<int:notice_id>/open")
@needs(Ability.NOTICE_READ)
def open_one(notice_id: int) -> Answer:
    """Read one, and go where it leads."""
    notice = queries.one_of(db.session(), me().id, notice_id)
    if notice is None:
        raise NotThere
    actions.read(db.session(), notice, clock.now())
    return see_other(notice.path)


@bp.post("/notices/read")
@needs(Ability.NOTICE_READ)
def read_all() -> Answer:
    """Read all."""
    actions.read_all(db.session(), me().id, clock.now())
    return see_other("notify.index")


@bp.get("/notices/wishes")
@needs(Ability.NOTICE_READ)
def wishes() -> Response:
    """What I want to be told, and how."""
    return _wishes_page(MannerForm.of(queries.manner_of(db.session(), me().id)))


def _wishes_page(form: MannerForm, status: int = 200) -> Response:
    mine = queries.wishes_of(db.session(), me().id)
    parts = [
        (
            wording.TOPICS[topic],
            [
                (kind, wording.NAMES[kind], mine[kind, Way.PAGE], mine[kind, Way.MAIL])
                for kind in CHOICES
                if HABITS[kind].topic is topic
            ],
        )
        for topic in Topic
    ]
    return render("notify/wishes.html", status=status, parts=parts, form=form)


@bp.post("/notices/wishes")
@needs(Ability.NOTICE_READ)
def save_wishes() -> Answer:
    """Save what I want."""
    mine = queries.wishes_of(db.session(), me().id)
    for (kind, way), now_wanted in mine.items():
        wanted = f"{kind.value}--{way.value}" in request.form
        if wanted != now_wanted:
            actions.wish(db.session(), me().id, kind, way, wanted, clock.now())
    note(_("Saved."))
    return see_other("notify.wishes")


@bp.post("/notices/manner")
@needs(Ability.NOTICE_READ)
def save_manner() -> Response | Answer:
    """Save when I am reminded, and when I sleep."""
    form = MannerForm()
    if not form.validate_on_submit():
        return _wishes_page(form, 422)
    actions.set_manner(db.session(), me().id, form.quiet(), form.hours())
    note(_("Saved."))
    return see_other("notify.wishes")


@bp.get("/u/<token>")
@needs(Ability.SITE_SEE)
def unsubscribe(token: str) -> Response:
    """The page behind a mail's unsubscribe address: one button, so that a link scanner stops nothing."""
    found = letters.read_stop_token(token)
    if found is None:
        raise NotThere
    return render("notify/unsubscribe.html", name=wording.name_of(found[1]), token=token, done=False)


@bp.post("/u/<token>")
@csrf.exempt
@needs(Ability.SITE_SEE)
def unsubscribe_now(token: str) -> Response:
    """One click, also from a mail program that knows no cookie (RFC 8058): the signed token is the proof."""
    found = letters.read_stop_token(token)
    if found is None:
        raise NotThere
    member_id, kind = found
    if not queries.exists(db.session(), member_id):
        raise NotThere
    for each in [kind] if kind else GATHERED:
        actions.wish(db.session(), member_id, each, Way.MAIL, False, clock.now())
    return render("notify/unsubscribe.html", name=wording.name_of(kind), token=token, done=True)


@bp.get("/mailbox")
@needs(Ability.MAILBOX_READ)
def mailbox_index() -> Response:
    """All mails of a development server; production has none."""
    _only_without_a_mail_server()
    return render("notify/mailbox.html", mails=mailbox.newest(db.session()))


@bp.get("/mailbox/<int:mail_id>")
@needs(Ability.MAILBOX_READ)
def mailbox_mail(mail_id: int) -> Response:
    """One mail as it was sent."""
    _only_without_a_mail_server()
    mail = mailbox.one(db.session(), mail_id)
    if mail is None:
        raise NotThere
    return render("notify/mail.html", mail=mail, links=mailbox.links_in(mail.text))


@bp.get("/mailbox/<int:mail_id>/html")
@needs(Ability.MAILBOX_READ)
def mailbox_html(mail_id: int) -> Response:
    """The HTML of one mail, alone, with its inline styles allowed and nothing else."""
    _only_without_a_mail_server()
    mail = mailbox.one(db.session(), mail_id) or abort(404)
    answer = make_response(mail.html)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _only_without_a_mail_server() -> None:
    settings = current_app.config["SETTINGS"]
    if settings.production or settings.smtp_url:
        raise NotThere
