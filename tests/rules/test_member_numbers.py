"""The numbers of members and charters, as they are published: whoever changes one changes this page too."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from events.attestations.credibility import credibilities
from events.attestations.rules import ConfirmedSeat, judge, standings
from events.attestations.standing import breadth
from groups.membership.rules import PARAMETERS, Kind
from tests.rules.tables import a_table, all_yes

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def test_breadth_needs_five_people_two_groups_and_three_venues() -> None:
    def seat(member: int, dinner: int, group: int) -> ConfirmedSeat:
        return ConfirmedSeat(member=member, dinner=dinner, group=group, host=1, venue=dinner, starts_at=NOW)

    table = [seat(member, 1, 1) for member in range(1, 7)]
    other = [seat(6, dinner, 2) for dinner in (2, 3)]
    assert breadth(table) == dict.fromkeys(range(1, 7), 0.0)
    assert breadth([*table, *other]) == dict.fromkeys(range(1, 6), 1 / 3) | {6: 1.0}
    assert breadth([*table[1:], *other]) == dict.fromkeys(range(2, 7), 0.0)
    nowhere = [replace(each, venue=None) for each in (*table, *other)]
    assert set(breadth(nowhere).values()) == {0.0}


def test_a_seats_credibility_by_the_formula() -> None:
    table = a_table(1, 2, 3, says=all_yes(1, 2, 3), scans=[(1, 2)], standing={1: 0.6, 2: 0.5, 3: 0.2})
    verdicts = judge(table)
    found = credibilities(table, verdicts, {1: 7, 2: 8, 3: 8})
    word = {seat: (standing - 0.15) / 0.85 for seat, standing in {1: 0.6, 2: 0.5, 3: 0.2}.items()}
    own = 0.55
    two_alone = word[1] * 1.0 + word[3] * 0.85 + own * word[2]
    expected = verdicts[2].probability * two_alone**2 / (two_alone**2 + 0.5**2)
    assert found[2] == pytest.approx(expected)
    three = (word[1] + word[2]) * 0.85 + own * word[3]
    assert found[3] == pytest.approx(verdicts[3].probability * three**2 / (three**2 + 0.9**2))


def test_a_scan_alone_and_a_thin_table_lower_credibility() -> None:
    table = a_table(1, 2, scans=[(1, 2), (2, 1)], standing={1: 0.4, 2: 0.2})
    verdicts = judge(table)
    found = credibilities(table, verdicts, {})
    share = (0.4 + 0.2) / 2 / (1 / 3)
    known = 0.7 * (0.2 - 0.15) / 0.85 + 0.55 * (0.4 - 0.15) / 0.85
    assert found[1] == pytest.approx(verdicts[1].probability * share * known**2 / (known**2 + 0.25))
    vouched = 0.7 * (0.4 - 0.15) / 0.85 + 0.55 * (0.2 - 0.15) / 0.85
    assert found[2] == pytest.approx(verdicts[2].probability * share * vouched**2 / (vouched**2 + 0.81))


def a_small_world() -> list[ConfirmedSeat]:
    """Four groups that share people; the fourth is too young to be an anchor; the others' tables are 540 days old."""
    dice = random.Random(5)
    return [
        ConfirmedSeat(
            member=member, dinner=dinner, group=dinner % 4, host=1, venue=dinner % 5,
            starts_at=NOW - timedelta(days=540 if dinner % 4 < 3 else 0),
        )
        for dinner in range(16)
        for member in dice.sample(range(1, 10) if dinner % 4 < 3 else range(6, 17), 4)
    ]  # fmt: skip


def test_standings_are_what_the_formula_says() -> None:
    seats = a_small_world()
    members, dinners = sorted({each.member for each in seats}), sorted({each.dinner for each in seats})
    weight = {(each.member, each.dinner): 0.5 if each.starts_at < NOW else 1.0 for each in seats}
    degree = {m: sum(weight.get((m, d), 0) for d in dinners) for m in members}
    size = {d: sum(weight.get((m, d), 0) for m in members) for d in dinners}
    start = {m: sum(weight.get((m, d), 0) for d in dinners if d % 4 < 3) for m in members}
    passed = dict.fromkeys(members, 0.0)
    mass = {m: 0.2 * start[m] for m in members}
    for _ in range(13):
        passed = {m: passed[m] + mass[m] for m in members}
        there = {d: sum(mass[m] / degree[m] * weight.get((m, d), 0) for m in members) for d in dinners}
        mass = {m: 0.8 * sum(there[d] * weight.get((m, d), 0) / size[d] for d in dinners) for m in members}
    each_seat = {m: passed[m] / degree[m] for m in members}
    usual = median(each_seat[m] for m in members if start[m])
    full = min(5.0, max(3.0, sorted(degree.values())[int(0.7 * len(members))]))
    at = {d: {each.member for each in seats if each.dinner == d} for d in dinners}
    met = {m: set().union(*(people for people in at.values() if m in people)) - {m} for m in members}
    expected = {
        m: (len(met[m]) >= 5)
        * min(1.0, (min(1.0, each_seat[m] / usual) * degree[m] / full) ** 1.5)
        * min(1.0, len({each.venue for each in seats if each.member == m}) / 3)
        for m in members
    }
    assert standings(seats, NOW) == pytest.approx(expected)
    assert len({round(value, 3) for value in expected.values()}) > 5


def test_what_a_founder_gets_and_what_a_vote_can_make_of_it() -> None:
    whole = {
        each.key: (each.default, each.minimum, each.maximum) for each in PARAMETERS if each.kind is Kind.WHOLE
    }
    assert whole == {
        "offer_window_minutes": (120, 5, 2880),
        "review_deadline_days": (30, 3, 90),
        "late_cancel_hours": (24, 0, 168),
        "no_show_strikes": (3, 0, 10),
        "no_show_window_days": (180, 30, 730),
        "no_show_pause_days": (30, 1, 180),
        "quorum_percent": (30, 1, 100),
        "majority_percent": (50, 50, 100),
        "roll_tables": (1, 1, 12),
        "roll_window_days": (180, 30, 730),
        "steward_term_days": (180, 30, 730),
        "silence_days": (60, 14, 180),
        "open_offers_a_month": (2, 0, 20),
    }
    chosen = {each.key: each.default for each in PARAMETERS if each.kind is Kind.CHOICE}
    assert chosen == {
        "join_rule": "request",
        "callers": "members",
        "queue_rule": "first_come",
        "party_rule": "hold",
        "offers_policy": "welcome",
        "split_mode": "equal",
    }
