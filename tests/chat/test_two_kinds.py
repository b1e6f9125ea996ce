"""Pages and chat as two kinds of process of the same code, with Redis between them, as docs/running.md lays out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from flask import Flask

from app.core.settings import Settings
from tests.chat.real import PATIENCE, Person, Server, press
from tests.chat.test_real_server import Scene, Writing
from tests.services import POSTGRES

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not POSTGRES, reason="two kinds need Redis between them")]


@pytest.fixture
def kinds(app: Flask, settings: Settings) -> Iterator[tuple[Server, Server]]:
    made = []
    for role in ("pages", "chat"):
        server = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
        server.environment["TONGZHUO_ROLE"] = role
        server.start()
        made.append(server)
    yield made[0], made[1]
    for server in made:
        server.kill()


def test_what_pages_write_is_heard_and_who_leaves_on_a_page_hears_no_more(
    kinds: tuple[Server, Server], app: Flask, writing: Writing
) -> None:
    pages, chat = kinds
    scene = Scene(app, writing)
    ann, bo = (person.connect(chat) for person in scene.people())
    said = press(pages, f"/c/{scene.room}/say", scene.cookies[0], text="by a form", client_id="form-said-1")
    assert said in (302, 303)
    for person in (ann, bo):
        while person.entry().get("parts") != ["by a form"]:
            pass
    assert ann.ask("say", channel=scene.room, client_id="ann-said-1", text="by a socket")["ok"] is True
    name, _, value = scene.cookies[1].partition("=")
    page = requests.get(f"{pages.base}/c/{scene.room}", cookies={name: value}, timeout=PATIENCE)
    assert "by a socket" in page.text
    assert press(pages, f"/g/{scene.group}/membership/end", scene.cookies[1]) == 303
    while bo.heard.get(timeout=PATIENCE)["kind"] != "dismissed":
        pass
    assert ann.ask("say", channel=scene.room, client_id="ann-said-2", text="between us")["ok"] is True
    while ann.entry().get("parts") != ["between us"]:
        pass
    assert bo.ask("say", channel=scene.room, client_id="bo-said-1", text="hello?")["status"] == 404
    assert bo.nothing_heard()
    for person in (ann, bo):
        person.close()


def test_whoever_signs_out_on_a_page_is_cut_in_the_chat(
    kinds: tuple[Server, Server], app: Flask, writing: Writing
) -> None:
    pages, chat = kinds
    scene = Scene(app, writing)
    bo: Person = scene.people()[1].connect(chat)
    assert press(pages, "/sign-out", scene.cookies[1]) == 303
    bo.line.wait()  # until the server hangs up
    assert not bo.line.connected
    bo.close()
