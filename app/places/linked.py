"""A venue as structured data (schema.org), in a data block that no browser runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.core.panels import gather
from app.core.web import absolute
from app.places.models import Venue
from app.places.queries import DishLine


def linked_data(venue: Venue, dishes: Sequence[DishLine]) -> Markup:
    """The venue as JSON-LD. Higher rooms add what they know through the slot "venue.linked"."""
    address = absolute("places.page", pid=venue.public_id)
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Restaurant",
        "@id": address,
        "url": address,
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": venue.city,
            "streetAddress": " ".join(part for part in (venue.area, venue.address) if part),
        },
    }
    if venue.phone:
        data["telephone"] = venue.phone
    if venue.lat is not None and venue.lng is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": venue.lat, "longitude": venue.lng}
    if venue.cuisine:
        data["servesCuisine"] = venue.cuisine
    if venue.booking_url:
        data["acceptsReservations"] = venue.booking_url
    if dishes:
        data["hasMenu"] = {"@type": "Menu", "hasMenuItem": _menu(venue, dishes[:50])}
    if venue.private:  # its area, and nothing that leads to the door
        data["address"] = {
            "@type": "PostalAddress",
            "addressLocality": venue.city,
            "streetAddress": venue.area,
        }
        for name in ("geo", "telephone"):
            data.pop(name, None)
    for more in gather("venue.linked", venue=venue):
        data.update(more if isinstance(more, dict) else {})
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(data))


def _menu(venue: Venue, dishes: Sequence[DishLine]) -> list[dict[str, object]]:
    """The dishes; for which diets one is fit, the slot "venue.diets" answers as (dish id, addresses of diets)."""
    told = gather("venue.diets", venue=venue, dish_ids=[dish.id for dish in dishes])
    diets = dict(cast(list[tuple[int, list[str]]], told))
    return [_menu_item(dish, diets.get(dish.id, [])) for dish in dishes]


def _menu_item(dish: DishLine, diets: list[str]) -> dict[str, object]:
    item: dict[str, object] = {"@type": "MenuItem", "name": dish.name}
    if diets:
        item["suitableForDiet"] = diets
    if dish.fen is not None:
        item["offers"] = {
            "@type": "Offer",
            "price": f"{dish.fen / 100:.2f}",
            "priceCurrency": dish.currency or "CNY",
        }
    return item
