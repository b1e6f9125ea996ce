"""Pictures in reviews: put there, shown through the review's own door, taken away, hidden."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.photos_web import answer, takes_files
from app.core.web import me, note, render, see_other, viewer
from app.places.queries import dishes_of
from events.reviews import pictures
from events.reviews.access import open_review, open_to_hide
from events.reviews.forms_told import PictureForm
from events.reviews.pictures import Taken
from events.reviews.prints import print_of
from events.reviews.views import bp


@bp.get("/r/<pid>/photos")
@needs(Ability.REVIEW_EDIT)
def photos(pid: str) -> Response:
    """The pictures of one's review, and one more."""
    review, here = open_review(db.session(), pid, viewer(), Ability.REVIEW_EDIT)
    form = PictureForm()
    return _page(here, review, form)


@bp.post("/r/<pid>/photos")
@needs(Ability.REVIEW_EDIT)
@limit("60 per hour")
@takes_files()
def add_photo(pid: str) -> Response | WerkzeugResponse:
    """Put a picture there; drawn before the unit of work, after a look at the door."""
    with glance() as session:
        review, _here = open_review(session, pid, viewer(), Ability.REVIEW_EDIT)
        dishes = [(line.public_id, line.name) for line in dishes_of(session, review.venue_id)]
    form = PictureForm()
    form.offer(dishes)
    good = form.validate_on_submit()
    looks = print_of(form.picture.taken[0]) if good else None
    review, here = open_review(db.session(), pid, viewer(), Ability.REVIEW_EDIT)
    if looks is None:
        return _page(here, review, form, 422)
    dish = pictures.dish_called(db.session(), review.venue_id, form.dish()) if form.dish() else None
    taken = Taken(form.picture.taken[0], looks, form.alt.data or "", dish, form.aspect())
    warn([pictures.add(db.session(), review, taken, clock.now()).elsewhere])
    return see_other("reviews.photos", pid=pid)


@bp.get("/r/<pid>/photos/<photo_pid>")
@needs(Ability.REVIEW_SEE)
def photo(pid: str, photo_pid: str) -> Response:
    """A picture, for whoever may read the review."""
    review, _here = open_review(db.session(), pid, viewer())
    return answer(pictures.look(db.session(), review, photo_pid))


@bp.get("/r/<pid>/photos/<photo_pid>/thumb")
@needs(Ability.REVIEW_SEE)
def thumb(pid: str, photo_pid: str) -> Response:
    """The same, small."""
    review, _here = open_review(db.session(), pid, viewer())
    return answer(pictures.look(db.session(), review, photo_pid), thumb=True)


@bp.post("/r/<pid>/photos/<photo_pid>")
@needs(Ability.REVIEW_EDIT)
@limit("60 per hour")
def remove_photo(pid: str, photo_pid: str) -> WerkzeugResponse:
    """Take one's picture away for good."""
    review, _here = open_review(db.session(), pid, viewer(), Ability.REVIEW_EDIT)
    pictures.remove(db.session(), review, photo_pid)
    note(_("Gone for good."))
    return see_other("reviews.photos", pid=pid)


@bp.post("/r/<pid>/photos/<photo_pid>/hide")
@needs(Ability.PICTURE_HIDE)
@limit("60 per hour")
def hide_photo(pid: str, photo_pid: str) -> WerkzeugResponse:
    """Hide a picture that one is in, at once; that it is hidden can be seen."""
    review, _here = open_to_hide(db.session(), pid, viewer())
    pictures.hide(db.session(), review, photo_pid, me().id, clock.now())
    note(_("Hidden. Nobody sees it any more; that a picture was hidden can be read."))
    return see_other("reviews.page", pid=pid)


def warn(elsewhere: list[bool]) -> None:
    """Tell the author of a picture that is known from another venue."""
    if any(elsewhere):
        note(_("A picture like this one stands at another restaurant, too. Readers are told so."), "note")


def _page(here: Here, review: Any, form: PictureForm, status: int = 200) -> Response:
    session = db.session()
    form.offer([(line.public_id, line.name) for line in dishes_of(session, review.venue_id)])
    mine = pictures.of_reviews(session, [review.id]).get(review.id, [])
    full = len(mine) >= pictures.MOST
    return render("reviews/photos.html", here, status, review=review, form=form, pictures=mine, full=full)
