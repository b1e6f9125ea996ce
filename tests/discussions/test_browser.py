"""Two people in two real browsers: open, reply, quote, what is new, an edit that meets another; and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.settings import Settings
from tests.chat.real import Server, cookie_of
from tests.discussions.talks import Writing, a_circle, a_talk, replies

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ONLINE = "() => globalThis.tongzhuo?.socket.lineState() === 'online'"


@pytest.fixture(scope="module")
def server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    started = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    started.start()
    yield started
    started.kill()


class Scene:
    """Ann has opened a discussion, and Bo has replied twice; their browsers against a running server."""

    def __init__(self, app: Flask, server: Server, writing: Writing, browser: Browser) -> None:
        with writing() as session:
            circle = a_circle(session)
            talk = a_talk(session, circle, text="Tell me **where**, @Bo.")
            replies(session, talk, circle.bo, 2, "To the hills.")
            self.ann, self.bo = circle.ann.id, circle.bo.id
            self.group, self.path = circle.group.public_id, f"/talk/{talk.public_id}"
        self.app, self.server, self.browser = app, server, browser
        self.contexts: list[BrowserContext] = []
        self.trouble: list[str] = []

    def page(self, member_id: int, path: str = "", scripts: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=scripts,
            base_url=self.server.base,
        )  # fmt: skip
        name, _, value = cookie_of(self.app, member_id).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.server.base}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.goto(path or self.path)
        if scripts:
            page.wait_for_function(ONLINE)
        return page


@pytest.fixture
def scene(app: Flask, server: Server, writing: Writing, chromium: Browser) -> Iterator[Scene]:
    made = Scene(app, server, writing, chromium)
    yield made
    for context in made.contexts:
        context.close()
    assert made.trouble == []


def test_what_is_new_is_offered_and_never_moves_the_page(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    expect(ann.locator("#new")).to_be_visible()
    ann.locator("#r2 [data-quote]").click()
    field = ann.locator("#reply textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value("> To the hills.\n\n")
    field.press_sequentially("Which ones?")
    ann.locator("#reply button", has_text="Reply").click()
    expect(ann.locator("#r3 blockquote")).to_have_text("To the hills.")
    more = bo.locator("[data-more]")
    expect(more).to_have_text("1 new reply")
    expect(bo.locator("#r3")).to_have_count(0)
    bo.locator("#reply textarea").fill("Half a thought")
    bo.wait_for_timeout(700)
    more.click()
    expect(bo.locator("#r3")).to_contain_text("Which ones?")
    expect(bo.locator(".post__re").last).to_contain_text("on No. 2, Bo")
    expect(bo.locator("#reply textarea")).to_have_value("Half a thought")
    bo.locator("#reply").scroll_into_view_if_needed()
    expect(bo.locator("form[data-seen]")).to_be_hidden()
    bo.goto(f"/g/{scene.group}/discussions")
    expect(bo.locator(".talks .dot")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_edits_at_once_lose_no_word(scene: Scene, scripts: bool) -> None:
    phone, desk = (scene.page(scene.ann, f"{scene.path}/0/edit", scripts) for _ in range(2))
    phone.locator("[name=text]").fill("From the phone.")
    phone.locator(".dock button:not([formaction])").click()
    expect(phone.locator("#r0 .prose")).to_have_text("From the phone.")
    desk.locator("[name=text]").fill("From the desk.")
    desk.locator(".dock button:not([formaction])").click()
    expect(desk.locator(".errsum")).to_contain_text("Nothing is lost")
    expect(desk.locator("[name=text]")).to_have_value("From the desk.")
    expect(desk.locator("textarea[readonly]")).to_have_value("From the phone.")
    desk.locator("[name=text]").fill("From the phone and the desk.")
    desk.locator(".dock button:not([formaction])").click()
    expect(desk.locator("#r0 .prose")).to_have_text("From the phone and the desk.")
    desk.locator("#r0 a", has_text="3 wordings").click()
    expect(desk.locator(".diff ins").first).to_contain_text("and")


def test_everything_goes_without_scripts(scene: Scene) -> None:
    bo = scene.page(scene.bo, f"/g/{scene.group}/discussions/new", scripts=False)
    bo.locator("[name=title]").fill("Dumplings at home")
    bo.locator("[name=text]").fill("Who brings *vinegar*?")
    bo.locator(".dock button:not([formaction])").click()
    expect(bo.locator("h1").last).to_have_text("Dumplings at home")
    path = bo.url.split(scene.server.base)[1]
    ann = scene.page(scene.ann, path, scripts=False)
    ann.locator("#r0 a", has_text="Quote").click()
    expect(ann.locator("#reply textarea")).to_have_value("> Who brings *vinegar*?\n\n")
    ann.locator("#reply textarea").fill("> Who brings *vinegar*?\n\nI do.")
    ann.locator("#reply button", has_text="Reply").click()
    expect(ann.locator("#r1")).to_contain_text("I do.")
    bo.goto("/discussions")
    bo.locator(".talks a", has_text="Dumplings").click()
    expect(bo.locator("#new")).to_be_visible()
    bo.locator("form[data-seen] button").click()
    expect(bo.locator(".talks .dot")).to_have_count(0)


def test_names_are_offered_and_a_preview_comes_in_place(scene: Scene) -> None:
    ann = scene.page(scene.ann)
    field = ann.locator("#reply textarea")
    field.press_sequentially("well, @b")
    expect(ann.get_by_role("option")).to_have_text(["Bo"])
    field.press("Enter")
    expect(field).to_have_value("well, @Bo ")
    field.press_sequentially("**soon**")
    ann.get_by_role("button", name="Preview").click()
    shown = ann.get_by_role("region", name="Preview")
    expect(shown.locator("strong")).to_have_text("soon")
    expect(shown.get_by_role("link", name="@Bo")).to_have_count(1)
    expect(ann.locator(".post")).to_have_count(3)
    expect(field).to_have_value("well, @Bo **soon**")
    field.fill(" ")
    ann.get_by_role("button", name="Preview").click()
    expect(shown.locator(".error")).to_be_visible()


def test_a_preview_works_without_scripts(scene: Scene) -> None:
    ann = scene.page(scene.ann, scripts=False)
    ann.locator("#reply textarea").fill("to the **hills**")
    ann.get_by_role("button", name="Preview").click()
    expect(ann.get_by_role("region", name="Preview").locator("strong")).to_have_text("hills")
    ann.locator("#reply .btn", has_text="Reply").click()
    expect(ann.locator(".post strong").last).to_have_text("hills")
    expect(ann.locator(".post")).to_have_count(4)
