"""The pass of a night over everybody: who stands how, by whom they have sat with (TRUST.md section 3)."""

from __future__ import annotations

import numpy as np

from events.attestations.graph.anchors import anchor_groups
from events.attestations.graph.breadth import breadth
from events.attestations.graph.columns import Floats, Int8s, Ints, Seats, Tables
from events.attestations.graph.credibility import Credibilities, credibilities
from events.attestations.graph.lives import homes, lives
from events.attestations.graph.signatures import WIDTH, signatures
from events.attestations.graph.sittings import sittings
from events.attestations.graph.standings import Standings
from events.attestations.graph.trust import trust
from events.attestations.graph.walks import Walks

__all__ = ["Credibilities", "Standings", "credibilities", "people", "standings"]

FULL_SHARE, FULL_LEAST, FULL_MOST, CONVEXITY = 70, 3.0, 5.0, 1.5
ACTIVE_FROM = 0.5


def standings(tables: Tables, seats: Seats, now: float) -> Standings:
    """Return the standing of everybody with a confirmed seat, and with it what one table needs until the next night.

    standing = breadth x min(1, (trust x seats / full)^1.5), full the 70th percentile of members' seats within 3..5.
    """
    sat = sittings(tables, seats, now)
    pairs = sat.pairs()
    anchors = anchor_groups(sat, pairs, lives(sat, pairs))
    home = homes(pairs, len(sat.members))
    del pairs
    walks = Walks(sat.member, sat.table, sat.weight, len(sat.members), len(sat.tables))
    wide = breadth(sat, walks, home)
    reached, left = trust(sat, walks, anchors)
    full = full_seats(walks.seats)
    groups = sat.groups[left]
    return Standings(
        member=sat.members,
        seats=walks.seats,
        trust=reached,
        breadth=wide,
        standing=wide * np.minimum(1.0, (reached * walks.seats / full) ** CONVEXITY),
        signature=signatures(sat.members, walks),
        anchors=groups,
        full=full,
    )


def full_seats(seats: Floats) -> float:
    """Return how many seats give full standing."""
    active = seats[seats > ACTIVE_FROM]
    usual = float(np.percentile(active, FULL_SHARE)) if len(active) else FULL_MOST
    return min(FULL_MOST, max(FULL_LEAST, usual))


def people(member: Ints, standing: Floats, signature: Int8s | None = None) -> Standings:
    """Return the stored standings of a few people as one table or one venue needs them; in any order."""
    order = np.argsort(member, kind="stable")
    marks = np.zeros((len(member), WIDTH), np.int8) if signature is None else signature
    none = np.zeros(len(member))
    return Standings(
        member=member[order], seats=none, trust=none, breadth=none, standing=standing[order],
        signature=marks[order], anchors=np.zeros(0, np.int64), full=FULL_MOST,
    )  # fmt: skip
