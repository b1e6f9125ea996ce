"""From "I want to eat hotpot on Friday" to a full table: at most 12 taps of the organiser, 2 of each guest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import SHANGHAI, Diner
from tests.browser.taps import Taps

Make = Callable[..., Diner]
ORGANISER, GUEST = 12, 2
FRIDAY = 4
PHONE = {"has_touch": True, "reduced_motion": "reduce"}
SEATS = 8
STRANGERS = ("王姐", "老李", "小赵", "阿珍", "大刘", "小孟", "Tom")
LIST = """#接龙
周五18:30 火锅，椒下老灶
1. 王姐 +1
2. 老李
3. 小赵（不吃香菜）
4. 阿珍
5. 大刘
6. Tom"""


@pytest.fixture
def organiser(diner: Make) -> Diner:
    """A new member with a fresh group and a phone, on the first page."""
    ann = diner("Ann", **PHONE)
    ann.sign_up()
    ann.found_group("Haidian Foragers", "Beijing", "Nothing twice")
    ann.go("/")
    return ann


def friday() -> str:
    """Next Friday at half past six, as a field has it."""
    now = datetime.now(UTC).astimezone(SHANGHAI)
    late = now.weekday() == FRIDAY and f"{now:%H:%M}" > "15:29"
    return f"{now + timedelta(days=(FRIDAY - now.weekday()) % 7 + 7 * late):%Y-%m-%d}T18:30"


def set_a_table(ann: Diner, taps: Taps) -> None:
    """From the first page to the table."""
    page = ann.page
    taps.leads("plus", page.locator(".tabs__set a"), "**/dinners/new")
    taps.on("title", page.locator("[name=title]"), "Hotpot on Friday")
    taps.on("when", page.locator(f"[data-fill=starts][data-value='{friday()}']"))
    expect(page.locator("[name=starts]")).to_have_value(friday())
    taps.on("where", page.locator("[name=place]"), "Jiaoxia")
    taps.on("who", page.locator("label:has([name=visibility][value=link])"))
    taps.leads("send", page.locator("form[action$='/dinners/new'] .dock .btn"), "**/d/*")


def the_link(ann: Diner, taps: Taps) -> str:
    """Share the table; what the system's sheet hands on to the chat, or the button copies, is this address."""
    button = ann.page.locator(".bar [data-share]")
    taps.on("share", button)
    address = button.get_attribute("data-url")
    assert address
    return address


@pytest.mark.slow
def test_a_link_in_a_chat_fills_a_table(organiser: Diner, diner: Make) -> None:
    taps = Taps(organiser, "link")
    set_a_table(organiser, taps)
    table = organiser.path
    link = the_link(organiser, taps)
    assert taps.count <= ORGANISER, taps.steps
    assert taps.count == 7, taps.steps
    for name in STRANGERS:
        guest = diner(name, "zh", **PHONE)
        guest.go(link)
        assert guest.path == table
        mine = Taps(guest, "link")
        mine.look("opened")
        mine.on("name", guest.page.locator("#rsvp [name=name]"), name)
        mine.on("sit", guest.page.locator("#rsvp .btn").last)
        expect(guest.page.locator(".table .seat--you")).to_be_visible()
        mine.look("sits")
        assert mine.count <= GUEST, mine.steps
        guest.page.context.close()
    organiser.go(table)
    expect(organiser.seats_taken()).to_have_count(SEATS)


@pytest.mark.slow
def test_a_list_from_a_chat_is_a_full_table_at_once(organiser: Diner) -> None:
    """Nobody on the list does anything at all."""
    ann, taps = organiser, Taps(organiser, "list")
    page = ann.page
    taps.leads("plus", page.locator(".tabs__set a"), "**/dinners/new")
    taps.leads("ways", page.locator(".ways a[href$='/dinners/from-list']"), "**/dinners/from-list")
    taps.on("paste", page.locator("[name=text]"), LIST)
    taps.leads("go-on", page.locator(".dock .btn"), "**/dinners/new?*")
    expect(page.locator("[name=title]")).not_to_have_value("")
    expect(page.locator("[name=starts]")).to_have_value(friday())
    taps.leads("send", page.locator("form[action$='/dinners/new'] .dock .btn"), "**/d/*")
    table = ann.path
    taps.leads("check", page.locator(f"a[href='{table}/list']").first, f"**{table}/list")
    taps.leads("enter", page.locator("form[action$='/list/enter'] .dock .btn"), f"**{table}")
    expect(ann.seats_taken()).to_have_count(SEATS)
    assert taps.count <= ORGANISER, taps.steps
    assert taps.count == 7, taps.steps


@pytest.mark.slow
def test_a_table_that_stands_when_enough_say_yes(organiser: Diner, diner: Make) -> None:
    """In a group: nobody decides, and whoever says yes has a seat when there are enough."""
    ann, taps = organiser, Taps(organiser, "tipping")
    ann.go("/groups")
    ann.page.locator("main a[href^='/g/']").first.click()
    ann.page.wait_for_url("**/g/*")
    invite = ann.make_invite(ann.path)
    others = [diner(name, "zh", **PHONE) for name in ("Bo", "Cai", "Dan")]
    for each in others:
        each.join(invite)
    ann.go("/")
    page = ann.page
    taps.leads("plus", page.locator(".tabs__set a"), "**/dinners/new")
    taps.leads("ways", page.locator(".ways a[href$='/tipping/new']"), "**/tipping/new")
    taps.on("title", page.locator("[name=title]"), "Hotpot on Friday")
    taps.leads("ask", page.locator("form[action$='/tipping/new'] .btn:not([type=button])").last, "**/tip/*")
    for each in others:
        each.go("/")
        mine = Taps(each, "tipping")
        mine.look("opened")
        mine.leads("who-comes", each.page.locator("a[href^='/tip/']").first, "**/tip/*")
        mine.on("yes", each.page.locator(".dock .btn").last)
        assert mine.count <= GUEST, mine.steps
    others[-1].page.wait_for_url("**/d/*")
    expect(others[-1].seats_taken()).to_have_count(4)
    assert taps.count <= ORGANISER, taps.steps
    assert taps.count == 4, taps.steps
