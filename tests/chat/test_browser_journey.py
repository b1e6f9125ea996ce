"""Two people, one evening in a room: words, answers, signs, edits, pictures, a broken line, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.chat.real import Server
from tests.chat.test_browser import Scene, Writing, browser, one_server, pytestmark, say, server
from tests.chat.test_browser_pictures import arrived, choose, send, shown, tray
from tests.chat.test_browser_words import menu
from tests.factories import a_file

__all__ = ["browser", "one_server", "pytestmark", "server"]
WITHOUT_LINE = "net::ERR_INTERNET_DISCONNECTED"  # what the browser itself says while its network is cut
SAID = ["tripe, twice?", "three then", "look", "said meanwhile", "from the tunnel", ""]


@pytest.fixture
def scene(app: Flask, server: Server, writing: Writing, browser: Browser) -> Iterator[Scene]:
    made = Scene(app, server, writing, browser)
    yield made
    made.close()
    assert made.trouble == []


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "pot.jpg"
    path.write_bytes(a_file(800, 600, colour="#2a7").getvalue())
    return str(path)


def _listened_to(scene: Scene, page: Page) -> Page:
    def heard(line: ConsoleMessage) -> None:
        if line.type in ("error", "warning") and WITHOUT_LINE not in line.text:
            scene.trouble.append(line.text)

    page.on("console", heard)
    return page


def _words(page: Page) -> list[str]:
    """The words of each message without what it answers, from the first to the last."""
    own = """all => all.map((bubble) => [...bubble.childNodes].filter((node) => node.nodeName !== "BLOCKQUOTE")
      .map((node) => node.textContent).join("").trim())"""
    return list(page.locator(".msg .bub").evaluate_all(own))


def _sign(page: Page, words: str, sign: str) -> None:
    menu(page, words)
    page.locator(".msg", has_text=words).first.get_by_role("button", name=f"React with {sign}").click()


def _talk(ann: Page, bo: Page, picture: str) -> None:
    """While the line holds: an answer, a sign, an edit, a picture that is described."""
    menu(bo, "tripe, twice?")
    bo.get_by_role("link", name="Reply").click()
    say(bo, "two then")
    expect(ann.locator(".msg .bub .re [data-words]")).to_have_text("tripe, twice?")
    _sign(ann, "two then", "😋")
    expect(bo.locator(".react")).to_have_text("😋 1")
    bo.locator("textarea[name=text]").press("ArrowUp")
    bo.locator("form.editing textarea").fill("three then")
    bo.locator("form.editing textarea").press("Enter")
    expect(ann.locator("[data-edited]:visible")).to_have_text("edited")
    choose(bo, picture)
    arrived(bo, 1)
    tray(bo).locator("input").fill("the red pot")
    bo.locator("textarea[name=text]").fill("look")
    send(bo)
    expect(shown(ann)).to_have_attribute("alt", "the red pot")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)


def _in_the_tunnel(ann: Page, bo: Page, picture: str) -> None:
    """Without a line: a message, a picture, a sign, and one that was meant for a moment only."""
    bo.context.set_offline(True)
    expect(bo.locator(".chat__off")).to_be_visible()
    expect(bo.locator("[data-people-off]")).to_have_text("Not connected, trying again")
    expect(bo.locator("[data-people]")).to_be_hidden()
    say(bo, "from the tunnel")
    expect(bo.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")
    expect(bo.locator("li[data-waiting] [data-state] .i")).to_have_count(1)
    expect(bo.locator("#live")).to_have_text("Waits for the line")
    choose(bo, picture)
    tray(bo).locator("input").fill("steam")
    send(bo)
    expect(bo.locator("li[data-waiting]")).to_have_count(2)
    _sign(bo, "tripe, twice?", "🌶️")
    expect(bo.locator(".react[aria-pressed=true]")).to_have_text("🌶️ 1")
    _sign(bo, "tripe, twice?", "🙏")
    bo.locator(".react[value='🙏']").click()
    expect(bo.locator(".react:visible")).to_have_text(["🌶️ 1", "😋 1"])
    say(ann, "said meanwhile")
    expect(ann.locator(".msg")).to_have_count(4)


def _same(page: Page) -> None:
    expect(page.locator("li[data-waiting]")).to_have_count(0)
    expect(page.locator(".msg")).to_have_count(len(SAID))
    expect(page.locator(".react:visible")).to_have_text(["🌶️ 1", "😋 1"])
    expect(shown(page)).to_have_count(2)
    assert _words(page) == SAID
    assert shown(page).evaluate_all("all => all.map((i) => i.alt)") == ["the red pot", "steam"]
    numbers = page.locator(".msg").evaluate_all("all => all.map((line) => Number(line.dataset.seq))")
    assert numbers == sorted(set(numbers))
    expect(page.locator(".re [data-words]")).to_have_text("tripe, twice?")


def test_two_people_talk_through_a_broken_line(scene: Scene, picture: str) -> None:
    ann = _listened_to(scene, scene.page(scene.ann))
    bo = _listened_to(scene, scene.page(scene.bo))
    expect(bo.locator("[data-here-number]")).to_have_text(", 2 here")
    _talk(ann, bo, picture)
    _in_the_tunnel(ann, bo, picture)
    bo.context.set_offline(False)
    expect(bo.locator(".chat__off")).to_be_hidden()
    expect(bo.locator("[data-people]")).to_be_visible()
    expect(bo.locator("[data-here-number]")).to_have_text(", 2 here")
    for page in (ann, bo):
        _same(page)
    for page in (ann, bo):
        page.reload()
        _same(page)
