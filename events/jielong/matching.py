"""Who of a list is new, who was entered before, and who may be somebody that is known here already. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.names import clean_name, confusable_key
from events.jielong.roster import Entry


class Match(StrEnum):
    """What a name of the list is to this dinner."""

    NEW = "new"
    KNOWN = "known"  # entered from a list before: nothing is done
    HERE = "here"  # is called like somebody at the table or on its bench
    MEMBER = "member"  # is called like a member of the group who has no seat
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Matched:
    """A person of the list (`at`: index of the line). `other` is the seat (HERE) or the member (MEMBER) it may be."""

    at: int
    entry: Entry
    match: Match
    nth: int = 1
    other: int | None = None
    called: str = ""
    exact: bool = False
    sits: bool = False  # known or cancelled, and has a place here now


def key_of(name: str) -> str:
    """What two spellings of one name share: width and case do not matter."""
    return unicodedata.normalize("NFKC", clean_name(name)).casefold()


def match(
    people: Sequence[tuple[int, Entry]], known: Mapping[str, Sequence[bool]],
    here: Mapping[int, str], members: Mapping[int, str],
) -> list[Matched]:  # fmt: skip
    """Match the people of a list, in order.

    `known`: by key, for each time the name was entered before, whether that person still has a place. `here` and
    `members`: ids and names of those at the table who came otherwise, and of members without a seat.
    """
    pools = [(Match.HERE, _Pool(here)), (Match.MEMBER, _Pool(members))]
    times: Counter[str] = Counter()
    found = []
    for at, entry in people:
        key = key_of(entry.name)
        times[key] += 1
        before = known.get(key, ())
        if times[key] <= len(before):
            kind = Match.CANCELLED if entry.cancelled else Match.KNOWN
            found.append(Matched(at, entry, kind, times[key], sits=before[times[key] - 1]))
        else:
            found.append(_anew(at, entry, times[key], pools))
    return found


def _anew(at: int, entry: Entry, nth: int, pools: Sequence[tuple[Match, _Pool]]) -> Matched:
    for kind, pool in pools:
        other, exact = pool.take(entry.name)
        if other is not None:
            sits = kind is Match.HERE
            kind = Match.CANCELLED if entry.cancelled else kind
            return Matched(at, entry, kind, nth, other, pool.names[other], exact=exact, sits=sits)
    return Matched(at, entry, Match.CANCELLED if entry.cancelled else Match.NEW, nth)


class _Pool:
    """Names that may be taken, each once: by the very name first, else by one that looks like it."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = names
        self._exact: dict[str, list[int]] = {}
        self._alike: dict[str, list[int]] = {}
        self._gone: set[int] = set()
        for each, name in names.items():
            self._exact.setdefault(key_of(name), []).append(each)
            self._alike.setdefault(confusable_key(name), []).append(each)

    def take(self, name: str) -> tuple[int | None, bool]:
        """Whom this name may be, and whether it is the very name."""
        for exact, found in (
            (True, self._exact.get(key_of(name))),
            (False, self._alike.get(confusable_key(name))),
        ):
            one = next((each for each in found or () if each not in self._gone), None)
            if one is not None:
                self._gone.add(one)
                return one, exact
        return None, False
