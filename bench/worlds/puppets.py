"""Attacks by accounts that were made for it."""

from __future__ import annotations

from bench.worlds.plots import REAL_SEAT, Plot

PER_GROUP = 12


def ring(plot: Plot, number: int) -> None:
    """Accounts in a few groups dine with one another everywhere on paper, and praise one venue."""
    now = int(plot.scene.now)
    people = plot.accounts(number, now - 400, now - 250)
    groups = _groups(plot, people, now - 240)
    _life(plot, groups, now - 230, now - 60, dinners=8)
    for group, members in groups:
        plot.campaign(members, group, now - 90, now - 10)


def puppets(plot: Plot, number: int = 200, real: int = 0) -> None:
    """Fresh puppets confirm each other; some of them have really eaten once at a stranger's table."""
    now = int(plot.scene.now)
    people = plot.accounts(number, now - 200, now - 120)
    for member, dinner in zip(people, plot.real_tables(real, since=now - 190), strict=False):
        plot.join(dinner, member)
        plot.truth.cost += REAL_SEAT
    plot.dice.shuffle(people)
    for group, members in _groups(plot, people, now - 110):
        plot.campaign(members, group, now - 100, now - 10)


def mass(plot: Plot, number: int = 1200) -> None:
    """More accounts than the town has people, registered within a week."""
    now = int(plot.scene.now)
    people = plot.accounts(number, now - 40, now - 33)
    for group, members in _groups(plot, people, now - 32):
        plot.campaign(members, group, now - 30, now - 5, table=10)


def universe(plot: Plot, number: int = 250, bribes: int = 20) -> None:
    """A whole invented town, old and lively on paper, with honest members paid to be seen in it."""
    now = int(plot.scene.now)
    people = plot.accounts(number, now - 650, now - 500)
    bridges = plot.old_hands(bribes)
    plot.truth.cost += 100 * bribes * 2
    groups = _groups(plot, people, now - 490)
    belong = {group: list(members) for group, members in groups}
    for group in belong:  # people of a town overlap
        belong[group] += [m for m in plot.dice.sample(people, 6) if m not in belong[group]]
    _life(plot, list(belong.items()), now - 480, now - 60, dinners=16)
    for at, bridge in enumerate(bridges):
        group = groups[at % len(groups)][0]
        for _ in range(2):
            some = plot.dice.sample(belong[group], 5)
            plot.fake(group, plot.dice.choice(plot.venues), _day(plot, now - 400, now - 40), [*some, bridge])
    plot.truth.fakes = {seat for seat in plot.truth.fakes if seat[1] in plot.truth.attackers}
    for group, _ in groups:
        plot.campaign(plot.dice.sample(belong[group], 6), group, now - 60, now - 5)


def ghosts(plot: Plot, number: int = 60, tables: int = 24) -> None:
    """Accounts put their names on real dinners' lists, never come, and swear to one another."""
    now = int(plot.scene.now)
    people = plot.accounts(number, now - 300, now - 250)
    here = [d for d, row in plot.scene.dinner.items() if row["venue"] == plot.target][-6:]
    for dinner in dict.fromkeys(here + plot.real_tables(tables, since=now - 240)):
        some = plot.dice.sample(people, plot.dice.randint(3, 9))
        guests = plot.there(dinner)
        for ghost in some:
            plot.scene.seat(dinner, ghost, there=False)
            plot.truth.fakes.add((dinner, ghost))
        plot.scene.vouch_all(dinner, some)
        _seen_through(plot, dinner, guests, some)
        for ghost in some if dinner in here else ():
            plot.praise(dinner, ghost)


def sleepers(plot: Plot, number: int = 100) -> None:
    """Accounts made in the first weeks, silent for more than a year, wake together."""
    now = int(plot.scene.now)
    people = plot.accounts(number, 5, 40)
    groups = _groups(plot, people, 45)
    _life(plot, groups, 50, 90, dinners=2)
    for group, members in groups:
        plot.campaign(members, group, now - 60, now - 5)


def rivals(plot: Plot, number: int = 60) -> None:
    """A ring gives one star to somebody else's good restaurant."""
    ring(plot, number)
    plot.truth.paid.clear()  # a rival's till confirms nothing


def _groups(plot: Plot, people: list[int], founded: int) -> list[tuple[int, list[int]]]:
    parts = [people[at : at + PER_GROUP] for at in range(0, len(people), PER_GROUP)]
    return [(plot.scene.group(founded, part[0], part), part) for part in parts]


def _life(plot: Plot, groups: list[tuple[int, list[int]]], since: int, until: int, dinners: int) -> None:
    """Invented dinners at all kinds of places, so that the accounts look lively."""
    for group, members in groups:
        for _ in range(dinners):
            some = plot.dice.sample(members, min(len(members), plot.dice.randint(5, 8)))
            plot.fake(group, plot.dice.choice(plot.venues), _day(plot, since, until), some)


def _day(plot: Plot, since: int, until: int) -> int:
    return plot.dice.randint(max(1, since), until)


def _seen_through(plot: Plot, dinner: int, guests: list[int], ghosts: list[int]) -> None:
    """Those guests who answer do not know these faces, and ghosts say yes to those who were there."""
    answered = {row["member"] for row in plot.scene.world["claims"] if row["dinner"] == dinner}
    for guest in guests:
        for ghost in ghosts:
            plot.scene.say(dinner, ghost, guest)
            if guest in answered and plot.dice.random() < 0.65:
                plot.scene.say(dinner, guest, ghost, "no" if plot.dice.random() < 0.85 else "unsure")
