"""Two people in two real browsers: said and heard at once, kept over a broken line, and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.settings import Settings
from groups.chat import actions
from groups.chat.models import Channel
from tests.chat.real import Server, cookie_of
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
]


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture(scope="module")
def one_server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    started = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    started.start()
    yield started
    started.kill()


@pytest.fixture
def server(one_server: Server) -> Server:
    """The running server, also after a test that has killed it."""
    if one_server.process is None:
        one_server.start()
    return one_server


class Scene:
    """Ann and Bo in a room with a word of Ann's; their browsers against a running server."""

    def __init__(self, app: Flask, server: Server, writing: Writing, browser: Browser) -> None:
        with writing() as session:
            ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
            room = a_room(session, ann, bo, title="Hotpot club")
            actions.say(session, room, ann.id, "tripe, twice?", "ann-said-0", clock.now())
            self.room, self.room_id, self.ann, self.bo = room.public_id, room.id, ann.id, bo.id
        self.app, self.browser, self.contexts = app, browser, list[BrowserContext]()
        self.trouble: list[str] = []
        self.server = server

    def page(self, member_id: int, scripts: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=scripts
        )
        name, _, value = cookie_of(self.app, member_id).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.server.base}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.goto(f"{self.server.base}/c/{self.room}")
        if scripts:
            listens(page)
        return page

    def says(self, member_id: int, text: str, client_id: str) -> None:
        with db.database().writing() as session:
            actions.say(
                session, session.get_one(Channel, self.room_id), member_id, text, client_id, clock.now()
            )

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def scene(app: Flask, server: Server, writing: Writing, browser: Browser) -> Iterator[Scene]:
    made = Scene(app, server, writing, browser)
    yield made
    made.close()
    assert made.trouble == []


def listens(page: Page) -> None:
    """Wait until the room's script has the page: what is written from now on is kept."""
    expect(page.locator("[data-log][data-live]")).to_have_count(1)


def say(page: Page, text: str) -> None:
    field = page.locator("textarea[name=text]")
    field.fill(text)
    field.press("Enter")


def bubbles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".msg .bub").all_inner_texts()]


def test_what_one_says_the_other_sees_at_once(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    say(bo, "three, and https://menu.example/tripe")
    expect(ann.locator(".msg .bub").last).to_have_text("three, and https://menu.example/tripe")
    expect(ann.locator(".msg .bub a").last).to_have_attribute("rel", "nofollow ugc noopener noreferrer")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    say(ann, "<img src=x onerror=document.title='hit'><b>bold</b>")
    expect(bo.locator(".msg .bub").last).to_have_text("<img src=x onerror=document.title='hit'><b>bold</b>")
    assert "hit" not in bo.title()
    ann.locator(".msg--me summary").last.click()
    ann.get_by_role("button", name="Take back").click()
    expect(bo.locator(".msg .bub").last).to_have_text("Message removed")
    expect(ann.locator(".msg .bub").last).to_have_text("Message removed")


def test_shift_enter_is_a_new_line_and_an_empty_message_goes_nowhere(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    field = bo.locator("textarea[name=text]")
    field.fill("one")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    field.press("Enter")
    expect(bo.locator(".msg .bub").last).to_have_text("one two", use_inner_text=False)
    assert bubbles(bo)[-1] == "one\ntwo"
    field.fill("   ")
    field.press("Enter")
    expect(bo.locator(".msg .bub")).to_have_count(2)


def test_a_broken_line_keeps_what_is_written_and_brings_what_was_missed(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    expect(bo.locator(".msg")).to_have_count(1)
    bo.context.set_offline(True)
    say(bo, "written in the tunnel")
    say(bo, "and this")
    expect(bo.locator(".chat__off")).to_be_visible()
    expect(bo.locator("li[data-waiting]")).to_have_count(2)
    say(ann, "said meanwhile")
    expect(ann.locator(".msg")).to_have_count(2)
    bo.context.set_offline(False)
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    expect(bo.locator(".chat__off")).to_be_hidden()
    expect(ann.locator(".msg")).to_have_count(4)
    expected = ["tripe, twice?", "said meanwhile", "written in the tunnel", "and this"]
    assert (bubbles(bo), bubbles(ann)) == (expected, expected)


def test_what_is_unsent_survives_the_tab_and_a_dead_server(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    expect(bo.locator(".msg")).to_have_count(1)
    scene.server.kill()
    say(bo, "is anybody there?")
    expect(bo.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")
    scene.server.start()
    again = bo.context.new_page()
    bo.close()
    again.goto(f"{scene.server.base}/c/{scene.room}")
    expect(again.locator(".msg .bub")).to_have_count(2)
    expect(again.locator("li[data-waiting]")).to_have_count(0)
    assert bubbles(again) == ["tripe, twice?", "is anybody there?"]


def test_a_message_written_before_the_script_has_come_waits_for_it(scene: Scene) -> None:
    bo, held = scene.page(scene.bo), list[Route]()
    bo.route("**/dist/chat.js*", lambda route: held.append(route))
    with bo.expect_request("**/dist/chat.js*"):
        bo.reload(wait_until="commit")
    bo.wait_for_function("() => globalThis.tongzhuo")
    bo.locator("textarea[name=text]").fill("early")
    bo.locator(".composer [type=submit]").click()
    held[0].continue_()
    expect(bo.locator(".msg .bub").last).to_have_text("early")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    assert bubbles(bo) == ["tripe, twice?", "early"]
    assert bo.url.endswith(scene.room)


def test_where_the_script_does_not_come_the_form_says_it_and_the_script_is_tried_again(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    bo.route("**/dist/chat.js*", lambda route: route.abort())
    bo.reload()
    bo.locator("textarea[name=text]").fill("by form")
    bo.locator(".composer [type=submit]").click()
    expect(bo.locator(".msg .bub").last).to_have_text("by form")
    expect(bo.locator("[data-live]")).to_have_count(0)
    bo.unroute("**/dist/chat.js*")
    bo.evaluate("dispatchEvent(new Event('online'))")
    listens(bo)
    say(bo, "by script")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    assert bubbles(bo) == ["tripe, twice?", "by form", "by script"]


def test_a_room_reached_without_a_full_load_listens_from_its_first_moment(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    bo.goto(f"{scene.server.base}/me")
    bo.evaluate("room => Turbo.visit(`/c/${room}`)", scene.room)
    expect(bo.locator("[data-log]")).to_have_count(1)
    scene.server.kill()
    say(bo, "is anybody there?")
    expect(bo.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")


def test_where_no_socket_gets_through_ordinary_requests_carry_the_talk(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    bo.context.route_web_socket("**/*", lambda line: line.close())
    bo.reload()
    listens(bo)
    say(bo, "by post")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    scene.says(scene.ann, "heard by asking", "ann-said-1")
    expect(bo.locator(".msg .bub").last).to_have_text("heard by asking")


def test_a_gap_in_the_numbers_is_noticed_and_filled(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)

    def lossy(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(
            lambda message: (
                None if '"kind":"entry"' in str(message) and "lost" in str(message) else line.send(message)
            )
        )

    bo.context.route_web_socket("**/*", lossy)
    bo.reload()
    listens(bo)
    expect(bo.locator(".msg")).to_have_count(1)
    say(ann, "this one is lost on its way")
    say(ann, "this one arrives")
    expect(bo.locator(".msg .bub").last).to_have_text("this one arrives")
    assert bubbles(bo) == ["tripe, twice?", "this one is lost on its way", "this one arrives"]


def test_coming_back_to_a_room_shows_what_was_said_meanwhile(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    say(bo, "back in a minute")
    expect(bo.locator(".msg")).to_have_count(2)
    bo.locator("a.back").click()
    expect(bo.locator(".rooms [data-last]")).to_have_text("Bo: back in a minute")
    say(ann, "take your time")
    expect(bo.locator(".rooms [data-last]")).to_have_text("Ann: take your time")
    expect(bo.locator(".rooms [data-unread]")).to_have_attribute("data-unread", "1")
    bo.go_back()
    expect(bo.locator(".msg .bub").last).to_have_text("take your time")
    assert bubbles(bo) == ["tripe, twice?", "back in a minute", "take your time"]


def test_the_place_is_kept_while_one_reads_older_messages(scene: Scene) -> None:
    for number in range(80):
        scene.says(scene.bo, f"line {number}", f"bo-line-{number}")
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    log = bo.locator("[data-log]")
    log.evaluate("e => { e.scrollTop = -600; }")
    place = bo.locator(".msg .bub", has_text="line 70")
    top = place.bounding_box()
    say(ann, "news from below")
    expect(bo.locator("[data-below]")).to_contain_text("New: 1")
    now = place.bounding_box()
    assert top is not None
    assert now is not None
    assert abs(now["y"] - top["y"]) < 2
    bo.locator("[data-older]").click()
    expect(bo.locator(".msg .bub", has_text="tripe, twice?")).to_have_count(1)
    assert bubbles(bo) == ["tripe, twice?", *(f"line {number}" for number in range(80)), "news from below"]
    bo.locator("[data-below]").click()
    expect(bo.locator(".msg .bub").last).to_be_in_viewport()


def test_reading_and_saying_work_without_scripts(scene: Scene) -> None:
    bo = scene.page(scene.bo, scripts=False)
    bo.locator("textarea[name=text]").fill("no script, no matter")
    bo.locator(".composer [type=submit]").click()
    assert bo.url.endswith("#end")
    assert bubbles(bo) == ["tripe, twice?", "no script, no matter"]
    expect(bo.locator(".msg .bub").last).to_be_in_viewport()
