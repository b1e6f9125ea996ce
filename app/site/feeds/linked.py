"""Linked data (schema.org, JSON-LD): what pages say to machines. Of a page's public facts only, whoever looks at it.

A data block is run by no browser, so that the strict policy for scripts stands; what would end it early is written
as JSON escapes.
"""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.core import clock, db
from app.core.markup import excerpt
from app.core.web import absolute, viewer
from app.places.models import Venue
from app.site.feeds import queries, told
from events.diets import queries as diets
from events.diets import rules as diet_rules
from events.diets.needs import Need
from events.diets.rules import Fit
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from events.reviews.models import Review
from events.reviews.rules import Scores, bowls, is_label
from events.reviews.scores import overall_of
from groups.membership.models import Group

CONTEXT = "https://schema.org"
MOST_REVIEWS = 5
BEST, WORST = 5, 0.5
DIETS = {
    Need.VEGETARIAN: "VegetarianDiet", Need.VEGAN: "VeganDiet", Need.GLUTEN: "GlutenFreeDiet",
    Need.MILK: "LowLactoseDiet",
}  # fmt: skip
Data = dict[str, Any]


def block(data: Data) -> Markup:
    """A data block for the head of a page."""
    said = htmlsafe_json_dumps({"@context": CONTEXT, **data}, ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>').format(said)


def reader(address: str, title: str) -> Markup:
    """The way to a feed, for programs that look for one."""
    return Markup('<link rel="alternate" type="application/atom+xml" href="{}" title="{}">').format(
        address, title
    )


def on_city(city: str, **_more: object) -> Markup:
    """The feed of a city's tables."""
    if not city:
        return Markup()
    return reader(url_for("feeds.city", city=city), _("Tables with free seats in %(city)s", city=city))


def on_venue(venue: Venue, **_more: object) -> list[Data]:
    """What is known here of a venue beyond its own words: its number where it has one, reviews, diets, price."""
    if viewer() is not None:  # machines come as strangers; members need not pay for what they do not see
        return []
    session = db.session()
    said: Data = {}
    score = queries.score_of(session, venue.id)
    if score is not None and score.is_enough():
        said["aggregateRating"] = {
            "@type": "AggregateRating", "ratingValue": round(score.overall or 0, 1), "bestRating": BEST,
            "worstRating": WORST, "reviewCount": sum(score.spread or []),
        }  # fmt: skip
        if score.per_head_count and score.per_head_low and score.per_head_high:
            said["priceRange"] = f"{score.currency} {score.per_head_low // 100}–{score.per_head_high // 100}"
    if score is not None and score.reviews:
        rows = queries.open_reviews(session, venue.id, MOST_REVIEWS)
        said["review"] = [_review(each) for each in rows if not is_label(each.paid)]
    return [{name: value for name, value in said.items() if value}]


def on_venue_head(venue: Venue, **_more: object) -> Markup:
    """The feed of a venue's reviews."""
    return reader(url_for("feeds.venue", pid=venue.public_id), _("Reviews of %(venue)s", venue=venue.name))


def diets_of(venue: Venue, dish_ids: list[int], **_more: object) -> list[tuple[int, list[str]]]:
    """Dish → diets for which everything that they rule out is said not to be in it."""
    if viewer() is not None or not dish_ids:
        return []
    words = [diets.as_said(word) for word in diets.words_of(db.session(), venue.id)]
    if not words:
        return []
    fits = diet_rules.menu_check({n: [need] for n, need in enumerate(DIETS)}, dish_ids, words)
    found: dict[int, list[str]] = {}
    for number, name in enumerate(DIETS.values()):
        for dish, fit in fits[number].items():
            if fit is Fit.SAID_WITHOUT:
                found.setdefault(dish, []).append(f"{CONTEXT}/{name}")
    return list(found.items())


def on_dinner(dinner: Dinner, **_more: object) -> Markup:
    """A public dinner as an event. One whose day is being decided has no date yet, and so is none."""
    if viewer() is not None or dinner.visibility is not Visibility.PUBLIC or dinner.time_open:
        return Markup()
    session = db.session()
    address, zone = absolute("dinners.page", pid=dinner.public_id), told.zone_of(dinner)
    status, was = "EventScheduled", None
    if dinner.called_off_at is not None:
        status = "EventCancelled"
    elif dinner.moved_at is not None:
        was = queries.before_the_move(session, dinner)
        status = "EventRescheduled" if was else status
    data: Data = {
        "@type": "Event", "@id": address, "url": address, "name": dinner.title, "description": told.said(dinner),
        "startDate": dinner.starts_at.astimezone(zone).isoformat(timespec="minutes"),
        "endDate": dinner.ends_at.astimezone(zone).isoformat(timespec="minutes"),
        "eventStatus": f"{CONTEXT}/{status}", "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "location": _place(dinner), "maximumAttendeeCapacity": dinner.seats,
        "image": told.base() + url_for("sharing.dinner_picture", pid=dinner.public_id),
    }  # fmt: skip
    if was:
        data["previousStartDate"] = was.astimezone(zone).isoformat(timespec="minutes")
    if dinner.group.listed:
        data["organizer"] = {"@type": "Organization", "name": dinner.group.name,
                             "url": absolute("membership.page", pid=dinner.group.public_id)}  # fmt: skip
    if dinner.called_off_at is None and dinner.closes_at > clock.now():
        free = queries.free_at(session, dinner)
        data |= {"remainingAttendeeCapacity": free, "offers": _offer(dinner, address, free)}
    return block(data)


def on_group(group: Group, **_more: object) -> Markup:
    """The feed of a group's public tables, where strangers find the group."""
    if not group.listed:
        return Markup()
    address = absolute("membership.page", pid=group.public_id)
    data = {"@type": "Organization", "@id": address, "url": address, "name": group.name, "description": group.line,
            "areaServed": group.city}  # fmt: skip
    way = reader(url_for("feeds.group", pid=group.public_id), _("Tables of %(group)s", group=group.name))
    return way + block(data)


def on_review(review: Review, **_more: object) -> Markup:
    """An open review with what it is of; a sealed one says nothing, to its author neither."""
    if review.opened_at is None or review.withdrawn_at is not None or is_label(review.paid):
        return Markup()
    about = {"@type": "Restaurant", "name": review.venue.name, "address": address_of(review.venue),
             "@id": absolute("places.page", pid=review.venue.public_id)}  # fmt: skip
    return block({**_review(review), "itemReviewed": about})


def _review(found: Review) -> Data:
    address = absolute("reviews.page", pid=found.public_id)
    assert found.opened_at is not None  # the queries give no other
    data: Data = {
        "@type": "Review", "@id": address, "url": address, "datePublished": found.opened_at.date().isoformat(),
        "author": {"@type": "Person", "name": found.author.nickname}, "reviewBody": excerpt(found.html, 500),
    }  # fmt: skip
    scores = Scores(found.taste, found.room, found.service, found.value)
    if any(each is not None for each in scores.given()):
        data["reviewRating"] = {"@type": "Rating", "ratingValue": round(bowls(overall_of(scores)), 1),
                                "bestRating": BEST, "worstRating": WORST}  # fmt: skip
    return data


def _place(dinner: Dinner) -> Data:
    if dinner.venue is None:
        city = {"@type": "PostalAddress", "addressLocality": dinner.group.city}
        return {"@type": "Place", "name": dinner.group.city, "address": city}
    return {"@type": "Place", "name": dinner.venue.name, "address": address_of(dinner.venue)}


def address_of(venue: Venue) -> Data:
    """Where a venue is; of a private kitchen its area and no more."""
    parts = (venue.area,) if venue.private else (venue.area, venue.address)
    street = " ".join(part for part in parts if part)
    found = {"@type": "PostalAddress", "addressLocality": venue.city}
    return found | ({"streetAddress": street} if street else {})


def _offer(dinner: Dinner, address: str, free: int) -> Data:
    """A seat. It costs what the table eats; only the most that was agreed on is known."""
    offer: Data = {
        "@type": "Offer", "url": address, "availability": f"{CONTEXT}/{'InStock' if free else 'SoldOut'}",
        "validThrough": dinner.closes_at.isoformat(timespec="minutes"),
        "inventoryLevel": {"@type": "QuantitativeValue", "value": free},
    }  # fmt: skip
    if dinner.cap_fen is not None:
        offer["priceSpecification"] = {"@type": "PriceSpecification", "maxPrice": dinner.cap_fen / 100,
                                       "priceCurrency": dinner.currency}  # fmt: skip
    return offer
