"""Seeds that nobody appoints: groups trusted by their own recorded life (TRUST.md section 3.1)."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from events.attestations.graph.columns import Bools, Ints
from events.attestations.graph.lives import Lives
from events.attestations.graph.scenes import kept_scenes
from events.attestations.graph.sittings import Pairs, Sittings

OLD_ENOUGH, SHARE_OF_SCENE_AGE = 120.0, 0.35
YOUNG_SCENE = 200.0
FEWEST_TABLES, FEWEST_VENUES, YOUNG_FEWEST = 5, 4, 3
FEWEST_PEOPLE, TOP_VENUE_SHARE = 8, 0.5
FEWEST_BRIDGES, FEWEST_LINKS = 3, 2
ANCHORS_OF_ONE_HOST = 2
YOUNG_SEEDS, YOUNG_SEEDS_SHARE = 3, 20


def anchor_groups(sat: Sittings, pairs: Pairs, life: Lives) -> Bools:
    """Return for each group whether walks of trust begin at its tables.

    A group is a candidate by its age, tables, venues and people; a host plants two at most; candidates share people
    with others; of scenes that hardly reach one another the one of most seniority is kept. While there
    is no candidate the oldest groups serve.
    """
    fit = _has_lived(life)
    fit = _few_of_each_host(fit, life)
    fit = _linked(fit, pairs, len(sat.members))
    if not fit.any():
        return _oldest(life)
    return kept_scenes(fit, sat, pairs, life)


def _has_lived(life: Lives) -> Bools:
    scene_age = life.age.max(initial=0.0)
    young = scene_age <= YOUNG_SCENE
    fit: Bools = (
        (life.age >= min(OLD_ENOUGH, SHARE_OF_SCENE_AGE * scene_age))
        & (life.tables >= (YOUNG_FEWEST if young else FEWEST_TABLES))
        & (life.venues >= (YOUNG_FEWEST if young else FEWEST_VENUES))
        & (life.top <= TOP_VENUE_SHARE * life.tables)
        & (life.people >= FEWEST_PEOPLE)
    )
    return fit


def _few_of_each_host(fit: Bools, life: Lives) -> Bools:
    """Keep the two oldest candidates of each main host, so that nobody plants many anchors."""
    rows = np.flatnonzero(fit)
    order = rows[np.lexsort((rows, -life.age[rows], life.host[rows]))]
    host = life.host[order]
    begin = np.searchsorted(host, host)  # where this host's candidates begin
    kept = np.zeros_like(fit)
    kept[order[np.arange(len(order)) - begin < ANCHORS_OF_ONE_HOST]] = True
    return kept


def _linked(fit: Bools, pairs: Pairs, members: int) -> Bools:
    """Keep candidates that share three people with others and lead to two others, until nothing more falls."""
    while True:
        here = fit[pairs.group]
        group, member = pairs.group[here], pairs.member[here]
        others = np.bincount(member, minlength=members)[member] - 1
        bridges = np.bincount(group[others > 0], minlength=len(fit))
        kept = (
            fit & (bridges >= FEWEST_BRIDGES) & (_neighbours(group, member, others, len(fit)) >= FEWEST_LINKS)
        )
        if (kept == fit).all():
            return kept
        fit = kept


def _neighbours(group: Ints, member: Ints, others: Ints, groups: int) -> Ints:
    """Return to how many other candidates each leads by shared people; counted only where that is in doubt."""
    sums = np.bincount(group, others, groups)
    most = np.zeros(groups, np.int64)
    np.maximum.at(most, group, others)
    doubtful = (sums >= FEWEST_LINKS) & (most < FEWEST_LINKS)
    if doubtful.any():
        shared = others > 0
        known = sparse.csr_array(
            (np.ones(int(shared.sum()), np.int32), (group[shared], member[shared])),
            shape=(groups, int(member.max()) + 1),
        )
        rows = np.flatnonzero(doubtful)
        most[rows] = np.diff((known[rows] @ known.T).tocsr().indptr) - 1  # herself not counted
    return most


def _oldest(life: Lives) -> Bools:
    """Return the oldest 5 % of the groups, three at least: the seeds of a platform without any candidate."""
    alive = np.flatnonzero(life.tables > 0)
    order = alive[np.lexsort((alive, -life.age[alive]))]
    seeds = np.zeros(len(life.age), np.bool_)
    seeds[order[: max(YOUNG_SEEDS, len(alive) // YOUNG_SEEDS_SHARE)]] = True
    return seeds
