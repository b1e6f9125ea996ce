"""Odd input: what no browser sends by itself."""

from __future__ import annotations

SURROGATE = b"\xed\xa0\x80".decode("latin-1")  # as bytes on the wire, where WSGI keeps them
TEXTS = {
    "empty": "",
    "blank": " \t\u3000",
    "long": "a" * 100_000,
    "long word of Han": "吃" * 20_000,
    "nul": "a\x00b",
    "controls": "a\x01\x08\x1b[31m\x7f\u0085b",
    "line breaks": "a\r\nBcc: b@example.org\r\n\r\nb",
    "direction": "a\u202e\u2066b\u200f",
    "unseen": "\u200b\u2060\ufeff",
    "half a pair": SURROGATE,
    "tower": "Z" + "\u0351" * 400,
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 20,
    "brackets": "[" * 5000,
    "dashes": "- " * 5000,
    "quotes": "'\" OR 1=1; DROP TABLE member; -- `",
    "template": "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}${7*7}#{7*7}",
    "format": "%s%n%(x)s%d{0}{a.b}%",
    "formula": "=1+1|cmd' /C calc'!A0",
    "path": "../../../../etc/passwd%2500",
    "markup": "</textarea></script><svg onload=alert(1)>\"'><!--",
    "huge": "9" * 40,
    "beyond 63 bits": str(2**63),
    "endless digits": "9" * 5000,
    "infinite": "1e309",
    "no number": "NaN",
    "negative": "-1",
    "fraction": "0.5",
    "roman": "Ⅷ",
    "superscript": "²",
    "year 9999": "9999-12-31T23:59",
    "year 1": "0001-01-01T00:00",
    "year 0": "0000-00-00T00:00",
    "no day": "2026-02-30T25:61",
    "json": '{"a":[{"b":1}]}',
    "deep json": "[" * 50_000,
    "number in json": "[1e400, 1" + "0" * 400 + "]",
}  # fmt: skip


def on_the_wire(text: str) -> str:
    """As WSGI has it: bytes in the letters of Latin-1."""
    return text.encode().decode("latin-1")
