"""A client that behaves as static/js/chat.js does."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.chat.real import PATIENCE, Server
from tests.chat.wire import BROKEN, Wire

HOLD = 0.4  # an entry that came too early waits so long for the one before it
OUT = (403, 404)  # signed out, or not in the room
PULSE = 5.0  # what was lost without a break is asked for so often


@dataclass
class Post:
    """What a client shows of a message."""

    parts: list[Any]
    removed: bool
    edited: bool
    signs: dict[str, int]


@dataclass
class Talker:
    """Somebody in a room: an outbox with one message on its way, a cursor, and what is shown."""

    name: str
    cookie: str
    room: str
    servers: list[Server]
    rng: random.Random
    wire: Wire | None = None
    web: requests.Session = field(default_factory=requests.Session)
    token: str = ""
    cursor: int = 0
    early: dict[int, dict[str, Any]] = field(default_factory=dict)
    early_since: float = 0.0
    asked_at: float = 0.0
    posts: dict[int, Post | None] = field(default_factory=dict)  # None: a note
    trace: list[int] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)  # every entry that came, however and how often
    pushed: int = 0
    doubles: int = 0
    snapshots: int = 0
    breaks: int = 0
    over: bool = False
    outbox: list[tuple[str, str]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Give the browser its cookie; it keeps what the server adds to it."""
        name, _, value = self.cookie.partition("=")
        self.web.cookies.set(name, value, domain="127.0.0.1", path="/")

    # The line

    def connect(self) -> bool:
        """Come back to one of the servers that answer, and ask for what was missed."""
        self.hang_up()
        for server in self.rng.sample(self.servers, len(self.servers)):
            try:
                self.wire = Wire(server, self.cookie)
            except BROKEN:
                continue
            self.breaks += 1
            self.catch_up()
            return self.wire is not None
        return False

    def hang_up(self) -> None:
        """Close the line without a word."""
        if self.wire is not None:
            self.wire.close()
            self.wire = None

    def close(self) -> None:
        """Leave for good."""
        self.hang_up()
        self.web.close()

    def pump(self, patience: float) -> tuple[str, Any] | None:
        """Take in what comes, for as long as patience; an answer ends it."""
        end = time.monotonic() + patience
        while self.wire is not None and (left := end - time.monotonic()) > 0:
            try:
                told = self.wire.hear(left)
            except (*BROKEN, ValueError):
                self.hang_up()
                return None
            if told is None:
                continue
            if told[0] != "tell":
                return told
            self._told(told[1])
        return None

    def ask(self, name: str, **payload: Any) -> dict[str, Any] | None:
        """Ask over the socket; None when the line breaks before the answer."""
        return None if (number := self.send(name, **payload)) is None else self.answer(number)

    def send(self, name: str, **payload: Any) -> int | None:
        """Ask without waiting for the answer."""
        if self.wire is None:
            return None
        try:
            return self.wire.ask(name, {"channel": self.room, **payload})
        except BROKEN:
            self.hang_up()
            return None

    def answer(self, number: int) -> dict[str, Any] | None:
        """Wait for an answer, taking in all that comes before it."""
        end = time.monotonic() + PATIENCE
        while self.wire is not None and time.monotonic() < end:
            told = self.pump(end - time.monotonic())
            if told is not None and told[0] == str(number):
                answer: dict[str, Any] = told[1]
                return answer
        self.hang_up()
        return None

    # The log

    def _told(self, told: dict[str, Any]) -> None:
        if told["kind"] == "dismissed" and told["channel"] == self.room:
            self.over = True
        if told["kind"] != "entry" or told["channel"] != self.room:
            return
        entry = told["entry"]
        self.pushed += 1
        self.heard.append(entry["seq"])
        if entry["seq"] <= self.cursor:
            self.doubles += 1
            return
        if not self.early:
            self.early_since = time.monotonic()
        self.early[entry["seq"]] = entry
        self._drain()

    def _drain(self) -> None:
        while self.cursor + 1 in self.early:
            self._take(self.early[self.cursor + 1])

    def _take(self, entry: dict[str, Any]) -> None:
        self._move(entry["seq"])
        self.trace.append(entry["seq"])
        self._apply(entry)

    def _move(self, seq: int) -> None:
        self.cursor = seq
        self.early = {known: entry for known, entry in self.early.items() if known > seq}

    def _apply(self, entry: dict[str, Any]) -> None:
        about = self.posts.get(entry["target_seq"] or 0)
        match entry["kind"]:
            case "post":
                signs = {sign: count for sign, count, *_ in entry.get("reactions", [])}
                removed = entry["removed"]
                parts = [] if removed else entry["parts"]
                self.posts[entry["seq"]] = Post(parts, removed, entry["edited"], {} if removed else signs)
            case "note":
                self.posts[entry["seq"]] = None
            case "edit" if about and not about.removed:
                about.parts, about.edited = entry["parts"], True
            case "removal" if about:
                about.parts, about.removed, about.signs = [], True, {}
            case "reaction" if about and not about.removed:
                about.signs[entry["sign"]] = entry["count"]

    def catch_up(self) -> bool:
        """Ask for all after the cursor; whether it came."""
        self.asked_at = time.monotonic()
        told = self.ask("catch_up", after=self.cursor)
        if told is None:
            return False
        if not told["ok"]:
            self.over = self.over or told["status"] in OUT
            return False
        self.heard += [entry["seq"] for entry in told["entries"]]
        if told.get("snapshot"):
            self.snapshots += 1
            self.posts.clear()
            self.trace.clear()
            for entry in told["entries"]:
                self._apply(entry)
            self._move(told["last_seq"])
        for entry in told["entries"]:
            if entry["seq"] > self.cursor:
                self._take(entry)
        self._drain()
        return True

    def listen(self, patience: float) -> None:
        """Take in what comes; come back when the line is broken; fill gaps and ask now and then."""
        if self.wire is None and not self.connect():
            threading.Event().wait(self.rng.uniform(0.05, 0.3))
            return
        self.pump(patience)
        now = time.monotonic()
        gap = bool(self.early) and now - self.early_since > HOLD
        if gap or now - self.asked_at > PULSE:
            self.catch_up()

    # Acts

    def say(self, client_id: str, twice: bool = False) -> None:
        """Write something; it waits in the outbox until the server has it."""
        self.outbox.append((client_id, f"said {client_id}"))
        self.sent.append(client_id)
        self.flush(twice)

    def flush(self, twice: bool = False) -> None:
        """Send what waits, in order, the next only when the one before is acknowledged."""
        while self.outbox and not self.over:
            client_id, text = self.outbox[0]
            number = self.send("say", client_id=client_id, text=text)
            if twice:  # the same by HTTP to any server, while the first is on its way
                self._settle(client_id, self.post("say", client_id=client_id, text=text))
            told = None if number is None else self.answer(number)
            if told is None or told.get("status") == 429:
                self.listen(0.2)
                continue
            self._settle(client_id, told)
            self.outbox.pop(0)
            self.over = told.get("status") in OUT
            if not told["ok"] and not self.over:
                self.problems.append(f"say was answered {told}")

    def again(self, client_id: str) -> None:
        """Send something old once more, after newer things: it is what it was."""
        self._settle(client_id, self.ask("say", client_id=client_id, text=f"said {client_id}"))

    def _settle(self, client_id: str, told: dict[str, Any] | None) -> None:
        if told and told.get("ok") and self.acknowledged.setdefault(client_id, told["seq"]) != told["seq"]:
            self.problems.append(f"{client_id} was acknowledged twice, under two numbers")

    def post(self, path: str, **fields: str) -> dict[str, Any] | None:
        """An ordinary form, to any server; None when it does not get through."""
        return self.press(f"/c/{self.room}/{path}", **fields)

    def press(self, path: str, **fields: str) -> dict[str, Any] | None:
        """Press a button of any page: {status, …}."""
        base = self.rng.choice(self.servers).base
        headers = {"Accept": "application/json"}
        try:
            if not self.token:
                page = self.web.get(f"{base}/chats", headers=headers, timeout=PATIENCE).text
                self.token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
            sent = {**fields, "csrf_token": self.token}
            answer = self.web.post(
                base + path, sent, headers=headers, allow_redirects=False, timeout=PATIENCE
            )
        except requests.RequestException:
            return None
        if answer.status_code >= 500:
            self.problems.append(f"{path} was answered {answer.status_code}")
        told = answer.json() if answer.headers["Content-Type"].startswith("application/json") else {}
        return {"status": answer.status_code, **told}
