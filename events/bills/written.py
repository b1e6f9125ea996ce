"""Amounts and bills as people write them: read to whole minor units, and written again. No float anywhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
_AMOUNT = re.compile(r"([-−+]?)(\d{1,10})(?:\.(\d{1,3}))?")
_LINE = re.compile(
    r"^(?P<name>.*?)[\s:：,，\t¥￥$€£…．.·-]*(?P<amount>-?\d{1,10}(?:\.\d{1,3})?)\s*(?:元|块)?$"
)
_NUMBERED = re.compile(r"^\d{1,3}[.)、．]\s*")


@dataclass(frozen=True, slots=True)
class Read:
    """A pasted bill: what was understood, and the lines that were not."""

    lines: tuple[tuple[str, int], ...]
    unread: tuple[str, ...]


def amount(text: str, exponent: int) -> int | None:
    """The minor units that somebody wrote ("71.69", "¥1,200", "１２０"), None for nothing. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.replace(",", "").replace(" ", "").strip("¥$€£元块")
    if not plain:
        return None
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    sign, whole, rest = found[1], found[2], (found[3] or "").rstrip("0")
    if len(rest) > exponent:
        raise ValueError(text)
    units: int = int(whole) * 10**exponent + int(rest.ljust(exponent, "0") or "0")
    return -units if sign in ("-", "−") else units


def plain(units: int, exponent: int) -> str:
    """The amount as a field shows it: 71.69, 120."""
    whole, rest = divmod(abs(units), 10**exponent)
    cents = f".{rest:0{exponent}d}" if rest else ""
    return f"{'-' if units < 0 else ''}{whole}{cents}"


def cash(units: int, currency: str, exponent: int) -> str:
    """The amount as people read it: ¥1,200, JPY 3,000."""
    whole, rest = divmod(abs(units), 10**exponent)
    cents = f".{rest:0{exponent}d}" if rest else ""
    return f"{'-' if units < 0 else ''}{SIGNS.get(currency, currency + ' ')}{whole:,}{cents}"


def pasted(text: str, exponent: int) -> Read:
    """A bill pasted as text, a dish a line with its price at the end: nothing is dropped without a word."""
    lines, unread = [], []
    for raw in text.splitlines():
        line = unicodedata.normalize("NFKC", raw).strip()
        if not line:
            continue
        found = _LINE.match(_NUMBERED.sub("", line))
        name = found["name"].strip() if found else ""
        try:
            units = amount(found["amount"], exponent) if found and name else None
        except ValueError:
            units = None
        if units is None:
            unread.append(raw.strip())
        else:
            lines.append((name, units))
    return Read(tuple(lines), tuple(unread))
