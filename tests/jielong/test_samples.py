"""Lists as people really post them: each sample states what it must come to, and survives being copied out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from events.jielong.rules import CHINESE, ENGLISH, Doubt, Entry, Line, Words, read_list, settle, write_list

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
