"""What this room puts on other pages: the code after a dinner, replies under reviews, tables and words at the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock, db
from app.core.access import Here
from app.core.web import marked, viewer
from app.merchants.models import Merchant, MerchantDispute
from app.merchants.queries import venue_ids_of
from app.places.ties import is_tied
from events.attestations.queries import attested_seat
from events.claims import evidence, queries, rules
from events.claims.wording import ASPECTS
from events.diets import spoken
from events.dinners.models import Dinner
from events.reviews.models import Review


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """After dinner: whether a code lay on the desk. For those whom the table confirms, and who do not belong there."""
    who = viewer()
    if who is None or dinner.venue_id is None or not marked("dinner", "code", dinner=dinner.id):
        return ""
    session = db.session()
    if attested_seat(session, dinner.id, who.id) is None:
        return ""
    if is_tied(session, dinner.venue_id, who.id, dinner.ends_at):
        return ""
    return render_template("claims/_code.html", dinner=dinner)


def under_reviews(reviews: Collection[Review]) -> list[tuple[int, Markup]]:
    """What the merchants say to these reviews."""
    if not reviews:
        return []
    found = queries.replies_to(db.session(), [review.id for review in reviews])
    pids = {review.id: review.public_id for review in reviews}
    return [
        (each.review_id, Markup(render_template("claims/_reply.html", reply=each, pid=pids[each.review_id])))  # noqa: S704
        for each in found
    ]


def words_of(review: Review) -> Markup:
    """The text of a review, made safe when it was written."""
    return Markup(review.html)  # noqa: S704  the output of app.core.markup


def replied_at(review: Review) -> list[datetime]:
    """Since when the merchant has answered: later changes of the review are marked so (R-16)."""
    found = queries.reply_to(db.session(), review.id)
    return [found.written_at] if found is not None else []


def nav(merchant: Merchant, here: Here) -> list[dict[str, Any]]:
    """The way to the reviews and to one's own numbers."""
    return [
        {
            "key": "reviews",
            "rank": 20,
            "title": _("Reviews"),
            "href": url_for("claims.reviews", pid=merchant.public_id),
        }
    ]


def on_desk(merchant: Merchant, here: Here) -> str:
    """The tables that come; for confirmed places alone."""
    session, now = db.session(), clock.now()
    venues = venue_ids_of(session, merchant.id, confirmed=True)
    if not venues:
        return ""
    coming = queries.coming(session, venues, now)
    return render_template("claims/_desk.html", coming=coming, several=len(venues) > 1, said=spoken.bare)


def after_desk(merchant: Merchant, here: Here) -> str:
    """What diners say in sum; for confirmed places alone."""
    session, now = db.session(), clock.now()
    venues = venue_ids_of(session, merchant.id, confirmed=True)
    if not venues:
        return ""
    dishes = rules.tellable(queries.tapped(session, venues, now))
    praised = sorted((each for each in dishes if each.again), key=lambda each: -each.again)[:3]
    missed = sorted((each for each in dishes if each.no_more), key=lambda each: -each.no_more)[:3]
    return render_template(
        "claims/_said.html", merchant=merchant, praised=praised, missed=missed, aspects=ASPECTS,
        quarters=rules.quarters(queries.scored(session, venues, now)),
    )  # fmt: skip


def on_dispute(dispute: MerchantDispute) -> str:
    """For the operator: how many tables saw whose code."""
    session, now = db.session(), clock.now()
    sides = [
        (claim.merchant.name, len({each.dinner for each in evidence.counting(session, claim, now)}))
        for claim in (dispute.holder, dispute.contender)
    ]
    return render_template("claims/_dispute.html", sides=sides)
