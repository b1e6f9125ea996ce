"""What wins, whatever the order in which people answer; and the clocks of other places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.polls import rules
from events.polls.rules import Answer, Choice, PollProblem, PollReason, Word

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


@st.composite
def votes(draw: st.DrawFn) -> tuple[list[Choice], list[Answer]]:
    """Choices, some passed and some at the same moment, or places; and one word of each person about some."""
    dated = draw(st.booleans())
    hours = draw(st.lists(st.integers(-2, 4), min_size=2, max_size=6))
    choices = [
        Choice(key + 1, rank, NOW + hour * HOUR if dated else None)
        for rank, (key, hour) in enumerate(zip(draw(st.permutations(range(len(hours)))), hours, strict=True))
    ]
    said = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 6), st.sampled_from([each.key for each in choices])),
            st.sampled_from(Word),
        )
    )
    return choices, [Answer(key, person, word) for (person, key), word in said.items()]


@given(votes(), st.randoms(use_true_random=False))
@settings(max_examples=1000)
def test_any_order_of_answers_gives_the_same_winner(
    vote: tuple[list[Choice], list[Answer]], random: Random
) -> None:
    choices, answers = vote
    first = rules.winner(choices, answers, NOW)
    for _again in range(3):
        random.shuffle(answers)
        random.shuffle(choices)
        assert rules.winner(choices, answers, NOW) == first


@given(votes())
@settings(max_examples=1000)
def test_nothing_that_could_win_beats_the_winner(vote: tuple[list[Choice], list[Answer]]) -> None:
    choices, answers = vote
    counts = rules.tallies(choices, answers)
    won = rules.winner(choices, answers, NOW)
    able = [c for c in choices if counts[c.key].support and (c.starts_at is None or c.starts_at > NOW)]
    assert (won is None) == (not able)
    if won is None:
        return
    assert won in able
    best = counts[won.key]
    for other in able:
        tally = counts[other.key]
        assert (best.support, best.yes) >= (tally.support, tally.yes)
        if (best.support, best.yes) == (tally.support, tally.yes) and other != won:
            assert (won.starts_at or NOW, won.rank) < (other.starts_at or NOW, other.rank)


@given(votes(), st.integers(0, 6))
@settings(max_examples=300)
def test_a_yes_to_the_winner_never_takes_it_away(
    vote: tuple[list[Choice], list[Answer]], person: int
) -> None:
    choices, answers = vote
    won = rules.winner(choices, answers, NOW)
    if won is None:
        return
    rest = [each for each in answers if (each.choice, each.person) != (won.key, person)]
    assert rules.winner(choices, [*rest, Answer(won.key, person, Word.YES)], NOW) == won


def test_more_yes_decides_where_as_many_would_come() -> None:
    choices = [Choice(1, 0, NOW + HOUR), Choice(2, 1, NOW + 2 * HOUR)]
    answers = [
        Answer(1, 1, Word.YES), Answer(1, 2, Word.IF_NEED_BE), Answer(2, 1, Word.YES), Answer(2, 2, Word.YES),
    ]  # fmt: skip
    won = rules.winner(choices, answers, NOW)
    assert won is not None
    assert won.key == 2


def test_a_date_that_has_passed_and_one_that_only_got_a_no_cannot_win() -> None:
    choices = [Choice(1, 0, NOW), Choice(2, 1, NOW + HOUR)]
    assert rules.winner(choices, [Answer(1, 1, Word.YES), Answer(2, 1, Word.NO)], NOW) is None


@pytest.mark.parametrize(
    ("wall", "zone", "meant"),
    [
        ("2026-12-05T18:30", SHANGHAI, "2026-12-05T10:30"),
        ("2026-12-05T18:30", BERLIN, "2026-12-05T17:30"),
        ("2027-03-28T02:30", BERLIN, "2027-03-28T01:30"),  # never shown: 03:30 once the clocks have jumped
        ("2026-10-25T02:30", BERLIN, "2026-10-25T00:30"),  # shown twice: the first
        ("2028-02-29T23:30", SHANGHAI, "2028-02-29T15:30"),
    ],
)
def test_a_wall_time_is_a_moment_in_the_zone_of_its_place(wall: str, zone: ZoneInfo, meant: str) -> None:
    moment = rules.moment_of(datetime.fromisoformat(wall), zone)
    assert moment == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)), st.sampled_from([SHANGHAI, BERLIN]))
def test_what_the_clock_showed_is_what_it_shows_again_outside_of_jumps(
    wall: datetime, zone: ZoneInfo
) -> None:
    wall = wall.replace(second=0, microsecond=0, fold=0)
    back = rules.wall_of(rules.moment_of(wall, zone), zone)
    assert back in (wall, wall + HOUR)
    assert back == wall or zone is BERLIN


@pytest.mark.parametrize(
    "ahead", [timedelta(hours=3), timedelta(days=1), timedelta(days=2), timedelta(days=30)]
)
def test_the_usual_deadline_can_stand(ahead: timedelta) -> None:
    ends = rules.usual_deadline(NOW + ahead, NOW)
    assert NOW < ends <= NOW + rules.USUAL_WAIT
    assert rules.deadline_problem(ends, NOW + ahead, NOW) is None


def test_a_vote_ends_before_its_first_choice() -> None:
    soon = NOW + 2 * HOUR
    assert rules.deadline_problem(soon, soon, NOW) is PollProblem.DEADLINE_AFTER_CHOICE
    assert rules.deadline_problem(NOW + HOUR, NOW + HOUR, NOW) is PollProblem.NO_TIME_TO_ANSWER


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ({}, None),
        ({"open_": False}, PollReason.POLL_CLOSED),
        ({"adding": False}, PollReason.ADDING_OFF),
        ({"adding": False, "host": True}, None),
        ({"choices": rules.MOST_CHOICES}, PollReason.TOO_MANY),
        ({"own": rules.MOST_ADDED}, PollReason.ADDED_ENOUGH),
        ({"own": rules.MOST_ADDED, "host": True}, None),
    ],
)
def test_who_may_add_how_many_choices(known: dict[str, object], refused: PollReason | None) -> None:
    given_ = {"open_": True, "adding": True, "host": False, "choices": 3, "own": 0, **known}
    assert rules.addition_refused(**given_) is refused  # type: ignore[arg-type]
