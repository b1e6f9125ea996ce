"""Attacks at real tables: those who deny, those who let others in, and those who never came."""

from __future__ import annotations

from bench.worlds.plots import Plot


def vandals(plot: Plot, number: int = 20, evenings: int = 6) -> None:
    """Pairs of people with a record really sit at strangers' tables and deny every honest guest."""
    now = int(plot.scene.now)
    people = plot.old_hands(number)
    plot.truth.attackers.update(people)
    for at in range(0, number, 2):
        pair = people[at : at + 2]
        for dinner in plot.real_tables(evenings, since=now - 250):
            if any((member, int(plot.scene.dinner[dinner]["start"])) in plot.scene.busy for member in pair):
                continue
            guests = plot.there(dinner)
            for member in pair:
                plot.join(dinner, member)
                plot.scene.take_back(dinner, member)
            _deny(plot, dinner, pair, guests)


def cartel(plot: Plot, tables: int = 24) -> None:
    """At a real table of established people, half agree to say that two others never came."""
    for dinner in plot.real_tables(tables, fewest=5, since=plot.scene.now / 2):
        guests = plot.there(dinner)
        plot.dice.shuffle(guests)
        victims, deniers = guests[:2], guests[2 : 2 + len(guests) // 2]
        for member in deniers:
            plot.scene.take_back(dinner, member)
        plot.truth.attackers.update(deniers)
        _deny(plot, dinner, deniers, victims, sees=[each for each in guests if each not in victims])


def relayed(plot: Plot, tables: int = 40) -> None:
    """An insider reads his live code to an absent accomplice, and swears to him afterwards."""
    now = plot.scene.now
    people = plot.accounts(tables // 4, now - 320, now - 280)
    for at, dinner in enumerate(plot.real_tables(tables, since=now - 250)):
        absent, guests = people[at % len(people)], plot.there(dinner)
        if (absent, int(plot.scene.dinner[dinner]["start"])) in plot.scene.busy:
            continue
        insider = plot.dice.choice(guests)
        _unseen(plot, dinner, absent, guests, spare=insider)
        plot.scene.scan(dinner, insider, absent)
        plot.scene.claim(dinner, absent)
        plot.scene.take_back(dinner, insider)
        plot.scene.claim(dinner, insider)
        for guest in guests:
            plot.scene.say(dinner, absent, guest)
            if guest != insider:
                plot.scene.say(dinner, insider, guest)
        plot.scene.say(dinner, insider, absent)


def staff(plot: Plot) -> None:
    """The house's own people read guests' codes in passing and were "walk-ins", then review their house."""
    now = plot.scene.now
    waiters = plot.accounts(3, 30, 60)
    for dinner, row in list(plot.scene.dinner.items()):
        if row["venue"] != plot.target or row["start"] < now / 4:
            continue
        waiter, guests = plot.dice.choice(waiters), plot.there(dinner)
        if len(guests) < 2:
            continue
        _unseen(plot, dinner, waiter, guests, kind="walkin", denied=0.4)
        for guest in plot.dice.sample(guests, 2):
            plot.scene.scan(dinner, guest, waiter)
        plot.scene.claim(dinner, waiter)
        for guest in guests:
            plot.scene.say(dinner, waiter, guest)
        plot.praise(dinner, waiter)


def no_shows(plot: Plot, number: int = 240, covered: float = 0.1) -> None:
    """People who promised and did not come claim that they did; now and then a friend covers for them."""
    circles = {circle.id: circle for circle in plot.population.circles}
    for dinner in plot.real_tables(number, fewest=3, since=plot.scene.now / 4):
        day = int(plot.scene.dinner[dinner]["start"])
        people = circles[plot.scene.dinner[dinner]["group"]].people
        free = [m for m in people if m not in plot.scene.listed[dinner] and (m, day) not in plot.scene.busy]
        if not free:
            continue
        absent, guests = plot.dice.choice(free), plot.there(dinner)
        friend = plot.dice.choice(guests) if plot.dice.random() < covered else None
        _unseen(plot, dinner, absent, guests, spare=friend, denied=0.55, mistaken=0.03)
        plot.scene.claim(dinner, absent)
        for guest in guests:
            plot.scene.say(dinner, absent, guest)
        if friend is not None:
            plot.scene.say(dinner, friend, absent)


def _deny(
    plot: Plot, dinner: int, deniers: list[int], victims: list[int], sees: list[int] | None = None
) -> None:
    """The deniers swear to one another (and to whom they spare), and that the victims never came."""
    friends = sees if sees is not None else deniers
    for denier in deniers:
        plot.scene.claim(dinner, denier)
        plot.scene.count(dinner, denier, len(friends))
        for friend in friends:
            if friend != denier:
                plot.scene.say(dinner, denier, friend)
        for victim in victims:
            plot.scene.say(dinner, denier, victim, "no")
    plot.truth.victims.update((dinner, victim) for victim in victims)


def _unseen(
    plot: Plot,
    dinner: int,
    absent: int,
    guests: list[int],
    spare: int | None = None,
    kind: str = "going",
    denied: float = 0.55,
    mistaken: float = 0.03,
) -> None:
    """List somebody who was not at the table; those guests who answered say what they saw."""
    plot.scene.seat(dinner, absent, kind, there=False)
    plot.truth.fakes.add((dinner, absent))
    answered = {row["member"] for row in plot.scene.world["claims"] if row["dinner"] == dinner}
    for guest in guests:
        if guest in answered and guest != spare:
            odds = (denied, mistaken, 0.07, 0.93 - denied - mistaken)
            said = plot.dice.choices(("no", "yes", "unsure", ""), odds)[0]
            if said:
                plot.scene.say(dinner, guest, absent, said)
