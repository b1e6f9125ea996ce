"""Times of offers in words."""

from __future__ import annotations

from app.core import i18n
from events.invitations import talking


def day(iso: str, zone: str) -> str:
    """A day that a group asks for, in the reader's words."""
    return i18n.say_when(talking.moment_of(f"{iso}T12:00", zone), "date", zone)


def said(slot: str, zone: str) -> str:
    """A time as the clock at the house shows it, in the reader's words."""
    return i18n.say_when(talking.moment_of(slot, zone), "full", zone)
