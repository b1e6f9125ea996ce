"""What a room goes through: servers killed, Redis gone, people leaving, and fifty who talk all the while."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.core.settings import Settings
from app.core.signals import announce
from groups.chat import queries
from groups.chat.models import Entry
from groups.signals import GroupFounded, MemberJoined
from tests.chat.real import Server, cookie_of, free_port
from tests.chat.talker import Talker
from tests.factories import a_group, a_member
from tests.services import POSTGRES, _start_valkey

Writing = Callable[[], AbstractContextManager[Session]]

SEED = 20261122
STAYING, LEAVING, STRANGERS = 38, 6, 6
SAID = 5  # messages of each
DEADLINE = 300.0  # for the whole; on an idle machine it takes 20 seconds
PARTS = 4  # of everybody's plan; in each of them something goes wrong while all talk


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
        self.left: dict[str, int] = {}  # the last number that whoever left may have heard
        self.calm, self.stop = threading.Event(), threading.Event()
        self.busy, self.goal = len(self.staying), 0
        self.guard, self.part = threading.Lock(), 0
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
                while self.part < number * PARTS // len(plan) and not (talker.over or self.late()):
                    talker.listen(0.1)
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
            if talker in self.strangers and talker.rng.random() < 0.05:
                talker.hang_up()

    def late(self) -> bool:
        return time.monotonic() > self.end

    # What happens to all

    def until(self, what: Callable[[], bool], words: str) -> None:
        while not what():
            problems = [line for each in self.staying for line in each.problems]
            assert problems == [], f"{words}: {problems}"
            assert not self.late(), f"{words}: not in time. {self.told()}"
            threading.Event().wait(0.05)

    def said(self) -> int:
        return sum(len(each.acknowledged) for each in self.staying)

    def last_seq(self) -> int:
        with db.database().reading() as session:
            return session.scalars(select(func.max(Entry.seq)).where(Entry.channel_id == self.room_id)).one()

    def weather(self) -> None:
        """One thing after the other goes wrong, each in the middle of the talk."""
        for part, wrong in enumerate((self._some_leave, self._a_cut, self._no_bus, self._the_other_cut)):
            self.part = part
            enough = STAYING * SAID * (part + 0.3) / PARTS
            self.until(lambda enough=enough: self.said() >= enough, f"part {part} is said")  # type: ignore[misc]
            wrong()
        self.until(lambda: self.busy == 0, "all is said")

    def _some_leave(self) -> None:
        self._leave(self.leaving[:2])

    def _a_cut(self) -> None:
        self._power_cut(self.servers[-1])

    def _no_bus(self) -> None:
        self.bus.kill()
        self._leave(self.leaving[2:4])  # the order is lost
        self.bus.start()
        self._sign_out(self.leaving[4:])

    def _the_other_cut(self) -> None:
        self._power_cut(self.servers[0])

    def _power_cut(self, server: Server) -> None:
        server.kill()
        server.start()

    def _leave(self, who: list[Talker]) -> None:
        """From the answer on nothing more is heard, in no process, whether or not there is a bus."""
        for each in who:
            self._press([each], f"/g/{self.group}/membership/end")
            self._are_out([each])

    def _sign_out(self, who: list[Talker]) -> None:
        """Signed out is who was in the room and may be again: the other process learns it by an order on its way."""
        self._press(who, "/sign-out")
        self.until(lambda: all(each.over for each in who), "the order comes")
        self._are_out(who)

    def _press(self, who: list[Talker], path: str) -> None:
        for each in who:
            leaver = self._talker(each.name, each.cookie)  # the same person's other page
            self.until(lambda leaver=leaver: self._pressed(leaver, path), "leaving")  # type: ignore[misc]
            leaver.close()

    def _are_out(self, who: list[Talker]) -> None:
        self.left.update(dict.fromkeys([each.name for each in who], self.last_seq()))

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
