"""Reasons that are kept with a proposal: as a code, and back as a sentence of the room whose reason it is."""

from __future__ import annotations

from enum import StrEnum

from app.core import wording


def code(reason: StrEnum) -> str:
    """The reason as it is kept: its enum's name makes it one of a kind."""
    return f"{type(reason).__name__}.{reason.value}"


def sentence(kept: str) -> str:
    """What it says, in the viewer's language."""
    found = next((reason for reason in wording.known() if code(reason) == kept), None)
    return wording.say(found) if found is not None else str(wording.FALLBACK)
