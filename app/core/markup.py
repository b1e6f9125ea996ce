"""From what people type to safe HTML: one place, two passes (bleach, then nh3)."""

from __future__ import annotations

from markupsafe import Markup, escape


def plain(text: str) -> Markup:
    """Plain text with its line breaks, nothing else."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())
