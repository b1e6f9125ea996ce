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
