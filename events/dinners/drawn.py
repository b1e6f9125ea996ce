"""How a dinner is drawn: the table with the viewer at its foot, the bench, and the pact in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import i18n
from app.core.drawing import MAX_SEATS
from app.core.viewer import Viewer
from events.dinners.bench import Parties, parties_in
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import Phase, SeatState
from events.dinners.wording import SPLITS

JUST_NOW = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class Around:
    """Who is around a dinner: parties at the table (going or held), the line of the bench, and the viewer's own."""

    table: Parties
    line: Parties
    heads: dict[int, Seat]
    own: Seat | None

    @property
    def taken(self) -> int:
        """Seats that take room."""
        return sum(len(seats) for seats in self.table.values())

    @property
    def going(self) -> int:
        """People who come for sure."""
        return sum(seat.state is SeatState.GOING for seats in self.table.values() for seat in seats)

    def held(self) -> list[Seat]:
        """Seats that are offered to the viewer and companions."""
        mine = self.table.get(self.own.id, []) if self.own else []
        return [seat for seat in mine if seat.state is SeatState.OFFERED]

    def companions(self, *, child: bool) -> int:
        """How many the viewer brings."""
        if self.own is None:
            return 0
        mine = [*self.table.get(self.own.id, []), *self.line.get(self.own.id, [])]
        return sum(seat.brought_by_id is not None and seat.child is child for seat in mine)

    def names(self, *, child: bool) -> list[str]:
        """What those whom the viewer brings are called, where they are."""
        if self.own is None:
            return []
        mine = [*self.table.get(self.own.id, []), *self.line.get(self.own.id, [])]
        return [
            seat.name for seat in mine if seat.brought_by_id is not None and seat.child is child and seat.name
        ]


def around(seats: Sequence[Seat], viewer_id: int | None, guest_id: int | None = None) -> Around:
    """Sort a dinner's seats into the table and the bench; the viewer is a member, or a guest by the browser's key."""
    table = parties_in([seat for seat in seats if seat.state is not SeatState.WAITING])
    line = parties_in([seat for seat in seats if seat.state is SeatState.WAITING])
    heads = {seat.id: seat for seat in seats if seat.brought_by_id is None}
    own = next((seat for seat in heads.values() if _is_own(seat, viewer_id, guest_id)), None)
    return Around(table, line, heads, own)


def _is_own(seat: Seat, viewer_id: int | None, guest_id: int | None) -> bool:
    if viewer_id is not None:
        return seat.member_id == viewer_id
    return guest_id is not None and seat.guest_id == guest_id


def table(
    dinner: Dinner, found: Around, phase: Phase, viewer: Viewer | None, take: dict[str, str] | None = None,
    now: datetime | None = None, size: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """The seats as the macro draws them: the viewer (or the free seat that is the button) first, the rest in order.

    `take` says what the free seat at the foot does (`form` or `href`); none: nothing is offered to the viewer.
    With `now`, whoever has just sat down is seen sitting down. `size`: the chairs of one of many tables.
    """
    around_it = [seat for party in _from_viewer(found) for seat in party]
    ring = [_seat(dinner, found, seat, phase, viewer, now) for seat in around_it]
    free = max(0, (size or dinner.seats) - found.taken)
    if take and free:
        ring.insert(0, {"state": "take", "label": _("Sit"), **take})
        free -= 1
    if phase in (Phase.BEFORE, Phase.DURING):
        ring += [{"state": "free"}] * max(0, min(free, MAX_SEATS - len(ring)))
    return ring


def _from_viewer(found: Around) -> list[list[Seat]]:
    """Parties in the order of sitting down, the viewer's first, so that neighbours stay neighbours."""
    keys = list(found.table)
    at = keys.index(found.own.id) if found.own and found.own.id in found.table else 0
    return [found.table[key] for key in (*keys[at:], *keys[:at])]


def _seat(
    dinner: Dinner, found: Around, seat: Seat, phase: Phase, viewer: Viewer | None, now: datetime | None
) -> dict[str, Any]:
    words = ["you"] if found.own is not None and seat.id == found.own.id else []
    if seat.member_id == dinner.host_id:
        words.append("host")
    if seat.child:
        words.append("child")
    if seat.state is SeatState.OFFERED:
        words.append("maybe")
    if seat.arrived_at is not None and phase is Phase.DURING:
        words.append("in")
    if now is not None and seat.seated_at is not None and now - seat.seated_at < JUST_NOW:
        words.append("new")
    drawn: dict[str, Any] = {"person": seat.person, "state": " ".join(words), "id": seat.id}
    if seat.brought_by_id is not None:
        drawn["label"] = companion_name(seat, found)
    if viewer is not None and seat.member is not None:
        drawn["href"] = url_for("accounts.profile", pid=seat.member.public_id)
    return drawn


def companion_name(seat: Seat, found: Around) -> str:
    """What a companion is called: by name, else by who brings them."""
    if seat.name:
        return seat.name
    head = found.heads.get(seat.brought_by_id or 0)
    name = head.person.nickname if head and head.person else "?"
    return str(_("%(name)s’s child", name=name) if seat.child else _("with %(name)s", name=name))


def threads(ring: list[dict[str, Any]], ties: Iterable[tuple[int, int, bool]]) -> list[tuple[Any, ...]]:
    """Red threads between places of the ring, from (seat id, seat id, whether both say so)."""
    at = {seat["id"]: place for place, seat in enumerate(ring[:MAX_SEATS]) if "id" in seat}
    return [
        (at[one], at[other]) if both else (at[one], at[other], "one")
        for one, other, both in ties
        if one in at and other in at
    ]


def neighbours(ring: list[dict[str, Any]]) -> list[Any]:
    """Between whom one would sit down at the foot of the table; empty where a chair beside it is free."""
    if len(ring) < 3 or ring[0]["state"] != "take":
        return []
    beside = [ring[1].get("person"), ring[min(len(ring), MAX_SEATS) - 1].get("person")]
    return beside if all(beside) else []


def spoken(dinner: Dinner, found: Around, phase: Phase) -> str:
    """The table in words, for those who do not see it."""
    free = max(0, dinner.seats - found.taken)
    if phase is Phase.CALLED_OFF:
        return str(_("Called off"))
    if phase is not Phase.BEFORE:
        return str(ngettext("Table with %(num)d person", "Table with %(num)d people", found.going))
    if not free:
        return str(_("Table for %(size)s, full", size=dinner.seats))
    words = ngettext(
        "Table for %(size)s, %(num)d seat free",
        "Table for %(size)s, %(num)d seats free",
        free,
        size=dinner.seats,
    )
    return str(words)


def seats_left(free: int) -> str:
    """How many seats are free, in words."""
    return str(ngettext("%(num)d seat left", "%(num)d seats left", free) if free > 0 else _("Full"))


def soon(moment: datetime, tz: str | None = None) -> str:
    """A near moment inside a sentence: "until tomorrow 18:00", where a sentence of its own begins with a capital."""
    words = i18n.say_when(moment, "short", tz)
    near = {str(_("Today")), str(_("Tomorrow")), str(_("Yesterday"))}
    return words[0].lower() + words[1:] if any(words.startswith(each) for each in near) else words


def pact_line(dinner: Dinner, pact: PactVersion) -> str:
    """The pact in one line: how the bill is split, the cap, no urging."""
    parts = [str(SPLITS[pact.split_mode])]
    if dinner.cap_fen is not None:
        parts.append(_("at most %(amount)s a head", amount=i18n.money(dinner.cap_fen, dinner.currency)))
    if pact.no_urging:
        parts.append(_("nobody is urged to drink"))
    return " · ".join(parts)


def when_words(dinner: Dinner, style: str = "full") -> str:
    """When it is, or that this is still being decided: a time that is only a choice is never told as one."""
    if dinner.time_open:
        return str(_("The time is being decided"))
    return i18n.say_when(dinner.starts_at, style, dinner.timezone)
