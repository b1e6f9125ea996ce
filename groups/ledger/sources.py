"""Where a line leads: rooms above say the address of what a line follows from."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel.speaklater import LazyString

from groups.ledger.kinds import ShownLine

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
