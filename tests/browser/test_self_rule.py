"""Issue 7 as it happens: the founder leaves for good, the group goes on by itself, and a merchant knocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, SHANGHAI, Diner
from tests.browser.server import Server

GROUP, HOUSE, PERK = "Haidian Foragers", "Jiaoxia Hotpot", "Iced jelly for all"
STAND, VOTE, ANSWER = timedelta(days=3), timedelta(days=4), timedelta(days=3)
MINUTES = timedelta(minutes=5)


class Times:
    """The server's clock, which only goes on."""

    def __init__(self, server: Server) -> None:
        self.server, self.since = server, timedelta(0)

    def go_on(self, by: timedelta) -> None:
        """So much later; what has become due is done."""
        self.since += by
        self.server.travel(self.since)
        self.server.tick()

    def go_to(self, moment: datetime) -> None:
        """At that moment."""
        self.go_on(moment - datetime.now(UTC) - self.since)


@pytest.mark.slow
def test_a_group_without_its_founder_elects_answers_a_merchant_eats_and_tells(
    diner: Callable[..., Diner], server: Server
) -> None:
    times = Times(server)
    ann, bo, cai, dan = (diner(name) for name in ("Ann", "Bo", "Cai", "Dan"))
    staying = [bo, cai, dan]
    ann.sign_up()
    group = ann.found_group(GROUP, "Beijing", "Nothing twice")
    invite = ann.make_invite(group)
    for each in staying:
        each.join(invite)
    _the_founder_closes_the_account(ann)
    _the_group_elects_by_itself(bo, staying, group, times)
    gao = diner("Gao")
    shop = _a_merchant_knocks(gao)
    offer = _the_group_asks_for_something_else(bo, staying, group, times)
    dinner, starts = _the_merchant_accepts(gao, shop, bo, offer)
    for each in (cai, dan):
        each.sit(dinner)
    times.go_to(starts + MINUTES)
    _they_sit_down(bo, cai, dan, dinner)
    _the_card_is_read_at_the_desk(bo, gao, shop, dinner)
    times.go_on(timedelta(hours=3))
    _promises_are_ticked(staying, dinner)
    _reviews_carry_the_label(staying, dinner)


def _the_founder_closes_the_account(ann: Diner) -> None:
    ann.go("/settings/leave")
    ann.page.fill("[name=current]", PASSWORD)
    ann.page.locator("[name=sure]").check(force=True)
    ann.send("form.form")
    ann.page.wait_for_url(lambda url: "/settings" not in url)


def _the_group_elects_by_itself(bo: Diner, staying: list[Diner], group: str, times: Times) -> None:
    """Nobody has to ask for it: it stands on the group's page."""
    bo.go(group)
    bo.page.locator(f"a[href^='{group}/elections/']").first.click()
    bo.page.wait_for_url("**/elections/*")
    election = bo.path
    bo.send("#stand", "button[form=stand-form]")
    expect(bo.page.locator("main")).to_contain_text("You stand")
    times.go_on(STAND + MINUTES)
    for each in staying:
        each.go(election)
        each.page.locator("#ballot [name=o]").first.check(force=True)
        each.send("#ballot form:has(.cand)")
        expect(each.page.locator("#ballot")).to_contain_text("Your vote is in the box.")
    times.go_on(VOTE + MINUTES)
    bo.go(election)
    expect(bo.page.locator("main")).to_contain_text("Elected")
    bo.go(f"{group}/stewards")
    expect(bo.page.locator("main")).to_contain_text("Bo")


def _a_merchant_knocks(gao: Diner) -> str:
    """From nothing to a sent invitation: three forms."""
    gao.sign_up()
    gao.go("/shops/new")
    gao.page.fill("[name=name]", HOUSE)
    gao.page.fill("[name=city]", "Beijing")
    gao.send("form.form")
    gao.page.wait_for_url("**/shop/*")
    shop = gao.path
    gao.go(f"{shop}/offers/new")
    gao.page.locator("label.choice--g", has_text=GROUP).locator("input").check(force=True)
    gao.page.fill("[name=words]", "A pot with two broths, and a quiet corner.")
    for name, value in (("heads_least", "3"), ("heads_most", "4"), ("price", "120"), ("part", "40")):
        gao.page.fill(f"[name={name}]", value)
    gao.page.locator("[name=pays][value=part]").check(force=True)
    gao.page.locator("details:has([name=perk]) summary").first.click()
    gao.page.fill("[name=perk]", PERK)
    gao.send(f"form[action='{shop}/offers/new']", ".dock button")
    gao.page.wait_for_url(f"**{shop}/offers")
    expect(gao.page.locator("main")).to_contain_text(GROUP)
    return shop


def _the_group_asks_for_something_else(bo: Diner, staying: list[Diner], group: str, times: Times) -> str:
    """Nobody got a message from the house; the group votes on what it would like better."""
    bo.go(f"{group}/offers")
    bo.page.locator("a[href^='/o/']").first.click()
    bo.page.wait_for_url("**/o/*")
    offer = bo.path
    bo.go(f"{offer}/counter")
    bo.page.fill("[name=price]", "88")
    bo.send("form.form", ".dock button")
    bo.page.wait_for_url("**/p/*")
    vote = bo.path
    for each in staying:
        each.go(vote)
        each.page.locator("#ballot [name=o]").first.check(force=True)
        each.send(f"form[action='{vote}/vote']")
        expect(each.page.locator("#ballot")).to_contain_text("You have voted")
    times.go_on(ANSWER + MINUTES)
    return offer


def _the_merchant_accepts(gao: Diner, shop: str, bo: Diner, offer: str) -> tuple[str, datetime]:
    gao.go(f"{shop}/offers")
    expect(gao.page.locator("main")).to_contain_text("your turn")
    gao.go(offer)
    expect(gao.page.locator("main")).to_contain_text("88")
    expect(gao.page.locator("main")).not_to_contain_text("Cai")  # no names cross over
    gao.send(f"form[action='{offer}/agree']")
    expect(gao.page.locator("main")).to_contain_text("It is a table")
    bo.go(offer)
    bo.page.locator("main a[href^='/d/']").first.click()
    bo.page.wait_for_url("**/d/*")
    when = bo.page.locator("time[datetime]").first.get_attribute("datetime")
    assert when
    return bo.path, datetime.fromisoformat(when).astimezone(SHANGHAI)


def _they_sit_down(bo: Diner, cai: Diner, dan: Diner, dinner: str) -> None:
    for shower, readers in ((bo, (cai, dan)), (cai, (bo,))):
        shower.go(f"{dinner}/code")
        said = "".join(shower.page.locator(".tcode__n b").all_inner_texts())
        for reader in readers:
            reader.type_code(dinner, said)


def _the_card_is_read_at_the_desk(bo: Diner, gao: Diner, shop: str, dinner: str) -> None:
    """Diners have not confirmed yet whose house it is; but this table has accepted its word, so its card is read."""
    bo.go(f"{dinner}/card")
    expect(bo.page.locator(".perk")).to_contain_text(PERK)
    said = "".join(bo.page.locator("[data-say] b").all_inner_texts())
    gao.go(shop)
    gao.page.get_by_role("link", name="Read a card").click()
    gao.page.fill("[name=code]", said)
    gao.send("#card-code")
    expect(gao.page.locator("h1")).to_have_text(GROUP)
    expect(gao.page.locator("main")).to_contain_text("3 people")
    gao.page.get_by_role("button", name="We give it").click()
    expect(gao.page.locator(".perk")).to_contain_text("Given at")
    expect(bo.page.locator(".perk")).to_contain_text("Given at")


def _promises_are_ticked(staying: list[Diner], dinner: str) -> None:
    for each in staying:
        each.vouch(dinner)
        each.go(dinner)
        form = f"form[action='{dinner}/promises']"
        for number in range(each.page.locator(f"{form} fieldset").count()):
            each.page.locator(f"{form} fieldset").nth(number).locator("input").first.check(force=True)
        each.send(form)
        expect(each.page.locator("#promises")).to_be_visible()


def _reviews_carry_the_label(staying: list[Diner], dinner: str) -> None:
    for each in staying:
        each.review(dinner, f"{each.name} says: the tripe was crisp")
    first = staying[0]
    first.go(dinner)
    venue = first.page.locator("a[href^='/v/']").first.get_attribute("href")
    assert venue
    first.go(venue)
    for each in staying:
        review = first.page.locator("article", has_text=f"{each.name} says: the tripe was crisp")
        expect(review.first).to_contain_text("The restaurant paid a part")
