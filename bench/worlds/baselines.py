"""What others do: open reviews, reviews of those who paid, and two tablemates' yes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from bench.worlds.scene import Scene
from bench.worlds.shape import Row, Seat

TWO = 2


def open_site(scene: Scene) -> dict[int, float]:
    """Whoever has an account reviews."""
    return means(scene.world["reviews"])


def paid_verified(scene: Scene) -> dict[int, float]:
    """Whoever the venue's till calls a paying guest reviews; the till is the venue's own."""
    truth = scene.truth
    return _of_seats(scene, lambda seat: seat in truth.seated or seat in truth.paid)


def two_yes(scene: Scene) -> dict[int, float]:
    """Whoever two tablemates (at a table of two: one) said yes to reviews."""
    accepted = seats_of_two_yes(scene)
    return _of_seats(scene, accepted.__contains__)


def seats_of_two_yes(scene: Scene) -> set[Seat]:
    """The seats that two others on the list said yes to."""
    votes: defaultdict[Seat, set[int]] = defaultdict(set)
    for row in scene.world["testimonies"]:
        if row["say"] == "yes":
            votes[row["dinner"], row["subject"]].add(row["witness"])
    return {s for s, who in votes.items() if len(who) >= min(TWO, len(scene.listed[s[0]]) - 1)}


def means(rows: Iterable[Row]) -> dict[int, float]:
    """The plain mean of each venue's stars."""
    given: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        given[row["venue"]].append(row["stars"])
    return {venue: sum(stars) / len(stars) for venue, stars in given.items()}


def _of_seats(scene: Scene, counts: Callable[[Seat], bool]) -> dict[int, float]:
    rows = (row for row in scene.world["reviews"] if row["dinner"] is not None)
    return means(row for row in rows if counts((row["dinner"], row["member"])))
