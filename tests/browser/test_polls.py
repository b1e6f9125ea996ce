"""Seven people turn three dates and two places into a dinner, on phones, one in English and one without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import SHANGHAI, Diner

NAMES = ("Ann", "Bo", "Cai", "Dan", "Eve", "Fay", "Gao")
MOST_OF_HOST, MOST_OF_GUEST = 12, 3


class Counting:
    """A diner whose taps are counted: a field to write in is one, a button is one."""

    def __init__(self, diner: Diner) -> None:
        self.diner, self.page, self.taps = diner, diner.page, 0

    def tap(self, what: str) -> None:
        """Tap what is there to be tapped."""
        self.taps += 1
        self.page.locator(what).first.click()

    def write(self, what: str, words: str) -> None:
        """Tap a field and write."""
        self.taps += 1
        self.page.fill(what, words)

    def go(self, path: str) -> None:
        """Follow a link that came from elsewhere."""
        self.diner.go(path)


@pytest.mark.slow
def test_seven_people_turn_three_dates_and_two_places_into_a_dinner(diner: Callable[..., Diner]) -> None:
    people = [diner(name, "en" if name == "Bo" else "zh", scripts=name != "Cai") for name in NAMES]
    group = _they_form_a_group(people)
    everybody = [Counting(each) for each in people]
    ann, *others = everybody
    ann.go(group)
    dinner = _ann_asks(ann, group)
    _the_others_answer(dinner, others)
    expect(ann.page.locator(".vpage")).to_contain_text("6 人投了")  # nobody has reloaded it
    ann.tap("#ballot button[name=all]")
    expect(ann.page.locator(".vpage")).to_contain_text("7 人投了")
    _ann_decides(ann, others, dinner)
    assert ann.taps <= MOST_OF_HOST, ann.taps
    assert [each.taps for each in others] == [1, MOST_OF_GUEST, MOST_OF_GUEST, 1, 2, MOST_OF_GUEST]


def _they_form_a_group(people: list[Diner]) -> str:
    ann, *others = people
    ann.sign_up()
    group = ann.found_group("Haidian Foragers", "Beijing", "Nothing twice")
    for some in (others[:5], others[5:]):  # an invite lets five in
        invite = ann.make_invite(group)
        for other in some:
            other.join(invite)
    return group


def _at(days: int) -> str:
    evening = (datetime.now(UTC) + timedelta(days=days)).astimezone(SHANGHAI).replace(hour=18, minute=30)
    return f"{evening:%Y-%m-%dT%H:%M}"


def _ann_asks(ann: Counting, group: str) -> str:
    """From the group's page to a question with three dates and two places."""
    ann.tap(f"a[href^='{group}/dinners/new'], a[href^='/dinners/new']")
    ann.page.wait_for_url("**/dinners/new*")
    ann.tap(f"a[href='{group}/dinners/poll']")
    ann.page.wait_for_url("**/dinners/poll")
    ann.write("[name=title]", "Lamb hotpot")
    for number in range(3):
        ann.write(f"[name=dates-{number}]", _at(4 + number))
    for number, place in enumerate(("Menkuang Hutong", "Yude")):
        ann.write(f"[name=places-{number}]", place)
    ann.tap(".dock button")
    ann.page.wait_for_url("**/d/*/poll")
    return ann.diner.path.removesuffix("/poll")


def _the_others_answer(dinner: str, others: list[Counting]) -> None:
    """On the dinner's own page: most pick a day and a place, some say that all of it suits."""
    for guest in others:
        guest.go(dinner)
    bo, cai, dan, eve, fay, gao = others
    for guest in (bo, eve):
        guest.tap("#ballot button[name=all]")
    for guest in (cai, dan, gao):
        _pick(guest, 0, 1)
        _pick(guest, 1, 1)
        guest.tap("#ballot .vote__send button")
    _pick(fay, 0, 0)
    fay.tap("#ballot .vote__send button")
    for guest in others:
        expect(guest.page.locator("#ballot button[formaction]")).to_be_visible()  # it can be taken back


def _pick(guest: Counting, poll: int, choice: int) -> None:
    guest.taps += 1
    row = guest.page.locator("#ballot .vote__list").nth(poll).locator("li").nth(choice)
    row.locator("label.say__o--yes").click()


def _ann_decides(ann: Counting, others: list[Counting], dinner: str) -> None:
    """One tap; then everybody's page shows the day, the place, and those who said yes to that day at the table."""
    ann.tap(f"form[action='{dinner}/poll/close'] button")
    ann.page.wait_for_url(f"**{dinner}")
    for each in (ann, *others):
        if not each.diner.scripts:
            each.go(dinner)
        expect(each.page.locator("#poll")).to_have_count(0)
        expect(each.page.locator("dl.facts").first).to_contain_text("Yude")
        expect(each.page.locator("dl.facts time").first).to_contain_text("18:30")
        # Fay said yes to another day, and nothing else: the others sit.
        expect(each.diner.seats_taken()).to_have_count(6)
