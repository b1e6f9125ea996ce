"""Odd values to every address that takes a form, by everybody, whether or not a page shows that form (S5).

Fields are read from the forms and views themselves, so that a room that comes tomorrow is tried as well. The long
walk of test_odd_input tries each field by itself; this one is short enough for every run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_wtf import FlaskForm

from app.core import clock
from events.dinners.moments import write_local
from tests.access.world import World
from tests.dinners.helpers import SHANGHAI
from tests.polls.helpers import DAY
from tests.security.odd import TEXTS
from tests.security.walk import address, browsers, routes, twin

WHO = ("stranger", "member", "seated", "host")
ODD = {kind: text[:2000] for kind, text in TEXTS.items()} | {
    "thousands of digits": "9" * 4999, "just beyond": str(2**63 - 1), "wide digits": "１２", "Han digits": "十二",
    "comma": "1,2", "plus": "+1", "other digits": "٣", "underscore": "1_0", "exponent": "1e3", "hex": "0x10",
    "zero": "0", "many": "500", "last day": "9999-12-31", "first day": "0001-01-01", "leap": "2028-02-30",
    "only a time": "T19:00", "zone": "2027-01-01T19:00+99:99", "yes": "yes",
}  # fmt: skip
REFUSED_AT_THE_GATE = {"nul", "half a pair"}  # no view ever sees these
ASKED = re.compile(r"""request\.form\.(?:get|getlist)\(\s*["'](\w+)["']""")
ROWS = (
    "o-",
    "seat-",
    "in",
    "n",
    "a",
    "c",
    "m",
    "severity--",
    "seen--",
)  # and what follows is a number or an id
ROOT = Path(__file__).parents[2]


def _forms(kind: type[Any] = FlaskForm) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _forms(each)


@cache
def usual() -> Mapping[str, str]:
    """Every field that any form or view reads, with something that could be meant."""
    found: dict[str, str] = {}
    for form in _forms():
        for name in dir(form):
            field = getattr(form, name)
            if type(field).__name__ == "UnboundField":
                said = _usual(field)
                found |= {f"{name}-{row}": said for row in range(3)} if _rows(field) else {name: said}
    for top in ("app", "groups", "events"):
        for path in (ROOT / top).rglob("*.py"):
            found |= {name: found.get(name, "yes") for name in ASKED.findall(path.read_text())}
    return found | {f"{start}{number}": "1" for start in ROWS for number in range(2)}


def _rows(field: Any) -> bool:
    return bool(field.field_class.__name__ == "FieldList")


def _usual(field: Any) -> str:
    inner = field.args[0] if _rows(field) else field
    kind, choices = getattr(inner, "field_class", type(inner)).__name__, inner.kwargs.get("choices")
    if choices:
        first = choices[0]
        return str(getattr(first, "value", first[0] if isinstance(first, tuple) else first))
    local = write_local(clock.now() + 3 * DAY, SHANGHAI)
    return {
        "LocalTimeField": local, "DateField": local[:10], "DayField": local[:10], "ClockField": local[11:16],
        "WholeField": "3", "MaybeCountField": "4", "MoneyField": "80", "IntegerField": "3", "BooleanField": "y",
        "EmailField": "somebody@example.org",
    }.get(kind, "Hotpot")  # fmt: skip


def _sent(turn: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What could be meant; one odd thing everywhere; odd things in every fourth field; everything as an array."""
    kinds = list(ODD.items())
    kind, text = kinds[turn % len(kinds)]
    yield "usual", dict(usual())
    yield f"all {kind}", dict.fromkeys(usual(), text)
    inside = [text for kind, text in kinds if kind not in REFUSED_AT_THE_GATE]
    mixed = {
        name: inside[(turn + at) % len(inside)] if (at + turn) % 4 == 0 else said
        for at, (name, said) in enumerate(usual().items())
    }
    yield f"some odd from {kind}", mixed
    yield (
        "odd names",
        {f"{name}-{odd}": said for name, said in usual().items() for odd in ("²", "9" * 4999, "-1")},
    )
    yield "twice", {name: [said, text, said] for name, said in usual().items()}


def test_there_is_much_to_try(app: Flask) -> None:
    assert len(usual()) > 150
    assert len(routes(app, "POST")) > 100


@pytest.mark.slow
@pytest.mark.parametrize("role", WHO)
def test_no_form_breaks_anything(app: Flask, world: World, unchanging: Callable[[], None], role: str) -> None:
    clients, turns = browsers(app, world, role), count(WHO.index(role))
    unchanging()
    complaints, got_in = [], 0
    for endpoint in routes(app, "POST"):
        path, browser = address(app, world, endpoint, "POST"), twin(app, clients[role])
        for what, sent in _sent(next(turns)):
            answer = browser.post(path, data=sent)
            if answer.status_code >= 500 or b"Traceback" in answer.data:
                complaints.append(f"{answer.status_code} {endpoint} with {what} by {role}")
            got_in += answer.status_code in (303, 409, 422)
    assert complaints == []
    assert got_in > {"host": 300, "seated": 200, "member": 150}.get(role, 50)
