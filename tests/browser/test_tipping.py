"""Seven people turn three dates and two places into a dinner, and nobody organises it; the taps are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import SHANGHAI, Diner

Make = Callable[..., Diner]
NAMES = ("Ann", "Bo", "Cho", "Dee", "Eve", "Fay", "Gus")
MOST_OF_THE_ORGANISER, MOST_OF_A_GUEST = 12, 2


class Taps:
    """Presses the thumb makes; typing counts as the tap into its field."""

    def __init__(self, diner: Diner) -> None:
        self.diner, self.count = diner, 0

    def on(self, what: Locator, words: str = "") -> None:
        """Tap, and type if there are words."""
        self.count += 1
        what.click()
        if words:
            what.fill(words)
        self.diner.page.wait_for_load_state()


def a_group_of(people: list[Diner]) -> None:
    """Everybody signed up and in one group; an invite lets five in."""
    ann, *others = people
    ann.sign_up()
    group = ann.found_group("Seven Bowls", "Beijing", "we eat")
    for some in (others[:5], others[5:]):
        invite = ann.make_invite(group) if some else ""
        for other in some:
            other.join(invite)


def evening(days: int) -> str:
    """So many days ahead at half past six, as the field has it."""
    return f"{(datetime.now(UTC) + timedelta(days=days)).astimezone(SHANGHAI):%Y-%m-%d}T18:30"


def ask(ann: Diner, title: str) -> Taps:
    """From anywhere to the form, with the title written."""
    taps = Taps(ann)
    ann.go("/")
    taps.on(ann.page.locator(".tabs__set a"))
    taps.on(ann.page.get_by_role("link", name="When enough say yes"))
    ann.page.wait_for_url("**/tipping/new")
    taps.on(ann.page.locator("[name=title]"), title)
    return taps


@pytest.mark.slow
def test_hotpot_on_friday_takes_a_handful_of_taps_and_two_of_each_guest(diner: Make) -> None:
    ann, *guests = people = [diner(name) for name in NAMES[:4]]
    a_group_of(people)
    taps = ask(ann, "Hotpot on Friday")
    taps.on(
        ann.page.get_by_role("button", name="Ask who would come")
    )  # Friday evening and four people stand there
    ann.page.wait_for_url("**/tip/*")
    assert taps.count <= MOST_OF_THE_ORGANISER
    assert taps.count == 4
    for guest in guests:
        mine = Taps(guest)
        guest.go("/")
        mine.on(guest.page.locator("a[href^='/tip/']").first)
        mine.on(guest.page.get_by_role("button", name="I could come then"))
        assert mine.count <= MOST_OF_A_GUEST
    guests[-1].page.wait_for_url("**/d/*")
    expect(guests[-1].page.locator(".table .seat--you")).to_be_visible()
    expect(ann.page.get_by_text("It is a table now")).to_be_visible()  # her open page has heard of it


@pytest.mark.slow
def test_seven_people_turn_three_dates_and_two_places_into_a_dinner(diner: Make) -> None:
    ann, *guests = people = [diner(name) for name in NAMES]
    a_group_of(people)
    ask(ann, "Hotpot with all of us")
    page = ann.page
    page.get_by_text("More times").click()
    for number in range(3):
        page.fill(f"[name=slots-{number}]", evening(3 + number))
    for number, place in enumerate(("Jiaoxia Hotpot", "Old Lamb")):
        page.fill(f"[name=places-{number}]", place)
    page.fill("[name=need]", "7")
    page.get_by_role("button", name="Ask who would come").click()
    page.wait_for_url("**/tip/*")
    asked = ann.path
    for number, guest in enumerate(guests):
        guest.go(asked)
        for slot in {1, number % 3}:  # everybody can on the second day, and on some other
            guest.page.locator(f"[name=slot][value='{slot}']").check()
        for place in {1, number % 2}:
            guest.page.locator(f"[name=place][value='{place}']").check()
        guest.page.get_by_role("button", name="I could come then").click()
        guest.page.wait_for_load_state()
    guests[-1].page.wait_for_url("**/d/*")
    dinner = guests[-1].path
    for each in people:
        each.go(dinner)
        expect(each.page.get_by_role("link", name="Old Lamb").first).to_be_visible()
        expect(each.page.locator(".table .seat--you")).to_be_visible()
    expect(ann.page.locator(".table .seat--host")).to_have_count(1)
