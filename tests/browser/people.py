"""What a diner does with a phone: the same taps with scripts and without."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

PASSWORD = "seven bowls of rice"
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Diner:
    """One person in one browser."""

    def __init__(self, name: str, page: Page, lang: str, scripts: bool) -> None:
        self.name, self.page, self.lang, self.scripts = name, page, lang, scripts
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        # A refused policy or a script's error is a fault; a line that drops when the server restarts is not.
        if message.type == "error" and "Content Security Policy" in message.text:
            self.troubles.append(message.text)

    @property
    def path(self) -> str:
        """Where the page is."""
        return urlsplit(self.page.url).path

    def go(self, path: str) -> None:
        """Open a page; it must answer."""
        # The browser may tell of no answer where the same page was on its way already: then it is asked for again.
        answer = self.page.goto(path) or self.page.reload()
        assert answer is not None
        assert answer.status < 400, f"{self.name} got {answer.status} at {path}"

    def send(self, within: str, button: str = "button:not([type=button])") -> None:
        """Press a form's button and wait for the next page."""
        before = self.page.url
        press = self.page.locator(within).locator(button).last
        press.click()
        if self.scripts:
            self.page.wait_for_function("before => !document.querySelector('[aria-busy=true]')", arg=before)
        self.page.wait_for_load_state()

    def sign_up(self, then: str = "") -> None:
        """Make an account."""
        self.go(f"/sign-up?next={then}" if then else "/sign-up")
        self.page.fill("[name=nickname]", self.name)
        self.page.fill("[name=email]", f"{self.name.lower()}@example.org")
        self.page.fill("[name=password]", PASSWORD)
        self.send("#main-form")
        self.page.wait_for_url(lambda url: "/sign-up" not in url)

    def found_group(self, name: str, city: str, line: str) -> str:
        """Found a group; answers its address."""
        self.go("/groups/new")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=city]", city)
        self.page.fill("[name=line]", line)
        self.send("form[action$='/groups/new']")
        self.page.wait_for_url("**/g/*")
        return self.path

    def make_invite(self, group: str) -> str:
        """Make an invite link; answers its path."""
        self.go(f"{group}/invites")
        self.send(f"form[action$='{group}/invites']")
        address = self.page.locator(".invite__a").first.inner_text().strip()
        return urlsplit(address).path

    def join(self, invite: str) -> None:
        """Open an invite as a stranger, sign up, join."""
        self.sign_up(then=invite)
        self.go(invite)
        self.send("form[action*='/membership']")
        self.page.wait_for_url("**/g/*")

    def call_dinner(self, group: str, title: str, starts: datetime, place: str, city: str, seats: int) -> str:
        """Call a dinner; answers its address."""
        self.go(f"{group}/dinners/new")
        self.page.fill("[name=title]", title)
        self.page.fill("[name=starts]", f"{starts.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}")
        self.page.fill("[name=place]", place)
        self._open_details("[name=city]")
        self.page.fill("[name=city]", city)
        self.page.fill("[name=seats]", str(seats))
        self._open_details("[name=closes]")
        self.page.fill(
            "[name=closes]", f"{starts.astimezone(SHANGHAI) - timedelta(minutes=5):%Y-%m-%dT%H:%M}"
        )
        self.send(f"form[action$='{group}/dinners/new']")
        self.page.wait_for_url("**/d/*")
        return self.path

    def _open_details(self, field: str) -> None:
        box = self.page.locator(f"details:has({field})")
        if not box.evaluate("box => box.open"):
            box.locator("summary").first.click()

    def sit(self, dinner: str) -> None:
        """Take a seat."""
        if self.path != dinner:
            self.go(dinner)
        self.page.locator("#rsvp button").last.click()
        expect(self.page.locator(".seat--you")).to_be_visible()

    def seats_taken(self) -> Locator:
        """The seats at the table on screen that are taken."""
        return self.page.locator(".vt-table .seat:not(.seat--free):not(.seat--take)")

    def say(self, text: str) -> None:
        """Say something in the room that is open."""
        self.page.fill("form.composer [name=text]", text)
        self.page.locator("form.composer button[type=submit]").click()

    def hears(self, text: str) -> None:
        """See a message."""
        expect(self.page.locator(".msgs")).to_contain_text(text)

    def type_code(self, dinner: str, code: str) -> None:
        """Type a table code that somebody reads out."""
        self.go(f"{dinner}/here")
        self.page.fill("[name=code]", code)
        self.send("form[action$='/here']")
        expect(self.page.locator(".flashes")).to_be_visible()
        self.go(dinner)

    def vouch(self, dinner: str) -> None:
        """Tap every face, and say so."""
        self.go(f"{dinner}/vouch")
        faces = self.page.locator("label.seat__p:has([name=vouch])")
        for number in range(faces.count()):
            box = faces.nth(number).locator("input")
            if not box.is_checked():
                faces.nth(number).click()
        self.send("form.vouch")
        expect(self.page.locator(".flashes")).to_be_visible()

    def review(self, dinner: str, text: str) -> None:
        """Write a review: taste in one tap, a few words."""
        self.go(f"{dinner}/review")
        self.page.locator("[name=taste]").nth(8).check(force=True)
        self.page.fill("textarea[name=text]", text)
        self.send("form.form")
        self.page.wait_for_url(lambda url: "/review" not in url)
