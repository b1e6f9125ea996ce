"""What one witness alone is worth, and that nobody is struck off against two (ADR 24)."""

from events.attestations.rules import SeatFinding
from tests.rules.tables import a_table, states

FOUR = (1, 2, 3, 4)


def test_a_friend_who_covers_for_somebody_absent_is_not_enough_against_a_denial() -> None:
    says = {1: "2y 3y 4y", 2: "1y 3y 4n", 3: "1y 2y"}
    assert states(a_table(*FOUR, says=says, own={4: True}))[4] is SeatFinding.CONTESTED


def test_a_code_passed_on_by_an_insider_is_not_enough_against_a_denial() -> None:
    says = {1: "2y 3y 4y", 2: "1y 3y 4n", 3: "1y 2y", 4: "1y"}
    assert states(a_table(*FOUR, says=says, scans=[(1, 4)]))[4] is SeatFinding.CONTESTED


def test_without_a_denial_one_voice_is_enough_and_a_second_outweighs_one() -> None:
    alone = {1: "2y 3y 4y", 2: "1y 3y", 3: "1y 2y"}
    assert states(a_table(*FOUR, says=alone, own={4: True}))[4] is SeatFinding.CONFIRMED
    both = {1: "2y 3y 4y", 2: "1y 3y 4n", 3: "1y 2y 4y"}
    assert states(a_table(*FOUR, says=both, own={4: True}))[4] is SeatFinding.CONFIRMED


def test_a_majority_that_denies_strikes_nobody_off_who_is_there_and_vouched_for() -> None:
    deniers = {each: " ".join(f"{x}y" for x in (1, 2, 3) if x != each) + " 5n" for each in (1, 2, 3)}
    says = deniers | {4: "1y 2y 3y 5y", 5: "1y 2y 3y 4y"}
    assert states(a_table(1, 2, 3, 4, 5, says=says))[5] is SeatFinding.CONTESTED


def test_who_says_nothing_herself_is_absent_when_the_table_says_so() -> None:
    deniers = {each: " ".join(f"{x}y" for x in (1, 2, 3) if x != each) + " 5n" for each in (1, 2, 3)}
    assert states(a_table(1, 2, 3, 4, 5, says=deniers))[5] is SeatFinding.ABSENT
