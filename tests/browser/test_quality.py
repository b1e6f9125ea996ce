"""Every kind of page in the demonstration city: axe finds nothing, nothing scrolls sideways, the policy is kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page

from app.demo.content import PASSWORD, people
from tests.browser import quality_pages_groups as groups
from tests.browser import quality_pages_houses as houses
from tests.browser.server import ROOT, Server

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: rules});
  return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")}`);
}"""
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
# Looks that are tried: size, scheme, language.
LOOKS = [("phone", "light", "zh"), ("phone", "dark", "en"), ("desk", "light", "en"), ("desk", "dark", "zh")]
ROOMS = {groups: "groups", houses: "houses"}
STRANGERS = ["/", "/discover", "/sign-in", "/sign-up", "/sign-in/link", "/reset", "/venues", "/nothing-here"]
MEMBERS = [
    "/", "/groups", "/groups/new", "/chats", "/me", "/settings", "/settings/devices", "/notices", "/notices/wishes",
    "/venues/new", "/mailbox",
]  # fmt: skip
# Pages of things: (where their address is found, which link there, what comes after it)
THINGS = [
    ("/discover", "a[href^='/d/']", ("", "/here", "/code")),
    ("/groups", "a[href^='/g/']", ("", "/charter", "/members", "/dinners/new", "/dinners/poll", "/invites")),
    ("/venues", "a[href^='/v/']", ("", "/dishes", "/edit")),
    ("/chats", "a[href^='/c/']", ("",)),
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration city, served."""
    folder: Path = tmp_path_factory.mktemp("city")
    server = Server(folder)
    for words in (("db", "upgrade"), ("demo", "load")):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        subprocess.run(command, cwd=ROOT, env=server.env, check=True, capture_output=True)
    server.start()
    yield server
    server.__exit__()


@pytest.fixture(scope="module")
def cookies(chromium: Browser, city: Server) -> list[dict[str, object]]:
    """Signed in as the first of the city."""
    return _signed_in(chromium, city, people()[0].email)


@pytest.fixture(scope="module")
def whose(
    chromium: Browser, city: Server, cookies: list[dict[str, object]]
) -> dict[str, list[dict[str, object]]]:
    """What a browser holds of a stranger, a member, and somebody who keeps two restaurants."""
    return {"stranger": [], "member": cookies, "keeper": _signed_in(chromium, city, houses.KEEPER)}


def _signed_in(chromium: Browser, city: Server, email: str) -> list[dict[str, object]]:
    context = chromium.new_context(base_url=city.base)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    kept = context.cookies()
    context.close()
    return [dict(each) for each in kept]


def _look(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status < 500, path
    page.wait_for_load_state("load")
    sideways = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    page.add_script_tag(path=str(AXE))
    found = [f"{path} {line}" for line in page.evaluate(RUN)]
    return found + ([f"{path} scrolls sideways by {sideways}"] if sideways > 0 else [])


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme", "lang"), LOOKS)
def test_pages_can_be_read_by_everybody(
    chromium: Browser, city: Server, cookies: list[dict[str, object]], size: str, scheme: str, lang: str
) -> None:
    found: list[str] = []
    for member in (False, True):
        page = _page(chromium, city, (size, scheme, lang), cookies if member else [])
        for path in MEMBERS + _things(page) if member else STRANGERS:
            found += _look(page, path)
        page.context.close()
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids="-".join)
@pytest.mark.parametrize("pages", ROOMS, ids=ROOMS.get)
def test_pages_of_rooms_can_be_read_by_everybody(
    chromium: Browser, city: Server, whose: dict[str, list[dict[str, object]]], pages: ModuleType,
    look: tuple[str, str, str],
) -> None:  # fmt: skip
    found: list[str] = []
    for who in pages.THINGS:
        page = _page(chromium, city, look, whose[who])
        for path in pages.paths(page, who):
            found += _look(page, path) + houses.faults(page, path)
        page.context.close()
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("pages", ROOMS, ids=ROOMS.get)
def test_pages_of_rooms_keep_the_policy(
    chromium: Browser, city: Server, whose: dict[str, list[dict[str, object]]], pages: ModuleType
) -> None:
    found: list[str] = []
    for who in pages.THINGS:
        page = _page(chromium, city, LOOKS[0], whose[who], bypass_csp=False)
        found += houses.against_the_policy(page, pages.paths(page, who))
        page.context.close()
    assert found == []


def _page(
    chromium: Browser, city: Server, look: tuple[str, str, str], kept: list[dict[str, object]], bypass_csp: bool = True
) -> Page:  # fmt: skip
    """A page of somebody's own. `bypass_csp` lets axe in; the policy itself is kept watch over elsewhere."""
    size, scheme, lang = look
    width, height = SIZES[size]
    context = chromium.new_context(
        base_url=city.base, viewport={"width": width, "height": height}, bypass_csp=bypass_csp,
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    context.add_cookies([{"name": "lang", "value": lang, "url": city.base}, *kept])  # type: ignore[list-item]
    return context.new_page()


def _things(page: Page) -> list[str]:
    paths = []
    for where, link, tails in THINGS:
        page.goto(where)
        href = page.locator(f"main {link}").first.get_attribute("href")
        assert href, where
        paths += [href.split("?")[0] + tail for tail in tails]
    return paths
