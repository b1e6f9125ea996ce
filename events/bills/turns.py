"""Which of a night's bills an address means: /d/x/bill is the dinner's own, /d/x/bill/2 what came after it.

Every page of a bill stands at both addresses; links within one stay with it.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, g

MOST_BILLS = 6
TURN = f"<int(min=2, max={MOST_BILLS}):turn>"


def turn() -> int:
    """The bill of this request."""
    return int(g.get("bill_turn", 1))


def taken(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views do not name it: it is taken from the address before they are called."""
    g.bill_turn = (values or {}).pop("turn", 1)


def same(endpoint: str, values: dict[str, Any]) -> None:
    """A link to a page of a bill leads to the same bill, unless it names another."""
    if not current_app.url_map.is_endpoint_expecting(endpoint, "turn"):
        return
    wanted = values.pop("turn", turn())
    if wanted > 1:
        values["turn"] = wanted
