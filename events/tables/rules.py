"""The law of many tables at one dinner: sizes, who sits where, and a draw that anybody can repeat (DN-16)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

FEWEST_SEATS = 6  # below, one table has one conversation
LARGE_FROM = 13  # from here on, the page proposes tables
MOST_TABLES = 60
SMALLEST, LARGEST = 2, 30
MOST_TURNS = 40


class Way(StrEnum):
    """How people come to their tables; whoever likes may change afterwards, until the dinner begins."""

    CHOSEN = "chosen"
    DRAWN = "drawn"
    ALIKE = "alike"
    ANSWERS = "answers"


class TablesReason(StrEnum):
    """Why tables or seats at them stay as they are."""

    BEGUN = "begun"
    FULL = "full"
    NO_SEAT = "no_seat"
    NO_SUCH_TABLE = "no_such_table"
    NO_TABLES = "no_tables"
    OFF = "off"


class SizesProblem(StrEnum):
    """Why the tables cannot be set like this."""

    TOO_FEW_SEATS = "too_few_seats"
    TOO_MANY_TABLES = "too_many_tables"
    TWO_AT_LEAST = "two_at_least"
    UNREADABLE = "unreadable"
    WRONG_SIZE = "wrong_size"


@dataclass(frozen=True, slots=True)
class Party:
    """People who came together and stay together: their key, how many, what they have in common, where they sit."""

    key: str
    size: int
    tag: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a draw depends on. `sizes` are those of tables 1, 2, 3 …"""

    sizes: tuple[int, ...]
    parties: tuple[Party, ...]
    seed: str
    turn: int = (
        0  # how often the lot was thrown before: it counts up while two who do not meet would share a table
    )


def even_sizes(seats: int, tables: int) -> tuple[int, ...]:
    """Return the sizes of so many tables for so many people, as even as can be, the larger first."""
    small, more = divmod(seats, tables)
    return (small + 1,) * more + (small,) * (tables - more)


def proposed_tables(seats: int) -> int:
    """Return how many tables so many people need when about nine sit at one."""
    return max(2, -(-seats // 10))


def read_sizes(text: str) -> tuple[int, ...] | None:
    """Return the sizes that somebody has written ("10, 10, 8"), or None; an empty text is an empty list."""
    words = re.split(r"[\s,;+/、，；·]+", unicodedata.normalize("NFKC", text).strip())
    words = [word for word in words if word]
    if len(words) > 2 * MOST_TABLES or not all(word.isdecimal() and len(word) <= 4 for word in words):
        return None
    return tuple(int(word) for word in words)


def sizes_problem(sizes: Sequence[int], seats: int) -> SizesProblem | None:
    """Return why these tables cannot hold the dinner, or None."""
    if len(sizes) < 2:
        return SizesProblem.TWO_AT_LEAST
    if len(sizes) > MOST_TABLES:
        return SizesProblem.TOO_MANY_TABLES
    if not all(SMALLEST <= size <= LARGEST for size in sizes):
        return SizesProblem.WRONG_SIZE
    return SizesProblem.TOO_FEW_SEATS if sum(sizes) < seats else None


def draw(inputs: Inputs) -> dict[str, int | None]:
    """Return party → table for all who have none yet, None where no table has room for the party as a whole.

    Larger parties first, else by lot; each goes to the table with most room, those who have something in common to
    one where it is common already. If somebody is left over, tables are filled one after the other instead. The
    lot is the seed's alone: the order in which parties are listed means nothing, and nobody can draw twice.
    """
    ordered = _in_turn(inputs)
    by_room = _place(inputs, ordered, lambda free, size: -(free - size))
    if all(by_room.values()):
        return by_room
    tight = _place(inputs, ordered, lambda free, size: free - size)
    return min((by_room, tight), key=lambda found: sum(p.size for p in ordered if found[p.key] is None))


def draw_apart(inputs: Inputs, pairs: Collection[tuple[str, str]]) -> tuple[Inputs, dict[str, int | None]]:
    """Throw the lot again, by count, until these pairs of parties sit apart; where that never comes, the first holds.

    The draw tells the count and not the pairs: anybody can repeat it, and nobody learns who does not meet whom.
    """
    at = {party.key: party.at for party in inputs.parties}
    for turn in range(MOST_TURNS if pairs else 1):
        tried = replace(inputs, turn=turn)
        seated = at | draw(tried)
        if all(seated.get(one) is None or seated.get(one) != seated.get(other) for one, other in pairs):
            return tried, draw(tried)
    return inputs, draw(inputs)


def fits(free: Mapping[int, int], table: int, size: int) -> bool:
    """Tell whether a party still fits a table."""
    return free.get(table, 0) >= size


def free_at(sizes: Sequence[int], parties: Iterable[Party]) -> dict[int, int]:
    """Return table → how many chairs are free."""
    free = dict(enumerate(sizes, 1))
    for party in parties:
        if party.at in free:
            free[party.at] -= party.size
    return free


def keep_those_who_fit(sizes: Sequence[int], parties: Sequence[Party]) -> set[str]:
    """Return the parties that keep their table when the sizes change: who is listed first stays first."""
    free, kept = dict(enumerate(sizes, 1)), set()
    for party in parties:
        if party.at is not None and free.get(party.at, 0) >= party.size:
            free[party.at] -= party.size
            kept.add(party.key)
    return kept


def export_draw(inputs: Inputs) -> dict[str, Any]:
    """Return the inputs of a draw as plain values."""
    return {
        "sizes": list(inputs.sizes), "seed": inputs.seed, "turn": inputs.turn,
        "parties": [
            {"key": party.key, "size": party.size, "tag": party.tag, "at": party.at}
            for party in sorted(inputs.parties, key=lambda party: party.key)
        ],
    }  # fmt: skip


def import_draw(told: Mapping[str, Any]) -> Inputs:
    """Return the inputs that `export_draw` wrote."""
    parties = tuple(Party(row["key"], row["size"], row["tag"], row["at"]) for row in told["parties"])
    return Inputs(tuple(told["sizes"]), parties, told["seed"], told.get("turn", 0))


def _in_turn(inputs: Inputs) -> list[Party]:
    """Those without a table: what is common to most first, larger parties first, else by lot."""
    waiting, seed = [party for party in inputs.parties if party.at is None], _seed(inputs)
    common = Counter({party.tag: 0 for party in waiting})
    for party in waiting:
        common[party.tag] += party.size if party.tag else 0
    return sorted(
        waiting,
        key=lambda party: (
            party.tag == "", -common[party.tag], _lot(seed, party.tag) if party.tag else "", -party.size,
            _lot(seed, party.key),
        ),
    )  # fmt: skip


def _place(
    inputs: Inputs, ordered: Sequence[Party], rank: Callable[[int, int], int]
) -> dict[str, int | None]:
    free, alike = free_at(inputs.sizes, inputs.parties), Counter[tuple[int, str]]()
    for party in inputs.parties:
        if party.at is not None and party.tag:
            alike[party.at, party.tag] += party.size
    found: dict[str, int | None] = {}
    for party in ordered:
        room = [table for table in free if free[table] >= party.size]
        best = min(
            room,
            key=lambda table: (
                -alike[table, party.tag], rank(free[table], party.size), _lot(_seed(inputs), f"table {table}")
            ),
            default=None,
        )  # fmt: skip
        found[party.key] = best
        if best is not None:
            free[best] -= party.size
            if party.tag:
                alike[best, party.tag] += party.size
    return found


def _seed(inputs: Inputs) -> str:
    return f"{inputs.seed}|turn {inputs.turn}" if inputs.turn else inputs.seed


def _lot(seed: str, key: str) -> str:
    return sha256(f"{seed}|{key}".encode()).hexdigest()
