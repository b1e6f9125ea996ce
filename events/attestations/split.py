"""Many tables at one dinner: each attests for itself, so its evidence is cut along them before it is judged."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from events.attestations.evidence import Table, Word


def by_table(whole: Table, numbers: Mapping[int, int | None]) -> list[Table]:
    """Return the evidence of each table by itself; `numbers` tells at which one each seat is (None: at none).

    A seat without a table belongs where most of those speak for it who have one; seats for which nobody at a
    numbered table speaks are a table of their own. What somebody says of another table's seats is no evidence.
    """
    if not any(numbers.get(each.seat) for each in whole.seats):
        return [whole]
    at = {each.seat: numbers.get(each.seat) or _claimed_by(whole, each.seat, numbers) for each in whole.seats}
    return [
        replace(
            whole,
            seats=tuple(each for each in whole.seats if at[each.seat] == table),
            scans=tuple(
                each for each in whole.scans if at.get(each.shower, -1) == at.get(each.scanner, -2) == table
            ),
            testimonies=tuple(
                each for each in whole.testimonies if at.get(each.witness, -1) == at.get(each.subject, -2) == table
            ),
        )
        for table in sorted(set(at.values()))
    ]  # fmt: skip


def _claimed_by(whole: Table, seat: int, numbers: Mapping[int, int | None]) -> int:
    """The table at which most speak for this seat, the lowest among equals; 0: none."""
    speak = {each.witness for each in whole.testimonies if each.subject == seat and each.word is Word.YES}
    speak |= {each.shower for each in whole.scans if each.scanner == seat}
    speak |= {each.scanner for each in whole.scans if each.shower == seat}
    votes = Counter(number for each in speak if (number := numbers.get(each)))
    return min(votes, key=lambda number: (-votes[number], number), default=0)
