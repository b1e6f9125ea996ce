"""What stands in the dock of a dinner's page: the one thing that the viewer may do next."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core.access import Here, Standing
from app.core.viewer import Viewer
from events.dinners import bench, queries, queries_bench, rules
from events.dinners.drawn import Around
from events.dinners.models import Dinner
from events.dinners.order import is_hidden
from events.dinners.rules import SeatState
from events.dinners.wording import CHANGED
from groups.membership.rules import Charter


@dataclass(frozen=True, slots=True)
class Asker:
    """Who looks at the page: a member, a guest with a link, or a stranger; and what he is toward the dinner."""

    viewer: Viewer | None
    guest: Guest | None
    here: Here


def dock_of(
    session: Session, dinner: Dinner, found: Around, charter: Charter, asker: Asker, now: datetime
) -> dict[str, Any]:
    """What the viewer may do next.

    One of sign-in, name, claim, sit, wait, seated, offered, waiting, pact, closed, none.
    """
    if asker.viewer is not None and asker.guest is not None:
        return {"kind": "claim", "name": asker.guest.name, "also": found.own is not None}
    if dinner.called_off_at is not None or now >= dinner.starts_at:
        return {"kind": "none"}
    return _own(session, dinner, found, charter, now) or _to_sit(session, dinner, found, charter, asker, now)


def _own(
    session: Session, dinner: Dinner, found: Around, charter: Charter, now: datetime
) -> dict[str, Any] | None:
    """What somebody may do who sits, waits, or is asked."""
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
        place = (
            dict(rules.positions(inputs)).get(found.own.id, len(found.line)) if not is_hidden(inputs) else 0
        )
        return {"kind": "waiting", "place": place, "size": len(found.line.get(found.own.id, ()))}
    return None


def _to_sit(
    session: Session, dinner: Dinner, found: Around, charter: Charter, asker: Asker, now: datetime
) -> dict[str, Any]:
    """What somebody may do who is not here yet."""
    viewer = asker.viewer
    pauses = queries_bench.pauses(session, dinner.group_id, now) if viewer or found.line else {}
    until = pauses.get(viewer.id) if viewer else None
    answer = rules.decide_seat(
        limit=dinner.seats, taken=found.taken, ahead=_ahead(found, pauses), party_size=1,
        party_rule=charter.party_rule, closes_at=dinner.closes_at, starts_at=dinner.starts_at, now=now,
        called_off=False, paused=until is not None,
    )  # fmt: skip
    if isinstance(answer, rules.Refused):
        return {"kind": "closed"}
    full = isinstance(answer, rules.Waiting)
    if viewer is None and asker.guest is None:
        return {"kind": "name" if Standing.NAME_ENOUGH in asker.here.standings else "sign-in", "full": full}
    if isinstance(answer, rules.Waiting):
        return {"kind": "wait", "place": answer.place, "paused": until}
    return {"kind": "sit"}


def _ahead(found: Around, pauses: Container[int | None]) -> int:
    """How many parties wait whom nobody may overtake."""
    return sum(key not in found.heads or found.heads[key].member_id not in pauses for key in found.line)


def _asked_again(session: Session, dinner: Dinner, accepted: int) -> dict[str, Any]:
    """Somebody who sits: whether the pact has changed since it was accepted, and in what."""
    if accepted >= dinner.pact_version:
        return {"kind": "seated"}
    old, new = queries.pact_version(session, dinner.id, accepted), queries.pact_of(session, dinner)
    return {"kind": "pact", "changed": [CHANGED[name] for name in rules.pact_changes(old.pact, new.pact)]}
