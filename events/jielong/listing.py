"""A dinner's list as text: its seats as the people of a list, with the remarks that the viewer may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, Standing
from app.core.names import clean_name
from events.dinners.drawn import Around, companion_name
from events.dinners.models import Dinner, PactVersion, Seat
from events.jielong import queries
from events.jielong.roster import Companion, Entry, in_order
from events.jielong.wording import words_around
from events.jielong.writing import write_list


def as_text(
    session: Session,
    dinner: Dinner,
    found: Around,
    pact: PactVersion,
    address: str,
    here: Here,
    *,
    remarks: bool = True,
) -> str:
    """The list, numbered, to be pasted into any chat (H-02). Whoever may see the dinner may copy it (E11).

    Remarks go with it for those at the table; what somebody does not eat only for the host, who had the list. `remarks`
    is False where it is known that there are none.
    """
    notes: Mapping[int, str] = {}
    if remarks and tells_remarks(here):
        notes = queries.notes(session, dinner.id, diets=here.may(Ability.DINNER_EDIT))
    return write_list(entries_of(found, notes), words_around(dinner, found, pact, address))


def tells_remarks(here: Here) -> bool:
    """Whether the viewer is one of those at the table."""
    return bool(here.standings & {Standing.SEATED, Standing.HOST})


def entries_of(found: Around, notes: Mapping[int, str]) -> list[Entry]:
    """Those at the table, then those who wait, in their order."""
    going = [_entry(found, key, party, notes) for key, party in found.table.items()]
    line = [_entry(found, key, party, notes, waiting=True) for key, party in found.line.items()]
    return [*going, *line]


def _entry(
    found: Around, key: int, party: Sequence[Seat], notes: Mapping[int, str], *, waiting: bool = False
) -> Entry:
    """One party. Where it is split, the companions who wait alone are called by whom they come with."""
    head = next((seat for seat in party if seat.id == key), None)
    brought = [seat for seat in party if seat is not head]
    if head is None:
        name, brought = companion_name(brought[0], found), brought[1:]
    else:
        name = head.person.nickname if head.person else "?"
    companions = [Companion(clean_name(seat.name), seat.child) for seat in brought]
    note = notes.get(key, "") if head is not None else ""
    return Entry(clean_name(name) or "?", in_order(companions), note, waiting=waiting)
