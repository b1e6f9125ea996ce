"""What the page of a dinner shows: read once, with a constant number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.access import Here
from app.core.markup import plain
from app.core.panels import gather
from app.core.viewer import Viewer
from app.core.web import absolute
from events.dinners import bench, drawn, queries, rules
from events.dinners.drawn import Around
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.dinners.wording import CHANGED, SPLITS
from groups.membership.charter_words import CHOICES
from groups.membership.queries import charter_of
from groups.membership.rules import Charter

# What the free seat at the foot of the table does: submit the docked form, or lead to its words.
TAKE = {"sit": {"form": "rsvp"}, "sign-in": {"href": "#rsvp"}}


def picture(
    session: Session, dinner: Dinner, viewer: Viewer | None, here: Here, now: datetime
) -> dict[str, Any]:
    """Everything that the template names."""
    viewer_id = viewer.id if viewer else None
    found = drawn.around(queries.seats_of(session, dinner.id), viewer_id)
    charter, pact = charter_of(session, dinner.group_id), queries.pact_of(session, dinner)
    phase = rules.phase(dinner.starts_at, dinner.ends_at, now, called_off=dinner.called_off_at is not None)
    dock = _dock(session, dinner, found, charter, viewer, now)
    ring = drawn.table(dinner, found, phase, viewer, TAKE.get(dock["kind"]), now)
    ties = cast(list[tuple[int, int, bool]], gather("dinner.threads", dinner=dinner, here=here))
    return {
        "dinner": dinner, "phase": phase.value, "around": found, "charter": charter, "pact": pact,
        "free": max(0, dinner.seats - found.taken), "seats": ring, "beside": drawn.neighbours(ring),
        "threads": drawn.threads(ring, ties),
        "spoken": drawn.spoken(dinner, found, phase), "dock": dock,
        "people": _people(session, dinner, found, viewer, now),
        "line": _line(found), "splits": SPLITS, "queue_rule": CHOICES["queue_rule"][charter.queue_rule],
        "party_rule": CHOICES["party_rule"][charter.party_rule], "words": plain(dinner.note),
        "late": _late(dinner, found, pact.late_cancel_hours, now),
        "give_back_until": dinner.starts_at - timedelta(hours=pact.late_cancel_hours),
        "free_is_over": rules.is_late(now, dinner.starts_at, pact.late_cancel_hours) and now < dinner.starts_at,
        "chat": dinner.channel.public_id if dinner.channel and _sits(found) else None,
        "share_url": share_url(dinner), "text": drawn.as_text(dinner, found, pact, share_url(dinner)),
        "soon": drawn.soon, "begun": now >= dinner.starts_at, "running": now < dinner.ends_at,
        "tools": sorted(gather("dinner.tools", dinner=dinner, here=here, phase=phase), key=_rank),
        "undo": dinner.called_off_at is not None and rules.may_undo(dinner.called_off_at, now),
    }  # fmt: skip


def share_url(dinner: Dinner) -> str:
    """The address that people send on: with the key where only the link opens the dinner."""
    if dinner.visibility is Visibility.LINK:
        return absolute("dinners.with_link", pid=dinner.public_id, share_token=dinner.share_token)
    return absolute("dinners.page", pid=dinner.public_id)


def _rank(tool: Any) -> int:
    return int(tool["rank"])


def _sits(found: Around) -> bool:
    return found.own is not None and found.own.state is SeatState.GOING


def _dock(
    session: Session, dinner: Dinner, found: Around, charter: Charter, viewer: Viewer | None, now: datetime
) -> dict[str, Any]:
    """What the viewer may do next: one of sign-in, sit, wait, seated, offered, waiting, pact, closed, none."""
    if dinner.called_off_at is not None or now >= dinner.starts_at:
        return {"kind": "none"}
    held = found.held()
    if held:
        return {
            "kind": "offered",
            "count": len(held),
            "until": min(s.offered_until for s in held if s.offered_until),
        }
    if found.own is not None and found.own.state is SeatState.GOING:
        return _asked_again(session, dinner, found.own.pact_version)
    if found.own is not None and found.line:
        inputs = bench.queue_inputs(session, dinner, charter, found.line, dinner.seats - found.taken, now)
        place = dict(rules.positions(inputs)).get(found.own.id, len(found.line))
        return {"kind": "waiting", "place": place, "size": len(found.line.get(found.own.id, ()))}
    answer = rules.decide_seat(
        limit=dinner.seats, taken=found.taken, ahead=len(found.line), party_size=1, party_rule=charter.party_rule,
        closes_at=dinner.closes_at, starts_at=dinner.starts_at, now=now, called_off=False,
    )  # fmt: skip
    if isinstance(answer, rules.Refused):
        return {"kind": "closed"}
    if viewer is None:
        return {"kind": "sign-in", "full": isinstance(answer, rules.Waiting)}
    if isinstance(answer, rules.Waiting):
        return {"kind": "wait", "place": answer.place}
    return {"kind": "sit"}


def _asked_again(session: Session, dinner: Dinner, accepted: int) -> dict[str, Any]:
    """Somebody who sits: whether the pact has changed since it was accepted, and in what."""
    if accepted >= dinner.pact_version:
        return {"kind": "seated"}
    old, new = queries.pact_version(session, dinner.id, accepted), queries.pact_of(session, dinner)
    return {"kind": "pact", "changed": [CHANGED[name] for name in rules.pact_changes(old.pact, new.pact)]}


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
    you = viewer is not None and head.member_id == viewer.id
    asked = party[0].state is SeatState.OFFERED and not you
    notes = [
        _("Host") if head.member_id == dinner.host_id else "",
        _("Keeps the seat open for an answer") if asked else "",
        ngettext("%(num)d dinner with you", "%(num)d dinners with you", count) if count else "",
        ngettext("brings %(num)d", "brings %(num)d", len(party) - 1) if len(party) > 1 else "",
    ]
    return {"member": head.person, "you": you, "shared": count, "notes": [each for each in notes if each]}


def _line(found: Around) -> list[dict[str, Any]]:
    """Who waits, in the order of asking."""
    return [
        {"member": found.heads[key].person if key in found.heads else None, "size": len(party),
         "you": found.own is not None and found.own.id == key}
        for key, party in found.line.items()
    ]  # fmt: skip
