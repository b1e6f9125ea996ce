"""What the page of a dinner shows: read once, with a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core.access import Here, Standing
from app.core.ids import digest
from app.core.markup import plain
from app.core.panels import gather
from app.core.viewer import Viewer
from app.core.web import absolute
from events.dinners import bench, drawn, order, queries, queries_bench, queries_weighing, rules
from events.dinners.dock import Asker, dock_of
from events.dinners.drawn import Around
from events.dinners.holders import Holder, holder_of
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import SeatState, Visibility, Weighed
from events.dinners.wording import ROUNDINGS, SPLITS
from groups.membership.charter_words import CHOICES
from groups.membership.queries import charter_of

# What the free seat at the foot of the table does: submit the docked form, or lead to its words.
# Whoever belongs to the table or was sent its link hands the key on.
HANDS_ON = frozenset({
    Standing.MEMBER, Standing.SEATED, Standing.WAITING, Standing.HOST, Standing.GUEST, Standing.LINKED,
})  # fmt: skip
AMONG_THEM = HANDS_ON - {Standing.LINKED}
TAKE = {"sit": {"form": "rsvp"}, "name": {"form": "rsvp"}, "sign-in": {"href": "#rsvp"}}


def _shares(session: Session, weights: Sequence[Weighed], here: Here) -> list[tuple[str, int]]:
    """Who bears another share is the table's and the group's own; strangers read that there are such shares (A-37)."""
    if here.standings.isdisjoint(AMONG_THEM):
        return queries_weighing.unnamed(weights)
    return queries_weighing.named(session, weights)


def picture(
    session: Session,
    dinner: Dinner,
    viewer: Viewer | None,
    here: Here,
    now: datetime,
    guest: Guest | None = None,
) -> dict[str, Any]:
    """Everything that the template names. `guest` is who sits here by the browser's key."""
    viewer_id = viewer.id if viewer else None
    found = drawn.around(queries.seats_of(session, dinner.id), viewer_id, guest.id if guest else None)
    charter, pact = charter_of(session, dinner.group_id), queries.pact_of(session, dinner)
    phase = rules.phase(
        dinner.starts_at, dinner.ends_at, now, called_off=dinner.called_off_at is not None,
        undecided=dinner.time_open,
    )  # fmt: skip
    dock = dock_of(session, dinner, found, charter, Asker(viewer, guest, here), now)
    ring = drawn.table(dinner, found, phase, viewer, TAKE.get(dock["kind"]), now)
    ties = cast(list[tuple[int, int, bool]], gather("dinner.threads", dinner=dinner, here=here))
    return {
        "dinner": dinner, "phase": phase.value, "around": found, "charter": charter, "pact": pact,
        "named": _shares(session, pact.pact.weights, here), "roundings": ROUNDINGS,
        "free": max(0, dinner.seats - found.taken), "seats": ring, "beside": drawn.neighbours(ring),
        "threads": drawn.threads(ring, ties),
        "spoken": drawn.spoken(dinner, found, phase), "dock": dock,
        "people": _people(session, dinner, found, viewer, now),
        "line": _line(found), "splits": SPLITS, "queue_rule": CHOICES["queue_rule"][charter.queue_rule],
        "party_rule": CHOICES["party_rule"][charter.party_rule], "words": plain(dinner.note),
        "late": _late(dinner, found, pact.late_cancel_hours, now),
        "give_back_until": dinner.starts_at - timedelta(hours=pact.late_cancel_hours),
        "free_is_over": rules.is_late(now, dinner.starts_at, pact.late_cancel_hours) and now < dinner.starts_at,
        "chat": dinner.channel.public_id if viewer and dinner.channel and _sits(found) else None,
        "share_url": share_url(dinner, here), "text": _as_text(dinner, found, pact, here),
        "soon": drawn.soon, "begun": now >= dinner.starts_at, "running": now < dinner.ends_at,
        "tools": sorted(gather("dinner.tools", dinner=dinner, here=here, phase=phase), key=_rank),
        "undo": dinner.called_off_at is not None and rules.may_undo(dinner.called_off_at, now),
    }  # fmt: skip


def bench_page(
    session: Session, dinner: Dinner, viewer: Viewer | None, guest: Guest | None, now: datetime
) -> dict[str, Any]:
    """What the page of the bench's order names."""
    charter = charter_of(session, dinner.group_id)
    line = bench.parties_in(queries_bench.waiting(session, dinner.id))
    inputs = bench.queue_inputs(session, dinner, charter, line, 0, now)
    heads = queries_bench.heads(session, list(line))
    holder = Holder(viewer.id) if viewer else Holder(guest_id=guest.id if guest else 0)
    own = next((key for key, head in heads.items() if holder_of(head) == holder), None)
    return {
        "line": order.explained(inputs, heads, dinner, own), "hidden": order.is_hidden(inputs), "own": own,
        "lottery": charter.queue_rule is rules.QueueRule.LOTTERY, "fingerprint": digest(dinner.queue_seed),
        "queue_rule": CHOICES["queue_rule"][charter.queue_rule],
        "party_rule": CHOICES["party_rule"][charter.party_rule],
    }  # fmt: skip


def _as_text(dinner: Dinner, found: Around, pact: PactVersion, here: Here) -> str:
    """The list as text for any chat: a room above knows how chats write lists."""
    said = {"dinner": dinner, "around": found, "pact": pact, "address": share_url(dinner, here), "here": here}
    return "\n".join(str(each) for each in gather("dinner.text", **said))


def share_url(dinner: Dinner, here: Here) -> str:
    """The address that people send on: with the key where the link opens the dinner, or lets a name alone sit.

    At a public table the key is for its own people to hand on; all the world gets the address without it.
    """
    public = dinner.visibility is Visibility.PUBLIC and dinner.guests_sit
    if dinner.visibility is Visibility.LINK or (public and here.standings & HANDS_ON):
        return absolute("dinners.with_link", pid=dinner.public_id, share_token=dinner.share_token)
    return absolute("dinners.page", pid=dinner.public_id)


def _rank(tool: Any) -> int:
    return int(tool["rank"])


def _sits(found: Around) -> bool:
    return found.own is not None and found.own.state is SeatState.GOING


def _late(dinner: Dinner, found: Around, hours: int, now: datetime) -> bool:
    return found.own is not None and _sits(found) and bench.is_late(dinner, found.own, hours, now)


def _people(
    session: Session, dinner: Dinner, found: Around, viewer: Viewer | None, now: datetime
) -> list[dict[str, Any]]:
    """Who is coming, with what the viewer shares with each: the host first, then in order."""
    ids = [s.member_id for party in found.table.values() for s in party if s.member_id is not None]
    shared = queries.together(session, viewer.id, [i for i in ids if i != viewer.id], now) if viewer else {}
    parties = sorted(found.table.items(), key=lambda item: found.heads[item[0]].member_id != dinner.host_id)
    return [_person(found, party, dinner, viewer, shared) for _key, party in parties]


def _person(
    found: Around, party: list[Seat], dinner: Dinner, viewer: Viewer | None, shared: dict[int, int]
) -> dict[str, Any]:
    head = found.heads[party[0].brought_by_id or party[0].id]
    count = shared.get(head.member_id or 0, 0)
    you = found.own is not None and found.own.id == head.id
    asked = party[0].state is SeatState.OFFERED and not you
    notes = [
        _("Host") if head.member_id == dinner.host_id else "",
        _("Guest") if head.member_id is None else "",
        _("Keeps the seat open for an answer") if asked else "",
        ngettext("%(num)d dinner with you", "%(num)d dinners with you", count) if count else "",
        _brings([seat for seat in party if seat.brought_by_id is not None]),
    ]
    return {"member": head.person, "you": you, "shared": count, "notes": [each for each in notes if each]}


def _brings(party: list[Seat]) -> str:
    """Whom somebody brings: by name where names were given, else how many."""
    if not party:
        return ""
    named = [
        seat.name if not seat.child else _("%(name)s (child)", name=seat.name) for seat in party if seat.name
    ]
    if not named:
        return str(ngettext("brings %(num)d", "brings %(num)d", len(party)))
    if len(named) < len(party):
        named.append(ngettext("%(num)d more", "%(num)d more", len(party) - len(named)))
    return str(_("brings %(names)s", names=_(", ").join(named)))


def _line(found: Around) -> list[dict[str, Any]]:
    """Who waits, in the order of asking."""
    return [
        {"member": found.heads[key].person if key in found.heads else None, "size": len(party),
         "you": found.own is not None and found.own.id == key}
        for key, party in found.line.items()
    ]  # fmt: skip
