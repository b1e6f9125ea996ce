"""What pages say to machines: right, complete, in one piece, and nothing that is not public."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.places.actions import add_dish
from app.places.models import Venue
from events.diets.models import DishWord
from events.diets.needs import RULED_OUT, Need
from events.diets.rules import Source
from events.dinners.models import Dinner, DinnerMove, Seat
from events.dinners.rules import Visibility
from events.reviews.models import Review, VenueScore
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.feeds.test_feeds import SECRET, Writing

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def linked(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    """The data blocks of a page."""
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return [json.loads(each) for each in BLOCK.findall(answer.text)]


def _table(session: Session, **values: Any) -> Dinner:
    host = a_member(session)
    house = a_venue(session, host, area="Suzhou Street", address="12 East Street")
    return a_dinner(
        session,
        a_group(session, host),
        host,
        venue=house,
        visibility=Visibility.PUBLIC,
        cap_fen=12000,
        **values,
    )


def test_a_public_dinner_is_an_event(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        dinner = _table(session, seats=5)
        pid, starts = dinner.public_id, dinner.starts_at
    (event,) = linked(client, f"/d/{pid}")
    assert event["@type"] == "Event"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["startDate"].endswith("+08:00")
    assert abs(datetime.fromisoformat(event["startDate"]) - starts) < timedelta(minutes=1)
    assert event["location"]["address"]["streetAddress"] == "Suzhou Street 12 East Street"
    assert event["remainingAttendeeCapacity"] == event["offers"]["inventoryLevel"]["value"] == 4
    assert event["offers"]["availability"] == "https://schema.org/InStock"
    assert event["offers"]["priceSpecification"] == {
        "@type": "PriceSpecification", "maxPrice": 120.0, "priceCurrency": "CNY"
    }  # fmt: skip
    assert event["url"] == f"http://localhost/d/{pid}"


def test_an_event_that_is_off_or_moved_says_so(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        now = clock.now()
        off = _table(session, called_off_at=now).public_id
        moved = _table(session, moved_at=now)
        was = moved.starts_at - timedelta(days=1)
        session.add(DinnerMove(
            dinner_id=moved.id, by_id=moved.host_id, moved_at=now, was_starts_at=was, was_ends_at=moved.ends_at,
            was_closes_at=was, was_timezone="Asia/Shanghai", now_starts_at=moved.starts_at, now_ends_at=moved.ends_at,
            now_closes_at=moved.closes_at, now_timezone="Asia/Shanghai",
        ))  # fmt: skip
        pid = moved.public_id
    (event,) = linked(client, f"/d/{off}")
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in event
    (event,) = linked(client, f"/d/{pid}")
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert abs(datetime.fromisoformat(event["previousStartDate"]) - was) < timedelta(minutes=1)


def test_a_dinner_that_is_not_public_or_has_no_day_is_no_event(
    client: FlaskClient, as_member: Callable[[int], FlaskClient], writing: Writing
) -> None:
    with writing() as session:
        dinner = _table(session)
        undecided = _table(session, time_open=True).public_id
        dinner.visibility = Visibility.GROUP
        pid, host = dinner.public_id, dinner.host_id
    assert linked(as_member(host), f"/d/{pid}") == []
    assert linked(client, f"/d/{undecided}") == []


def _scored(session: Session, venue: Venue, overall: float | None) -> None:
    session.add(VenueScore(
        venue_id=venue.id, reason=None if overall else "too_few_tables", overall=overall, tables=4, groups=3, diners=9,
        reviews=7, left_out={}, spread=[0, 0, 1, 2, 3], per_head_low=8000, per_head_median=9000, per_head_high=12000,
        per_head_count=5, computed_at=clock.now(),
    ))  # fmt: skip


@pytest.mark.parametrize("overall", [4.25, None])
def test_a_venue_has_a_rating_only_where_there_is_a_number(
    client: FlaskClient, writing: Writing, overall: float | None
) -> None:
    with writing() as session:
        venue = a_venue(session, a_member(session), area="Wangjing", address="East gate", lat=39.9, lng=116.4)
        _scored(session, venue, overall)
        pid = venue.public_id
    (house,) = linked(client, f"/v/{pid}")
    assert house["@type"] == "Restaurant"
    assert house["geo"]["latitude"] == 39.9
    if overall is None:
        assert "aggregateRating" not in house
    else:
        assert house["aggregateRating"] == {
            "@type": "AggregateRating", "ratingValue": 4.2, "bestRating": 5, "worstRating": 0.5, "reviewCount": 6,
        }  # fmt: skip


def test_a_dish_suits_a_diet_when_all_that_it_rules_out_is_said_to_be_left_out(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        by = a_member(session)
        venue = a_venue(session, by)
        tofu = add_dish(session, venue, by.id, "Tofu", 2600, clock.now())
        add_dish(session, venue, by.id, "Tripe", 5800, clock.now())
        for ingredient in RULED_OUT[Need.VEGETARIAN]:
            session.add(DishWord(
                dish_id=tofu.id, ingredient=ingredient, contains=False, source=next(iter(Source)), said_by_id=by.id,
                said_at=clock.now(),
            ))  # fmt: skip
        pid = venue.public_id
    (house,) = linked(client, f"/v/{pid}")
    items = {each["name"]: each for each in house["hasMenu"]["hasMenuItem"]}
    assert items["Tofu"]["suitableForDiet"] == ["https://schema.org/VegetarianDiet"]
    assert items["Tofu"]["offers"]["price"] == "26.00"
    assert "suitableForDiet" not in items["Tripe"]


def test_a_private_kitchen_tells_its_area_and_no_more(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        host = a_member(session)
        kitchen = a_venue(
            session, host, name="Home kitchen", area="Wangjing", address=SECRET, private=True, lat=39.912345,
            lng=116.45,
        )  # fmt: skip
        dinner = a_dinner(session, a_group(session, host), host, venue=kitchen, visibility=Visibility.PUBLIC)
        venue_pid, dinner_pid = kitchen.public_id, dinner.public_id
    (house,) = linked(client, f"/v/{venue_pid}")
    (event,) = linked(client, f"/d/{dinner_pid}")
    for data in (house, event):
        words = json.dumps(data)
        assert SECRET not in words
        assert "39.912345" not in words
    assert house["address"]["streetAddress"] == "Wangjing"
    assert "geo" not in house


def _review(session: Session, text: str, **values: Any) -> Review:
    dinner = _table(session, starts_at=clock.now() - timedelta(days=2))
    session.flush()
    review = Review(
        venue_id=dinner.venue_id, dinner_id=dinner.id, seat_id=1, author_id=dinner.host_id, text=text,
        html=f"<p>{text}</p>", taste=8, room=9, written_at=clock.now(), **({"paid": "shared"} | values),
    )  # fmt: skip
    review.seat_id = session.scalars(_seat_of(dinner)).one()
    session.add(review)
    session.flush()
    return review


def _seat_of(dinner: Dinner) -> Any:
    return select(Seat.id).where(Seat.dinner_id == dinner.id)


def test_an_open_review_is_one(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        pid = _review(session, "Good tripe", opened_at=clock.now()).public_id
    (said,) = linked(client, f"/r/{pid}")
    assert said["@type"] == "Review"
    assert said["reviewBody"] == "Good tripe"
    assert said["reviewRating"]["ratingValue"] in (4.2, 4.25)
    assert said["itemReviewed"]["@type"] == "Restaurant"


@pytest.mark.parametrize("state", ["sealed", "withdrawn", "hosted"])
def test_a_review_that_is_not_open_is_in_no_block(
    client: FlaskClient, as_member: Callable[[int], FlaskClient], writing: Writing, state: str
) -> None:
    with writing() as session:
        now = clock.now()
        values = {
            "sealed": {}, "withdrawn": {"opened_at": now, "withdrawn_at": now},
            "hosted": {"opened_at": now, "paid": "merchant_all"},
        }[state]  # fmt: skip
        review = _review(session, SECRET, **values)
        venue = session.get_one(Venue, review.venue_id)
        _scored(session, venue, 4.0)
        pid, author, venue_pid = review.public_id, review.author_id, venue.public_id
    assert linked(as_member(author), f"/r/{pid}") == []
    for browser in (client, as_member(author)):
        assert SECRET not in json.dumps(linked(browser, f"/v/{venue_pid}"))


def test_no_name_ends_the_block(client: FlaskClient, writing: Writing) -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028"
    with writing() as session:
        dinner = _table(session)
        dinner.title = evil
        session.get_one(Venue, dinner.venue_id).name = evil
        pid = dinner.public_id
    page = client.get(f"/d/{pid}")
    assert "<script>alert" not in page.text
    (event,) = linked(client, f"/d/{pid}")
    assert event["name"] == event["location"]["name"] == evil
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
