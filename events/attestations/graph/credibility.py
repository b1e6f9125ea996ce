"""How far each confirmed seat is believed, by the standing and independence of its witnesses (TRUST.md section 3.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from events.attestations.graph.columns import (
    Bools,
    Floats,
    Index,
    Ints,
    Seats,
    Singles,
    Tables,
    Words,
    added,
    looked_up,
)
from events.attestations.graph.signatures import directions
from events.attestations.graph.standings import Standings

WORD_FLOOR, OWN_WORD = 0.15, 0.55
ESTABLISHED = 0.30
YES_AND_SCAN, YES_ALONE, SCAN_ALONE = 1.0, 0.85, 0.70
THETA, THETA_ESTABLISHED = 0.9, 0.5
FULL_SHARE = 1 / 3
NEWCOMERS_LIFT = 2.0
UNCONFIRMED_SHARE, UNCONFIRMED_MOST = 0.4, 0.49
ACCEPTED_FROM = 0.5
LIFE_FLOOR, LIFE_VENUES = 0.5, 2.0  # of what goes beyond acceptance; other venues of the group
MOST_VENUES = 12  # more make no difference
AT_ONCE = 1 << 19  # seats whose voices are added up at a time


@dataclass(frozen=True, slots=True)
class Credibilities:
    """One row for each seat, with the numbers that explain it.

    `words` is M, the effective words of her witnesses and a part of her own; `known` K = M² / (M² + θ²); `company`
    the factor of the established share of the table; `lift` the most that a newcomer can get here.
    """

    value: Floats
    words: Floats
    known: Floats
    company: Floats
    lift: Floats
    accepted: Bools


def credibilities(
    tables: Tables, seats: Seats, words: Words, people: Standings, record: Ints | None = None
) -> Credibilities:
    """Return P x K x the factor of company for each seat; newcomers at one table share its lift.

    `record` holds for each of these tables, which ascend by id, at how many other venues its group has sat: a group
    that knows one place alone is believed half as far beyond acceptance. Seats that are not confirmed stay below it.
    The same for all tables at once and for a single one.
    """
    table = Index(np.sort(tables.id)).of(seats.table)
    at = people.places(seats.member)
    standing = looked_up(people.standing, at)
    toward = directions(people.signature)
    heard = _heard(seats, words, people, toward)
    heard += OWN_WORD * _word(standing)
    theta = np.where(standing >= ESTABLISHED, THETA_ESTABLISHED, THETA)
    known = heard**2 / (heard**2 + theta**2)
    company, lift = _tables(table, at, standing, seats.confirmed, toward, len(tables.id))
    value = seats.chance * known * company[table]
    room = np.where(standing >= ESTABLISHED, np.inf, lift[table])
    value = np.where(
        seats.confirmed, np.minimum(value, room), np.minimum(UNCONFIRMED_MOST, UNCONFIRMED_SHARE * value)
    )
    value = _lived(np.clip(value, 0.0, 1.0), None if record is None else record[table])
    accepted = seats.confirmed & (value >= ACCEPTED_FROM)
    return Credibilities(value, heard, known, company[table], room, accepted)


def _lived(value: Floats, record: Ints | None) -> Floats:
    """Return how far a seat is believed in the light of its group's record; acceptance stays as it is."""
    if record is None:
        return value
    life = LIFE_FLOOR + (1 - LIFE_FLOOR) * -np.expm1(-np.clip(record, 0, MOST_VENUES) / LIFE_VENUES)
    beyond = np.maximum(0.0, value - ACCEPTED_FROM)
    return np.minimum(value, ACCEPTED_FROM) + beyond * life


def _word(standing: Floats) -> Floats:
    """Return what somebody's word weighs: nothing below a standing of 0.15."""
    return np.maximum(0.0, standing - WORD_FLOOR) / (1 - WORD_FLOOR)


def _heard(seats: Seats, words: Words, people: Standings, toward: Singles) -> Floats:
    """Return the effective words for each seat: the sum of weights by the root of how much they are one voice."""
    seat, witness, strength = words.seat, words.witness, words.strength
    if (np.diff(seat) < 0).any():
        order = np.lexsort((witness, seat))
        seat, witness, strength = seat[order], witness[order], strength[order]
    heard = np.zeros(len(seats.member))
    find = Index(people.member)
    for first in range(0, len(heard), AT_ONCE):
        begin, end = np.searchsorted(seat, (first, first + AT_ONCE))
        at = find.of(witness[begin:end])
        weight = strength[begin:end] * _word(looked_up(people.standing, at))
        rows = min(AT_ONCE, len(heard) - first)
        heard[first : first + rows] = effective(seat[begin:end] - first, at, weight, toward, rows)
    return heard


def effective(owner: Ints, at: Ints, weight: Floats, toward: Singles, owners: int) -> Floats:
    """Return Σw / √(cluster factor) for each owner; the factor |Σ w·direction|² / Σw² is n where n are of one mind."""
    total = added(owner, weight, owners)
    loud = weight > 0
    owner, at, weight = owner[loud], at[loud], weight[loud]
    squares = added(owner, weight * weight, owners)
    voices = sparse.csr_array((weight.astype(np.float32), (owner, at)), shape=(owners, len(toward)))
    sums = voices @ toward
    together = np.einsum("ij,ij->i", sums, sums).astype(np.float64)
    factor = np.divide(together, squares, out=np.ones(owners), where=squares > 1e-12)
    return np.where(total > 0, total / np.sqrt(np.maximum(1.0, factor)), 0.0)


def _tables(
    table: Ints, at: Ints, standing: Floats, confirmed: Bools, toward: Singles, count: int
) -> tuple[Floats, Floats]:
    """Return for each table its factor of company, and the most that each newcomer there can be believed."""
    table, at, standing = table[confirmed], at[confirmed], standing[confirmed]
    people = added(table, None, count)
    company = np.minimum(1.0, added(table, standing, count) / np.maximum(people, 1.0) / FULL_SHARE)
    known = standing >= ESTABLISHED
    voices = effective(table[known], at[known], standing[known], toward, count)
    newcomers = added(table[~known], None, count)
    return company, NEWCOMERS_LIFT * voices / np.maximum(1.0, newcomers)
