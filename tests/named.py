"""Whether a page names somebody: as a word, for a short name also stands inside random addresses and tokens."""

from __future__ import annotations

import re


def names(page: str, name: str) -> bool:
    """Whether the name stands there by itself."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page) is not None
