"""Chance that never changes its mind: numbers drawn from an id, so that a night reshuffles nothing of the last one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from events.attestations.graph.columns import Floats, Ints

FOLDS, ROOTS, SIGNATURES = 7, 12, 1000  # which draw it is
_GOLDEN, _PI = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x243F6A8885A308D3)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def drawn(ids: Ints, draw: int) -> Floats:
    """Return a number in [0, 1) for each id; another draw gives another, independent one."""
    mixed = _mixed(_mixed(ids.astype(np.uint64)) + np.uint64(draw))
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of splitmix64."""
    values = values * _GOLDEN + _PI
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))
