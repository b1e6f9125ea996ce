"""Two people in two browsers: answers, names, edits and what is taken back, with script and without."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.chat.test_browser import Scene, browser, one_server, pytestmark, say, scene, server

__all__ = ["browser", "one_server", "pytestmark", "scene", "server"]


def menu(page: Page, words: str) -> None:
    """Opens the menu of the first message with these words, by the keyboard."""
    page.locator(".msg", has_text=words).first.locator("summary").press("Enter")


def test_an_answer_shows_what_it_answers_and_leads_there(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    menu(bo, "tripe, twice?")
    bo.get_by_role("link", name="Reply").click()
    expect(bo.locator("[data-answering]")).to_contain_text("tripe, twice?")
    expect(bo.locator("textarea[name=text]")).to_be_focused()
    say(bo, "**three**，please")
    expect(bo.locator("[data-answering]")).to_be_hidden()
    for page in (ann, bo):
        answer = page.locator(".msg .bub", has_text="please").last
        expect(answer.locator("strong")).to_have_text("three")
        expect(answer.locator(".re b")).to_have_text("Ann")
        expect(answer.locator(".re [data-words]")).to_have_text("tripe, twice?")
    ann.locator(".re a").click()
    expect(ann.locator(".msg--at .bub")).to_have_text("tripe, twice?")
    menu(ann, "tripe, twice?")
    ann.locator(".msg--me").first.get_by_role("link", name="Edit").click()
    editor = ann.locator("form.editing textarea")
    expect(editor).to_have_value("tripe, twice?")
    editor.fill("tripe, *thrice*?")
    editor.press("Enter")
    for page in (ann, bo):
        expect(page.locator(".re [data-words]")).to_have_text("tripe, thrice?")
        expect(page.locator(".msg .bub em")).to_have_text("thrice")
        expect(page.locator(".msg", has=page.locator(".bub em")).locator("[data-edited]")).to_be_visible()
    menu(ann, "thrice")
    ann.get_by_role("button", name="Take back").click()
    for page in (ann, bo):
        expect(page.locator(".re [data-words]")).to_have_text("Message removed")
        expect(page.locator(".bub--gone")).to_have_count(1)


def test_a_name_is_completed_by_the_keyboard_and_stands_out(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    field = bo.locator("textarea[name=text]")
    field.press_sequentially("look @a")
    expect(bo.get_by_role("option")).to_have_text(["Ann"])
    expect(field).to_have_attribute("aria-activedescendant", "name-0")
    field.press("Enter")
    expect(field).to_have_value("look @Ann ")
    expect(bo.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(ann.locator(".bub .at--me")).to_have_text("@Ann")
    expect(bo.locator(".bub .at")).not_to_have_class(re.compile("at--me"))
    field.press_sequentially("@a")
    expect(bo.get_by_role("option")).to_have_count(1)
    field.press("Escape")
    expect(bo.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(ann.locator(".msg .bub").last).to_have_text("@a")


def test_the_arrow_edits_what_I_said_last_and_escape_leaves_it(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    say(bo, "potatos")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    field = bo.locator("textarea[name=text]")
    field.press("ArrowUp")
    editor = bo.locator("form.editing textarea")
    expect(editor).to_be_focused()
    editor.fill("no")
    editor.press("Escape")
    expect(bo.locator(".msg--me .bub")).to_have_text("potatos")
    field.press("ArrowUp")
    editor.fill(" ")
    editor.press("Enter")
    expect(bo.locator("form.editing [role=alert]")).to_have_text("There is nothing to send yet.")
    editor.fill("potatoes")
    bo.locator("form.editing button").first.click()
    expect(bo.locator(".msg--me .bub")).to_have_text("potatoes")
    bo.locator("[data-edited] a").last.click()
    expect(bo.locator(".said .bub")).to_have_text(["potatoes", "potatos"])


def test_an_answer_written_without_a_line_keeps_what_it_answers(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    menu(bo, "tripe, twice?")
    bo.get_by_role("link", name="Reply").click()
    bo.context.set_offline(True)
    say(bo, "from the tunnel")
    expect(bo.locator("li[data-waiting] .re")).to_contain_text("tripe, twice?")
    bo.context.set_offline(False)
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    expect(ann.locator(".msg .bub .re")).to_contain_text("tripe, twice?")


def test_a_quote_far_away_leads_to_the_page_around_it(scene: Scene) -> None:
    for number in range(80):
        scene.says(scene.bo, f"line {number}", f"bo-line-{number}")
    ann = scene.page(scene.ann)
    ann.goto(f"{scene.server.base}/c/{scene.room}?reply=1")
    say(ann, "as I said")
    expect(ann.locator(".re")).to_have_count(1)
    ann.locator(".re a").click()
    expect(ann.locator(".msg--at .bub")).to_be_in_viewport()
    expect(ann.locator(".msg--at .bub")).to_have_text("tripe, twice?")
    ann.get_by_role("link", name="Later messages").click()
    expect(ann.locator(".msg .bub").last).to_have_text("line 74")
    ann.get_by_role("link", name="Later messages").click()
    expect(ann.locator(".msg .bub").last).to_contain_text("as I said")


def test_answering_and_editing_work_without_scripts(scene: Scene) -> None:
    ann = scene.page(scene.ann, scripts=False)
    ann.locator(".msg summary").first.click()
    ann.get_by_role("link", name="Reply").click()
    expect(ann.locator("[data-answering]")).to_contain_text("tripe, twice?")
    ann.locator("textarea[name=text]").fill("> quoted\n\n@Bo, *well*")
    ann.locator(".composer [type=submit]").click()
    last = ann.locator(".msg .bub").last
    expect(last.locator(".re [data-words]")).to_have_text("tripe, twice?")
    expect(last.locator("em")).to_have_text("well")
    expect(last.locator(".at")).to_have_text("@Bo")
    ann.locator(".msg summary").first.click()
    ann.get_by_role("link", name="Edit").first.click()
    ann.locator("textarea[name=text]").fill("tripe, once")
    ann.get_by_role("button", name="Save").click()
    expect(ann.locator(".msg--at .bub")).to_have_text("tripe, once")
    expect(ann.locator(".msg .re [data-words]")).to_have_text("tripe, once")
