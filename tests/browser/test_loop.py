"""The loop that must always work: six people, from an empty database to a review that a stranger reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Diner
from tests.browser.server import Server

NAMES = ("Ann", "Bo", "Cai", "Dan", "Eve", "Fay")
TABLE = "Old-stove hotpot"
STARTS_IN = timedelta(hours=20)


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scripts"), [("zh", True), ("en", True), ("en", False)])
def test_six_people_from_founding_to_a_review_that_a_stranger_reads(
    diner: Callable[..., Diner], server: Server, lang: str, scripts: bool
) -> None:
    ann, *others = [diner(name, lang, scripts) for name in NAMES]
    everybody = [ann, *others]
    group = _they_form_a_group(ann, others)
    dinner = ann.call_dinner(group, TABLE, _now() + STARTS_IN, "Jiaoxia", "Beijing", 6)
    _they_take_seats(ann, others, dinner, scripts)
    _they_talk(ann, others, scripts)
    _they_sit_down(everybody, server, dinner)
    _they_vouch(everybody, server, dinner, scripts)
    venue = _they_review(everybody, dinner)
    _a_stranger_reads(diner("Passer-by", lang, scripts), venue)


def _now() -> datetime:
    return datetime.now(UTC)


def _they_form_a_group(ann: Diner, others: list[Diner]) -> str:
    ann.sign_up()
    group = ann.found_group("Haidian Foragers", "Beijing", "Nothing twice")
    invite = ann.make_invite(group)
    for other in others:
        other.join(invite)
        assert other.path == group
    return group


def _they_take_seats(ann: Diner, others: list[Diner], dinner: str, scripts: bool) -> None:
    """With scripts the table fills on every phone while one sits down on one."""
    ann.go(dinner)
    for other in others:
        other.go(dinner)
    for number, other in enumerate(others, 2):
        other.sit(dinner)
        for watcher in [ann, *others]:
            if not scripts:
                watcher.go(dinner)
            expect(watcher.seats_taken()).to_have_count(number)


def _they_talk(ann: Diner, others: list[Diner], scripts: bool) -> None:
    room = ann.page.locator("a[href^='/c/']").first.get_attribute("href")
    assert room
    for each in [ann, *others]:
        each.go(room)
    ann.say("毛肚点两份")
    others[-1].say("And one for <b>me</b>")
    for each in [ann, *others]:
        if not scripts:
            each.go(room)
        each.hears("毛肚点两份")
        each.hears("And one for <b>me</b>")


def _they_sit_down(everybody: list[Diner], server: Server, dinner: str) -> None:
    """Two phones show their codes; the others type what they hear. One code admits three at most."""
    server.travel(STARTS_IN + timedelta(minutes=5))
    for shower, readers in ((everybody[0], everybody[1:4]), (everybody[1], [everybody[0], *everybody[4:]])):
        shower.go(f"{dinner}/code")
        code = "".join(shower.page.locator(".tcode__n b").all_inner_texts())
        assert len(code) == 6
        for reader in readers:
            reader.type_code(dinner, code)
    everybody[5].go(dinner)
    expect(everybody[5].page.locator(".seat--in")).to_have_count(6)


def _they_vouch(everybody: list[Diner], server: Server, dinner: str, scripts: bool) -> None:
    """Each taps the others; whoever has spoken sees the next one's thread drawn."""
    server.travel(STARTS_IN + timedelta(hours=3))
    server.tick()
    for number, each in enumerate(everybody):
        each.vouch(dinner)
        threads = each.page.locator(".table__lines .thread:not(.thread--mine)")
        if number:
            expect(threads).not_to_have_count(0)
        if number == 1:
            first = everybody[0]
            if not scripts:
                first.go(f"{dinner}/vouch")
            both = first.page.locator(".table__lines .thread:not(.thread--one):not(.thread--mine)")
            expect(both).not_to_have_count(0)


def _they_review(everybody: list[Diner], dinner: str) -> str:
    """All write; nothing is read before the last has written; then all appear together."""
    *first, last = everybody
    for each in first:
        each.review(dinner, f"{each.name} says: the tripe was crisp")
    last.go(dinner)
    expect(last.page.locator("main")).not_to_contain_text("the tripe was crisp")
    last.review(dinner, f"{last.name} says: the tripe was crisp")
    last.go(dinner)
    for each in everybody:
        expect(last.page.locator("main")).to_contain_text(f"{each.name} says: the tripe was crisp")
    href = last.page.locator("a[href^='/v/']").first.get_attribute("href")
    assert href
    return href


def _a_stranger_reads(stranger: Diner, venue: str) -> None:
    """Without an account: the reviews with their seals, and no number yet, since one table is not enough."""
    stranger.go(venue)
    page = stranger.page.locator("main")
    expect(page).to_contain_text("Ann says: the tripe was crisp")
    expect(stranger.page.locator(".seal")).not_to_have_count(0)
    expect(stranger.page.locator(".agg__n b")).to_have_count(0)
