"""What happens because of facts about people."""

from __future__ import annotations

from app.accounts.signals import DeviceEnded
from app.core import realtime


def silence_device(fact: DeviceEnded) -> None:
    """Cut the sockets of a browser that was signed out (SECURITY.md AC4, AU8)."""
    realtime.cut_device(fact.device_id)
