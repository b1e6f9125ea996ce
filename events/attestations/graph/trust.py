"""Trust that reaches members from the anchors, in folds: no single anchor makes anyone (TRUST.md section 3.2)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from events.attestations.graph.columns import Bools, Floats, Ints, added
from events.attestations.graph.keyed import FOLDS as DRAW
from events.attestations.graph.keyed import drawn
from events.attestations.graph.sittings import Sittings
from events.attestations.graph.walks import Walks

FOLDS, OTHERS = 8, 2.5
DROPPED_BELOW, DROP_ROUNDS, FEWEST_ANCHORS = 0.15, 2, 3


def trust(sat: Sittings, walks: Walks, anchors: Bools) -> tuple[Floats, Bools]:
    """Return each member's trust in [0, 1], and the anchors that were left.

    Walks begin at the anchors' seats; what passes somebody, by her seats and by the median inside the anchors, is
    1 for whoever lives in their world. A region that hangs on it by a thin cut has cut / (cut + restart x volume):
    more tables only dilute it. Anchors whose people the other folds do not trust are dropped, twice.
    """
    fold = (drawn(sat.groups, DRAW) * FOLDS).astype(np.int64)
    for left in range(DROP_ROUNDS, -1, -1):
        reached = _reached(sat, walks, anchors, fold)
        fewer = _believed(sat, anchors, fold, reached) if left else anchors
        if (fewer == anchors).all() or fewer.sum() < FEWEST_ANCHORS:
            break
        anchors = fewer
    total = reached.sum(axis=1)
    if anchors.sum() >= 2 * FOLDS:
        total = np.minimum(total, OTHERS * (total - reached.max(axis=1)))
    return np.minimum(1.0, total), anchors


def _reached(sat: Sittings, walks: Walks, anchors: Bools, fold: Ints) -> npt.NDArray[np.float64]:
    """Return members x folds: what passes a member from the anchors of each fold, 1 in all being usual inside."""
    group = sat.group[sat.table]
    seats = np.flatnonzero(anchors[group])
    cells = sat.member[seats] * FOLDS + fold[group[seats]]
    begin = added(cells, sat.weight[seats], len(sat.members) * FOLDS).reshape(-1, FOLDS)
    passed = walks.passed(begin.astype(np.float32)).astype(np.float64)
    passed /= np.where(walks.seats > 0, walks.seats, 1.0)[:, None]
    inside = begin.any(axis=1)
    usual = float(np.median(passed[inside].sum(axis=1))) if inside.any() else 1.0
    return passed / max(usual, 1e-12)


def _believed(sat: Sittings, anchors: Bools, fold: Ints, reached: npt.NDArray[np.float64]) -> Bools:
    """Return the anchors whose people the walks from all other folds reach."""
    group = sat.group[sat.table]
    seats = np.flatnonzero(anchors[group])
    group, member, weight = group[seats], sat.member[seats], sat.weight[seats]
    others = reached.sum(axis=1)[member] - reached[member, fold[group]]
    sums = added(group, weight, len(anchors))
    mean = added(group, weight * others, len(anchors)) / np.maximum(sums, 1e-12)
    return anchors & (mean >= DROPPED_BELOW)
