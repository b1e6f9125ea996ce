"""Fifty clients, servers that are killed, Redis that goes away: nothing acknowledged is lost, doubled or misheard."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.core.settings import Settings
from groups.chat import lines, queries
from groups.chat.models import Entry, Reaction
from groups.chat.rules import EntryKind
from tests.chat.storm import SAID, Storm, Writing
from tests.chat.talker import Post, Talker

pytestmark = pytest.mark.slow


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
        assert [seq for seq in each.heard if seq > storm.left[each.name]] == [], f"{each.name} was out"
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
