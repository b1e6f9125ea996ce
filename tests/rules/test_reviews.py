"""Reviews: who may write, when they open, how they change and go; and who may review at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.attestations import rules as attestations
from events.attestations.rules import (
    Attestor,
    ReviewRightReason,
    SeatFinding,
    Verdict,
    VerdictReason,
    Why,
    looks_again,
    may_review,
    reinstate,
    second_look,
)
from events.reviews.rules import (
    Allowed,
    Aspect,
    EditMark,
    Paid,
    Refused,
    ReviewReason,
    Scores,
    TextProblem,
    closes_at,
    edit_mark,
    is_label,
    is_open,
    may_edit,
    may_withdraw,
    may_write,
    paid_by,
    reveal_at,
    score_problems,
    softened,
    text_problem,
)

ENDS = datetime(2026, 5, 1, 21, tzinfo=UTC)
NOW = ENDS + timedelta(hours=5)
CONFIRMED = SeatFinding.CONFIRMED


def write(**how: object) -> Allowed | Refused:
    case = {
        "attested": True, "has_venue": True, "called_off": False, "ends_at": ENDS, "now": NOW,
        "already": False, "conflicted": False,
    }  # fmt: skip
    return may_write(**(case | how))  # type: ignore[arg-type]


def test_an_attested_diner_may_write_once_within_the_window() -> None:
    assert write() == Allowed()
    assert write(now=closes_at(ENDS)) == Allowed()
    assert write(window_days=60, now=ENDS + timedelta(days=59)) == Allowed()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"attested": False}, ReviewReason.NOT_ATTESTED),
        ({"now": ENDS - timedelta(seconds=1)}, ReviewReason.NOT_FINISHED),
        ({"now": ENDS + timedelta(days=30, seconds=1)}, ReviewReason.WINDOW_CLOSED),
        ({"already": True}, ReviewReason.ALREADY_WRITTEN),
        ({"conflicted": True}, ReviewReason.CONFLICT),
        ({"called_off": True}, ReviewReason.CALLED_OFF),
        ({"has_venue": False}, ReviewReason.NO_VENUE),
    ],
)
def test_nobody_else_may_write(how: dict[str, object], reason: ReviewReason) -> None:
    assert write(**how) == Refused(reason)


members = st.frozensets(st.integers(1, 6))


@given(members, members, st.timedeltas(timedelta(0), timedelta(hours=100)))
def test_reviews_stay_sealed_until_all_wrote_or_72_hours(
    attested: frozenset[int], written: frozenset[int], since: timedelta
) -> None:
    readable = is_open(None, reveal_at(ENDS), attested, written, ENDS + since)
    assert readable == (since >= timedelta(hours=72) or (bool(attested) and attested <= written))


@given(members, members)
def test_what_is_open_never_closes_again(attested: frozenset[int], written: frozenset[int]) -> None:
    assert is_open(NOW, reveal_at(ENDS), attested, written, NOW)


def test_the_author_alone_edits_and_withdraws() -> None:
    for may in (may_edit, may_withdraw):
        assert may(author=True, withdrawn=False) == Allowed()
        assert may(author=False, withdrawn=False) == Refused(ReviewReason.NOT_YOURS)
        assert may(author=True, withdrawn=True) == Refused(ReviewReason.WITHDRAWN)


def test_an_edit_is_marked_by_the_gravest_thing_before_it() -> None:
    hour = timedelta(hours=1)
    assert edit_mark(NOW, None, None, None) is EditMark.PLAIN
    assert edit_mark(NOW, NOW + hour, NOW + hour, NOW + hour) is EditMark.PLAIN
    assert edit_mark(NOW, NOW - hour, None, None) is EditMark.AFTER_OPENING
    assert edit_mark(NOW, NOW - hour, NOW, None) is EditMark.AFTER_REPLY
    assert edit_mark(NOW, NOW - hour, NOW - hour, NOW) is EditMark.AFTER_CONTACT


def test_softening_is_a_raised_score_or_a_low_one_taken_away() -> None:
    before = Scores(taste=4, room=6)
    assert softened(before, Scores(taste=5, room=6))
    assert softened(before, Scores(room=6))
    assert not softened(before, Scores(taste=3, room=6))
    assert not softened(before, Scores(taste=4, room=6, value=10))
    assert not softened(Scores(taste=10), Scores())


def test_scores_are_half_steps_of_each_aspect() -> None:
    assert score_problems(Scores()) == ()
    assert score_problems(Scores(1, 10, 5, None)) == ()
    assert score_problems(Scores(0, 11, 5, -1)) == (Aspect.TASTE, Aspect.ROOM, Aspect.VALUE)


def test_a_review_says_something_and_not_a_book() -> None:
    assert text_problem("  ", Scores(), 0) is TextProblem.NOTHING_SAID
    assert text_problem("", Scores(), 1) is None
    assert text_problem("", Scores(value=3), 0) is None
    assert text_problem("辣", Scores(), 0) is None
    assert text_problem("辣" * 5001, Scores(), 0) is TextProblem.TOO_LONG


@pytest.mark.parametrize(
    ("bill", "paid"),
    [
        ({"total": 80000, "merchant_paid": 0, "treated": False}, Paid.SHARED),
        ({"total": 80000, "merchant_paid": 0, "treated": True}, Paid.TREATED),
        ({"total": 80000, "merchant_paid": 1, "treated": False}, Paid.MERCHANT_PART),
        ({"total": 80000, "merchant_paid": 80000, "treated": True}, Paid.MERCHANT_ALL),
        ({"total": 0, "merchant_paid": 0, "treated": False}, Paid.UNKNOWN),
        ({"total": 80000, "merchant_paid": 0, "treated": False, "perk_percent": 29}, Paid.SHARED),
        ({"total": 80000, "merchant_paid": 0, "treated": False, "perk_percent": 30}, Paid.MERCHANT_PART),
        ({"total": 80000, "merchant_paid": 0, "treated": False, "perk_percent": 100}, Paid.MERCHANT_ALL),
    ],
)
def test_the_label_comes_from_the_bill(bill: dict[str, int], paid: Paid) -> None:
    assert paid_by(**bill) is paid  # type: ignore[arg-type]
    assert is_label(paid) is (paid in {Paid.MERCHANT_PART, Paid.MERCHANT_ALL})


def right(
    state: SeatFinding, witnesses: list[Attestor], people: int = 4, me: Attestor | None = None
) -> object:
    return may_review(state, me or Attestor(1), witnesses, people)


def no(reason: ReviewRightReason) -> attestations.Refused:
    return attestations.Refused(reason)


def test_two_witnesses_give_the_right_to_review() -> None:
    assert right(CONFIRMED, [Attestor(2), Attestor(3)]) == attestations.Allowed()


@pytest.mark.parametrize("state", [each for each in SeatFinding if each is not CONFIRMED])
def test_only_a_confirmed_seat_gives_it(state: SeatFinding) -> None:
    assert right(state, [Attestor(2), Attestor(3)]) == no(ReviewRightReason.NOT_CONFIRMED)


def test_one_witness_is_enough_at_a_two_person_dinner_only() -> None:
    assert right(CONFIRMED, [Attestor(2)], people=2) == attestations.Allowed()
    assert right(CONFIRMED, [Attestor(2)], people=3) == no(ReviewRightReason.TOO_FEW_WITNESSES)
    assert right(CONFIRMED, [], people=2) == no(ReviewRightReason.TOO_FEW_WITNESSES)


def test_merchant_linked_people_neither_review_nor_vouch() -> None:
    shop = Attestor(9, linked=True)
    assert right(CONFIRMED, [Attestor(2), shop]) == no(ReviewRightReason.TOO_FEW_WITNESSES)
    assert right(CONFIRMED, [Attestor(2), Attestor(3)], me=shop) == no(ReviewRightReason.LINKED)


def test_doubled_witnesses_and_oneself_count_once_and_never() -> None:
    assert right(CONFIRMED, [Attestor(2), Attestor(2)]) == no(ReviewRightReason.TOO_FEW_WITNESSES)
    assert right(CONFIRMED, [Attestor(2), Attestor(1)]) == no(ReviewRightReason.TOO_FEW_WITNESSES)


def test_a_line_of_invitations_cannot_vouch_for_itself() -> None:
    a, b, c = Attestor(1), Attestor(2, (1,)), Attestor(3, (2, 1))
    for me, others in ((a, [b, c]), (b, [a, c]), (c, [a, b])):
        assert right(CONFIRMED, others, me=me) == no(ReviewRightReason.ONE_LINE_OF_INVITATIONS)
    stranger = Attestor(7)
    assert right(CONFIRMED, [a, stranger], me=b) == attestations.Allowed()


def test_a_founders_first_friends_may_review_together() -> None:
    founder, friends = Attestor(1), [Attestor(2, (1,)), Attestor(3, (1,))]
    assert right(CONFIRMED, friends, me=founder) == attestations.Allowed()
    assert right(CONFIRMED, [founder, friends[1]], me=friends[0]) == attestations.Allowed()


def verdict(state: SeatFinding, probability: float = 0.5) -> Verdict:
    return Verdict(state, probability, Why(VerdictReason.NOT_ENOUGH))


@given(st.sampled_from(SeatFinding), st.sampled_from(SeatFinding))
def test_a_second_look_only_goes_up(before: SeatFinding, after: SeatFinding) -> None:
    rises = before in {SeatFinding.CONTESTED, SeatFinding.UNVERIFIED} and after is CONFIRMED
    assert second_look(verdict(before), verdict(after)).state is (after if rises else before)


def test_unsettled_seats_are_looked_at_again_for_90_days() -> None:
    assert looks_again(SeatFinding.CONTESTED, ENDS, ENDS + timedelta(days=90))
    assert not looks_again(SeatFinding.CONTESTED, ENDS, ENDS + timedelta(days=91))
    assert not looks_again(CONFIRMED, ENDS, NOW)
    assert not looks_again(SeatFinding.ABSENT, ENDS, NOW)


def test_somebody_left_out_is_reinstated_by_one_attendee_and_the_bill() -> None:
    left_out = verdict(SeatFinding.ABSENT, 0.05)
    back = reinstate(left_out, asked=True, confirmed_vouchers=1, on_the_bill=True)
    assert (back.state, back.why.reason) == (CONFIRMED, VerdictReason.REINSTATED)
    assert back.probability >= 0.9
    for how in ({"asked": False}, {"confirmed_vouchers": 0}, {"on_the_bill": False}):
        case = {"asked": True, "confirmed_vouchers": 1, "on_the_bill": True} | how
        assert reinstate(left_out, **case) is left_out  # type: ignore[arg-type]
