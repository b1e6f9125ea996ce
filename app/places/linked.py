"""A venue as structured data (schema.org), in a data block that no browser runs."""

from __future__ import annotations

from collections.abc import Sequence

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
    if dishes:
        data["hasMenu"] = {"@type": "Menu", "hasMenuItem": [_menu_item(dish) for dish in dishes[:50]]}
    for more in gather("venue.linked", venue=venue):
        data.update(more if isinstance(more, dict) else {})
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(data))


def _menu_item(dish: DishLine) -> dict[str, object]:
    item: dict[str, object] = {"@type": "MenuItem", "name": dish.name}
    if dish.fen is not None:
        item["offers"] = {
            "@type": "Offer",
            "price": f"{dish.fen / 100:.2f}",
            "priceCurrency": dish.currency or "CNY",
        }
    return item
