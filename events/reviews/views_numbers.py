"""Pages on which every number is explained with this case's numbers, and the facts as files for outsiders."""

from __future__ import annotations

from pathlib import Path

from flask import Response, stream_with_context

from app.core import clock, db, wording
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import render, viewer
from app.places.access import open_venue
from events.reviews import exported, queries
from events.reviews.access import open_review
from events.reviews.numbers import MOST, numbers_of
from events.reviews.views import bp

RECIPE = Path(__file__).resolve().parents[2] / "tools" / "recompute.py"


@bp.get("/r/<pid>/weight")
@needs(Ability.REVIEW_SEE)
def weight(pid: str) -> Response:
    """What a review weighs, with the numbers of the formula for this case."""
    session = db.session()
    review, here = open_review(session, pid, viewer())
    shown, line, table = queries.dress(session, review), None, None
    if review.opened_at is not None and review.withdrawn_at is None:
        numbers = numbers_of(session, review.venue, clock.now())
        line = numbers.line_of(pid)
        table = numbers.table_of(line) if line is not None else None
    return render(
        "reviews/weight.html", here, shown=shown, review=review, line=line, table=table,
        finding=queries.finding_of(session, review.seat_id), score=queries.score_of(session, review.venue_id),
        say=wording.say, handed=queries.handed_over(session, review.dinner_id) if line is not None else None,
    )  # fmt: skip


@bp.get("/v/<pid>/numbers")
@needs(Ability.VENUE_SEE)
def numbers(pid: str) -> Response:
    """What a venue's number is made of."""
    session = db.session()
    venue, here = open_venue(session, pid, viewer())
    return render(
        "reviews/numbers.html", here, venue=venue, score=queries.score_of(session, venue.id),
        numbers=numbers_of(session, venue, clock.now()), most=MOST, say=wording.say,
    )  # fmt: skip


@bp.get("/v/<pid>/numbers.json")
@needs(Ability.VENUE_SEE)
@limit("60 per minute")
def numbers_file(pid: str) -> Response:
    """The facts behind a venue's number, without a name, so that outsiders can compute it again."""
    session = db.session()
    venue, _here = open_venue(session, pid, viewer())
    return Response(
        exported.as_text(exported.facts_of(session, venue, clock.now())), mimetype="application/json"
    )


@bp.get("/ratings.jsonl")
@needs(Ability.SITE_SEE)
@limit("10 per hour")
def ratings() -> Response:
    """The facts behind all numbers, a venue a line, sent as they are read."""
    lines = stream_with_context(exported.all_lines(clock.now()))
    name = 'attachment; filename="ratings.jsonl"'
    return Response(lines, mimetype="application/x-ndjson", headers={"Content-Disposition": name})


@bp.get("/ratings/recompute.py")
@needs(Ability.SITE_SEE)
def recipe() -> Response:
    """The script that computes them again; it needs nothing but Python."""
    if not RECIPE.exists():
        raise NotThere
    name = 'attachment; filename="recompute.py"'
    return Response(
        RECIPE.read_text("utf-8"), mimetype="text/x-python", headers={"Content-Disposition": name}
    )
