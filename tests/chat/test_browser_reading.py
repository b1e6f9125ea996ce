"""A room for who hears it: the order in which it is read, what is said by itself and how often, and axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from app.core import clock
from groups.chat import actions, pins, queries, reactions
from groups.chat.models import Channel
from groups.chat.pictures import Picked
from tests.browser.test_quality import AXE, LOOKS, RUN, SIZES
from tests.chat.real import Server, cookie_of
from tests.chat.test_browser import Scene, Writing, browser, listens, one_server, pytestmark, say, server
from tests.chat.test_browser_words import menu
from tests.factories import a_member, a_photo

__all__ = ["browser", "one_server", "pytestmark", "server"]

# The whole of it, from the top: header, pins, the log message by message, the composer.
ORDER = """
- region "Hotpot club":
  - link "All rooms"
  - heading "Hotpot club" [level=1]
  - text: 2 people, 1 here
  - 'button "Quiet: no badges from this room"'
  - link "Search this room"
  - link "Pinned Ann tripe, twice?"
  - link "All pins 1"
  - log "Messages":
    - list:
      - listitem:
        - time: /Today \\d+:\\d+/
      - listitem:
        - paragraph:
          - text: You
          - time: /\\d+:\\d+/
        - text: tripe, twice?
        - group: Do something with this message
        - list "Reactions":
          - listitem:
            - 'button "😋 1: Bo"'
      - listitem: New messages
      - listitem:
        - paragraph:
          - text: Bo
          - time: /\\d+:\\d+/
        - link "the red pot":
          - img "the red pot"
        - blockquote:
          - link "In answer to Ann tripe, twice?"
        - text: like this
        - group: Do something with this message
  - group: Pictures, a table, a poll
  - text: Write a message
  - textbox "Write a message"
  - group: Emoji
  - button "Send"
"""

# What a screen reader is given to read out by itself: what is put into a live region that is neither hidden nor off.
LISTEN = """() => {
  globalThis.heard = [];
  const off = (node) => node.closest("[aria-hidden=true], [hidden], [aria-live=off]");
  new MutationObserver((records) => {
    for (const record of records) for (const node of record.addedNodes) {
      const around = node.nodeType === 1 ? node : node.parentElement;
      const live = around?.closest("[role=log], [role=status], [role=alert], [aria-live=polite]");
      const words = node.textContent.replace(/\\s+/g, " ").trim();
      if (live && words && !off(around)) globalThis.heard.push([live.getAttribute("role"), words]);
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""


@pytest.fixture
def scene(app: Flask, server: Server, writing: Writing, browser: Browser) -> Iterator[Scene]:
    made = Scene(app, server, writing, browser)
    with writing() as session:
        _fill(session, made)
    yield made
    made.close()
    assert made.trouble == []


def _fill(session: Session, scene: Scene) -> None:
    """An answer with a picture, a sign, and a pin."""
    room, now = session.get_one(Channel, scene.room_id), clock.now()
    first = queries.entry_at(session, room.id, 1)
    assert first is not None
    shot = a_photo(session, None)
    shot.by_id = scene.bo
    session.flush()
    photos = [Picked(shot.public_id, "the red pot")]
    actions.say(session, room, scene.bo, "like this", "bo-said-0", now, reply_to=1, photos=photos)
    reactions.react(session, room, first, scene.bo, "😋", True, now)
    pins.pin(session, room, first, scene.ann, True, now)


def heard(page: Page, role: str) -> list[str]:
    return [words for where, words in page.evaluate("globalThis.heard") if where == role]


def test_a_room_is_read_in_the_order_in_which_it_stands(scene: Scene) -> None:
    page = scene.page(scene.ann)
    expect(page.locator("[data-here-number]")).to_be_visible()
    expect(page.get_by_role("region", name="Hotpot club")).to_match_aria_snapshot(ORDER)


def test_a_menu_is_read_where_it_opens_and_reached_by_tab(scene: Scene) -> None:
    page = scene.page(scene.ann)
    menu(page, "tripe, twice?")
    first = page.locator(".msg").first
    for name in ("React with 👍", "React with 😋"):
        page.keyboard.press("Tab")
        expect(first.get_by_role("button", name=name)).to_be_focused()
    names = first.locator(".menu__in > :is(a, button, form)").all_inner_texts()
    assert [each.strip() for each in names] == ["Unpin", "Reply", "Copy the words", "Edit", "Take back"]
    page.keyboard.press("Escape")
    expect(first.locator("summary")).to_be_focused()


def test_each_message_is_said_once_and_signs_are_not_said_at_all(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    ann.evaluate(LISTEN)
    say(bo, "it simmers")
    expect(ann.locator(".msg .bub").last).to_have_text("it simmers")
    menu(bo, "tripe, twice?")
    bo.get_by_role("button", name="React with 👍").first.click()
    expect(ann.locator(".react", has_text="👍")).to_have_count(1)
    say(ann, "coming")
    expect(bo.locator(".msg .bub").last).to_have_text("coming")
    expect(ann.locator("li[data-waiting]")).to_have_count(0)
    said = heard(ann, "log")
    assert [sum(words in each for each in said) for words in ("it simmers", "coming")] == [1, 1], said
    assert not any("👍 1" in each or "tripe" in each for each in said), said


def test_older_messages_come_quietly(scene: Scene) -> None:
    for number in range(80):
        scene.says(scene.bo, f"line {number}", f"bo-line-{number}")
    ann = scene.page(scene.ann)
    ann.evaluate(LISTEN)
    ann.locator("[data-older]").click()
    expect(ann.locator(".msg .bub", has_text="tripe, twice?").first).to_be_attached()
    expect(ann.locator("[data-log]")).not_to_have_attribute("aria-live", "off")
    assert heard(ann, "log") == []


def test_how_it_stands_with_a_message_is_said_politely(scene: Scene) -> None:
    ann = scene.page(scene.ann)
    ann.evaluate(LISTEN)
    ann.context.set_offline(True)
    say(ann, "is anybody there?")
    expect(ann.locator("#live")).to_have_text("Waits for the line")
    expect(ann.locator("[data-off-title]")).to_have_text("The line is down.")
    assert heard(ann, "status").count("Waits for the line") == 1
    assert heard(ann, "status").count("The line is down.") == 1
    assert heard(ann, "log") == []
    ann.context.set_offline(False)
    expect(ann.locator("li[data-waiting]")).to_have_count(0)
    assert [each for each in heard(ann, "log") if "is anybody there?" in each] != []
    ann.locator("textarea[name=text]").fill("x" * 2001)
    ann.locator("textarea[name=text]").press("Enter")
    expect(ann.locator("#live")).to_contain_text("That is too long")
    expect(ann.locator(".msg--bad [data-state] .i")).to_have_count(1)


def _open(page: Page, what: str) -> None:
    """The room as it is, or with one of its three lists open."""
    if what == "names":
        page.locator("textarea[name=text]").press_sequentially("@a")
        expect(page.get_by_role("option")).not_to_have_count(0)
    elif what == "menu":
        page.locator(".msg summary").first.press("Enter")
        expect(page.locator(".msg .menu__in").first).to_be_visible()
    elif what == "emoji":
        page.locator("[data-emoji] summary").click()
        expect(page.locator(".emoji")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme", "lang"), LOOKS)
def test_axe_finds_nothing_in_a_room(
    scene: Scene, writing: Writing, size: str, scheme: str, lang: str
) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for name in ("Cai", "Dai", "Fan", "Gao", "Hua", "Jan"):
            actions.admit(session, room, a_member(session, name).id, clock.now())
    width, height = SIZES[size]
    context = scene.browser.new_context(
        viewport={"width": width, "height": height}, bypass_csp=True, reduced_motion="reduce",
        color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    scene.contexts.append(context)
    name, _, value = cookie_of(scene.app, scene.ann).partition("=")
    base = scene.server.base
    context.add_cookies([{"name": n, "value": v, "url": base} for n, v in ((name, value), ("lang", lang))])
    page, found = context.new_page(), []
    for what in ("closed", "names", "menu", "emoji"):
        page.goto(f"{base}/c/{scene.room}")
        listens(page)
        _open(page, what)
        page.add_script_tag(path=str(AXE))
        found += [f"{what} {line}" for line in page.evaluate(RUN)]
    assert found == []
