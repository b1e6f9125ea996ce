"""Codes as the card's page shows them: those of now, and those of the next hour for a phone without network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.attestations.ahead import AHEAD, AT_ONCE, matrix
from events.cards import code
from events.dinners.models import Dinner, Seat
from events.dinners.rules import code_window

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Live:
    """What the QR opens, the six digits, and how many seconds until the QR is another."""

    address: str
    said: str
    seconds: int


def live(seat: Seat, key: bytes, address: Address, now: datetime) -> Live:
    """The codes of now."""
    step = code.step_at(now)
    left = round((code.begins(step + 1) - now).total_seconds())
    shown = address(code.payload(key, seat.public_id, step))
    return Live(shown, code.digits(key, now), max(1, min(code.STEP_SECONDS, left)))


def codes(
    dinner: Dinner, seat: Seat, key: bytes, address: Address, now: datetime, wanted: int | None
) -> dict[str, Any]:
    """Codes from step `wanted` on, not beyond the next hour or the card's end, and the time by the server's clock."""
    first = code.step_at(now)
    last = min(first + AHEAD, code.step_at(code_window(dinner.starts_at, dinner.ends_at)[1]))
    start = min(max(first, wanted or first), last + 1)
    return {
        "now": int(now.timestamp() * 1000), "step": code.STEP_SECONDS * 1000, "last": last,
        "codes": [_one(seat, key, address, step) for step in range(start, min(start + AT_ONCE, last + 1))],
    }  # fmt: skip


def _one(seat: Seat, key: bytes, address: Address, step: int) -> dict[str, Any]:
    size, bits = matrix(address(code.payload(key, seat.public_id, step)))
    return {"step": step, "say": code.digits(key, code.begins(step)), "size": size, "bits": bits}
