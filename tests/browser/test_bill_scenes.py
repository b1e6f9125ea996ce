"""S1 and S2 as they happen: paid in another app with 124 off; and the front desk that says "another way, please"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Diner
from tests.browser.server import Server

STARTS_IN = timedelta(hours=20)
CHOICES = pytest.mark.parametrize(("lang", "scripts"), [("zh", True), ("en", False)])


def _a_table(diner: Callable[..., Diner], lang: str, scripts: bool) -> tuple[list[Diner], str]:
    """Three people form a group here and sit down at a restaurant that is not on the platform."""
    ann, *others = [diner(name, lang, scripts) for name in ("Ann", "Bo", "Cai")]
    ann.sign_up()
    group = ann.found_group("Haidian Foragers", "Beijing", "Nothing twice")
    invite = ann.make_invite(group)
    for other in others:
        other.join(invite)
    dinner = ann.call_dinner(group, "Saturday hotpot", datetime.now(UTC) + STARTS_IN, "Jiaoxia", "Beijing", 4)
    for other in others:
        other.sit(dinner)
    return [ann, *others], dinner


def _claims(who: Diner, dinner: str, *dishes: str) -> None:
    who.go(f"{dinner}/bill/claim")
    for dish in dishes:
        row = who.page.locator(".claims__b", has_text=dish)
        row.click()
        expect(row).to_have_attribute("aria-pressed", "true")


@pytest.mark.slow
@CHOICES
def test_s1_124_off_in_another_app_is_split_to_the_fen_and_everybody_reviews(
    diner: Callable[..., Diner], server: Server, lang: str, scripts: bool
) -> None:
    everybody, dinner = _a_table(diner, lang, scripts)
    ann, bo, cai = everybody
    server.travel(STARTS_IN + timedelta(hours=3))
    server.tick()
    _ann_writes_what_the_other_app_took_off(ann, dinner)
    _claims(ann, dinner, "铜锅")
    _claims(bo, dinner, "铜锅", "羊肉")
    _claims(cai, dinner, "铜锅", "羊肉")
    ann.go(f"{dinner}/bill")
    expect(ann.page.locator(".bigsum__n")).to_have_text("¥76.34")
    ann.send("form[action$='/bill/propose']")
    bo.go(f"{dinner}/bill")
    expect(bo.page.locator(".bigsum__n")).to_have_text("¥161.83")
    bo.send("form[action$='/bill/answer']:has([value=agree])")
    for each, owes in ((bo, "¥161.83"), (cai, "¥161.83")):
        each.go(f"{dinner}/bill")
        expect(each.page.locator("h1")).to_contain_text(owes)
        expect(each.page.locator(".rcpt .leader--sum")).to_contain_text("¥400")  # 76.34 + 161.83 + 161.83
    for each in everybody:
        each.vouch(dinner)
    for each in everybody:
        each.go(f"{dinner}/review")
        expect(each.page.locator("form.form")).to_contain_text("铜锅")  # of the bill
        expect(each.page.locator("main :is([name*=pay], [name*=card], [name*=account])")).to_have_count(0)
        each.review(dinner, f"{each.name}: crisp")


def _ann_writes_what_the_other_app_took_off(ann: Diner, dinner: str) -> None:
    ann.go(f"{dinner}/bill/edit")
    ann.page.locator("[name=mode][value=by_dish]").check(force=True)
    for row, (name, amount) in enumerate((("铜锅", "300"), ("羊肉", "224"))):
        ann.page.fill(f"[name=lines-{row}-name]", name)
        ann.page.fill(f"[name=lines-{row}-amount]", amount)
    ann.page.select_option("[name=charges-0-kind]", "coupon")
    ann.page.fill("[name=charges-0-amount]", "124")
    ann.send("form[action$='/bill/edit']", ".dock button")
    ann.page.wait_for_url("**/bill/claim")


@pytest.mark.slow
@CHOICES
def test_s2_the_boss_says_another_way_and_nothing_changes_but_a_note(
    diner: Callable[..., Diner], server: Server, lang: str, scripts: bool
) -> None:
    (ann, bo, cai), dinner = _a_table(diner, lang, scripts)
    server.travel(STARTS_IN + timedelta(hours=2))
    ann.go(dinner)
    ann.page.locator(f"a[href='{dinner}/bill']").first.click()
    ann.page.wait_for_url("**/bill")
    ann.page.fill("[name=total]", "360")
    ann.send("form[action$='/bill']")
    expect(ann.page.locator(".bigsum__n, h1").first).to_contain_text("120")
    for each in (bo, cai):
        each.go(f"{dinner}/bill")
        expect(each.page.locator(".rcpt")).to_contain_text("¥120")
    bo.send("form[action$='/bill/answer']:has([value=agree])")
    _ann_shows_the_card(ann, dinner)
    before = [_stands(each, dinner) for each in (ann, bo, cai)]
    _the_boss_says_another_way(ann, dinner)
    assert [_stands(each, dinner) for each in (ann, bo, cai)] == before
    expect(cai.page.locator("h1")).to_contain_text("¥120")  # pays Ann as they like


def _ann_shows_the_card(ann: Diner, dinner: str) -> None:
    """What the house once promised stands on the group's card, in plain words: nobody reads it but people."""
    ann.go(f"{dinner}/bill")
    ann.page.locator("details:has(#perk) summary").click()
    ann.page.fill("#perk", "九折")
    ann.page.fill("#perk-who", "老板李")
    ann.page.fill("#perk-on", "2026-11-03")
    ann.send("form[action$='/bill/card']")
    expect(ann.page.locator("#desk .desk-card")).to_contain_text("九折")
    expect(ann.page.locator("#desk .desk-card")).to_contain_text("老板李")
    expect(ann.page.locator("#desk .desk-card")).to_contain_text("Haidian Foragers")


def _the_boss_says_another_way(ann: Diner, dinner: str) -> None:
    """The flow ends there; who likes writes a note that nobody else reads."""
    ann.go(f"{dinner}/note")
    ann.page.fill("[name=text]", "They took cash only.")
    ann.send("form.form")


def _stands(who: Diner, dinner: str) -> str:
    """The bill as it stands on this phone: receipt and transfers."""
    who.go(f"{dinner}/bill")
    return "\n".join(who.page.locator(".rcpt, .xfers").all_inner_texts())
