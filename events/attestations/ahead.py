"""Live codes as pages and scripts show them: the one of now, and those of the next hour for a phone without network."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import segno

from events.attestations import rules
from events.dinners.models import Dinner, Seat
from events.dinners.rules import code_window

AHEAD = 150  # steps: an hour, and a quarter in hand
AT_ONCE = 30  # codes in one answer, so that drawing them holds nobody up
# Any of the eight masks makes a good code; to try them all, as the library does by itself, costs five times as much.
MASK = 3
Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Live:
    """The code of this step: what the QR opens, what is read out, and for how many more seconds."""

    address: str
    spoken: str
    seconds: int


def live(dinner: Dinner, seat: Seat, key: bytes, address: Address, now: datetime) -> Live:
    """The code that the seat shows now."""
    step = rules.code_step(now)
    ends = rules.shown_in(step + 1)
    payload = rules.qr_payload(key, dinner.public_id, seat.id, step)
    seconds = max(1, min(rules.STEP_SECONDS, round((ends - now).total_seconds())))
    return Live(address(payload), rules.spoken_code(key, seat.id, step), seconds)


def codes(
    dinner: Dinner, seat: Seat, key: bytes, address: Address, now: datetime, wanted: int | None
) -> dict[str, Any]:
    """Codes from step `wanted` on, not beyond the next hour or the table's end, and the time by the server's clock."""
    first = rules.code_step(now)
    last = min(first + AHEAD, rules.code_step(code_window(dinner.starts_at, dinner.ends_at)[1]))
    start = min(max(first, wanted or first), last + 1)
    steps = range(start, min(start + AT_ONCE, last + 1))
    return {
        "now": int(now.timestamp() * 1000), "step": rules.STEP_SECONDS * 1000, "last": last,
        "codes": [_code(dinner, seat, key, address, step) for step in steps],
    }  # fmt: skip


def _code(dinner: Dinner, seat: Seat, key: bytes, address: Address, step: int) -> dict[str, Any]:
    size, bits = matrix(address(rules.qr_payload(key, dinner.public_id, seat.id, step)))
    return {"step": step, "say": rules.spoken_code(key, seat.id, step), "size": size, "bits": bits}


def matrix(text: str) -> tuple[int, str]:
    """A QR code as its side and its modules, row by row, eight to a byte, in base64."""
    rows = segno.make(text, error="m", micro=False, mask=MASK).matrix
    bits = "".join("1" if cell else "0" for row in rows for cell in row)
    packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    return len(rows), base64.b64encode(packed).decode()


def opens(dinner: Dinner) -> datetime:
    """From when codes are shown."""
    return code_window(dinner.starts_at, dinner.ends_at)[0]


def shows(dinner: Dinner, now: datetime) -> bool:
    """Whether codes are shown now; never before it is decided when the table meets."""
    begins, ends = code_window(dinner.starts_at, dinner.ends_at)
    stands = dinner.called_off_at is None and not dinner.time_open
    return stands and begins <= now <= ends + timedelta(seconds=rules.STEP_SECONDS)
