"""Pages: the code that lay on the desk; a merchant's reviews, and its answer to one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.pages import cut
from app.core.web import me, note, render, see_other, viewer
from app.merchants.access import open_merchant
from app.merchants.queries import venue_ids_of
from events.claims import actions, panels, queries
from events.claims.access import open_for_code, open_to_reply
from events.claims.forms import CodeForm, ReplyForm
from events.reviews.access import open_review

bp = Blueprint("claims", __name__)


@bp.get("/d/<pid>/desk-code")
@needs(Ability.CLAIM_CONFIRM)
def code(pid: str) -> Response:
    """Where the code is typed."""
    dinner, here = open_for_code(db.session(), pid, viewer())
    return render("claims/code.html", here, dinner=dinner, form=CodeForm(formdata=None))


@bp.post("/d/<pid>/desk-code")
@needs(Ability.CLAIM_CONFIRM)
@limit("20 per hour")
def type_code(pid: str) -> Response:
    """She saw it there. A wrong one is counted, so it is answered like a right one: with another page."""
    dinner, here = open_for_code(db.session(), pid, viewer())
    form = CodeForm()
    if not form.validate_on_submit():
        return render("claims/code.html", here, 422, dinner=dinner, form=form)
    if not actions.type_code(db.session(), dinner, me().id, form.code.data or "", clock.now()):
        note(_("That is not the code of this place. Look again?"), "bad")
        return see_other("claims.code", pid=pid)
    note(_("Thank you. One more table that does not know yours, and the place is theirs."))
    return see_other("dinners.page", pid=pid)


@bp.get("/shop/<pid>/reviews")
@needs(Ability.MERCHANT_SEE)
def reviews(pid: str) -> Response:
    """What was written of one's places, newest first, with what one answered."""
    session = db.session()
    merchant, here = open_merchant(session, pid, viewer(), Ability.MERCHANT_SEE)
    before = request.args.get("before", type=int)
    venues = venue_ids_of(session, merchant.id, confirmed=True)
    found = queries.reviews_at(session, venues, before if before and 0 < before < 2**31 else None)
    page = cut(found, queries.REVIEWS)
    replies = {each.review_id: each for each in queries.replies_to(session, [r.id for r in page.rows])}
    return render(
        "claims/reviews.html", here, merchant=merchant, page=page, replies=replies, confirmed=bool(venues),
        words={review.id: panels.words_of(review) for review in page.rows},
    )  # fmt: skip


@bp.get("/r/<pid>/reply")
@needs(Ability.MERCHANT_REPLY)
def reply(pid: str) -> Response:
    """The form of an answer, under the review that it answers."""
    review, merchant, here = open_to_reply(db.session(), pid, viewer())
    found = queries.reply_to(db.session(), review.id)
    form = ReplyForm(
        formdata=None, text=found.text if found else "", version=str(found.version if found else 0)
    )
    return _reply(review, merchant, here, form)


@bp.post("/r/<pid>/reply")
@needs(Ability.MERCHANT_REPLY)
@limit("60 per hour")
def answer(pid: str) -> Response:
    """Answer the review."""
    review, merchant, here = open_to_reply(db.session(), pid, viewer())
    form = ReplyForm()
    if not form.validate_on_submit():
        return _reply(review, merchant, here, form, 422)
    actions.reply(
        db.session(), review, merchant, me().id, form.text.data or "", form.read_version(), clock.now()
    )
    note(_("Answered. It stands under the review."))
    return see_other("reviews.page", pid=pid)


@bp.get("/r/<pid>/reply/history")
@needs(Ability.REVIEW_SEE)
def history(pid: str) -> Response:
    """Every wording of an answer: open to everybody, as the review's own."""
    review, here = open_review(db.session(), pid, viewer())
    found = queries.reply_to(db.session(), review.id)
    versions = queries.versions_of(db.session(), found.id) if found is not None else ()
    return render("claims/history.html", here, review=review, reply=found, versions=versions)


def _reply(review: Any, merchant: Any, here: Here, form: ReplyForm, status: int = 200) -> Response:
    words = panels.words_of(review)
    return render("claims/reply.html", here, status, review=review, merchant=merchant, form=form, words=words)
