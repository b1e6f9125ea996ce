"""Amounts and bills as people write them: read to whole minor units, and written again. No float anywhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
_AMOUNT = re.compile(r"([-−+]?)(\d{1,10})(?:\.(\d{1,3}))?")
# The price is looked for at the end alone, and what parts it from the name is stripped: one pass over any line.
_PRICE = re.compile(r"((?:(?<=\s)[-−])?(?<!\d)\d{1,10}(?:\.\d{1,3})?)\s{0,9}(?:元|块)?$")
_RATE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,8})?")
_LONGEST_PRICE = 40
_BETWEEN = " \t\u3000:：,，¥￥$€£…．.·-"
# Between a name and its count stand a blank or a sign, so that "三杯鸡" and "7up" keep what belongs to them.
_PORTIONS = re.compile(
    r"(?P<name>[^\n]{1,56}?)\s{1,4}(?P<count>\d{1,2}) {0,2}[盘份屉笼瓶碗锅杯个只串听罐壶斤两扎例位块]"
)
_TIMES = re.compile(r"(?P<name>[^\n]{1,56}?)\s{0,4}[x×*] {0,2}(?P<count>\d{1,2})")
_FIRST = re.compile(r"(?P<count>\d{1,2}) {0,2}[x×*] {0,2}(?P<name>[^\n]{1,56})")
MOST_PASTED = 8000
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


def rate(text: str) -> Fraction | None:
    """An exchange rate as somebody wrote it ("0.0481"), None for nothing. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _RATE.fullmatch(plain)
    if found is None or not Fraction(found[0]):
        raise ValueError(text)
    return Fraction(found[0])


def percent(text: str) -> int | None:
    """Hundredths of a percent as somebody wrote them ("12.5 %"), None where no percent is meant. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain.endswith("%"):
        return None
    hundredths = amount(plain[:-1].strip(), 2)
    if hundredths is None or not 0 < hundredths <= 10_000:
        raise ValueError(text)
    return hundredths


def exchanged(units: int, exponent: int, rate: Fraction, other: int) -> int:
    """The amount in minor units of another currency with that exponent, rounded half up: for reading alone."""
    exact = units * rate * Fraction(10) ** (other - exponent)
    return int((exact + Fraction(1, 2)) // 1)


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


def dish(name: str) -> tuple[str, int]:
    """The dish that a line names, and how many portions: 羊肉 4 盘, 羊肉 x4, 2x Mapo tofu."""
    plain = unicodedata.normalize("NFKC", name).strip()
    for form in (_PORTIONS, _TIMES, _FIRST):
        found = form.fullmatch(plain)
        if found is not None and found["name"].strip(_BETWEEN) and int(found["count"]):
            return found["name"].strip(_BETWEEN), int(found["count"])
    return plain, 1


def pasted(text: str, exponent: int) -> Read:
    """A bill pasted as text, a dish a line with its price at the end: nothing is dropped without a word."""
    lines, unread = [], []
    for raw in text[:MOST_PASTED].splitlines():
        line = unicodedata.normalize("NFKC", raw).strip()
        if not line:
            continue
        line = _NUMBERED.sub("", line)
        found = _PRICE.search(line, max(0, len(line) - _LONGEST_PRICE))
        name = line[: found.start()].rstrip(_BETWEEN).strip() if found else ""
        try:
            units = amount(found[1], exponent) if found and name else None
        except ValueError:
            units = None
        if units is None:
            unread.append(raw.strip())
        else:
            lines.append((name, units))
    return Read(tuple(lines), tuple(unread))
