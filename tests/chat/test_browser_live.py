"""Two people in two real browsers: signs, pins, who is here, who writes, and a seat taken on a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.core.signals import announce
from events.signals import DinnerCalled
from groups.chat import actions, queries, reactions
from groups.signals import GroupFounded, MemberJoined
from tests.chat.real import Server, cookie_of
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    started = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    started.start()
    yield started
    started.kill()


class Scene:
    """Ann's group with Bo in it, their room with a word of Ann's, and a table that she has called."""

    def __init__(self, app: Flask, server: Server, writing: Writing, browser: Browser) -> None:
        with writing() as session:
            ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
            group = a_group(session, ann, bo)
            announce(session, GroupFounded(group.id, ann.id))
            announce(session, MemberJoined(group.id, bo.id))
            dinner = a_dinner(session, group, ann, seats=3, venue=a_venue(session, ann))
            announce(session, DinnerCalled(dinner.id, group.id, ann.id))
            self.ann, self.bo, self.group, self.dinner = ann.id, bo.id, group.id, dinner.public_id
        with writing() as session:
            room = actions.channel_of_group(session, self.group, clock.now())
            actions.say(session, room, self.ann, "tripe, twice?", "ann-said-0", clock.now())
            self.room, self.group_page = room.public_id, room.home_path
        self.app, self.browser, self.server = app, browser, server
        self.contexts: list[BrowserContext] = []
        self.trouble: list[str] = []

    def page(self, member_id: int, scripts: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", java_script_enabled=scripts
        )
        name, _, value = cookie_of(self.app, member_id).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.server.base}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.goto(f"{self.server.base}/c/{self.room}")
        if scripts:  # before they are there, every press is an ordinary form
            expect(page.locator("[data-log][data-live]")).to_have_count(1)
        return page


@pytest.fixture
def scene(app: Flask, server: Server, writing: Writing, chromium: Browser) -> Iterator[Scene]:
    made = Scene(app, server, writing, chromium)
    yield made
    for context in made.contexts:
        context.close()
    assert made.trouble == []


def menu(page: Page) -> None:
    page.locator(".msg").last.hover()
    page.locator(".msg .msg__m summary").last.click()


def test_a_sign_is_set_and_taken_away_before_both_their_eyes(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    menu(bo)
    bo.get_by_role("button", name="React with 🌶️").click()
    for page, pressed in ((ann, "false"), (bo, "true")):
        sign = page.get_by_role("button", name="🌶️ 1: Bo")
        expect(sign).to_have_attribute("aria-pressed", pressed)
    ann.get_by_role("button", name="🌶️ 1: Bo").click()
    expect(bo.locator(".react")).to_have_text("🌶️ 2")
    bo.locator(".react").click()
    expect(ann.locator(".react")).to_have_text("🌶️ 1")
    expect(bo.locator(".react")).to_have_attribute("aria-pressed", "false")
    ann.locator(".react").click()
    expect(bo.locator(".react")).to_have_count(0)
    expect(ann.locator(".react")).to_have_count(0)


def test_a_pin_shows_over_the_log_of_all_and_goes_with_its_message(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    expect(ann.locator("[data-pinned]")).to_be_hidden()
    menu(bo)
    bo.get_by_role("button", name="Pin for all").click()
    for page in (ann, bo):
        expect(page.locator("[data-pinned]")).to_contain_text("tripe, twice?")
    ann.locator(".pinned__all").click()
    expect(ann.get_by_text("Pinned by Bo")).to_be_visible()
    ann.go_back()
    expect(ann.locator(".msg--me")).to_have_count(1)
    menu(ann)
    ann.get_by_role("button", name="Take back").click()
    for page in (ann, bo):
        expect(page.locator("[data-pinned]")).to_be_hidden()


def test_one_sees_who_is_here_and_who_writes_until_it_is_said(scene: Scene) -> None:
    ann = scene.page(scene.ann)
    expect(ann.locator("[data-here-number]")).to_have_text(", 1 here")
    bo = scene.page(scene.bo)
    expect(ann.locator("[data-here-number]")).to_have_text(", 2 here")
    expect(ann.locator("[data-here] .faces")).to_have_attribute("aria-label", "Bo, Ann")
    bo.locator("textarea[name=text]").press_sequentially("three")
    expect(ann.locator("[data-typing]")).to_have_text("Bo is writing")
    expect(bo.locator("[data-typing]")).to_be_hidden()
    bo.locator("textarea[name=text]").press("Enter")
    expect(ann.locator("[data-typing]")).to_be_hidden()
    bo.context.close()
    expect(ann.locator("[data-here-number]")).to_have_text(", 1 here")


def test_a_seat_is_taken_on_the_card_and_others_see_it_there(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    card = bo.locator("[data-card]")
    card.get_by_role("button", name="Sit").click()
    expect(card.get_by_text("You have a seat")).to_be_visible()
    assert bo.url == f"{scene.server.base}/c/{scene.room}"
    expect(ann.locator("[data-card]")).to_contain_text("2 seated")
    field = ann.locator("#text")  # while a message is edited there are two fields of that name
    field.fill(f"{scene.server.base}/d/{scene.dinner}")
    field.press("Enter")
    expect(bo.locator(".msg--linked .ccard h2")).to_have_text("Old-stove hotpot")
    expect(ann.locator(".msg--linked .ccard h2")).to_have_text("Old-stove hotpot")
    for words, cards in (("or not", 0), (f"here: {scene.server.base}/d/{scene.dinner} !", 1)):
        field.press("ArrowUp")
        ann.locator("form.editing textarea").fill(words)
        ann.locator("form.editing textarea").press("Enter")
        expect(ann.locator("form.editing")).to_have_count(0)
        for page in (ann, bo):
            expect(page.locator(".msg--linked")).to_have_count(0)
            expect(page.locator(".msg .ccard h2")).to_have_count(cards)


def test_without_scripts_all_of_it_is_links_and_forms(scene: Scene) -> None:
    bo = scene.page(scene.bo, scripts=False)
    menu(bo)
    bo.get_by_role("button", name="React with 👍").click()
    expect(bo.get_by_role("button", name="👍 1: Bo")).to_have_attribute("aria-pressed", "true")
    menu(bo)
    bo.get_by_role("link", name="More signs").click()
    bo.get_by_label("Another emoji").fill("🦀")
    bo.get_by_role("button", name="React", exact=True).click()
    expect(bo.locator(".react")).to_have_count(2)
    menu(bo)
    bo.get_by_role("button", name="Pin for all").click()
    expect(bo.locator("[data-pinned]")).to_contain_text("tripe, twice?")
    bo.get_by_role("button", name="Quiet: no badges from this room").click()
    quiet = bo.get_by_role("button", name="Quiet: no badges from this room")
    expect(quiet).to_have_attribute("aria-pressed", "true")
    bo.locator("[data-card]").get_by_role("button", name="Sit").click()
    expect(bo.get_by_text("You have a seat").first).to_be_visible()


def test_what_cannot_be_done_is_said_at_the_message(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        room = actions.channel_of_group(session, scene.group, clock.now())
        post = queries.entry_at(session, room.id, room.last_seq)
        assert post is not None
        for sign in reactions.MORE[-reactions.MOST_KINDS :]:
            reactions.react(session, room, post, scene.ann, sign, True, clock.now())
    bo = scene.page(scene.bo)
    menu(bo)
    bo.get_by_role("button", name="React with 👍").click()
    expect(bo.locator(".msg [data-state]")).to_contain_text("Twelve different signs")
    expect(bo.locator(".react")).to_have_count(reactions.MOST_KINDS)
