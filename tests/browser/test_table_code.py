"""Table codes where the network fails: shown for an hour, read by a camera, sent when the line is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from app.core import clock
from app.core.settings import SHORTEST_SECRET
from events.attestations import rules
from tests.browser.people import Diner
from tests.browser.server import Server

SECRET = b"testing-" + b"0" * SHORTEST_SECRET  # what a server in its testing environment takes
HOSTS_SEAT = 1  # of the first dinner in an empty database
# A camera that sees whatever the test holds up to it.
CAMERA = """
globalThis.BarcodeDetector = class {
  static getSupportedFormats = async () => ["qr_code"];
  async detect() { return globalThis.heldUp ? [{ rawValue: globalThis.heldUp }] : []; }
};
const picture = document.createElement("canvas");
navigator.mediaDevices.getUserMedia = async () => picture.captureStream();
"""


def a_table(diner: Callable[..., Diner]) -> tuple[Diner, Diner, str]:
    """Ann's dinner in ten minutes, at which Bo has a seat."""
    ann, bo = diner("Ann"), diner("Bo")
    ann.sign_up()
    group = ann.found_group("Haidian Foragers", "Beijing", "We eat.")
    invite = ann.make_invite(group)
    dinner = ann.call_dinner(
        group, "Old-stove hotpot", clock.now() + timedelta(minutes=10), "Jiaoxia Hotpot", "Beijing", 4
    )
    bo.join(invite)
    bo.sit(dinner)
    return ann, bo, dinner


def shown(diner: Diner) -> str:
    """The six characters on a phone."""
    return "".join(diner.page.locator("[data-say] b").all_inner_texts())


def test_a_scan_without_network_is_sent_when_the_line_is_back(
    diner: Callable[..., Diner], server: Server
) -> None:
    _ann, bo, dinner = a_table(diner)
    pid = dinner.removeprefix("/d/")
    bo.page.add_init_script(CAMERA)
    bo.go(f"{dinner}/here")
    bo.page.context.set_offline(True)
    bo.page.locator("[data-scan]").click()
    bo.page.evaluate("held => { globalThis.heldUp = held }", "https://elsewhere.example/t/TZ1.x.1.2.y")
    expect(bo.page.locator("[data-answer]")).to_have_text("That is no table code of this table.")
    code = rules.qr_payload(rules.event_key(SECRET, pid), pid, HOSTS_SEAT, rules.code_step(clock.now()))
    bo.page.evaluate("held => { globalThis.heldUp = held }", f"{server.base}/t/{code}")
    expect(bo.page.locator("[data-answer]")).to_contain_text("kept on this phone")
    bo.page.context.set_offline(False)
    bo.page.wait_for_function("() => Object.values(localStorage).every(value => value === '[]')")
    bo.go(dinner)
    expect(bo.page.locator("#here")).to_contain_text("2 are here")


def test_a_code_shown_without_network_is_taken_an_hour_later(
    diner: Callable[..., Diner], server: Server
) -> None:
    ann, bo, dinner = a_table(diner)
    ann.page.clock.install()
    with ann.page.expect_response(lambda answer: "codes.json" in answer.url):
        ann.go(f"{dinner}/code")
    later = rules.code_step(clock.now()) + 121
    while True:
        with ann.page.expect_response(lambda answer: "codes.json" in answer.url) as answered:
            ann.page.clock.run_for(1000)
        if answered.value.json()["codes"][-1]["step"] >= later:
            break
    ann.page.context.set_offline(True)
    before = shown(ann)
    hour = timedelta(minutes=59)
    ann.page.clock.fast_forward(hour // timedelta(milliseconds=1))
    ann.page.clock.run_for(1000)
    server.travel(hour)
    expect(ann.page.locator("[data-trouble]")).to_be_hidden()
    assert shown(ann) != before
    bo.type_code(dinner, shown(ann))
    expect(bo.page.locator("#here")).to_contain_text("2 are here")
