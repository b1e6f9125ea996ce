"""The fast lane: while messages are few each is committed alone; when they queue up, many are committed together.

Every message is answered after the commit that holds it. What is not plain is set aside before anything is written,
and a unit that meets a message said before is tried again message by message, so that none fails another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core import clock, db, realtime
from app.core.access import NotThere
from app.core.viewer import Viewer
from groups.chat import actions, lines, posts, telling
from groups.chat.access import open_channel_to_say
from groups.chat.pictures import Picked
from groups.chat.rules import clean_text, is_client_id, text_problem

MOST = 64  # messages in one unit


@dataclass(slots=True, eq=False)
class Waiting:
    """A message that waits for its commit."""

    viewer: Viewer
    channel: str
    client_id: str
    text: str
    seq: int = 0
    problem: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Lane:
    """One queue for this process. Whoever finds nobody writing writes for all who wait."""

    def __init__(self, write: Callable[[list[Waiting]], None]) -> None:
        self._write = write
        self._guard = threading.Lock()
        self._queue: list[Waiting] = []
        self._busy = False

    def say(self, message: Waiting) -> None:
        """Wait until it is committed, and has its number, or the problem why not."""
        with self._guard:
            self._queue.append(message)
            leads, self._busy = not self._busy, True
        if leads:
            realtime.socketio.sleep(0)  # what others say in the same moment goes along
            self._next()
        message.done.wait()

    def _next(self) -> None:
        """Write all who wait; who came meanwhile is written by a task of its own, for this one has its answer."""
        with self._guard:
            batch, self._queue = self._queue[:MOST], self._queue[MOST:]
        try:
            self._write(batch)
        except Exception as problem:
            for each in batch:
                each.problem = each.problem or (None if each.seq else problem)
        finally:
            for each in batch:
                each.done.set()
            with self._guard:
                self._busy = bool(self._queue)
            if self._busy:
                realtime.socketio.start_background_task(self._next)


def write(batch: list[Waiting]) -> None:
    """Write what is waiting in one unit; what is no plain message, or was said before, in one of its own."""
    seen: set[tuple[int, str, str]] = set()
    together: list[Waiting] = []
    alone: list[Waiting] = []
    for each in batch:
        key = (each.viewer.id, each.channel, each.client_id)
        (together if key not in seen and _is_plain(each) else alone).append(each)
        seen.add(key)
    try:
        _write_together(together)
    except IntegrityError:  # one of them was said before
        together, alone = [], batch
    for each in alone:
        write_alone(each)


def _is_plain(each: Waiting) -> bool:
    """Whether it is sayable and nothing but words; cleans them."""
    if not is_client_id(each.client_id):
        return False
    each.text = clean_text(each.text)
    return text_problem(each.text) is None and posts.is_plain(each.text)


def _write_together(batch: list[Waiting]) -> None:
    if not batch:
        return
    with realtime.together(), telling.handing() as handed, db.database().writing() as session:
        places = posts.places_of(
            session,
            {each.channel for each in batch},
            {each.viewer.id for each in batch},
            {each.viewer.device_id for each in batch},
        )
        here = [each for each in batch if (each.channel, each.viewer.id) in places]
        drafts = [posts.Draft(places[e.channel, e.viewer.id], e.client_id, e.text) for e in here]
        written = posts.write(session, drafts, clock.now()) if drafts else []
        for draft, post in zip(drafts, written, strict=True):
            room = draft.place.room
            values: Any = post
            told = telling.told_of(room.public_id, room.generation, lines.as_data(values), (post.author.id,))
            handed[room.id, post.seq] = room.public_id, told
    for each in batch:
        each.problem = NotThere()
    for each, post in zip(here, written, strict=True):
        each.seq, each.problem = post.seq, None


def write_alone(each: Waiting, reply_to: int | None = None, photos: Sequence[Picked] = ()) -> None:
    """In a unit of its own, by the action that knows everything that a message can be."""
    try:
        with db.database().writing() as session:
            channel = open_channel_to_say(session, each.channel, each.viewer)
            before = channel.last_seq
            entry = actions.say(
                session, channel, each.viewer.id, each.text, each.client_id, clock.now(),
                reply_to=reply_to, photos=photos,
            )  # fmt: skip
            each.seq = entry.seq
        if each.seq <= before:
            # Said before: perhaps by a process that ended between its commit and telling.
            telling.look(each.channel)
    except Exception as problem:
        each.problem = problem


lane = Lane(write)
