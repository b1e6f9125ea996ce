"""What the pages of showing up show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from events.dinners.queries_bench import pauses
from events.showing import queries, rules, wording
from events.showing.models import NoShow
from events.showing.rules import NoShowState

OPEN = (NoShowState.NOTED, NoShowState.DISPUTED)


def by_group(session: Session, member_id: int, now: datetime) -> list[dict[str, Any]]:
    """A member's own notes by group, with the pause and the numbers it follows from."""
    notes: dict[int, list[NoShow]] = {}
    for note in queries.notes_of(session, member_id):
        notes.setdefault(note.group_id, []).append(note)
    until = queries.pauses_of(session, member_id, now) if notes else {}
    return [_group(own, until.get(group_id), now) for group_id, own in notes.items()]


def _group(notes: Sequence[NoShow], until: datetime | None, now: datetime) -> dict[str, Any]:
    newest, group = notes[0], notes[0].group
    number = rules.counted([note.missed for note in notes], newest.rule, now)
    return {
        "group": group, "rule": wording.rule(newest.rule), "count": wording.count(number) if number else "",
        "paused": wording.paused(until, group.timezone) if until else "",
        "notes": [_note(note, now) for note in notes],
    }  # fmt: skip


def _note(note: NoShow, now: datetime) -> dict[str, Any]:
    words, kind = wording.STATES[note.state]
    return {
        "dinner": note.dinner, "tag": words, "kind": kind, "words": _explained(note, now),
        "may_dispute": note.settled_at is None and rules.may_dispute(note.state, note.noted_at, now),
        "until": note.noted_at + rules.DISPUTE_WINDOW, "zone": note.dinner.timezone,
    }  # fmt: skip


def _explained(note: NoShow, now: datetime) -> str:
    if note.state is not NoShowState.DISPUTED or note.disputed_at is None:
        return str(wording.EXPLAINED[note.state])
    asking = note.settled_at is None and rules.asks_again(note.disputed_at, now)
    return wording.disputed(
        note.disputed_at + rules.ASKED_AGAIN_FOR if asking else None, note.dinner.timezone
    )


def paused_here(session: Session, group_id: int, member_id: int, now: datetime) -> dict[str, Any] | None:
    """Why the member only waits in this group, with numbers; None where nothing of the kind is."""
    until = pauses(session, group_id, now).get(member_id)
    if until is None:
        return None
    notes = queries.notes_of(session, member_id, group_id)
    by = notes[0].rule if notes else queries.rule_at(session, group_id, now)
    return {"until": until, "rule": wording.rule(by)}


def asked_of(
    session: Session, notes: Sequence[NoShow], member_id: int, now: datetime
) -> list[dict[str, Any]]:
    """What a diner may say about empty seats of the own table: that it is fine, or what is remembered."""
    open_ = [note for note in notes if note.member_id != member_id and note.state in OPEN]
    there = queries.confirmed_at(session, open_[0].dinner_id) if open_ else {}
    if member_id not in there:
        return []
    open_ = [
        note for note in open_
        if note.seat.table_no == there[member_id] and (note.state is NoShowState.NOTED or _is_asked(note, now))
    ]  # fmt: skip
    ids = [note.id for note in open_]
    forgiven, words = queries.forgivers(session, ids), queries.remembered(session, ids)
    return [
        {
            "seat": note.seat, "fine": member_id in forgiven.get(note.id, ()),
            "again": _is_asked(note, now), "there": words.get(note.id, {}).get(member_id),
        }
        for note in open_
    ]  # fmt: skip


def _is_asked(note: NoShow, now: datetime) -> bool:
    disputed = note.state is NoShowState.DISPUTED and note.settled_at is None
    return disputed and note.disputed_at is not None and rules.asks_again(note.disputed_at, now)
