"""What a verdict is worth, held against the ground truth."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import nan, sqrt

from bench.worlds import baselines
from bench.worlds.reading import Reading
from bench.worlds.scene import Scene
from bench.worlds.shape import Seat


@dataclass(frozen=True)
class Marks:
    """How one attack went, shares from 0 to 1 and bias in stars."""

    fakes: int
    accepted: float  # of the attack's false seats
    confirmed: float  # of them, by the table's own word
    two_yes: float  # of them, by the rule of two yes-votes
    bias: float
    bias_open: float
    bias_paid: float
    bias_two: float
    rejected: float  # of honest seats everywhere
    victims: int
    victims_rejected: float
    victims_open: float  # contested or unverified
    auc: float


@dataclass(frozen=True)
class Clean:
    """How the honest world alone fared."""

    seats: int
    rejected: float
    confirmed: float
    accepted: float
    two_yes: float
    two_yes_auc: float
    no_shows: float  # honest no-shows accepted
    error: float  # root mean square, stars
    error_plain: float  # of a plain mean of the same dinners' reviews
    error_open: float  # of a plain mean of all reviews, those of lone diners too
    shown: int


def clean(scene: Scene, reading: Reading) -> Clean:
    """Hold an honest world's verdict against its truth."""
    real, truth = scene.truth.seated, scene.truth
    two = baselines.seats_of_two_yes(scene)
    plain, everybody = baselines.paid_verified(scene), baselines.open_site(scene)
    both = [venue for venue in reading.scores if venue in plain]
    return Clean(
        seats=len(real),
        rejected=share(reading.rejected(seat) for seat in real),
        confirmed=share(reading.confirmed(seat) for seat in real),
        accepted=share(reading.accepted(seat) for seat in real),
        two_yes=share(seat in two for seat in real),
        two_yes_auc=auc([float(s in two) for s in real], [float(s in two) for s in truth.no_shows]),
        no_shows=share(reading.accepted(seat) for seat in truth.no_shows),
        error=_error([reading.scores[v] - truth.stars[v] for v in both]),
        error_plain=_error([plain[v] - truth.stars[v] for v in both]),
        error_open=_error([everybody[v] - truth.stars[v] for v in both]),
        shown=len(both),
    )


def marks(before: Scene, was: Reading, scene: Scene, reading: Reading) -> Marks:
    """Hold an attack's verdict against the truth and against the same world without it."""
    truth, two = scene.truth, baselines.seats_of_two_yes(scene)
    honest = {seat for seat in truth.seated if seat[1] not in truth.attackers}
    return Marks(
        fakes=len(truth.fakes),
        accepted=share(reading.accepted(seat) for seat in truth.fakes),
        confirmed=share(reading.confirmed(seat) for seat in truth.fakes),
        two_yes=share(seat in two for seat in truth.fakes),
        bias=_moved(truth.target, was.scores, reading.scores),
        bias_open=_moved(truth.target, baselines.open_site(before), baselines.open_site(scene)),
        bias_paid=_moved(truth.target, baselines.paid_verified(before), baselines.paid_verified(scene)),
        bias_two=_moved(truth.target, baselines.two_yes(before), baselines.two_yes(scene)),
        rejected=share(reading.rejected(seat) for seat in honest),
        victims=len(truth.victims),
        victims_rejected=share(reading.rejected(seat) for seat in truth.victims),
        victims_open=share(
            not reading.rejected(seat) and not reading.confirmed(seat) for seat in truth.victims
        ),
        auc=auc(values(reading, honest), values(reading, truth.fakes)),
    )


def values(reading: Reading, seats: Collection[Seat]) -> list[float]:
    """How far each of these seats is believed."""
    return [reading.credibility.get(seat, 0.0) for seat in seats]


def auc(real: Sequence[float], false: Sequence[float]) -> float:
    """How often a real seat is believed more than a false one; a tie is half."""
    if not real or not false:
        return nan
    order = sorted(false)
    wins = sum(bisect_left(order, each) + bisect_right(order, each) for each in real)
    return wins / 2 / len(real) / len(order)


def share(answers: Iterable[bool]) -> float:
    """The share of yes; not a number where nobody was asked."""
    each = list(answers)
    return sum(each) / len(each) if each else nan


def _moved(venue: int | None, before: dict[int, float], after: dict[int, float]) -> float:
    """How far a venue's number went; one that shows no number did not move."""
    if venue is None or venue not in before or venue not in after:
        return nan
    return after[venue] - before[venue]


def _error(differences: list[float]) -> float:
    return sqrt(sum(each**2 for each in differences) / len(differences)) if differences else nan
