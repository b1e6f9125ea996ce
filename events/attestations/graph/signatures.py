"""A member's company as 32 numbers: two people who always dine with the same others point the same way."""

from __future__ import annotations

import numpy as np

from events.attestations.graph.columns import Int8s, Ints, Singles
from events.attestations.graph.keyed import SIGNATURES, drawn
from events.attestations.graph.walks import Walks

WIDTH, AT_ONCE, STEPS = 32, 8, 2
FINEST = 127


def signatures(members: Ints, walks: Walks) -> Int8s:
    """Return ±1 drawn for each member by her id, averaged over two steps of the walk, as whole numbers up to 127."""
    rough = np.empty((len(members), WIDTH), np.float32)
    for first in range(0, WIDTH, AT_ONCE):
        each = [np.where(drawn(members, SIGNATURES + k) < 0.5, -1, 1) for k in range(first, first + AT_ONCE)]
        block = np.stack(each, axis=1).astype(np.float32)
        for _ in range(STEPS):
            block = walks.seen(block)
        rough[:, first : first + AT_ONCE] = block
    most = np.abs(rough).max(axis=1, keepdims=True, initial=0.0)
    rough *= FINEST / np.maximum(most, 1e-12)
    return np.rint(rough).astype(np.int8)


def directions(signature: Int8s) -> Singles:
    """Return signatures as vectors of length 1 (0 where there is none)."""
    wide = signature.astype(np.float32)
    length = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    wide /= np.maximum(length, 1e-12)
    return wide
