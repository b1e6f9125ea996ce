"""The bill on real phones: six at once on a bill of fifteen lines; one phone passed round the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.settings import Settings
from events.bills.rules import BillState, Mode
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.bills.helpers import Table, a_table, told
from tests.chat.real import Server, cookie_of

Writing = Callable[[], AbstractContextManager[Session]]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ("Lin", "Zhou", "Su", "Ma", "Wu", "Qin")
DISHES = (
    ("铜锅锅底", 48), ("羊肉 4 盘", 232), ("羊肉烧麦 2 屉", 76), ("醋溜木须", 38), ("糖蒜", 12), ("麻酱", 22),
    ("羊蝎子", 129), ("爆肚", 68), ("白菜", 16), ("冻豆腐", 18), ("粉丝", 14), ("鲜切毛肚", 88), ("炸灌肠", 26),
)  # fmt: skip
DRINKS = (("燕京", 60), ("酸梅汤", 35))
TOTAL = sum(amount for _name, amount in (*DISHES, *DRINKS))


@pytest.fixture(scope="module")
def server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    started = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    started.start()
    yield started
    started.kill()


class Phones:
    """Everybody's own phone, signed in."""

    def __init__(self, app: Flask, server: Server, chromium: Browser, table: Table) -> None:
        self.app, self.server, self.chromium, self.table = app, server, chromium, table
        self.contexts, self.trouble = list[BrowserContext](), list[str]()

    def of(self, name: str, lang: str = "zh-CN", scripts: bool = True) -> Page:
        context = self.chromium.new_context(
            viewport={"width": 390, "height": 844}, locale=lang, java_script_enabled=scripts,
            base_url=self.server.base,
        )  # fmt: skip
        key, _, value = cookie_of(self.app, self.table.members[name]).partition("=")
        context.add_cookies([{"name": key, "value": value, "url": self.server.base}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", self._note)
        return page

    def _note(self, error: PlaywrightError) -> None:
        # A page that is left while it fetches itself anew aborts that; Turbo lets the body's promise go unheard.
        if "signal is aborted" not in str(error):
            self.trouble.append(str(error))


@pytest.fixture
def phones(app: Flask, server: Server, writing: Writing, chromium: Browser) -> Iterator[Phones]:
    with writing() as session:
        table = a_table(session, *NAMES)
        session.add(Seat(
            dinner_id=table.id, brought_by_id=table.seats["Ma"], name="小宝", child=True, state=SeatState.GOING,
            pact_version=1, asked_at=clock.now(),
        ))  # fmt: skip
    made = Phones(app, server, chromium, table)
    yield made
    for context in made.contexts:
        context.close()
    assert made.trouble == []


def line(page: Page, dish: str) -> Locator:
    return page.locator(".claims__b", has_text=dish)


def tap(page: Page, dish: str) -> None:
    """Tap a dish; the row is large enough for greasy fingers, and answers at once."""
    row = line(page, dish)
    box = row.bounding_box()
    assert box is not None
    assert box["height"] >= 56
    row.click()
    expect(row).to_have_attribute("aria-pressed", "true")


def press(page: Page, form: str) -> None:
    """Press a form's button, and wait until its answer has come and the next page stands."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 303):
        page.locator(form).locator("button").first.click()
    page.wait_for_load_state()


def writes_the_bill(page: Page, path: str) -> None:
    """Lin types the paper bill: dishes pasted, drinks in their pool, 88 off, two who paid."""
    page.goto(f"{path}/edit")
    page.locator("[name=mode][value=by_dish]").check(force=True)
    for row, (name, amount) in enumerate(DRINKS):
        page.fill(f"[name=lines-{row}-name]", name)
        page.fill(f"[name=lines-{row}-amount]", str(amount))
        page.select_option(f"[name=lines-{row}-pool]", "drinks")
    page.locator("details:has([name=pasted]) summary").click()
    page.fill("[name=pasted]", "\n".join(f"{name} {amount}" for name, amount in DISHES))
    page.select_option("[name=charges-0-kind]", "discount")
    page.fill("[name=charges-0-amount]", "88")
    page.select_option("[name=payments-0-seat]", label="Lin")
    page.fill("[name=payments-0-amount]", "500")
    press(page, ".dock")
    page.goto(f"{path}/edit")
    page.select_option("[name=payments-1-seat]", label="Zhou")  # the rest is prefilled
    for who in ("Su", "小宝"):
        diner = page.locator(".brow--who", has=page.locator("b", has_text=re.compile(f"^{who}$")))
        diner.locator("summary").click()
        diner.locator("[name$=-drinks]").uncheck(force=True)
    page.locator(".dock button").click()
    page.wait_for_url("**/bill/claim")


def test_six_phones_claim_fifteen_lines_and_agree(phones: Phones, writing: Writing) -> None:
    table = phones.table
    pages = {name: phones.of(name, scripts=name != "Qin") for name in NAMES}
    writes_the_bill(pages["Lin"], table.path)
    for page in pages.values():
        page.goto(f"{table.path}/claim")
    dishes = [name for name, _amount in DISHES]
    for turn, dish in enumerate(dishes):  # every dish by two of them, each on their own phone
        for who in (NAMES[turn % 6], NAMES[(turn + 1) % 6]):
            tap(pages[who], dish)
    expect(line(pages["Wu"], dishes[0]).locator(".face")).to_have_count(
        2
    )  # what others tapped came by itself
    _ma_claims_for_the_child(pages["Ma"], dishes[2])
    lin = pages["Lin"]
    lin.goto(table.path)
    expect(lin.locator(".rcpt .leader--sum")).to_contain_text(str(TOTAL - 88))
    press(lin, "form[action$='/bill/propose']")
    for name in NAMES[1:]:
        pages[name].goto(table.path)
        form = "form[action$='/bill/answer']:has([value=agree])"
        if pages[name].locator(form).count():  # all who paid and half of the others are enough
            press(pages[name], form)
    found = told(table)
    assert found.bill.state is BillState.AGREED
    assert len(found.lines) == 15
    assert sum(each.amount for each in found.shares) == (TOTAL - 88) * 100
    assert {each.to_seat_id for each in found.transfers} <= {table.seats["Lin"], table.seats["Zhou"]}
    su = pages["Su"]
    su.goto(table.path)
    expect(su.locator("h1").first).to_contain_text("你转给")
    _drinks_are_the_drinkers(phones)


def _ma_claims_for_the_child(ma: Page, dish: str) -> None:
    """On one phone: first the face, then the dish; the sum follows."""
    ma.locator(".chip--face", has_text="小宝").click()
    expect(ma.locator(".chip--face[aria-current=true]")).to_contain_text("小宝")
    tap(ma, dish)
    expect(ma.locator(".claims__sum [role=status]")).not_to_have_text("¥0")


def _drinks_are_the_drinkers(phones: Phones) -> None:
    """Five of seven drink: the pool's 95 less its part of the discount, nothing of it Su's or the child's."""
    found = told(phones.table)
    out = {each.seat_id for each in found.diners if "drinks" in each.out_of}
    assert out == {phones.table.seats["Su"], max(found.seats)}
    assert {each.weight for each in found.diners if each.seat_id == max(found.seats)} == {50}


def test_one_phone_goes_round_the_table(phones: Phones, writing: Writing) -> None:
    """Nobody but the host takes a phone out: each taps the own face, then the dishes; it is proposed by the host."""
    table = phones.table
    lin = phones.of("Lin", "en-GB")
    lin.goto(f"{table.path}/edit")
    lin.locator("[name=mode][value=by_dish]").check(force=True)
    for row, (name, amount) in enumerate((("Pot", "120"), ("Lamb", "60"))):
        lin.fill(f"[name=lines-{row}-name]", name)
        lin.fill(f"[name=lines-{row}-amount]", amount)
    lin.locator(".dock button").click()
    lin.wait_for_url("**/bill/claim")
    for name in (*NAMES, "小宝"):
        face = "You" if name == "Lin" else name
        lin.locator(".chip--face", has_text=re.compile(f"{face}$")).click()
        expect(lin.locator(".chip--face[aria-current=true]")).to_contain_text(face)
        tap(lin, "Pot")
    tap(lin, "Lamb")
    with db.database().reading():
        found = told(table)
    assert found.bill.mode is Mode.BY_DISH
    assert len(found.claims) == 8
    assert {claim.by_seat_id for claim in found.claims} == {table.seats["Lin"]}
    lin.goto(table.path)
    press(lin, "form[action$='/bill/propose']")
    assert told(table).bill.state is BillState.PROPOSED


def test_a_table_file_is_looked_at_before_it_counts(phones: Phones) -> None:
    lin = phones.of("Lin", "en-GB")
    lin.goto(f"{phones.table.path}/edit")
    lin.locator("details:has([name=table]) summary").click()
    rows = "菜名,金额\n豆腐,18\n鱼,很多".encode()
    lin.set_input_files("[name=table]", {"name": "bill.csv", "mimeType": "text/csv", "buffer": rows})
    lin.locator("form[action$='/bill/table'] button").click()
    expect(lin.locator("[name=lines-0-name]")).to_have_value("豆腐")
    expect(lin.locator(".errsum")).to_contain_text("Row 3")
