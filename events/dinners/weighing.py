"""Shares that the pact gives to people by name: as a host writes them, and whose they are at the table (A-37)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from app.core.names import MAX_LENGTH, clean_name, confusable_key
from events.dinners.pact import Weighed

_LINE = re.compile(r"(?P<name>.*\S)[\s:,=]+(?P<percent>\d{1,4})\s*%?")


class Unread(ValueError):
    """A line that names nobody, or no percent; it is the error's only argument."""


class Unclear(ValueError):
    """A name that more than one person has here; it is the error's only argument."""


def written(text: str) -> tuple[tuple[str, int], ...]:
    """Names and percents, one to a line, in whatever digits and signs they are typed; raises Unread."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        read = _LINE.fullmatch(unicodedata.normalize("NFKC", line).strip())
        name = clean_name(read["name"]).strip(" :,=") if read else ""
        if read is None or not confusable_key(name) or len(name) > MAX_LENGTH:
            raise Unread(line.strip())
        found.append((name, int(read["percent"])))
    return tuple(found)


def bound(rows: Iterable[tuple[str, int]], known: Mapping[str, Collection[int]]) -> tuple[Weighed, ...]:
    """Names that a member has are that member, whatever they call themselves later; raises Unclear for two of a name.

    In one order, so that the same people with the same shares are the same pact.
    """
    found = []
    for name, percent in rows:
        ids = known.get(confusable_key(name), ())
        if len(ids) > 1:
            raise Unclear(name)
        found.append(Weighed(percent, "", next(iter(ids))) if ids else Weighed(percent, name))
    return tuple(sorted(found, key=lambda each: (each.member_id or 0, each.name)))


def weights_of(weights: Iterable[Weighed], seats: Collection[tuple[int, int | None, str]]) -> dict[int, int]:
    """Percents by seat, of seats as (id, member, name). A name that nobody has, or more than one, is nobody's."""
    names = Counter(confusable_key(name) for _seat, _member, name in seats)
    found = {}
    for seat, member, name in seats:
        key = confusable_key(name)
        for each in weights:
            mine = each.member_id == member if each.member_id is not None else (
                names[key] == 1 and confusable_key(each.name) == key
            )  # fmt: skip
            if mine:
                found[seat] = each.percent
    return found
