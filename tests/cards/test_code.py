"""Codes of the card as pure functions: genuine, of now, and of this table alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.cards import code

SECRET = b"s" * 40
KEY = code.card_key(SECRET, "dinner")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
SEATS = st.text("23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ", min_size=11, max_size=11)
SECONDS = st.floats(0, 600).map(lambda each: timedelta(seconds=each))


@given(SEATS, MOMENTS)
def test_what_is_shown_is_read(seat: str, at: datetime) -> None:
    shown = code.parse(code.payload(KEY, seat, code.step_at(at)))
    assert shown is not None
    assert shown.seat == seat
    assert code.is_genuine(KEY, shown)
    assert code.is_fresh(shown, at)


@given(SEATS, MOMENTS, SECONDS)
def test_a_qr_lives_for_thirty_seconds_at_least_and_sixty_at_most(
    seat: str, at: datetime, later: timedelta
) -> None:
    shown = code.parse(code.payload(KEY, seat, code.step_at(at)))
    assert shown is not None
    fresh = code.is_fresh(shown, at + later)
    if later <= timedelta(seconds=30):
        assert fresh
    if later >= timedelta(seconds=60):
        assert not fresh


@given(SEATS, MOMENTS)
def test_a_code_of_later_is_not_taken_yet(seat: str, at: datetime) -> None:
    shown = code.parse(code.payload(KEY, seat, code.step_at(at) + 1))
    assert shown is not None
    assert not code.is_fresh(shown, at)


@given(SEATS, MOMENTS, st.data())
def test_any_letter_changed_is_no_code_or_none_of_ours(seat: str, at: datetime, data: st.DataObject) -> None:
    text = code.payload(KEY, seat, code.step_at(at))
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda x: x != text[place]))
    forged = code.parse(text[:place] + letter + text[place + 1 :])
    assert forged is None or not code.is_genuine(KEY, forged)


@given(SEATS, MOMENTS, st.text(max_size=20))
def test_another_table_or_another_server_makes_other_codes(seat: str, at: datetime, other: str) -> None:
    shown = code.parse(code.payload(KEY, seat, code.step_at(at)))
    assert shown is not None
    if other != "dinner":
        assert not code.is_genuine(code.card_key(SECRET, other), shown)
    assert not code.is_genuine(code.card_key(b"t" * 40, "dinner"), shown)


@given(MOMENTS, SECONDS)
def test_six_digits_are_taken_for_two_and_a_half_minutes_at_least_and_five_at_most(
    at: datetime, later: timedelta
) -> None:
    said = code.digits(KEY, at)
    assert code.read_digits(said) == said
    taken = code.takes(KEY, said, at + later)
    if later <= timedelta(seconds=150):
        assert taken
    # Another period may happen to say the same six digits: then it is that one's.
    if later >= timedelta(seconds=300) and said not in {
        code.digits(KEY, at + later),
        code.digits(KEY, at + later - timedelta(seconds=150)),
    }:
        assert not taken


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    shown = code.parse(text)
    assert shown is None or not code.is_genuine(KEY, shown)
    typed = code.read_digits(text)
    assert typed is None or (len(typed) == 6 and typed.isdigit())


def test_digits_are_read_as_people_write_them() -> None:
    assert code.read_digits(" 031-42 7 ") == "031427"
    assert code.read_digits("03142") is None
    assert code.read_digits("٠٣١٤٢٧") is None
    assert code.read_digits("03142a") is None
