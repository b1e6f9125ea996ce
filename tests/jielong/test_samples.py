"""Lists as people really post them: each sample states what it must come to, and survives being copied out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Here, Standing
from events.dinners import drawn, queries
from events.jielong.actions import enter
from events.jielong.listing import as_text
from events.jielong.preview import look
from events.jielong.rules import CHINESE, ENGLISH, Doubt, Entry, Line, Words, read_list, settle, write_list
from tests.factories import a_dinner, a_group, a_member

SAMPLES = sorted(Path(__file__).with_name("samples").glob("*.txt"))


def _parts(sample: Path) -> tuple[str, list[str]]:
    text, _line, stated = sample.read_text(encoding="utf-8").partition("\n==\n")
    return text, stated.rstrip("\n").split("\n")


def _said(line: Line) -> str:
    """A line as the samples state it: name|adults or their names|children or their names|note|flags."""
    entry = line.entry
    assert entry is not None
    flags = {"waiting": entry.waiting, "cancelled": entry.cancelled, "diet": entry.diet}
    flags |= {doubt.value: doubt in line.doubts for doubt in Doubt}
    words = " ".join(flag for flag, stands in flags.items() if stands)
    return "|".join(
        [entry.name, _brought(entry, child=False), _brought(entry, child=True), entry.note, words]
    )


def _brought(entry: Entry, *, child: bool) -> str:
    mine = [each for each in entry.companions if each.child is child]
    return " ".join(each.name for each in mine if each.name) or (str(len(mine)) if mine else "")


def _stated(line: str) -> str:
    parts = [*line.split("|"), "", "", "", ""][:5]
    return "|".join("" if at in (1, 2) and each == "0" else each for at, each in enumerate(parts))


def test_there_are_sixty_samples() -> None:
    assert len(SAMPLES) >= 60


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_list_reads_as_stated(sample: Path) -> None:
    text, stated = _parts(sample)
    read = [_said(line) for line in read_list(text).lines if line.entry is not None]
    assert read == [_stated(line) for line in stated]


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_list_survives_being_copied_out(sample: Path, words: Words) -> None:
    entries = settle(read_list(_parts(sample)[0]), {})
    assert read_list(write_list(entries, words)).entries == entries


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_pasted_seated_copied_and_pasted_again_is_the_same(
    session: Session, app: Flask, sample: Path
) -> None:
    ann = a_member(session, "Ann, who calls")
    dinner = a_dinner(session, a_group(session, ann), ann, seats=100)
    roster = read_list(_parts(sample)[0])
    enter(session, dinner, look(session, dinner, roster, {}, {}, clock.now()).wanted, ann.id, clock.now())
    copied = read_list(_copied(session, dinner.public_id)).entries
    people = [entry for entry in settle(roster, {}) if not entry.cancelled]
    assert list(copied) == [Entry(ann.nickname), *sorted(people, key=lambda entry: entry.waiting)]
    again = look(session, dinner, read_list(_copied(session, dinner.public_id)), {}, {}, clock.now())
    assert (again.sitting, again.waiting) == (0, 0)


def _copied(session: Session, public_id: str) -> str:
    """The list as its host copies it."""
    dinner = queries.dinner_by(session, public_id)
    assert dinner is not None
    found = drawn.around(queries.seats_of(session, dinner.id), None)
    host = Here(frozenset({Standing.HOST}))
    return as_text(session, dinner, found, queries.pact_of(session, dinner), "http://localhost/d/x", host)
