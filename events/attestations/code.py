"""Table codes: made, shown, spoken, scanned and checked (TRUST.md section 1).

event_key = HMAC-SHA256(server secret, "table|" + dinner id); the code of seat A in step s = floor(t / 30 s) is
HMAC-SHA256(event_key, "A|s").
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from events.dinners.rules import code_window

STEP_SECONDS = 30
STEPS_BACK = 2
MAC_BYTES = 16
QR_TAG = "TZ1"
# Crockford's 32 letters: no I, L, O, U; whoever types one of these is understood all the same.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPOKEN_LENGTH = 6
READ_AS = str.maketrans("OILU", "011V", " -")

WORDS_WINDOW = timedelta(hours=72)
ADMITTED_BY_ONE_CODE = 3
WRONG_TRIES = 5
TRIES_WINDOW = timedelta(minutes=10)


class CodeReason(StrEnum):
    """Why a scan or a typed code is not taken as evidence."""

    ALREADY = "already"
    CLOSED = "closed"
    CODE_USED_UP = "code_used_up"
    FORGED = "forged"
    MALFORMED = "malformed"
    NOT_ADMITTED = "not_admitted"
    NOT_OPEN_YET = "not_open_yet"
    OTHER_TABLE = "other_table"
    SELF = "self"
    SHOWER_NOT_SEATED = "shower_not_seated"
    STALE = "stale"
    TOO_MANY_TRIES = "too_many_tries"
    WRONG_CODE = "wrong_code"


class WalkInReason(StrEnum):
    """Why somebody without a seat cannot be let in."""

    CLOSED = "closed"
    FULL = "full"
    NOBODY_ASKED = "nobody_asked"
    NOT_TIED = "not_tied"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Accepted:
    """The code is genuine; it was shown in step `step`."""

    step: int


@dataclass(frozen=True)
class Rejected:
    """The code gives no evidence, for this reason."""

    reason: CodeReason


@dataclass(frozen=True)
class QrCode:
    """What a scanned code says: dinner's public id, the shower's seat id, the step, and the first half of the mac."""

    dinner: str
    shower: int
    step: int
    mac: bytes


def event_key(secret: bytes, dinner: str) -> bytes:
    """Return the key of one dinner's codes; it never leaves the server."""
    return hmac.new(secret, b"table|" + dinner.encode(), hashlib.sha256).digest()


def code_step(at: datetime) -> int:
    """Return the number of the 30-second step in which `at` lies."""
    return int(at.timestamp() // STEP_SECONDS)


def spoken_code(key: bytes, shower: int, step: int) -> str:
    """Return the 6 characters (30 bits) that seat `shower` shows and says in step `step`."""
    number = int.from_bytes(_mac(key, shower, step)[:4], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(SPOKEN_LENGTH))


def qr_payload(key: bytes, dinner: str, shower: int, step: int) -> str:
    """Return the text of the QR code that seat `shower` shows in step `step`."""
    return f"{QR_TAG}.{dinner}.{shower}.{step}.{_text(_mac(key, shower, step)[:MAC_BYTES])}"


def parse_qr(text: str) -> QrCode | None:
    """Return what a scanned text says, or None when it is no table code; nothing is proven yet."""
    parts = text.strip().split(".")
    if len(text) > 200 or len(parts) != 5 or parts[0] != QR_TAG:
        return None
    dinner, shower, step, mac = parts[1:]
    if not (dinner and _is_number(shower) and _is_number(step)):
        return None
    raw = _bytes(mac)
    return None if raw is None else QrCode(dinner, int(shower), int(step), raw)


def check_qr(
    key: bytes,
    dinner: str,
    qr: QrCode | None,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    scanned_at: datetime | None = None,
) -> Accepted | Rejected:
    """Check a scanned code that reached the server at `now`.

    `scanned_at` is the scanner's own clock where the scan was kept without network: then the step must agree with
    it and lie in the time of codes, and the upload counts until the table's window closes 72 h after the end.
    """
    if qr is None:
        return Rejected(CodeReason.MALFORMED)
    if qr.dinner != dinner:
        return Rejected(CodeReason.OTHER_TABLE)
    if not is_genuine(key, qr):
        return Rejected(CodeReason.FORGED)
    if not window_open(ends_at, now):
        return Rejected(CodeReason.CLOSED)
    if scanned_at is not None and scanned_at > now + timedelta(seconds=STEP_SECONDS):
        return Rejected(CodeReason.STALE)
    if qr.step not in accepted_steps(scanned_at or now):
        return Rejected(CodeReason.STALE)
    shut = shown_at_step(qr.step, starts_at, ends_at)
    return Rejected(shut) if shut else Accepted(qr.step)


def check_spoken(
    key: bytes,
    shower: int,
    typed: str,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    wrong_tries: Sequence[datetime],
    admitted: Mapping[int, int],
) -> Accepted | Rejected:
    """Check a code that somebody heard and typed.

    `wrong_tries` are the typist's wrong codes at this table (5 in 10 minutes lock her out); `admitted` tells per
    step how many the shower's spoken code of that step has let in (3 at most).
    """
    shut = shown_at_step(code_step(now), starts_at, ends_at)
    if shut:
        return Rejected(shut)
    if sum(now - TRIES_WINDOW < tried <= now for tried in wrong_tries) >= WRONG_TRIES:
        return Rejected(CodeReason.TOO_MANY_TRIES)
    code = normalise_spoken(typed).encode()
    for step in accepted_steps(now):
        if hmac.compare_digest(spoken_code(key, shower, step).encode(), code):
            full = admitted.get(step, 0) >= ADMITTED_BY_ONE_CODE
            return Rejected(CodeReason.CODE_USED_UP) if full else Accepted(step)
    return Rejected(CodeReason.WRONG_CODE)


def normalise_spoken(typed: str) -> str:
    """Return a typed code as it was meant: upper case, no spaces or dashes, look-alikes read as their twin."""
    return typed.strip().upper().translate(READ_AS)


def is_spoken(code: str) -> bool:
    """Tell whether a normalised text could be a spoken code at all."""
    return len(code) == SPOKEN_LENGTH and all(letter in ALPHABET for letter in code)


def accepted_steps(at: datetime) -> range:
    """Return the steps whose codes are taken at `at`: this one and the two before (60 to 90 s)."""
    newest = code_step(at)
    return range(newest, newest - STEPS_BACK - 1, -1)


def shown_in(step: int) -> datetime:
    """Return the moment at which step `step` begins."""
    return datetime.fromtimestamp(step * STEP_SECONDS, UTC)


def is_genuine(key: bytes, qr: QrCode) -> bool:
    """Tell whether this dinner's key made the code; of when it is, is another question."""
    return hmac.compare_digest(_mac(key, qr.shower, qr.step)[:MAC_BYTES], qr.mac)


def shown_at_step(step: int, starts_at: datetime, ends_at: datetime) -> CodeReason | None:
    """Return why no code is shown in `step`, or None within 30 min before the start to 3 h after the end."""
    opens, closes = code_window(starts_at, ends_at)
    if step < code_step(opens):
        return CodeReason.NOT_OPEN_YET
    return CodeReason.CLOSED if step > code_step(closes) else None


def window_open(ends_at: datetime, now: datetime) -> bool:
    """Tell whether the table still takes words and kept scans: until 72 h after the dinner."""
    return now <= window_closes(ends_at)


def window_closes(ends_at: datetime) -> datetime:
    """Return the last moment of the table's window."""
    return ends_at + WORDS_WINDOW


def may_scan(
    scanner: int, shower: int, *, scanner_seated: bool, shower_seated: bool, already: bool
) -> CodeReason | None:
    """Return why seat `scanner` cannot take the code of seat `shower`, or None: one token per ordered pair.

    Seated means going or admitted as a walk-in. Whoever is not seated asks somebody at the table to be admitted.
    """
    refusals = (
        (CodeReason.SELF, scanner == shower),
        (CodeReason.SHOWER_NOT_SEATED, not shower_seated),
        (CodeReason.NOT_ADMITTED, not scanner_seated),
        (CodeReason.ALREADY, already),
    )
    return next((reason for reason, stands in refusals if stands), None)


def may_admit_walk_in(admitter: int, newcomer: int | None, token_holders: frozenset[int], free: int) -> bool:
    """Tell whether `admitter` may let a walk-in sit down: only a holder of this table's token, never herself.

    `newcomer` is the walk-in's seat if she already has one (then there is nothing to admit); `free` the seats
    left, for no path seats more than the limit (DN-03).
    """
    return newcomer is None and walk_in_refusal(admitter, token_holders, free) is None


def walk_in_refusal(admitter: int, token_holders: frozenset[int], free: int) -> WalkInReason | None:
    """Return why `admitter` cannot let anybody in, or None."""
    if admitter not in token_holders:
        return WalkInReason.NOT_TIED
    return None if free > 0 else WalkInReason.FULL


def _mac(key: bytes, shower: int, step: int) -> bytes:
    return hmac.new(key, f"{shower}|{step}".encode(), hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes | None:
    """Return the 16 bytes that `text` writes; only the one canonical spelling is read, so no bit is slack."""
    if not text.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "==")
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == MAC_BYTES and _text(raw) == text else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18 and str(int(text)) == text
