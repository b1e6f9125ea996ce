"""The law of juries: nobody conflicted is ever drawn, anybody can repeat the draw, and votes mean what they say."""

from __future__ import annotations

import random
from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from app.site.moderation import rules
from app.site.moderation.rules import SCALES, Candidate, Thing, Verdict

PEOPLE, DRAWS = 120, 10_000


class Town:
    """People brought by one another, who sat at tables in circles."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        self.invited_by = {
            person: dice.randrange(person) for person in range(1, PEOPLE) if dice.random() < 0.8
        }
        self.circle = {person: dice.randrange(12) for person in range(PEOPLE)}
        by_circle = [[p for p in self.circle if self.circle[p] == c] for c in range(12)]
        self.tables = [set(dice.choices(by_circle[dice.randrange(12)] or [0], k=6)) for _ in range(60)]

    def is_above(self, upper: int, lower: int) -> bool:
        """Whether one has brought the other here, at however many removes: asked step by step."""
        while lower in self.invited_by:
            lower = self.invited_by[lower]
            if lower == upper:
                return True
        return False

    def may_judge(self, juror: int, sides: set[int], table: set[int]) -> bool:
        """The words of the law, with nothing of its code."""
        return not (
            juror in sides
            or juror in table
            or any(self.is_above(juror, side) or self.is_above(side, juror) for side in sides)
            or any(juror in each and each & sides for each in self.tables)
        )


def test_ten_thousand_draws_never_draw_a_conflicted_juror_and_can_be_repeated() -> None:
    towns = [Town(seed) for seed in range(10)]
    drawn = 0
    for number in range(DRAWS):
        town, dice = towns[number % 10], random.Random(number)
        sides, table = set(dice.sample(range(PEOPLE), 2)), set(dice.choice(town.tables))
        lately = [each for each in town.tables if each & sides]
        out = rules.conflicted(sides, table, town.invited_by, lately)
        pool = [
            Candidate(rules.token_of(f"salt {number}", str(p)), str(town.circle[p]))
            for p in range(PEOPLE) if p not in out
        ]  # fmt: skip
        of_token = {rules.token_of(f"salt {number}", str(p)): p for p in range(PEOPLE)}
        seed, size = f"seed {number}", rules.JURY if number % 3 else rules.APPEAL_JURY
        promised = rules.promise(seed)
        jury = rules.seated(rules.order(seed, pool), (), size)
        assert all(town.may_judge(of_token[each.token], sides, table) for each in jury)
        dice.shuffle(pool)  # however the list was written down
        assert sha256(seed.encode()).hexdigest() == promised
        assert rules.seated(rules.order(seed, pool), (), size) == jury
        drawn += len(jury)
    assert drawn > 4 * DRAWS  # and it was not because nobody was drawn


candidates = st.lists(
    st.builds(Candidate, st.uuids().map(str), st.sampled_from(["", "a", "b", "c", "d"])),
    unique_by=lambda each: each.token, max_size=60,
)  # fmt: skip
sizes = st.sampled_from([rules.JURY, rules.APPEAL_JURY])


@given(candidates, sizes, st.text(min_size=1, max_size=6), st.data())
def test_who_sits_stays_when_another_goes(
    pool: list[Candidate], size: int, seed: str, data: st.DataObject
) -> None:
    lot, gone = rules.order(seed, pool), set[str]()
    jury = rules.seated(lot, gone, size)
    while jury and len(gone) < 6:
        leaving = data.draw(st.sampled_from(jury))
        gone.add(leaving.token)
        after = rules.seated(lot, gone, size)
        assert set(jury) - {leaving} <= set(after)
        assert leaving not in after
        assert len(after) >= len(jury) - 1
        jury = after


@given(candidates, sizes, st.text(min_size=1, max_size=6))
def test_a_jury_comes_from_three_circles(pool: list[Candidate], size: int, seed: str) -> None:
    jury = rules.seated(rules.order(seed, pool), (), size)
    circles = Counter(each.circle for each in jury if each.circle)
    assert all(count <= rules.most_of_one_circle(size) for count in circles.values())
    if len(jury) == size and not any(not each.circle for each in jury):
        assert len(circles) >= rules.CIRCLES


@given(st.sampled_from(list(Thing)), st.data())
def test_more_than_half_support_what_is_done(thing: Thing, data: st.DataObject) -> None:
    votes = data.draw(st.lists(st.sampled_from(SCALES[thing]), min_size=1, max_size=11))
    said, scale = rules.outcome(thing, votes), SCALES[thing]
    if thing is Thing.SEAT:
        share = max(votes.count(each) for each in scale) / len(votes)
        assert (said is not Verdict.UNSURE) <= (share >= 0.8)
        return
    at_least = [sum(scale.index(vote) >= at for vote in votes) for at in range(len(scale))]
    assert at_least[scale.index(said)] > len(votes) / 2
    assert all(at_least[harder] <= len(votes) / 2 for harder in range(scale.index(said) + 1, len(scale)))


def test_votes_in_words() -> None:
    keep, warn, hide, gone = Verdict.KEEP, Verdict.WARN, Verdict.HIDE, Verdict.REMOVE
    assert rules.outcome(Thing.REVIEW, [keep, keep, keep, gone, gone]) is keep
    assert rules.outcome(Thing.REVIEW, [keep, keep, hide, gone, gone]) is hide
    assert rules.outcome(Thing.REVIEW, [keep, warn, hide, gone]) is warn  # two of four is no majority
    there, unsure, not_there = Verdict.THERE, Verdict.UNSURE, Verdict.NOT_THERE
    assert rules.outcome(Thing.SEAT, [there] * 4 + [not_there]) is there
    assert rules.outcome(Thing.SEAT, [there] * 3 + [not_there] * 2) is unsure


def test_a_branch_goes_up_and_down_and_not_aside() -> None:
    invited_by = {2: 1, 3: 1, 4: 2, 5: 4, 6: 3}
    invited = {1: {2, 3}, 2: {4}, 4: {5}, 3: {6}}
    assert rules.branch(2, invited_by, invited) == {1, 2, 4, 5}
    assert rules.branch(6, invited_by, invited) == {6, 3, 1}


def test_a_ring_of_invitations_ends() -> None:
    assert rules.branch(1, {1: 2, 2: 3, 3: 1}, {2: {1}, 3: {2}, 1: {3}}) == {1, 2, 3}


def test_nobody_can_try_out_names_in_the_list() -> None:
    assert rules.token_of("one salt", "member") != rules.token_of("another", "member")
    pool = [Candidate("b", "x"), Candidate("a", "y")]
    assert rules.digest_of(pool) == rules.digest_of(pool[::-1])
