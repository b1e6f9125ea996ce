"""What happens because of facts about people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from app.accounts import queries
from app.accounts.signals import DeviceEnded
from app.core import db, realtime

AT_ONCE = 500  # devices in one question


def silence_device(fact: DeviceEnded) -> None:
    """Cut the sockets of a browser that was signed out (SECURITY.md AC4, AU8)."""
    realtime.cut_device(fact.device_id)


def ended(device_ids: Collection[int]) -> Iterator[int]:
    """Those that were signed out, for a process that may not have heard of it."""
    for some in _parts(sorted(device_ids)):
        with db.database().reading() as session:
            found = queries.ended_of(session, some)
        yield from found


def _parts(device_ids: list[int]) -> Iterable[list[int]]:
    return (device_ids[at : at + AT_ONCE] for at in range(0, len(device_ids), AT_ONCE))
