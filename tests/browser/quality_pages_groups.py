"""Pages of groups that rule themselves for test_quality, and where they are found in the demonstration city."""

from __future__ import annotations

from playwright.sync_api import Page

# A name, where its address is found, which link there, what comes after it.
Things = tuple[tuple[str, str, str, tuple[str, ...]], ...]
RULE = "/charter/quorum_percent"
MEMBER: Things = (
    ("group", "/groups", "a[href^='/g/']:has-text('海淀')", (
        "", RULE, f"{RULE}/change", "/stewards", "/ledger", "/memory", "/fork", "/merge", "/proposals",
        "/proposals/new", "/proposals/new/choice", "/proposals/new/words", "/proposals/new/removal",
    )),
    ("choice", "{group}/proposals", "a[href^='/p/']:has-text('跨年')", ("", "/roll")),
    ("rejected", "{group}/proposals", "a[href^='/p/']:has-text('拍完照')", ("",)),
    ("coming", "{group}/stewards", "a[href*='/elections/']", ("",)),
    ("other", "/groups", "a[href^='/g/']:has-text('周三素')", ("/turns", "/stewards")),
    ("secret", "{other}/proposals", "a[href^='/p/']:has-text('周四')", ("",)),
    ("election", "{other}/stewards", "a[href*='/elections/']", ("",)),
    ("venue", "/venues", "a[href^='/v/']:has-text('椒下')", ("/numbers",)),
    ("weight", "{venue}/numbers", "a[href$='/weight']", ("",)),
)  # fmt: skip
STRANGER: Things = (("group", "/discover", "a[href^='/g/']", ("", "/charter", RULE, "/stewards")),)
PLAIN = {"stranger": (), "member": ("/groups/from-file",)}
THINGS = {"stranger": STRANGER, "member": MEMBER}


def paths(page: Page, who: str) -> list[str]:
    """The addresses of the pages that this person is shown, found by links."""
    found: dict[str, str] = {}
    all_of_them = list(PLAIN[who])
    for name, where, link, tails in THINGS[who]:
        page.goto(where.format(**found))
        href = page.locator(f"main {link}").first.get_attribute("href")
        assert href, (name, where)
        found[name] = href.split("?")[0].split("#")[0]
        all_of_them += [found[name] + tail for tail in tails]
    return all_of_them
