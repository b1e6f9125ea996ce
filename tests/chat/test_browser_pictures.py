"""Pictures in two real browsers: chosen, pasted, dropped, stopped, described, kept over a broken line."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import func, select

from app.core import db
from app.core.photos import Photo
from app.core.settings import Settings
from tests.chat.real import Server
from tests.chat.test_browser import Scene, Writing
from tests.factories import a_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GIVE = """([kind, name, body]) => {
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], name, { type: "image/jpeg" }));
  const field = document.querySelector("textarea[name=text]");
  const how = { bubbles: true, cancelable: true };
  if (kind === "paste") field.dispatchEvent(new ClipboardEvent(kind, { ...how, clipboardData: given }));
  else field.dispatchEvent(new DragEvent(kind, { ...how, dataTransfer: given }));
}"""


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture(scope="module")
def server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    started = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    started.start()
    yield started
    started.kill()


@pytest.fixture
def scene(app: Flask, server: Server, writing: Writing, browser: Browser) -> Iterator[Scene]:
    made = Scene(app, server, writing, browser)
    yield made
    made.close()
    assert made.trouble == []


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three pictures on somebody's phone: lying, upright, small."""
    paths = [tmp_path / f"{name}.jpg" for name in ("lying", "upright", "small")]
    for path, (width, height) in zip(paths, ((3200, 2400), (1200, 1800), (64, 48)), strict=True):
        path.write_bytes(a_file(width, height, colour="#2a7").getvalue())
    return [str(path) for path in paths]


def choose(page: Page, *paths: str) -> None:
    page.locator("[data-pictures][name=pictures]").set_input_files(list(paths))


def tray(page: Page) -> Locator:
    return page.locator("[data-tray] > li")


def arrived(page: Page, number: int) -> None:
    expect(tray(page)).to_have_count(number)
    expect(page.locator("[data-tray] progress:not([hidden])")).to_have_count(0)


def send(page: Page) -> None:
    page.locator(".composer [type=submit]").click()


def shown(page: Page) -> Locator:
    return page.locator(".msg:not([data-waiting]) .pics img")


def rows() -> int:
    with db.database().reading() as session:
        return session.scalar(select(func.count()).select_from(Photo)) or 0


def test_chosen_described_and_seen_by_the_other(scene: Scene, files: list[str]) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    choose(bo, *files)
    arrived(bo, 3)
    assert rows() == 3
    tray(bo).nth(0).locator("input").fill("the red pot")
    tray(bo).nth(2).get_by_role("button", name="Take this picture out").click()
    expect(tray(bo)).to_have_count(2)
    bo.locator("textarea[name=text]").fill("look")
    send(bo)
    expect(shown(ann)).to_have_count(2)
    expect(shown(bo)).to_have_count(2)
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    expect(tray(bo)).to_have_count(0)
    expect(ann.locator(".msg .bub").last).to_have_text("look")
    assert shown(ann).evaluate_all("all => all.map((i) => [i.alt, i.width > 0, i.getAttribute('width')])") == [
        ["the red pot", True, "1600"], ["Picture, not described", True, "1067"],
    ]  # fmt: skip
    for place in (0, 1):
        expect(shown(ann).nth(place)).not_to_have_js_property("naturalWidth", 0)
    ann.locator(".pics a").first.click()
    large = ann.locator("dialog[data-box]")
    expect(large.locator("figcaption")).to_have_text("the red pot")
    ann.keyboard.press("ArrowRight")
    expect(large.locator("[data-count]")).to_have_text("2 / 2")
    ann.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(ann.locator(".pics a").first).to_be_focused()


def test_pasted_and_dropped(scene: Scene) -> None:
    bo, body = scene.page(scene.bo), base64.b64encode(a_file().getvalue()).decode()
    for number, kind in enumerate(("paste", "drop"), 1):
        bo.evaluate(GIVE, [kind, f"{kind}.jpg", body])
        arrived(bo, number)
    send(bo)
    expect(shown(bo)).to_have_count(2)


def test_a_picture_on_its_way_shows_how_far_it_is_and_can_be_stopped(scene: Scene, files: list[str]) -> None:
    bo = scene.page(scene.bo)

    def hold(_way: Route) -> None:
        """It never arrives."""

    bo.route("**/photos", hold)
    choose(bo, files[0])
    expect(tray(bo).locator("progress")).to_be_visible()
    expect(tray(bo).locator("img")).to_have_js_property("complete", True)
    tray(bo).get_by_role("button", name="Take this picture out").click()
    expect(tray(bo)).to_have_count(0)
    bo.unroute("**/photos", hold)
    choose(bo, files[2])
    arrived(bo, 1)
    send(bo)
    expect(shown(bo)).to_have_count(1)
    assert rows() == 1


def test_what_the_server_refuses_says_why_and_holds_up_nothing(
    scene: Scene, files: list[str], tmp_path: Path
) -> None:
    bo, evil = scene.page(scene.bo), tmp_path / "evil.jpg"
    evil.write_bytes(b"<svg onload=alert(1)>")
    choose(bo, str(evil), files[2])
    expect(tray(bo).nth(0)).to_contain_text("That is not a picture we can read")
    expect(tray(bo).nth(1).locator("progress")).to_be_hidden()
    send(bo)
    expect(shown(bo)).to_have_count(1)
    expect(tray(bo)).to_have_count(1)


def test_pictures_wait_for_the_line_and_survive_the_tab(scene: Scene, files: list[str]) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    expect(bo.locator(".msg")).to_have_count(1)
    bo.context.set_offline(True)
    choose(bo, *files[:2])
    expect(tray(bo)).to_have_count(2)
    tray(bo).nth(0).locator("input").fill("from the tunnel")
    send(bo)
    expect(bo.locator("li[data-waiting] .pics img")).to_have_count(2)
    bo.locator("textarea[name=text]").fill("and words after it")
    send(bo)
    again = bo.context.new_page()
    bo.close()
    again.context.set_offline(False)
    again.goto(f"{scene.server.base}/c/{scene.room}")
    expect(shown(ann)).to_have_count(2)
    expect(shown(again)).to_have_count(2)
    expect(again.locator("li[data-waiting]")).to_have_count(0)
    assert shown(ann).nth(0).get_attribute("alt") == "from the tunnel"
    expect(ann.locator(".msg .bub").last).to_have_text("and words after it")


def test_what_is_chosen_and_not_sent_is_there_again_after_a_reload(scene: Scene, files: list[str]) -> None:
    bo = scene.page(scene.bo)
    choose(bo, files[2])
    arrived(bo, 1)
    tray(bo).locator("input").fill("both of us")
    bo.reload()
    expect(tray(bo).locator("input")).to_have_value("both of us")
    send(bo)
    expect(shown(bo)).to_have_attribute("alt", "both of us")
    assert rows() == 1


def test_taken_back_the_picture_is_gone_for_both(scene: Scene, files: list[str]) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    choose(bo, files[2])
    arrived(bo, 1)
    send(bo)
    expect(shown(ann)).to_have_count(1)
    bo.locator(".msg").last.hover()
    bo.locator(".msg").last.locator(".msg__m summary").click()
    bo.get_by_role("button", name="Take back").click()
    for page in (ann, bo):
        expect(page.locator(".msg .bub").last).to_have_text("Message removed")
        expect(shown(page)).to_have_count(0)
    assert rows() == 0


def test_without_scripts_the_form_takes_the_file(scene: Scene, files: list[str]) -> None:
    bo = scene.page(scene.bo, scripts=False)
    bo.locator(".composer__m summary").click()
    choose(bo, files[1])
    bo.locator(".composer [name=alt]").fill("upright")
    send(bo)
    expect(shown(bo)).to_have_attribute("alt", "upright")
    bo.locator(".pics a").click()
    assert bo.locator("img").evaluate("image => image.naturalWidth") == 1067
