"""A world's evidence, table by table, as the rules of attendance want it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.attestations.rules import Reliability, Scan, SeatEvidence, SeatKind, Table, Testimony, Word

KINDS = {"going": SeatKind.GOING, "cancelled": SeatKind.CANCELLED, "walkin": SeatKind.WALK_IN}


@dataclass(slots=True)
class Evidence:
    """What was said and scanned at one dinner; people by member id, each one's last word."""

    dinner: int
    group: int
    venue: int
    host: int
    start: float
    hosted: bool
    kinds: dict[int, SeatKind] = field(default_factory=dict)
    own: dict[int, bool] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    scans: list[Scan] = field(default_factory=list)
    words: dict[tuple[int, int], Word] = field(default_factory=dict)

    def table(self, standing: Callable[[int], float], reliability: Mapping[int, Reliability]) -> Table:
        """Return the table as it is judged: a seat is known by its member's id."""
        usual = Reliability()
        return Table(
            seats=tuple(
                SeatEvidence(
                    seat=member, kind=kind, own=self.own.get(member), heads=self.heads.get(member),
                    standing=standing(member), reliability=reliability.get(member, usual),
                )
                for member, kind in self.kinds.items()
            ),
            scans=tuple(self.scans),
            testimonies=tuple(Testimony(witness, subject, word) for (witness, subject), word in self.words.items()),
        )  # fmt: skip


def evidence_of(world: Mapping[str, Any]) -> list[Evidence]:
    """Return the dinners that have begun, with their evidence, in the order of time."""
    found = {
        row["id"]: Evidence(
            row["id"], row["group"], row["venue"], row["host"], float(row["start"]), bool(row["hosted"])
        )
        for row in world["dinners"]
        if row["start"] <= world["now"]
    }
    for row, at in _rows(world["rsvps"], found):
        at.kinds[row["member"]] = KINDS[row["kind"]]
    for row, at in _rows(world["claims"], found):
        at.own[row["member"]] = bool(row["present"])
        if row["present"]:
            at.kinds.setdefault(row["member"], SeatKind.UNLISTED)
    for row, at in _rows(world.get("headcounts", ()), found):
        at.heads[row["witness"]] = row["n"]
    for row, at in _rows(world["presence"], found):
        geo = row.get("geo")
        at.scans.append(Scan(row["shower"], row["scanner"], None if geo is None else bool(geo)))
    for row, at in _rows(world["testimonies"], found):
        at.words[row["witness"], row["subject"]] = Word(row["say"])
    for each in found.values():
        each.kinds = dict(sorted(each.kinds.items()))
    return sorted(found.values(), key=lambda each: (each.start, each.dinner))


def _rows(
    rows: Iterable[Mapping[str, Any]], dinners: Mapping[int, Evidence]
) -> Iterable[tuple[Mapping[str, Any], Evidence]]:
    """Yield rows by their moment, so that the last word stands; of two at one moment in a fixed order."""
    here = [row for row in rows if row["dinner"] in dinners]
    for row in sorted(
        here, key=lambda row: (row["at"], sorted((key, str(value)) for key, value in row.items()))
    ):
        yield row, dinners[row["dinner"]]
