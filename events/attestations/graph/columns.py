"""What the pass reads: tables, seats and words as columns. Ids are those of the database; order means nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Int8s = npt.NDArray[np.int8]

NOWHERE = -1
SPARE = 4  # a look-up list may be so many times as long as what it finds


@dataclass(frozen=True, slots=True)
class Tables:
    """One row for each table that sat; a dinner of several tables is several rows with ids of their own.

    `venue` and `city` are -1 where they are unknown; `day` is in days since any one moment.
    """

    id: Ints
    group: Ints
    host: Ints
    venue: Ints
    day: Floats
    city: Ints | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """One row for each judged seat: its table, whose it is, its probability, and whether it is confirmed."""

    table: Ints
    member: Ints
    chance: Floats
    confirmed: Bools


@dataclass(frozen=True, slots=True)
class Words:
    """One row for each confirmed witness of a seat: the seat's row, the member who speaks, how strong her word is."""

    seat: Ints
    witness: Ints
    strength: Floats


class Index:
    """Finds the place of an id in a list of ascending ids."""

    def __init__(self, ids: Ints) -> None:
        self.ids = ids
        low = int(ids[0]) if len(ids) else 0
        span = int(ids[-1]) - low + 1 if len(ids) else 0
        self._low, self._places = low, None
        if 0 < span <= SPARE * len(ids) + 1024:
            self._places = np.full(span, -1, np.int64)
            self._places[ids - low] = np.arange(len(ids))

    def of(self, wanted: Ints) -> Ints:
        """Return the place of each wanted id, -1 where it is none of these."""
        if not len(self.ids):
            return np.full(len(wanted), -1, np.int64)
        if self._places is not None:
            inside = (wanted >= self._low) & (wanted < self._low + len(self._places))
            if inside.all():
                return self._places[wanted - self._low]
            return np.where(inside, self._places[np.where(inside, wanted - self._low, 0)], -1)
        places = np.searchsorted(self.ids, wanted)
        places[places == len(self.ids)] = 0
        return np.where(self.ids[places] == wanted, places, -1)


def unique(values: Ints) -> Ints:
    """Return the different values, ascending; counted instead of sorted where they lie close together."""
    if not len(values):
        return np.zeros(0, np.int64)
    low, high = int(values.min()), int(values.max())
    if high - low < SPARE * len(values) + 1024:
        return np.flatnonzero(np.bincount(values - low, minlength=1)) + low
    ordered = np.sort(values)  # np.unique hashes, which takes three times as long
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]


def looked_up(values: Floats, places: Ints) -> Floats:
    """Return the values at these places, 0 at place -1."""
    if not len(values):
        return np.zeros(len(places))
    return np.where(places >= 0, values[np.maximum(places, 0)], 0.0)


def added(places: Ints, weights: Floats | Bools | None, length: int) -> Floats:
    """Return the sum of the weights at each place."""
    return np.bincount(places, weights, length).astype(np.float64)
