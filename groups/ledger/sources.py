"""Where a line leads: rooms above say the address of what a line follows from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from groups.ledger.kinds import ShownLine

Names = Callable[[Session, Collection[str]], Mapping[str, str]]
_names: dict[str, Names] = {}
_leads: dict[str, tuple[LazyString, Callable[[str], str]]] = {}


def lead(prefix: str, label: LazyString, address: Callable[[str], str]) -> None:
    """Sources "prefix:<id>" lead to `address(id)`, under this label."""
    _leads[prefix] = (label, address)


def leads(line: ShownLine) -> tuple[str, str] | None:
    """The label and address of what the line follows from; None when it follows from nothing that has a page."""
    prefix, _sign, public_id = line.source.partition(":")
    if prefix not in _leads or not public_id.isalnum():
        return None
    label, address = _leads[prefix]
    return str(label), address(public_id)


def named(prefix: str, names: Names) -> None:
    """What sources "prefix:<id>" are called, as far as they have a name: by source, all of a page at once."""
    _names[prefix] = names


def names_of(session: Session, lines: Iterable[ShownLine]) -> dict[str, str]:
    """The names of what these lines follow from."""
    sources = {line.source for line in lines}
    found: dict[str, str] = {}
    for prefix, names in _names.items():
        mine = {source for source in sources if source.startswith(f"{prefix}:")}
        found |= names(session, mine) if mine else {}
    return found
