"""Pages of reviews: writing one, reading one, what it weighs, how it changed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import clock, db, wording
from app.core.access import Ability, Here, Refused
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.panels import gather
from app.core.photos_drawing import LARGEST as LARGEST_PICTURE
from app.core.photos_web import takes_files
from app.core.web import me, note, render, see_other, viewer
from app.places.queries import dishes_of
from app.places.rules import cloth_for
from events.reviews import actions, helpful, pictures, queries
from events.reviews.access import open_for_note, open_for_review, open_review
from events.reviews.forms import NoteForm, ReviewForm
from events.reviews.history import bowl_words, steps_of
from events.reviews.panels_told import pressure_buttons
from events.reviews.rules import Aspect, ReviewReason, reveal_at

bp = Blueprint("reviews", __name__)
NEW_ROWS = 3


@bp.get("/d/<pid>/review")
@needs(Ability.REVIEW_WRITE)
def write(pid: str) -> Response:
    """The form of one's review of a dinner, empty or as it stands."""
    dinner, seat, here = open_for_review(db.session(), pid, viewer())
    review = _mine_or_allowed(dinner)
    return _form_page(here, dinner, seat, review, ReviewForm(data=_as_written(dinner, review)))


@bp.post("/d/<pid>/review")
@needs(Ability.REVIEW_WRITE)
@limit("60 per hour")
@takes_files(4 * LARGEST_PICTURE)
def save(pid: str) -> Response:
    """Write the review, or change it where its newest version was before the author's eyes."""
    with glance() as session:
        open_for_review(session, pid, viewer())  # pictures are drawn for nobody else
    form = ReviewForm()
    good = form.validate_on_submit()
    taken = form.taken() if good else []
    dinner, seat, here = open_for_review(db.session(), pid, viewer())
    if not good:
        return _form_page(here, dinner, seat, _mine_or_allowed(dinner), form, status=422)
    existing = actions.own_review(db.session(), dinner.id, me().id)
    if existing is None or form.seen_version() == 0:
        review = actions.write_review(db.session(), dinner, seat, form.content(), clock.now(), taken)
    else:
        review = existing
        actions.edit_review(db.session(), review, form.content(), form.seen_version(), clock.now(), taken)
    sealed = review.opened_at is None
    note(_("Sealed. Nobody reads it before the table opens.") if sealed else _("Your review is up."))
    if taken and pictures.any_elsewhere(db.session(), review.id):
        note(_("A picture like this one stands at another restaurant, too. Readers are told so."), "note")
    return see_other("reviews.page", pid=review.public_id)


@bp.get("/r/<pid>")
@needs(Ability.REVIEW_SEE)
def page(pid: str) -> Response:
    """One review."""
    review, here = open_review(db.session(), pid, viewer())
    who = viewer()
    mine = who is not None and review.author_id == who.id
    return render(
        "reviews/page.html", here, shown=queries.dress(db.session(), review), review=review,
        reveal=reveal_at(review.dinner.ends_at), say=wording.say,
        voted=helpful.voted(db.session(), [review.id], who.id) if who else set(),
        sat=who is not None and queries.sat_at(db.session(), review.dinner_id, who.id),
        pressed=Markup(pressure_buttons(review.dinner, review.author_id, "review")) if mine else "",  # noqa: S704
    )  # fmt: skip


@bp.get("/r/<pid>/history")
@needs(Ability.REVIEW_SEE)
def history(pid: str) -> Response:
    """Every wording of a review, with what changed."""
    review, here = open_review(db.session(), pid, viewer())
    return render(
        "reviews/history.html", here, review=review, steps=steps_of(db.session(), review), say=wording.say
    )


@bp.get("/r/<pid>/withdraw")
@needs(Ability.REVIEW_EDIT)
def withdrawal(pid: str) -> Response:
    """Ask once more before a review is taken back."""
    review, here = open_review(db.session(), pid, viewer(), Ability.REVIEW_EDIT)
    return render("reviews/withdraw.html", here, review=review)


@bp.post("/r/<pid>/withdraw")
@needs(Ability.REVIEW_EDIT)
def withdraw(pid: str) -> Response:
    """Take a review back; the tombstone stays."""
    review, _here = open_review(db.session(), pid, viewer(), Ability.REVIEW_EDIT)
    actions.withdraw_review(db.session(), review, clock.now())
    note(_("Withdrawn. What you wrote is gone; that you withdrew it stays, with the day."))
    return see_other("reviews.page", pid=pid)


@bp.post("/d/<pid>/note")
@needs(Ability.NOTE_WRITE)
@limit("120 per hour")
def private_note(pid: str) -> Response:
    """Keep a note to oneself about a dinner."""
    dinner, here = open_for_note(db.session(), pid, viewer())
    form = NoteForm()
    if not form.validate_on_submit():
        return render("reviews/note.html", here, status=422, dinner=dinner, form=form)
    actions.write_note(db.session(), dinner.id, me().id, form.text.data or "", clock.now())
    note(_("Kept. Nobody but you reads it."))
    return see_other("dinners.page", pid=pid)


@bp.get("/d/<pid>/note")
@needs(Ability.NOTE_WRITE)
def note_page(pid: str) -> Response:
    """One's own note about a dinner."""
    dinner, here = open_for_note(db.session(), pid, viewer())
    form = NoteForm(text=queries.own_note(db.session(), dinner.id, me().id))
    return render("reviews/note.html", here, dinner=dinner, form=form)


def _mine_or_allowed(dinner: Any) -> Any:
    """The viewer's review of the dinner, or None where one may be written. Raises Refused."""
    review = actions.own_review(db.session(), dinner.id, me().id)
    if review is None:
        actions.may_write(db.session(), dinner, me().id, clock.now())
    elif review.withdrawn_at is not None:
        raise Refused(ReviewReason.WITHDRAWN)
    return review


def _form_page(
    here: Here, dinner: Any, seat: Any, review: Any, form: ReviewForm, status: int = 200
) -> Response:
    session = db.session()
    names = dishes_of(session, dinner.venue_id)
    drawn = {
        line.public_id: {"name": line.name, "art": line.art, "cloth": cloth_for(line.public_id)}
        for line in names
    }
    return render(
        "reviews/write.html", here, status, dinner=dinner, review=review, form=form, drawn=drawn,
        names=[line.name for line in names], people=queries.table_size(session, dinner.id),
        finding=queries.finding_of(session, seat.id), reveal=reveal_at(dinner.ends_at), now=clock.now(),
    )  # fmt: skip


def _as_written(dinner: Any, review: Any) -> dict[str, Any]:
    """The form's fields from the review as it stands, with the dishes of the bill, or those that most tables ate."""
    ratings = queries.own_ratings(db.session(), review.id) if review else {}
    eaten = [dish for dish in gather("review.dishes", dinner=dinner) if isinstance(dish, int)]
    offered = queries.dishes_to_rate(db.session(), dinner.venue_id, list(ratings), eaten)
    rows = [
        {"dish": dish.public_id, "name": dish.name}
        | (
            {"again": ratings[dish.id].again.value, "note": ratings[dish.id].note}
            if dish.id in ratings
            else {}
        )
        for dish in offered
    ]
    new = [
        {"name": name, "again": again, "note": note}
        for name, again, note in (review.unlisted if review else ())
    ]
    data: dict[str, Any] = {"dishes": [*rows, *new, *({} for _row in range(NEW_ROWS))]}
    if review is None:
        return data
    bowls = {each.value: bowl_words(getattr(review, each)) for each in Aspect}
    more = {
        "text": review.text,
        "per_head": review.per_head_fen,
        "paid": review.paid.value,
        "version": review.version,
    }
    return data | bowls | more
