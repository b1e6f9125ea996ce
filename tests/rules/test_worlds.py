"""Synthetic worlds: the same dice give the same world, in the format of a verdict, with a truth that agrees."""

import pytest

from bench.worlds import baselines, figures
from bench.worlds.attacks import ATTACKS, Attack, attacked
from bench.worlds.honest import honest
from bench.worlds.people import SMALL, Population
from bench.worlds.reading import Reading, read
from bench.worlds.scene import Scene
from bench.worlds.shape import faults
from events.reviews.exchange import verdict

Town = tuple[Scene, Population, Reading]


@pytest.fixture(scope="module")
def town() -> Town:
    scene, population = honest(7, SMALL)
    return scene, population, read(verdict(scene.world))


def named(name: str) -> Attack:
    return next(each for each in ATTACKS if each.name == name)


def test_the_same_seed_gives_the_same_world_and_another_seed_another(town: Town) -> None:
    scene, _, _ = town
    again, _ = honest(7, SMALL)
    assert (again.world, again.truth) == (scene.world, scene.truth)
    assert honest(8, SMALL)[0].world != scene.world


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.name)
def test_every_attack_is_a_world_in_the_format_and_leaves_the_honest_one_alone(
    town: Town, attack: Attack
) -> None:
    scene, population, _ = town
    before = {name: len(rows) for name, rows in scene.world.items() if isinstance(rows, list)}
    one, other = attacked(scene, population, attack), attacked(scene, population, attack)
    assert faults(one.world) == []
    assert (one.world, one.truth) == (other.world, other.truth)
    assert {name: len(rows) for name, rows in scene.world.items() if isinstance(rows, list)} == before
    assert one.world != scene.world


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.name)
def test_the_truth_knows_who_sat(town: Town, attack: Attack) -> None:
    scene, population, _ = town
    plan = attacked(scene, population, attack)
    listed = {(row["dinner"], row["member"]) for row in plan.world["rsvps"]}
    assert plan.truth.seated <= listed
    assert plan.truth.fakes <= listed - plan.truth.seated
    assert plan.truth.victims <= plan.truth.seated
    assert plan.truth.fakes or plan.truth.victims or plan.world["reviews"] != scene.world["reviews"]


def test_a_fault_in_the_format_is_found(town: Town) -> None:
    scene, _, _ = town
    broken = {**scene.world, "claims": [*scene.world["claims"], {"dinner": -1, "member": 1, "present": True}]}
    assert faults(broken)


def test_honest_people_are_believed_in_a_small_town(town: Town) -> None:
    scene, _, reading = town
    fared = figures.clean(scene, reading)
    assert fared.rejected <= 0.005
    assert fared.confirmed >= 0.955
    assert fared.no_shows <= 0.05
    assert fared.two_yes < fared.confirmed


def test_a_ring_moves_open_reviews_and_not_ours(town: Town) -> None:
    scene, population, reading = town
    plan = attacked(scene, population, named("ring of 60"))
    fared = figures.marks(scene, reading, plan, read(verdict(plan.world)))
    assert fared.fakes > 100
    assert fared.two_yes == 1
    assert fared.accepted <= 0.07
    assert fared.bias_open > 0.3
    assert abs(fared.bias) <= 0.08


def test_a_stranger_with_two_yes_is_a_seat_of_that_rule() -> None:
    scene = Scene(1, "three at a table", 10)
    people = [scene.member(0) for _ in range(3)]
    venue, group = scene.new("venues"), scene.group(0, people[0], people)
    dinner = scene.call(group, venue, people[0], 3)
    for member in people:
        scene.seat(dinner, member)
    scene.say(dinner, people[0], people[2])
    assert (dinner, people[2]) not in baselines.seats_of_two_yes(scene)
    scene.say(dinner, people[1], people[2])
    assert (dinner, people[2]) in baselines.seats_of_two_yes(scene)


def test_belief_is_measured_as_the_share_of_pairs_in_the_right_order() -> None:
    assert figures.auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(0.875)
