"""Attacks by people who really are somebody: bribed, sold, infiltrated, friends."""

from __future__ import annotations

from collections import Counter

from bench.worlds.plots import PAID_LIE, REAL_SEAT, Plot

TABLE = 6


def bribed(plot: Plot, number: int, rounds: int = 1) -> None:
    """Honest members of old standing are paid to have sat together at one venue, so many times each."""
    people = plot.old_hands(number)
    plot.truth.cost += PAID_LIE * number * rounds
    _together(plot, people, rounds)


def spread(plot: Plot, number: int, table: int = TABLE, days: int = 100) -> None:
    """Members of many real groups are paid, a table of each group, and lie under the group's own good name.

    Who knows that a circle counts once a year buys many circles instead of many lies of one; who knows that a
    season has its measure takes many `days`.
    """
    now, used = int(plot.scene.now), set[int]()
    lively = Counter(row["group"] for row in plot.scene.world["dinners"])
    seats = Counter(member for _, member in plot.truth.seated)
    circles = [c for c in plot.population.circles if lively[c.id] >= 8 and c.founded < now - 150]
    for circle in plot.dice.sample(circles, len(circles)):
        known = sorted((m for m in circle.people if m not in used), key=lambda m: (-seats[m], m))
        some = known[: min(table, number - len(used))]
        if len(some) >= 2:
            used.update(some)
            plot.truth.cost += PAID_LIE * len(some)
            plot.campaign(some, circle.id, now - days, now - 5, table)


def bought(plot: Plot, number: int = 12) -> None:
    """Old accounts change hands: their new owner lets them dine at the venue twice on paper."""
    people = plot.old_hands(number)
    plot.truth.cost += PAID_LIE * number
    last = plot.scene.now - 120
    gone = {(d, m) for d, m in plot.truth.seated if m in people and plot.scene.dinner[d]["start"] > last}
    for dinner, member in gone:  # their former owners dine no more
        plot.scene.take_back(dinner, member)
    plot.scene.unreview(gone)
    plot.truth.seated -= gone
    _together(plot, people, rounds=2)


def infiltrators(plot: Plot, number: int, meals: int = 3) -> None:
    """New accounts really eat at strangers' tables, then invent their own."""
    now = int(plot.scene.now)
    people = plot.accounts(number, now - 300, now - 260)
    for member in people:
        for dinner in plot.real_tables(meals, since=now - 250):
            if (member, int(plot.scene.dinner[dinner]["start"])) not in plot.scene.busy:
                plot.join(dinner, member)
                plot.truth.cost += REAL_SEAT
    _together(plot, people, rounds=1)


def friends(plot: Plot, visits: int = 10) -> None:
    """Two real groups keep returning to a friend's place, really eat there, and always give five stars."""
    now = int(plot.scene.now)
    lively = Counter(row["group"] for row in plot.scene.world["dinners"])
    groups = [c for c in plot.population.circles if lively[c.id] >= 8 and c.founded < now - 250]
    for circle in plot.dice.sample(groups, 2):
        for visit in range(visits):
            day = now - 240 + visit * 22
            free = [m for m in circle.people if (m, day) not in plot.scene.busy and _born(plot, m, day)]
            some = plot.dice.sample(free, min(6, len(free)))
            if len(some) < 2:
                continue
            dinner = plot.scene.call(circle.id, plot.target, some[0], day)
            for member in some:
                plot.scene.seat(dinner, member)
                plot.truth.paid.add((dinner, member))
            plot.scene.vouch_all(dinner, some)
            for member in some:
                plot.praise(dinner, member)


def extortion(plot: Plot, number: int = 4) -> None:
    """ "A free meal or one star": a few who really sit there and carry out the threat."""
    here = [d for d, row in plot.scene.dinner.items() if row["venue"] == plot.target]
    seats = sorted((d, m) for d, m in plot.truth.seated if d in here)
    for seat in plot.dice.sample(seats, min(number, len(seats))):
        plot.scene.unreview({seat})
        plot.scene.review(*seat, stars=1)
        plot.truth.paid.add(seat)


def _together(plot: Plot, people: list[int], rounds: int) -> None:
    """A new group of theirs has sat at the target, in tables of six, so many times."""
    now = int(plot.scene.now)
    group = plot.scene.group(now - 115, people[0], people)
    for _ in range(rounds):
        plot.dice.shuffle(people)
        plot.campaign(people, group, now - 100, now - 5, TABLE)


def _born(plot: Plot, member: int, day: int) -> bool:
    return plot.population.people[member].created < day
