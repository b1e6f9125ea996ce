"""Pages of restaurants, cards, routes and juries for test_quality: where they are found, and what is asked of them."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page

KEEPER = "shuishui@demo.example"
SHOP = ("", "/offers", "/offers/new", "/needs", "/reviews", "/alliances", "/staff", "/log", "/settings")
# Whose: plain pages, then pages of things: a name, where its address is found, which link there, what comes after it.
Things = tuple[tuple[str, str, str, tuple[str, ...]], ...]
STRANGER: Things = (
    ("case", "/log", "a[href^='/case/']", ("",)),
    ("shop", "/venues", "a[href^='/v/']", ("/keeper",)),
)
MEMBER: Things = (
    ("group", "/groups", "a[href^='/g/']:has-text('海淀')", ("/offers", "/need")),
    ("letter", "{group}/offers", "a[href^='/o/']:has-text('潮牛记')", ("", "/counter")),
    ("table", "{group}", "a[href^='/d/']:has-text('老灶火锅')", ("/card",)),
    ("report", "{group}", "a[href^='/report/']", ("",)),
)
KEEPERS: Things = (
    ("shop", "/shops", "a[href^='/shop/']:has-text('椒下')", SHOP),
    ("other", "/shops", "a[href^='/shop/']:has-text('潮牛记')", ("/offers",)),
    ("letter", "{other}/offers", "a[href^='/o/']", ("", "/improve")),
    ("review", "{shop}/reviews", "a[href$='/reply']", ("",)),
    ("ally", "{shop}/alliances", ".rows a[href*='/alliances/']", ("", "/routes/new")),
    ("route", "{ally}", "a[href^='/route/']", ("",)),
    ("desk", "{shop}", "a[href$='/card']", ("",)),
)
PLAIN = {
    "stranger": ("/log", "/cards/kept"),
    "member": ("/shops", "/shops/new", "/cases", "/settings/blocks"),
    "keeper": (),
}
THINGS = {"stranger": STRANGER, "member": MEMBER, "keeper": KEEPERS}
# What a finger hits is 44 points high and wide; links inside sentences are not asked.
SMALL = """() => {
  const pressed = ":is(a[href], button, select, textarea, summary, input:not([type=hidden]), .choice, .chip)";
  return [...document.querySelectorAll(`main ${pressed}`)].filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    if (!width || !height || each.closest(".vh")) return false;
    if (style.visibility === "hidden" || style.opacity === "0") return false;
    if (each.tagName === "A" && (style.display === "inline" || each.matches(".quietlink"))) return false;
    if (each.matches("[type=radio], [type=checkbox]") && each.closest("label")) return false;
    return height < 43.5 || width < 43.5;
  }).map((each) => `${each.tagName} ${each.className}: ${each.textContent.trim().slice(0, 24)}`);
}"""


def paths(page: Page, who: str) -> list[str]:
    """The addresses of the pages that this person is shown, found as a finger finds them: by links."""
    found: dict[str, str] = {}
    all_of_them = list(PLAIN[who])
    for name, where, link, tails in THINGS[who]:
        page.goto(where.format(**found))
        href = page.locator(f"main {link}").first.get_attribute("href")
        assert href, (name, where)
        found[name] = href.split("?")[0].split("#")[0]
        all_of_them += [found[name] + tail for tail in tails]
    return all_of_them


def faults(page: Page, path: str) -> list[str]:
    """What a finger would miss on the page that is open."""
    return [f"{path} is small: {each}" for each in page.evaluate(SMALL)]


def against_the_policy(page: Page, addresses: list[str]) -> list[str]:
    """Open them all, and tell what the browser refused to run or to draw."""
    refused: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(f"{page.url} {message.text}")

    page.on("console", hear)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, (address, answer.status)
    return refused
