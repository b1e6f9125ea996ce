"""The tools that set up and translate: what they refuse, and that they do nothing twice."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import catalogue, chromium, run, stamps
from tools.say import Trouble, quietly


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of translations/zh."""
    monkeypatch.setattr(catalogue, "PARTS", tmp_path)
    monkeypatch.setattr(catalogue, "COMPILED", tmp_path / "LC_MESSAGES" / "messages.mo")
    return tmp_path


def _problems(parts: Path, **rooms: str) -> list[str]:
    for room, words in rooms.items():
        (parts / f"{room}.po").write_text(words, "utf-8")
    found: list[str] = []
    catalogue.translated(found)
    return found


def test_parts_that_agree_are_no_problem(parts: Path) -> None:
    same = 'msgid "Seats"\nmsgstr "座"\n'
    assert _problems(parts, dinners=same, reviews=same) == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ('msgid "Seats"\nmsgstr "座位"\n', "in two ways"),
        ('#, fuzzy\nmsgid "Bench"\nmsgstr "候座"\n', "fuzzy"),
        ('msgid "Hi %(name)s"\nmsgstr "%(nmae)s 好"\n', "nmae"),
    ],
)
def test_a_part_is_refused(parts: Path, words: str, complaint: str) -> None:
    (problem,) = _problems(parts, dinners='msgid "Seats"\nmsgstr "座"\n', reviews=words)
    assert complaint in problem
    assert "reviews.po" in problem


def test_what_is_compiled_counts_in_chinese(parts: Path) -> None:
    words = 'msgid "%(num)d seat"\nmsgid_plural "%(num)d seats"\nmsgstr[0] "%(num)d 座"\n'
    assert _problems(parts, dinners=words) == []
    assert catalogue.compile_parts() == 0
    with catalogue.COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [compiled.ngettext("%(num)d seat", "%(num)d seats", n) for n in (1, 2)] == ["%(num)d 座"] * 2
    assert [path.name for path in catalogue.COMPILED.parent.iterdir()] == ["messages.mo"]


def test_nothing_half_right_is_compiled(parts: Path) -> None:
    _problems(parts, dinners='#, fuzzy\nmsgid "Bench"\nmsgstr "候座"\n')
    assert catalogue.compile_parts() == 1
    assert not catalogue.COMPILED.exists()


def test_a_stamp_holds_until_the_lock_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    for name in ("run.lock", "dev.lock"):
        (tmp_path / name).write_text("a==1")
    stamp = tmp_path / ".stamp"
    assert not stamps.holds(stamp, "run.lock")
    stamps.set_stamp(stamp, "run.lock", "dev.lock")
    assert stamps.holds(stamp, "run.lock")
    (tmp_path / "run.lock").write_text("a==2")
    assert not stamps.holds(stamp, "run.lock", "dev.lock")
    assert stamps.holds(stamp, "dev.lock")


def test_a_failing_program_is_one_sentence_after_its_own_last_words(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Trouble, match="Do this instead"):
        quietly(["sh", "-c", "echo the reason; exit 3"], "Do this instead.")
    assert "the reason" in capfd.readouterr().err


@pytest.mark.parametrize("port", ["", "x", "0", "65536"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(Trouble, match="PORT"):
        run._check_port("127.0.0.1", port)


def test_a_named_chromium_that_is_not_there_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert chromium.find_or_install_chromium() is None
