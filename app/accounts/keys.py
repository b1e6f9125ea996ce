"""What this browser was given: keys of shared links, keys of seats taken with a name alone, and that name.

They stand in the signed cookie as lists, the newest last (the cookie would sort a mapping), and only so many: a cookie
holds 4 KB. They outlive signing in, and end with signing out.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import session

LINKS, GUESTS, NAME = "links", "guests", "guest_name"
MOST_LINKS, MOST_GUESTS = 16, 12
KEPT = (LINKS, GUESTS, NAME)


class GuestKey(NamedTuple):
    """The key of a guest's seat. `here`: the seat was taken in this browser, so whoever signs in here is meant."""

    place: str
    key: str
    here: bool


def shared(place: str) -> str | None:
    """The key of a shared link of this place that the browser has opened."""
    return next((key for at, key in _pairs() if at == place), None)


def keep_shared(place: str, key: str) -> None:
    """Remember the key of a shared link."""
    session[LINKS] = [*(each for each in _pairs() if each[0] != place), (place, key)][-MOST_LINKS:]


def guests() -> list[GuestKey]:
    """Every seat that this browser has a key for."""
    kept = session.get(GUESTS)
    return (
        [GuestKey(str(at), str(key), bool(here)) for at, key, here in kept] if isinstance(kept, list) else []
    )


def guest(place: str) -> GuestKey | None:
    """The key of the guest's seat at this place."""
    return next((each for each in guests() if each.place == place), None)


def keep_guest(place: str, key: str, *, here: bool) -> None:
    """Remember the key of a guest's seat; the browser keeps it when it is closed."""
    others = [each for each in guests() if each.place != place]
    session[GUESTS] = [*others, GuestKey(place, key, here)][-MOST_GUESTS:]
    session.permanent = True


def forget_guest(*keys: str) -> None:
    """These keys open nothing any more."""
    session[GUESTS] = [each for each in guests() if each.key not in keys]


def name() -> str:
    """What somebody without an account was called here the last time."""
    return str(session.get(NAME, ""))


def keep_name(given: str) -> None:
    """Remember the name: the next seat is one tap."""
    session[NAME] = given


def _pairs() -> list[tuple[str, str]]:
    kept = session.get(LINKS)
    return [(str(at), str(key)) for at, key in kept] if isinstance(kept, list) else []
