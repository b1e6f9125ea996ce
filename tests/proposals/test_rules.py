"""The law of deciding, for every roll, every ballot and every percentage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from groups.proposals import rules
from groups.proposals.rules import Count, Law, Option, Outcome, ProposalReason, RollRule, Tie

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
YES, NO = Option(0, "y"), Option(1, "n", against=True)
MEMBERS = st.sets(st.integers(1, 60), min_size=1, max_size=40)
TABLES = st.dictionaries(st.integers(1, 60), st.integers(0, 6))
PERCENT = st.integers(1, 100)


@given(MEMBERS, TABLES, TABLES, st.integers(1, 6))
def test_the_roll_is_made_of_members_by_the_first_rung_that_holds(
    members: set[int], tables: dict[int, int], ever: dict[int, int], least: int
) -> None:
    roll = rules.roll_of(members, tables, ever, least)
    assert roll.entitled <= members
    assert len(roll.entitled) >= min(rules.LEAST_ROLL, len(members)), (
        "nobody decides alone where there are two"
    )
    if roll.rule is RollRule.TABLES:
        assert roll.entitled == {m for m in members if tables.get(m, 0) >= least}
    elif sum(tables.get(m, 0) >= least for m in members) >= rules.LEAST_ROLL:
        raise AssertionError("the charter's own rung held and was not taken")


@given(MEMBERS, TABLES, st.integers(1, 6), st.sets(st.integers(100, 130), min_size=1))
def test_accounts_without_tables_change_no_roll_that_tables_make(
    members: set[int], tables: dict[int, int], least: int, fresh: set[int]
) -> None:
    before = rules.roll_of(members, tables, tables, least)
    if len(members) >= rules.LEAST_ROLL and before.rule is not RollRule.MEMBERS:
        assert rules.roll_of(members | fresh, tables, tables, least) == before


@given(st.integers(1, 500), PERCENT)
def test_a_quorum_is_reached_by_that_share_and_not_by_less(entitled: int, percent: int) -> None:
    needed = rules.quorum_of(entitled, percent)
    assert 1 <= needed <= entitled
    assert Fraction(needed, entitled) >= Fraction(percent, 100)
    assert needed == 1 or Fraction(needed - 1, entitled) < Fraction(percent, 100)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(50, 100))
def test_fifty_must_be_exceeded_and_more_than_fifty_reached(votes: int, others: int, percent: int) -> None:
    of = votes + others
    share = Fraction(votes, of) if of else Fraction(0)
    wanted = share > Fraction(1, 2) if percent == 50 else of > 0 and share >= Fraction(percent, 100)
    assert rules.is_majority(votes, of, percent) is wanted


@given(
    st.lists(st.sampled_from([frozenset({0}), frozenset({1}), frozenset[int]()])), st.integers(0, 20), PERCENT
)
def test_yes_passes_when_enough_take_part_and_more_are_for_it(
    ballots: list[frozenset[int]], silent: int, quorum: int
) -> None:
    entitled = len(ballots) + silent
    counted = rules.count((YES, NO), ballots)
    result = rules.result((YES, NO), counted, entitled, Law(quorum, 50))
    if len(ballots) * 100 < quorum * entitled or not ballots:
        assert result.outcome is Outcome.NO_QUORUM
    else:
        yes, no = ballots.count(frozenset({0})), ballots.count(frozenset({1}))
        assert (result.outcome is Outcome.PASSED) is (yes > no)
        assert (result.winner == 0) is (yes > no)


@st.composite
def several(draw: st.DrawFn) -> tuple[list[Option], list[frozenset[int]]]:
    """Some options, perhaps with "none of these" last, and ballots for any of them."""
    number = draw(st.integers(2, 6))
    none = draw(st.booleans())
    options = [Option(rank, f"k{rank}", against=none and rank == number - 1) for rank in range(number)]
    ballots = draw(st.lists(st.frozensets(st.integers(0, number - 1)), max_size=20))
    return options, ballots


@given(several(), st.permutations(range(20)), st.sampled_from(Tie))
def test_the_order_of_voting_decides_nothing(
    asked: tuple[list[Option], list[frozenset[int]]], order: Sequence[int], tie: Tie
) -> None:
    options, ballots = asked
    law = Law(30, 50, tie, seed="s")
    shuffled = [ballots[place] for place in order if place < len(ballots)]
    entitled = max(len(ballots), 1)
    first = rules.result(options, rules.count(options, ballots), entitled, law)
    assert rules.result(options, rules.count(options, shuffled), entitled, law) == first


@given(several(), st.booleans())
def test_what_passes_has_the_most_votes_and_is_none_of_the_noes(
    asked: tuple[list[Option], list[frozenset[int]]], plurality: bool
) -> None:
    options, ballots = asked
    counted = rules.count(options, ballots)
    result = rules.result(options, counted, max(len(ballots), 1), Law(1, 50, Tie.FIRST, plurality))
    if result.winner is not None:
        assert result.outcome is Outcome.PASSED
        assert counted.votes[result.winner] == max(counted.votes.values()) > 0
        assert not options[result.winner].against
        assert plurality or counted.votes[result.winner] * 2 > counted.speaking


def test_a_tie_is_nobodys_or_the_first_ones_or_a_draw_that_anybody_can_repeat() -> None:
    options = [Option(0, "a"), Option(1, "b"), Option(2, "c")]
    counted = Count(3, 0, {0: 2, 1: 2, 2: 1})
    assert rules.result(options, counted, 3, Law(1, 50)).outcome is Outcome.TIED
    assert rules.result(options, counted, 3, Law(1, 50, Tie.FIRST)).winner == 0
    drawn = {rules.result(options, counted, 3, Law(1, 50, Tie.LOT, seed=str(n))).winner for n in range(30)}
    assert drawn == {0, 1}, "both are drawn now and then, and never the one behind them"
    assert (
        min("ab", key=lambda key: rules.draw("7", key))
        == "ab"[rules.result(options, counted, 3, Law(1, 50, Tie.LOT, seed="7")).winner or 0]
    )


def test_whoever_stood_back_has_no_votes() -> None:
    options = [Option(0, "a", withdrawn=True), Option(1, "b")]
    counted = rules.count(options, [frozenset({0}), frozenset({0, 1})])
    assert counted.votes == {0: 0, 1: 1}
    assert rules.ballot_problem(options, {0}, 0) is ProposalReason.NOT_AN_OPTION


def test_a_ballot_is_for_options_that_are_there_and_none_goes_alone() -> None:
    options = [Option(0, "a"), Option(1, "b"), Option(2, "none", against=True)]
    assert rules.ballot_problem(options, {0, 1}, 0) is None
    assert rules.ballot_problem(options, set(), 0) is None
    assert rules.ballot_problem(options, {0, 1}, 1) is ProposalReason.NOT_AN_OPTION
    assert rules.ballot_problem(options, {0, 2}, 0) is ProposalReason.NONE_AND_SOME
    assert rules.ballot_problem(options, {7}, 0) is ProposalReason.NOT_AN_OPTION


def test_results_are_read_after_voting_or_the_end_and_secret_ones_after_the_end_alone() -> None:
    shows = rules.shows_result
    assert [shows(closed=c, voted=v, secret=False) for c in (False, True) for v in (False, True)] == [
        False, True, True, True,
    ]  # fmt: skip
    assert [shows(closed=c, voted=True, secret=True) for c in (False, True)] == [False, True]


@given(st.integers(1, 60 * 24 * 30))
def test_the_reminder_comes_once_between_half_way_and_the_end(minutes: int) -> None:
    ends = NOON + timedelta(minutes=minutes)
    at = rules.reminds_at(NOON, ends)
    assert NOON + (ends - NOON) / 2 <= at < ends
    assert ends - at <= rules.REMINDS_BEFORE
