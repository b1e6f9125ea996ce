"""What a list comes to once the host has answered; where none is given, the first choice of each question stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.core.names import clean_name, name_problem
from events.dinners.seating import MAX_COMPANIONS
from events.jielong.roster import Answer, Companion, Doubt, Entry, Line, Roster, in_order

# The choices of each doubt; the first is what stands when nothing is answered.
CHOICES: Mapping[Doubt, tuple[str, ...]] = {
    Doubt.MAYBE: ("out", "wait", "seat"),
    Doubt.PERSON: ("person", "words"),
    Doubt.TWICE: ("same", "other"),
    Doubt.TWO: ("two", "note"),
}
_NO_ANSWER = Answer()


def settle(roster: Roster, answers: Mapping[int, Answer]) -> tuple[Entry, ...]:
    """The people of the list, by the answers to its lines (by index), in the order of the text."""
    return tuple(entry for _at, entry in settled(roster, answers))


def settled(roster: Roster, answers: Mapping[int, Answer]) -> list[tuple[int, Entry]]:
    """The same with the index of the line that each comes from."""
    found: dict[int, Entry] = {}
    for at, line in enumerate(roster.lines):
        answer = answers.get(at, _NO_ANSWER)
        entry = _one(line, answer)
        if entry is None:
            continue
        if Doubt.TWICE in line.doubts and _choice(answer, Doubt.TWICE) == "same":
            first = line.twin if line.twin in found else None
            if first is not None:
                found[first] = _later(found[first], entry)
                continue
        found[at] = entry
    return list(found.items())


def _choice(answer: Answer, doubt: Doubt) -> str:
    said = answer.choices.get(doubt, "")
    return said if said in CHOICES[doubt] else CHOICES[doubt][0]


def _one(line: Line, answer: Answer) -> Entry | None:
    entry = line.entry
    if entry is None or answer.left_out:
        return None
    if Doubt.NAME in line.doubts:
        entry = replace(entry, name=clean_name(answer.name))
    if name_problem(entry.name, shortest=1) is not None:
        return None
    if Doubt.PERSON in line.doubts and _choice(answer, Doubt.PERSON) == "words":
        return None
    if Doubt.PARTY in line.doubts and answer is not _NO_ANSWER:
        entry = replace(entry, companions=counted(entry, answer.adults, answer.children))
    if Doubt.TWO in line.doubts and _choice(answer, Doubt.TWO) == "note":
        entry = _as_note(entry)
    if Doubt.MAYBE in line.doubts:
        said = _choice(answer, Doubt.MAYBE)
        return None if said == "out" else replace(entry, waiting=entry.waiting or said == "wait")
    return entry


def counted(entry: Entry, adults: int, children: int) -> tuple[Companion, ...]:
    """So many adults and children, with the names that are known."""
    grown = [each for each in entry.companions if not each.child][: max(0, adults)]
    small = [each for each in entry.companions if each.child][: max(0, children)]
    grown += [Companion()] * (adults - len(grown))
    small += [Companion(child=True)] * (children - len(small))
    return in_order([*grown, *small][:MAX_COMPANIONS])


def _as_note(entry: Entry) -> Entry:
    """The second name was a remark."""
    last = [each for each in entry.companions if each.name and not each.child][-1:]
    rest = [each for each in entry.companions if each not in last]
    note = "，".join(each for each in (*(one.name for one in last), entry.note) if each)
    return replace(entry, companions=in_order(rest), note=note)


def _later(first: Entry, later: Entry) -> Entry:
    """One person named twice: the later line counts, for it is the correction."""
    note = later.note or first.note
    companions = later.companions or first.companions
    return replace(first, companions=companions, note=note, waiting=later.waiting, cancelled=later.cancelled)
