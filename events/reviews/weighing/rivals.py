"""Low scores from circles that are tied to a rival's alliance, given together (X-15)."""

from __future__ import annotations

import numpy as np

from events.attestations.graph.columns import Bools
from events.reviews.weighing.columns import Reason, Reviews

LOW, TOGETHER = 2.0, 1.0  # bowls; days


def by_rivals(reviews: Reviews, tied: Bools) -> Bools:
    """Tell which reviews are left out: low ones by tied circles, when two such people wrote within a day.

    One low review of a tied circle stands: also an ally of another house may have eaten badly here.
    """
    low = tied & (reviews.bowls <= LOW) & (reviews.out == Reason.COUNTS)
    rows = np.flatnonzero(low)
    rows = rows[np.lexsort((reviews.written[rows], reviews.venue[rows]))]
    left_out = np.zeros(len(reviews.id), np.bool_)
    for at, row in enumerate(rows.tolist()):
        for other in rows[at + 1 :].tolist():
            if (
                reviews.venue[other] != reviews.venue[row]
                or reviews.written[other] - reviews.written[row] > TOGETHER
            ):
                break
            if reviews.member[other] != reviews.member[row]:
                left_out[[row, other]] = True
    return left_out
