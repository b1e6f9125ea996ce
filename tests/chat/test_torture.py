"""Fifty clients, servers that are killed, Redis that goes away: nothing acknowledged is lost, doubled or misheard."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.core.settings import Settings
from app.core.signals import announce
from groups.chat import lines, queries
from groups.chat.models import Entry, Reaction
from groups.chat.rules import EntryKind
from groups.signals import GroupFounded, MemberJoined
from tests.chat.real import Server, cookie_of, free_port
from tests.chat.talker import Post, Talker
from tests.factories import a_group, a_member
from tests.services import POSTGRES, _start_valkey

Writing = Callable[[], AbstractContextManager[Session]]
pytestmark = pytest.mark.slow

SEED = 20261122
STAYING, LEAVING, STRANGERS = 38, 6, 6
SAID = 5  # messages of each
DEADLINE = 150.0  # for the whole; on an idle machine it takes a fifth of that
GRACE = timedelta(seconds=4)  # an order to another process is on its way; entries tell whole seconds


class Bus:
    """Redis, where there are two processes: it can go away and come back empty."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0" if POSTGRES else ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if POSTGRES:
            self.process = _start_valkey(self.port, self.folder)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Storm:
    """The scene: a group's room, its members' clients, strangers, servers, and what goes wrong."""

    def __init__(self, app: Flask, settings: Settings, writing: Writing, folder: Path) -> None:
        self.rng = random.Random(SEED)
        self.bus = Bus(folder)
        self.bus.start()
        self.servers = [
            Server(settings.data, settings.database_url, self.bus.url, settings.secret_key)
            for _ in range(2 if POSTGRES else 1)
        ]
        with writing() as session:
            people = [a_member(session, f"P{number}") for number in range(STAYING + LEAVING)]
            others = [a_member(session, f"S{number}") for number in range(STRANGERS)]
            group = a_group(session, *people)
            announce(session, GroupFounded(group.id, people[0].id))
            for each in people[1:]:
                announce(session, MemberJoined(group.id, each.id))
            self.group, group_id = group.public_id, group.id
            ids = [each.id for each in (*people, *others)]
        with db.database().reading() as session:
            self.room_id = queries.group_of(session, group_id).channel_id or 0
            self.room = queries.public_id_of(session, self.room_id)
        made = [self._talker(f"c{number:02}", cookie_of(app, each)) for number, each in enumerate(ids)]
        self.staying = made[:STAYING]
        self.leaving, self.strangers = made[STAYING : STAYING + LEAVING], made[STAYING + LEAVING :]
        self.left: dict[str, datetime] = {}
        self.calm, self.stop = threading.Event(), threading.Event()
        self.busy, self.goal = len(self.staying), 0
        self.guard = threading.Lock()
        self.end = time.monotonic() + DEADLINE

    def _talker(self, name: str, cookie: str) -> Talker:
        rng = random.Random(f"{SEED}{name}")
        return Talker(name, cookie, self.room, self.servers, rng)

    # What each does

    def act(self, talker: Talker) -> None:
        """Say, say again, edit, take back, react and drop the line, in an order of one's own; then listen."""
        plan = ["say"] * (SAID - 1) + ["twice", "again", "edit", "react", "react", "drop", "drop"]
        plan += ["remove"] if talker.rng.random() < 0.5 else []
        talker.rng.shuffle(plan)
        try:
            for number, what in enumerate(plan):
                self._do(talker, what, f"{talker.name}-said-{number:02}")
                talker.listen(talker.rng.uniform(0.0, 0.3))
                if talker.over or self.late():
                    break
            talker.flush()
        finally:
            with self.guard:
                self.busy -= talker in self.staying
        self.hear(talker)

    def _do(self, talker: Talker, what: str, mark: str) -> None:
        old = [talker.rng.choice(list(talker.acknowledged))] if talker.acknowledged else []
        match what:
            case "say" | "twice":
                talker.say(mark, twice=what == "twice")
            case "drop":
                talker.hang_up()
            case "again" if old:
                talker.again(old[0])
            case "edit" if old:
                talker.post(f"entries/{talker.acknowledged[old[0]]}/edit", text=f"better {mark}")
            case "remove" if old:
                talker.post(f"entries/{talker.acknowledged[old[0]]}/remove")
            case "react" if shown := [seq for seq, post in talker.posts.items() if post]:
                talker.post(f"entries/{talker.rng.choice(shown)}/react", on=talker.rng.choice("👍😋🔥"))

    def hear(self, talker: Talker) -> None:
        """Listen until all is over; whoever may not hear comes back again and again, and tries."""
        while not self.stop.is_set() and not self.late():
            if self.calm.is_set() and talker.cursor >= self.goal:
                return
            talker.listen(0.2)
            if talker.over and talker.rng.random() < 0.05:
                talker.hang_up()

    def late(self) -> bool:
        return time.monotonic() > self.end

    # What happens to all

    def until(self, what: Callable[[], bool], words: str) -> None:
        while not what():
            assert [line for each in self.staying for line in each.problems] == []
            assert not self.late(), f"{words}: not in time. {self.told()}"
            threading.Event().wait(0.05)

    def said(self) -> int:
        return sum(len(each.acknowledged) for each in self.staying)

    def last_seq(self) -> int:
        with db.database().reading() as session:
            return session.scalars(select(func.max(Entry.seq)).where(Entry.channel_id == self.room_id)).one()

    def weather(self) -> None:
        """Kills and leavings, each once so much has been said."""
        whole = STAYING * SAID
        self.until(lambda: self.said() > whole * 0.15, "a first part is said")
        self._power_cut(self.servers[-1])
        self._leave(self.leaving[:2], f"/g/{self.group}/membership/end")
        self.until(lambda: self.said() > whole * 0.35, "a third is said")
        self.bus.kill()
        self._leave(self.leaving[2:4], f"/g/{self.group}/membership/end")
        self.bus.start()
        back = datetime.now(UTC)
        for each in self.leaving[2:4]:  # orders get through once there is a bus again
            self.left[each.name] = back
        self._leave(self.leaving[4:], "/sign-out")
        self.until(lambda: self.said() > whole * 0.6, "most is said")
        self._power_cut(self.servers[0])
        self.until(lambda: self.busy == 0, "all is said")

    def _power_cut(self, server: Server) -> None:
        server.kill()
        server.start()

    def _leave(self, who: list[Talker], path: str) -> None:
        for each in who:
            leaver = self._talker(each.name, each.cookie)  # the same person's other page
            self.until(lambda leaver=leaver: self._pressed(leaver, path), "leaving")  # type: ignore[misc]
            leaver.close()
            self.left[each.name] = datetime.now(UTC)

    def _pressed(self, leaver: Talker, path: str) -> bool:
        told = leaver.press(path)
        return told is not None and told["status"] in (302, 303, 404)

    def run(self) -> None:
        """Let it all happen, and wait until everybody has heard everything."""
        for server in self.servers:
            server.start()
        members = [
            threading.Thread(target=self.act, args=(each,), daemon=True)
            for each in (*self.staying, *self.leaving)
        ]
        others = [threading.Thread(target=self.hear, args=(each,), daemon=True) for each in self.strangers]
        for thread in (*members, *others):
            thread.start()
        try:
            self.weather()
            self.goal = self.last_seq()
            self.calm.set()
            for thread in members[:STAYING]:
                thread.join(max(0.0, self.end - time.monotonic()))
        finally:
            self.stop.set()
            for thread in (*members, *others):
                thread.join(30)
            for each in (*self.staying, *self.leaving, *self.strangers):
                each.close()
            for server in self.servers:
                server.kill()
            self.bus.kill()

    def told(self) -> str:
        """What happened, in numbers."""
        every = [*self.staying, *self.leaving]
        sums = {
            name: sum(getattr(each, name) for each in every)
            for name in ("breaks", "pushed", "doubles", "snapshots")
        }
        return f"{self.said()} acknowledged of {STAYING * SAID}, {self.last_seq()} entries; {sums}"


def _started(what: Callable[[Talker], None], talker: Talker) -> threading.Thread:
    thread = threading.Thread(target=what, args=(talker,), daemon=True)
    thread.start()
    return thread


@pytest.fixture
def storm(app: Flask, settings: Settings, writing: Writing, tmp_path: Path) -> Iterator[Storm]:
    made = Storm(app, settings, writing, tmp_path)
    yield made
    made.bus.kill()


def test_everything_acknowledged_reaches_everybody_once_in_order_and_nobody_else(
    storm: Storm, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    storm.run()
    with capsys.disabled():
        sys.stdout.write(f"\n{storm.told()} in {time.monotonic() - began:.0f} s\n")
    every = [*storm.staying, *storm.leaving]
    assert [line for each in every for line in each.problems] == []
    with db.database().reading() as session:
        log = queries.entries_after(session, storm.room_id, 0, 10**6, 10**6)
        assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
        _kept_what_was_acknowledged(every, log)
        shown = _shown(session, log)
    for each in storm.staying:
        assert len(each.acknowledged) == len(each.sent) == SAID, each.name
        assert each.cursor == len(log), f"{each.name} has not heard everything"
        start = each.trace[0] if each.trace else 0
        assert each.trace == list(range(start, len(log) + 1)), f"{each.name} heard twice or out of order"
        assert each.snapshots or start == 1
        assert each.posts == {seq: shown[seq] for seq in each.posts}, f"{each.name} shows something else"
        assert each.snapshots or each.posts.keys() == shown.keys()
    for each in storm.leaving:
        after = [(seq, at) for seq, at in each.heard if at > storm.left[each.name] + GRACE]
        assert after == [], f"{each.name} heard what was said after leaving at {storm.left[each.name]}"
    assert [each.name for each in storm.strangers if each.heard or not each.breaks] == []


def _kept_what_was_acknowledged(every: list[Talker], log: Sequence[Entry]) -> None:
    kept = {entry.client_id: entry for entry in log if entry.kind is EntryKind.POST}
    assert max(Counter(entry.client_id for entry in log if entry.client_id).values()) == 1
    for each in every:
        assert {mark: kept[mark].seq for mark in each.acknowledged} == each.acknowledged
        numbers = [each.acknowledged[mark] for mark in each.sent if mark in each.acknowledged]
        assert numbers == sorted(numbers), f"{each.name}'s messages changed their order"


def _shown(session: Session, log: Sequence[Entry]) -> dict[int, Post | None]:
    """What the database says that everybody must show."""
    signs: dict[int, dict[str, int]] = {}
    for seq, sign, count in session.execute(
        select(Reaction.seq, Reaction.sign, func.count()).group_by(Reaction.seq, Reaction.sign)
    ):
        signs.setdefault(seq, {})[sign] = count
    shown: dict[int, Post | None] = {}
    for entry in log:
        told = lines.as_data(entry)
        if entry.kind is EntryKind.NOTE:
            shown[entry.seq] = None
        elif entry.kind is EntryKind.POST:
            parts = [] if told["removed"] else told["parts"]
            shown[entry.seq] = Post(parts, told["removed"], told["edited"], signs.get(entry.seq, {}))
    return shown
