"""One page that finds: for strangers what all the world may see, for members also what is theirs to see."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import render, viewer
from app.site.search import finding, queries, rules
from app.site.search.finding import Some
from app.site.search.rules import Asker, Kind, Question

bp = Blueprint("search", __name__)
OF_EACH = 4  # hits of a kind, where all kinds stand together
SUGGESTED = 6


@bp.get("/search")
@needs(Ability.SITE_SEE)
@limit("90 per minute")
def index() -> Response:
    """Hits of every kind, or of one."""
    question, who = _asked()
    kind = rules.chosen(request.args)
    at = rules.cursor(request.args.get("after", ""))
    session = db.session()
    if kind is not None and at is not None and question:
        found = {kind: finding.more(session, kind, question, who, at)}
    else:
        found = finding.look(session, question, who)
    shown = {each: some for each, some in found.items() if kind in (None, each)}
    return render(
        "search/index.html", question=question, kind=kind, kinds=list(Kind), found=found, shown=shown, at=at,
        counts={each: _count(some) for each, some in found.items()}, of_each=None if kind else OF_EACH,
    )  # fmt: skip


@bp.get("/search/quick")
@needs(Ability.SITE_SEE)
@limit("240 per minute")
def quick() -> Response:
    """Names that begin like this, while somebody types: a list without a page."""
    question, who = _asked()
    found = finding.look(db.session(), question, who, finding.QUICK)
    best = sorted((hit for some in found.values() for hit in some.hits), key=lambda hit: hit.order[:2])
    return render("search/_quick.html", question=question, hits=best[:SUGGESTED])


def _asked() -> tuple[Question, Asker]:
    member = viewer()
    session = db.session()
    who, home = queries.asker(session, member.id if member else None, i18n.lang(), clock.now())
    city = " ".join(request.args.get("city", "").replace("\0", "").split())[: rules.LONGEST_CITY]
    return rules.question(request.args.get("q", ""), city or home), who


def _count(some: Some) -> str:
    """How many, as far as they were read."""
    return f"{len(some.hits)}+" if some.after else str(len(some.hits))
