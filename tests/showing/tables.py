"""Tables whose last word is said: who came, who did not, by whose word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from events.attestations import actions as presence
from events.attestations.actions import Words
from events.attestations.rules import Word
from events.dinners.models import Pause
from events.showing import actions
from events.showing import queries as due_notes
from events.showing.models import NoShow
from tests.attestations.tables import OVER, Sat, a_table
from tests.ticking import all_due

look_through = all_due(due_notes.to_look_through, actions.look_through)

FINAL = timedelta(days=4)  # since the start: three days after the end, and a little


def missed(
    session: Session, absent: str = "Dan", since: timedelta = FINAL, deniers: Sequence[str] = ("Bo", "Cho"),
    like: Sat | None = None, called: timedelta = timedelta(days=1), note: bool = True, **values: Any,
) -> Sat:  # fmt: skip
    """A table at which all but one vouch for one another, and some say that one stayed away; looked through by now."""
    now = clock.now()
    sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=since, like=like, **values)
    sat.dinner.called_at = now - since - called
    came = [name for name in sat.members if name != absent]
    for name in came:
        others = {sat.seats[each].id: Word.YES for each in came if each != name}
        if name in deniers:
            others[sat.seats[absent].id] = Word.NO
        said_at = now - since + OVER
        presence.say(session, sat.dinner, sat.seats[name], Words(True, others), said_at)
    session.flush()
    if note:
        look_through(session, now)
        session.flush()
    return sat


def note_of(session: Session, sat: Sat, name: str = "Dan") -> NoShow | None:
    return session.scalar(select(NoShow).where(NoShow.seat_id == sat.seats[name].id))


def pause_of(session: Session, member_id: int) -> Pause | None:
    """The pause that runs now."""
    return session.scalar(select(Pause).where(Pause.member_id == member_id, Pause.until > clock.now()))
