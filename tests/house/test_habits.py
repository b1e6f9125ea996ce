"""House rules that a reader of one file would not see broken: clock, commit, flush, facts, abilities."""

import ast
import re
from collections.abc import Iterator

from flask import Flask

from app.core import signals, wording
from app.core.access import Ability
from app.core.boundary import OPEN_ENDPOINTS
from tests.house.source import ROOT, calls_in, files_in, name_of, product_trees

CLOCK = ROOT / "app" / "core" / "clock.py"
UNIT_OF_WORK = ROOT / "app" / "core" / "db.py"
READS_THE_CLOCK = re.compile(r"(^|\.)(datetime\.(now|today|utcnow)|date\.today|time\.time(_ns)?|func\.now)$")


def _kinds(kind: type[signals.Fact]) -> Iterator[type[signals.Fact]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def test_every_fact_is_heard_or_marked_silent(app: Flask) -> None:
    # slots=True makes each class anew; the one that its module knows is the real one.
    kinds = {f"{kind.__module__}.{kind.__name__}": kind for kind in _kinds(signals.Fact)}
    kinds = {name: kind for name, kind in kinds.items() if name.startswith(("app.", "groups.", "events."))}
    assert kinds
    assert [name for name, kind in kinds.items() if not kind.silent and not signals.heard(kind)] == []


def test_every_fact_says_when_it_is_announced() -> None:
    mute = []
    for path in files_in("app", "groups", "events", suffix=".py"):
        if path.name == "signals.py":
            classes = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.ClassDef)]
            mute += [f"{name_of(path)} {c.name}" for c in classes if not ast.get_docstring(c)]
    assert mute == []


def test_only_one_file_reads_the_clock() -> None:
    readers = [
        f"{name_of(path)}:{call.lineno} {words}"
        for path, tree in product_trees()
        if path != CLOCK
        for words, call in calls_in(tree)
        if READS_THE_CLOCK.search(words)
    ]
    assert readers == []


def test_only_the_unit_of_work_commits() -> None:
    committers = [
        f"{name_of(path)}:{call.lineno}"
        for path, tree in product_trees()
        if path != UNIT_OF_WORK
        for words, call in calls_in(tree)
        if words.endswith(".commit")
    ]
    assert committers == []


def test_every_flush_says_why() -> None:
    mute = []
    for path, tree in product_trees():
        lines = path.read_text("utf-8").splitlines()
        for words, call in calls_in(tree):
            said = lines[call.lineno - 1] + lines[call.lineno - 2]
            if words.endswith(".flush") and "#" not in said:
                mute.append(f"{name_of(path)}:{call.lineno}")
    assert mute == []


def test_every_route_names_an_ability(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if name not in OPEN_ENDPOINTS}
    assert views
    assert [
        name for name, view in views.items() if not isinstance(getattr(view, "needs", None), Ability)
    ] == []


def test_every_reason_that_is_raised_has_its_sentence(app: Flask) -> None:
    sentences = {f"{type(reason).__name__}.{reason.name}" for reason in wording.known()}
    raised = {
        f"{name_of(path)}:{call.lineno} {ast.unparse(call.args[0])}": ast.unparse(call.args[0])
        for path, tree in product_trees()
        for words, call in calls_in(tree)
        if words.split(".")[-1] == "Refused"
        and call.args
        and re.fullmatch(r"[\w.]+\.[A-Z_]+", ast.unparse(call.args[0]))
    }
    assert [
        place for place, words in raised.items() if ".".join(words.split(".")[-2:]) not in sentences
    ] == []


def test_a_room_that_words_one_reason_words_them_all(app: Flask) -> None:
    kinds = {type(reason) for reason in wording.known()}
    assert [str(each) for kind in kinds for each in kind if not wording.covers(each)] == []


def test_the_printed_table_of_access_is_not_stale() -> None:
    from app.core.access import table_lines

    assert "\n".join(table_lines()) in (ROOT / "docs" / "access.md").read_text("utf-8")
