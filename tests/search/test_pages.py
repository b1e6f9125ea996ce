"""The page of search: every kind, both languages, in the order that helps, a page at a time (RE-03)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core import clock
from events.dinners.rules import Visibility
from events.reviews.models import VenueScore
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.search.town import EN, As, Writing, a_dish, a_review, read, titles


@pytest.fixture
def town(writing: Writing) -> None:
    """A hotpot place with a dish, a group, an open table, and a review."""
    with writing() as session:
        wen = a_member(session, "Wen")
        venue = a_venue(session, wen, "海底捞火锅", area="五道口", cuisine="Sichuan hotpot")
        a_dish(session, venue, wen, "毛肚")
        group = a_group(session, wen, name="麻辣小组")
        dinner = a_dinner(session, group, wen, venue=venue, visibility=Visibility.PUBLIC)
        dinner.title = "Friday 火锅"
        a_review(session, dinner, wen, "The **tripe** 毛肚 was crisp, the 汤 was not.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("海底捞火锅", ["海底捞火锅"]), ("捞", ["海底捞火锅"]), ("火锅", ["海底捞火锅", "Friday 火锅"]),
        ("hdlhg", ["海底捞火锅"]), ("haidi", ["海底捞火锅"]), ("海低捞", ["海底捞火锅"]), ("五道口", ["海底捞火锅"]),
        ("hotpot", ["海底捞火锅"]), ("毛肚", ["毛肚", "海底捞火锅"]), ("md", ["毛肚"]), ("麻", ["麻辣小组"]),
        ("tripe", ["海底捞火锅"]), ("Friday", ["Friday 火锅"]), ("haidilal", ["海底捞火锅"]), ("鼹鼠", []),
    ],
)  # fmt: skip
def test_names_words_and_sounds_find(client: FlaskClient, town: None, words: str, found: list[str]) -> None:
    assert titles(client, words) == found


def test_what_was_looked_for_is_marked_and_says_where_it_is(client: FlaskClient, town: None) -> None:
    page = client.get("/search?q=tripe", headers=EN).get_data(as_text=True)
    assert "The <mark>tripe</mark> 毛肚 was crisp" in page
    page = client.get("/search?q=%E7%81%AB%E9%94%85", headers=EN).get_data(as_text=True)
    for part in ("海底捞<mark>火锅</mark>", "五道口", "nobody from Tongzhuo has sat here yet"):
        assert part in page


def test_the_page_speaks_chinese_too(client: FlaskClient, town: None) -> None:
    page = client.get("/search?q=火锅", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert "餐馆" in page
    assert "Places" not in page


@pytest.mark.parametrize("words", ["", " ", "！？", "a" * 5_000, "%", "';drop table venue", '"(*', "（" * 90])
def test_odd_questions_are_answered_kindly(client: FlaskClient, town: None, words: str) -> None:
    for path in ("/search", "/search/quick"):
        for more in (
            {},
            {"kind": "venues", "after": "3.99999999999"},
            {"kind": "x", "after": "٣.1", "city": "'" * 900},
        ):
            assert client.get(path, query_string={"q": words, **more}).status_code == 200


def test_exact_comes_before_begun_and_begun_before_words(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        wen = a_member(session)
        for name in ("Noodle", "Noodle House", "Old Noodle", "Red"):
            a_venue(session, wen, name, cuisine="noodle" if name == "Red" else "")
    assert titles(client, "noodle", kind="venues") == ["Noodle", "Noodle House", "Red", "Old Noodle"]


def test_among_equals_the_city_of_the_viewer_and_tables_that_sat_decide(
    as_member: As, client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        wen = a_member(session)
        a_group(session, wen)  # in Beijing
        made = {}
        for name, city, tables in (
            ("A", "Xi'an", 0),
            ("B", "Xi'an", 9),
            ("C", "Beijing", 0),
            ("D", "Beijing", 3),
        ):
            venue = a_venue(session, wen, f"Dumpling {name}")
            venue.city = city
            made[name] = venue.id
            session.add(VenueScore(
                venue_id=venue.id, sat_tables=tables, left_out={}, spread={}, computed_at=clock.now(),
            ))  # fmt: skip
        wen_id = wen.id
    assert titles(client, "dumpling", kind="venues") == [f"Dumpling {each}" for each in "BDCA"]
    assert titles(as_member(wen_id), "dumpling", kind="venues") == [f"Dumpling {each}" for each in "DCBA"]
    assert titles(client, "dumpling", kind="venues", city="xi'an")[:2] == ["Dumpling B", "Dumpling A"]


def test_pages_follow_one_another_without_a_gap_and_without_a_double(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        wen = a_member(session)
        names = ["Noodle", *(f"Noodle {n}" for n in range(60)), *(f"Best noodle {n}" for n in range(60))]
        for name in names:
            a_venue(session, wen, name)
    seen, path = read(client, "/search?q=noodle&kind=venues")
    assert seen[0] == "Noodle"
    assert len(seen) < len(names)
    while path:
        found, path = read(client, path)
        seen += found
    assert sorted(seen) == sorted(names)


def test_tabs_count_what_is_there(client: FlaskClient, town: None) -> None:
    page = client.get("/search?q=毛肚", headers=EN).get_data(as_text=True)
    for words, number in (("Dishes", 1), ("Reviews", 1)):
        assert f'{words} <span class="num">{number}</span>' in page
    assert 'Places <span class="num">' not in page
    assert titles(client, "毛肚", kind="reviews") == ["海底捞火锅"]


def test_suggestions_are_names_and_no_page(client: FlaskClient, town: None) -> None:
    found = client.get("/search/quick?q=hai", headers=EN).get_data(as_text=True)
    assert "海底捞火锅" in found
    assert "<html" not in found
    assert client.get("/search/quick?q=鼹鼠").get_data(as_text=True).strip() == ""


def test_the_number_of_queries_does_not_grow_with_the_hits(as_member: As, writing: Writing) -> None:
    numbers = []
    for more in (3, 30):
        with writing() as session:
            wen = a_member(session)
            group = a_group(session, wen, name=f"Noodle {more}")
            for n in range(more):
                venue = a_venue(session, wen, f"Noodle {n}")
                a_dish(session, venue, wen, f"Noodle {n}")
                dinner = a_dinner(session, group, wen, venue=venue)
                dinner.title = f"Noodle {n}"
                a_review(session, dinner, wen, "Noodle")
            wen_id = wen.id
        browser = as_member(wen_id)
        browser.get("/search?q=noodle")
        with count_queries() as asked:
            browser.get("/search?q=noodle")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
