"""`flask verdict`: small worlds with verdicts known beforehand, and worlds that are none."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from events.reviews.exchange import WorldProblem, verdict

World = dict[str, Any]
LISTS = (
    "members", "groups", "memberships", "venues", "dinners", "rsvps", "presence", "claims", "testimonies",
    "headcounts", "reviews",
)  # fmt: skip
TABLE = 10_000  # a dinner beside those of the city


def empty(now: float = 420.0) -> World:
    return {"now": now, **{name: [] for name in LISTS}}


def dine(world: World, dinner: int, group: int, venue: int, start: float, people: list[int]) -> None:
    """A dinner to which all of these were going."""
    world["dinners"].append(
        {"id": dinner, "group": group, "venue": venue, "host": people[0], "start": start, "hosted": 0}
    )
    world["rsvps"] += [
        {"dinner": dinner, "member": each, "kind": "going", "at": start - 1} for each in people
    ]


def say(world: World, dinner: int, witness: int, word: str, *subjects: int, at: float = 400.0) -> None:
    """One of them speaks about others, and says that she was there."""
    world["claims"].append({"dinner": dinner, "member": witness, "present": True, "at": at})
    world["testimonies"] += [
        {"dinner": dinner, "witness": witness, "subject": each, "say": word, "at": at} for each in subjects
    ]


def all_yes(world: World, dinner: int, people: list[int]) -> None:
    for witness in people:
        say(world, dinner, witness, "yes", *(each for each in people if each != witness))


@pytest.fixture(scope="module")
def city() -> World:
    """Eight groups of ten who dine at twenty places, mostly among themselves, and all say so."""
    dice, world = random.Random(4), empty()
    people = [group * 100 + n for group in range(8) for n in range(10)]
    world["members"] = [{"id": each, "created": 0.0} for each in [*people, *range(5000, 5040)]]
    world["groups"] = [{"id": each, "created": 0.0, "founder": each * 100} for each in range(8)]
    world["groups"] += [{"id": each, "created": 0.0, "founder": 5000} for each in range(50, 56)]
    world["venues"] = [{"id": each} for each in range(20)]
    for group in range(8):
        for number in range(12):
            own = dice.sample(range(group * 100, group * 100 + 10), 4)
            sat = [*own, *dice.sample([each for each in people if each // 100 != group], 2)]
            dinner, venue, start = (
                group * 100 + number,
                dice.randrange(20),
                10 + 33 * number + 4 * group + dice.random(),
            )
            dine(world, dinner, group, venue, start, sat)
            all_yes(world, dinner, sat)
            for who in sat[:3]:
                world["reviews"].append(
                    {"id": len(world["reviews"]), "dinner": dinner, "member": who, "venue": venue,
                     "stars": 4.0 if venue % 2 else 3.0, "at": start + 2}
                )  # fmt: skip
    return world


def with_ring(city: World, tables: int) -> World:
    """The city and forty accounts with six groups that praise venue 0 for a year."""
    dice, world = random.Random(8), copy.deepcopy(city)
    for number in range(tables):
        sat, start = dice.sample(range(5000, 5040), 6), 40 + 370 * number / tables
        dine(world, 30_000 + number, 50 + number % 6, 0 if number % 3 == 0 else 1 + number % 19, start, sat)
        all_yes(world, 30_000 + number, sat)
        for place, who in enumerate(sat):
            world["reviews"].append(
                {"id": 90_000 + 10 * number + place, "dinner": 30_000 + number, "member": who,
                 "venue": 0 if number % 3 == 0 else 1 + number % 19, "stars": 5.0, "at": start + 2}
            )  # fmt: skip
    return world


def test_an_honest_city(city: World) -> None:
    found = verdict(city)
    seats = found["attendance"].values()
    assert {each["status"] for each in seats} == {"confirmed"}
    assert sum(each["cred"] >= 0.5 for each in seats) >= 0.95 * len(seats)
    assert "confirmed by 5 at the table, who dine in" in next(iter(seats))["why"]
    told = [each for each in found["venues"].items() if each[1]["shown"]]
    assert len(told) >= 10
    for venue, each in told:
        assert each["score"] == pytest.approx(4.0 if int(venue) % 2 else 3.0, abs=0.35)
    assert all(0 <= each <= 1 for each in [*found["members"].values(), *found["reviews"].values()])


def test_a_ring_gains_nothing_and_moves_nothing(city: World) -> None:
    before, after = verdict(city), verdict(with_ring(city, 60))
    assert max(after["members"][str(each)] for each in range(5000, 5040)) < 0.05
    ring = [each for key, each in after["attendance"].items() if int(key.split(":")[0]) >= 30_000]
    assert ring
    assert not any(each["cred"] >= 0.5 for each in ring)
    assert after["venues"]["0"]["score"] == pytest.approx(before["venues"]["0"]["score"], abs=0.03)


def test_the_order_of_a_file_changes_nothing(city: World) -> None:
    dice = random.Random(1)
    told = {name: dice.sample(rows, len(rows)) if name in LISTS else rows for name, rows in city.items()}
    one, other = verdict(city), verdict(told)
    assert {k: v["status"] for k, v in one["attendance"].items()} == {
        k: v["status"] for k, v in other["attendance"].items()
    }
    for part in ("members", "reviews"):
        assert one[part] == pytest.approx(other[part], abs=1e-6)
    assert {k: v["score"] for k, v in one["venues"].items()} == pytest.approx(
        {k: v["score"] for k, v in other["venues"].items()}, abs=1e-6
    )


@pytest.mark.parametrize(
    ("words", "states"),
    [
        (["yes", "yes"], ["confirmed", "confirmed"]),
        (["yes", "no"], ["contested", "contested"]),
        (["yes", ""], ["unverified", "confirmed"]),
        (["", ""], ["unverified", "unverified"]),
    ],
)
def test_two_people(city: World, words: list[str], states: list[str]) -> None:
    world = copy.deepcopy(city)
    dine(world, TABLE, 0, 3, 399.0, [1, 2])
    for word, (witness, subject) in zip(words, [(1, 2), (2, 1)], strict=True):
        if word:
            say(world, TABLE, witness, word, subject)
    found = verdict(world)["attendance"]
    assert [found[f"{TABLE}:{each}"]["status"] for each in (1, 2)] == states


def test_last_words_count_and_who_was_not_listed_may_speak(city: World) -> None:
    world = copy.deepcopy(city)
    dine(world, TABLE, 0, 3, 399.0, [1, 2, 3])
    all_yes(world, TABLE, [1, 2])
    for witness in (1, 2):
        say(world, TABLE, witness, "yes", 3, at=400.0)
        say(world, TABLE, witness, "no", 3, at=400.5)
    world["claims"].append({"dinner": TABLE, "member": 9, "present": True, "at": 400.0})
    found = verdict(world)["attendance"]
    assert found[f"{TABLE}:3"]["status"] == "absent"
    assert found[f"{TABLE}:9"]["status"] == "unverified"


def test_nobody_is_confirmed_at_a_third_table_of_one_day(city: World) -> None:
    world = copy.deepcopy(city)
    for number in range(3):
        dine(world, TABLE + number, number, number, 399.0 + number / 9, [1, 2, 3])
        all_yes(world, TABLE + number, [1, 2, 3])
    found = verdict(world)["attendance"]
    states = [found[f"{TABLE + number}:1"] for number in range(3)]
    assert [each["status"] for each in states] == ["confirmed", "confirmed", "unverified"]
    assert "third table of one day" in states[2]["why"]


def test_a_review_of_a_dinner_that_one_was_not_at_weighs_nothing(city: World) -> None:
    world = copy.deepcopy(city)
    base = {"venue": world["dinners"][0]["venue"], "stars": 5, "at": 410.0}
    elsewhere = {"venue": (base["venue"] + 1) % 20, "stars": 5, "at": 410.0}
    sat = world["rsvps"][0]["member"]
    world["reviews"] += [
        {"id": 70_001, "dinner": None, "member": sat, **base},
        {"id": 70_002, "dinner": world["dinners"][0]["id"], "member": 5000, **base},
        {"id": 70_003, "dinner": world["dinners"][0]["id"], "member": sat, **elsewhere},
    ]
    found = verdict(world)["reviews"]
    assert [found[str(each)] for each in (70_001, 70_002, 70_003)] == [0, 0, 0]


def test_an_empty_world_and_one_of_the_future() -> None:
    assert verdict(empty()) == {"attendance": {}, "members": {}, "reviews": {}, "venues": {}}
    world = empty(10.0)
    world["members"], world["venues"] = [{"id": 1, "created": 0.0}], [{"id": 1}]
    world["groups"] = [{"id": 1, "created": 0.0, "founder": 1}]
    dine(world, 1, 1, 1, 20.0, [1])
    found = verdict(world)
    assert found["attendance"] == {}
    assert not found["venues"]["1"]["shown"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda w: w.pop("now"), "now: must be a number of days"),
        (lambda w: w.update(now=float("nan")), "now: must be finite"),
        (lambda w: w.pop("rsvps"), "rsvps: is missing"),
        (lambda w: w.update(rsvps={}), "rsvps: must be a list"),
        (lambda w: w["rsvps"].append(7), "rsvps[1].*: must be an object"),
        (lambda w: w["members"].append({"id": 1, "created": 0}), "members[1].id: 1 is there twice"),
        (lambda w: w["members"].append({"id": True, "created": 0}), "members[1].id: must be a whole number"),
        (lambda w: w["members"].append({"id": 10**30, "created": 0}), "members[1].id: is too large"),
        (lambda w: w["rsvps"][0].update(kind="maybe"), "rsvps[0].kind: must be one of going"),
        (lambda w: w["rsvps"][0].update(kind=[]), "rsvps[0].kind: must be one of going"),
        (lambda w: w["rsvps"][0].pop("at"), "rsvps[0].at: is missing"),
        (lambda w: w["rsvps"][0].update(member=8), "rsvps[0].member: there is none of members with id 8"),
        (lambda w: w["dinners"][0].update(host=None), "dinners[0].host: must be a whole number"),
    ],
)
def test_a_world_that_is_none_says_where_and_why(change: Any, said: str) -> None:
    world = empty()
    world["members"], world["venues"] = [{"id": 1, "created": 0.0}], [{"id": 1}]
    world["groups"] = [{"id": 1, "created": 0.0, "founder": 1}]
    dine(world, 1, 1, 1, 20.0, [1])
    change(world)
    with pytest.raises(WorldProblem) as caught:
        verdict(world)
    assert str(caught.value).startswith(said.replace(".*", ""))


def test_the_command_reads_a_file_and_writes_one(app: Flask, city: World, tmp_path: Path) -> None:
    told, out = tmp_path / "world.json", tmp_path / "out.json"
    told.write_text(json.dumps(city), encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["verdict", str(told), str(out)])
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text(encoding="utf-8")) == verdict(city)


@pytest.mark.parametrize("text", ["{", "[]", '{"now": 1}', '{"now": 1e999}', "\x00", "[" * 200_000])
def test_the_command_says_what_is_wrong_instead_of_falling(app: Flask, tmp_path: Path, text: str) -> None:
    told, out = tmp_path / "world.json", tmp_path / "out.json"
    told.write_text(text, encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["verdict", str(told), str(out)])
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert not out.exists()
