"""Who is connected: every socket's member, and the rooms that the server, never a client, has put it into.

A socket is put into the rooms of its member when it comes, and taken out, in every process, when the member is
removed, signed out or banned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from app.core.access import NotThere, NotYours
from app.core.viewer import Viewer

MOST_SOCKETS = 10  # per member; more are refused (engineio would keep every one)
MOST_WATCHED = 50  # things that one socket looks at; a page shows far fewer
AT_ONCE = 20  # members looked at again before others have their turn

Joiner = Callable[[Viewer], Iterable[str]]
Topic = Callable[[Viewer | None, str], None]
Ended = Callable[[Collection[int]], Iterable[int]]

joiners: list[Joiner] = []
topics: dict[str, Topic] = {}
ended: list[Ended] = []
departures: list[Callable[[str], None]] = []  # told of each socket that is gone
entries: list[Callable[[str], None]] = []  # told of each room that a socket was just put into
viewers: dict[str, Viewer | None] = {}
server: Callable[[], Any] = lambda: None  # noqa: E731  set by realtime: the server of the app that runs
_sids: dict[str, set[str]] = defaultdict(set)  # "m<id>" and "d<id>" to sids of this process
_watched: dict[str, set[str]] = defaultdict(set)  # sids to what they look at: "dinner:<public id>"


def arrive(sid: str, found: Viewer | None) -> bool:
    """Put a new socket into the rooms of its member; False when that one has too many."""
    if found is not None:
        mine = _sids[f"m{found.id}"]
        if len(mine) >= MOST_SOCKETS:
            return False
        mine.add(sid)
        _sids[f"d{found.device_id}"].add(sid)
        _enter(sid, f"m:{found.id}")
        rooms = _rooms_of(found)
        for room in rooms:
            _enter(sid, room)
        # Whoever was dismissed between the look and the entering is out again.
        for room in rooms - _rooms_of(found):
            _leave(sid, room)
    viewers[sid] = found
    return True


def depart(sid: str) -> None:
    """Forget a socket."""
    found = viewers.pop(sid, None)
    _watched.pop(sid, None)
    for told in departures:
        told(sid)
    if found is not None:
        for key in (f"m{found.id}", f"d{found.device_id}"):
            _sids[key].discard(sid)
            if not _sids[key]:
                del _sids[key]


def watch(sid: str, kind: str, public_id: str) -> int:
    """Let a socket be told of changes of a thing that its member may see; answers a status."""
    door = topics.get(kind)
    if door is None or sid not in viewers:
        return 404
    try:
        door(viewers[sid], public_id)
    except (NotThere, NotYours):
        return 404
    if len(_watched[sid]) >= MOST_WATCHED:
        return 429
    _watched[sid].add(f"{kind}:{public_id}")
    _enter(sid, f"t:{kind}:{public_id}")
    return 200


def topic_name(payload: Any) -> str:
    """What a client named, if it can be the name of a topic: ids are ASCII, and no database takes halves of letters."""
    named = isinstance(payload, str) and payload.isascii() and payload.isprintable() and len(payload) < 80
    return str(payload) if named else ""


def unwatch(sid: str, name: str) -> None:
    """No more of that thing."""
    _watched[sid].discard(name)
    _leave(sid, f"t:{name}")


def obey(order: dict[str, Any]) -> None:
    """Cut the sockets of `who` ("m<id>" or "d<id>"), or put them into a room or take them out."""
    for sid in list(_sids.get(order["who"], ())):
        if order["do"] == "cut":
            server().disconnect(sid, namespace="/")
        elif order["do"] == "admit":
            _enter(sid, order["room"])
        else:
            _leave(sid, order["room"])
            _leave_what_is_shut(sid)


def is_in_use(room: str) -> bool:
    """Whether any socket of this process is in a room."""
    return server() is not None and room in server().manager.rooms.get("/", ())


def members_in(room: str) -> set[int]:
    """The members whose sockets of this process are in a room."""
    if server() is None:
        return set()
    found = (viewers.get(sid) for sid, _ in server().manager.get_participants("/", room))
    return {viewer.id for viewer in found if viewer is not None}


def sids_of(members: Iterable[int]) -> frozenset[str]:
    """The sockets of these members in this process."""
    return frozenset(sid for member in members for sid in _sids.get(f"m{member}", ()))


def look_again(pause: Callable[[int], object]) -> None:
    """After a time in which orders may have been missed: who is still signed in, and in which rooms?"""
    devices = {viewer.device_id for viewer in viewers.values() if viewer is not None}
    for check in ended:
        for device_id in check(devices):
            obey({"do": "cut", "who": f"d{device_id}"})
    for number, (sid, viewer) in enumerate(list(viewers.items())):
        if viewer is not None and sid in viewers:
            _put_right(sid, viewer)
            _leave_what_is_shut(sid)
        if number % AT_ONCE == 0:
            pause(0)


def _put_right(sid: str, viewer: Viewer) -> None:
    kept = {room for room in server().manager.get_rooms(sid, "/") if room.startswith("c:")}
    rooms = _rooms_of(viewer)
    for room in kept - rooms:
        _leave(sid, room)
    for room in rooms - kept:
        _enter(sid, room)


def _leave_what_is_shut(sid: str) -> None:
    """Look again at what a socket watches: whoever was removed is not told any more that something happens there."""
    for name in list(_watched.get(sid, ())):
        kind, _, public_id = name.partition(":")
        try:
            topics[kind](viewers.get(sid), public_id)
        except (NotThere, NotYours):
            unwatch(sid, name)


def _rooms_of(member: Viewer) -> set[str]:
    return {room for joiner in joiners for room in joiner(member)}


def _enter(sid: str, room: str) -> None:
    server().enter_room(sid, room, namespace="/")
    for told in entries:
        told(room)


def _leave(sid: str, room: str) -> None:
    server().leave_room(sid, room, namespace="/")
