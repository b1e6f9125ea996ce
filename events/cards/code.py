"""Codes of the group card: a signed one in the QR for at most a minute, six digits to say for at most five.

card_key = HMAC-SHA256(server secret, "card|" + dinner id). A QR names the seat that shows it, so that a seat given back
takes its codes along; the digits belong to the table.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime

STEP_SECONDS = 30
STEPS_BACK = 1  # this one and the one before: 60 s at most from showing to reading
PERIOD_SECONDS = 150
PERIODS_BACK = 1  # 300 s at most from reading out to typing
DIGITS = 6
MAC_BYTES = 16
TAG = "TC1"
LONGEST = 200
BETWEEN = re.compile(r"[\s-]")


@dataclass(frozen=True)
class Shown:
    """What a QR says: whose seat showed it (its public id), in which step, signed; nothing is proven yet."""

    seat: str
    step: int
    mac: bytes


def card_key(secret: bytes, dinner: str) -> bytes:
    """Return the key of one dinner's card; it never leaves the server."""
    return hmac.new(secret, b"card|" + dinner.encode(), hashlib.sha256).digest()


def step_at(at: datetime) -> int:
    """Return the number of the 30-second step in which `at` lies."""
    return int(at.timestamp() // STEP_SECONDS)


def begins(step: int) -> datetime:
    """Return the moment at which a step begins."""
    return datetime.fromtimestamp(step * STEP_SECONDS, UTC)


def payload(key: bytes, seat: str, step: int) -> str:
    """Return the text of the QR that this seat shows in a step."""
    return f"{TAG}.{seat}.{step}.{_text(_mac(key, seat, step))}"


def parse(text: str) -> Shown | None:
    """Return what a scanned text says, or None when it is no card."""
    parts = text.strip().split(".")
    if len(text) > LONGEST or len(parts) != 4 or parts[0] != TAG:
        return None
    seat, step, mac = parts[1:]
    raw = _bytes(mac)
    if raw is None or not (seat and seat.isascii() and seat.isalnum() and _is_number(step)):
        return None
    return Shown(seat, int(step), raw)


def is_genuine(key: bytes, shown: Shown) -> bool:
    """Tell whether this dinner's key made the code; of when it is, is another question."""
    return hmac.compare_digest(_mac(key, shown.seat, shown.step), shown.mac)


def is_fresh(shown: Shown, now: datetime) -> bool:
    """Tell whether the code is shown now, or was within the last minute."""
    return 0 <= step_at(now) - shown.step <= STEPS_BACK


def digits(key: bytes, at: datetime) -> str:
    """Return the six digits that the table says at `at`."""
    return _digits(key, _period(at))


def takes(key: bytes, typed: str, now: datetime) -> bool:
    """Tell whether six typed digits are those of now, or of the two and a half minutes before."""
    newest = _period(now)
    taken = [_digits(key, newest - back) for back in range(PERIODS_BACK + 1)]
    # Every one is compared, so that the time it takes tells nothing.
    return any([hmac.compare_digest(each.encode(), typed.encode()) for each in taken])  # noqa: C419


def read_digits(typed: str) -> str | None:
    """Return six digits as they were meant, with blanks or dashes between them, or None."""
    bare = BETWEEN.sub("", typed.strip())
    return bare if len(bare) == DIGITS and bare.isascii() and bare.isdigit() else None


def _period(at: datetime) -> int:
    return int(at.timestamp() // PERIOD_SECONDS)


def _digits(key: bytes, period: int) -> str:
    number = int.from_bytes(hmac.new(key, f"say|{period}".encode(), hashlib.sha256).digest()[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _mac(key: bytes, seat: str, step: int) -> bytes:
    return hmac.new(key, f"show|{seat}|{step}".encode(), hashlib.sha256).digest()[:MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes | None:
    """Only the one canonical spelling is read, so that no bit is slack."""
    if not text.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "==")
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == MAC_BYTES and _text(raw) == text else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18 and str(int(text)) == text
