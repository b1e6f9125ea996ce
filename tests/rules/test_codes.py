"""Table codes: genuine ones pass within their minute, everything else is refused with its reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.attestations.code import ALPHABET, MAC_BYTES, SPOKEN_LENGTH
from events.attestations.rules import (
    Accepted,
    CodeReason,
    QrCode,
    Rejected,
    accepted_steps,
    check_qr,
    check_spoken,
    code_step,
    event_key,
    may_admit_walk_in,
    may_scan,
    normalise_spoken,
    parse_qr,
    qr_payload,
    spoken_code,
    window_open,
)

STARTS = datetime(2026, 5, 1, 19, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)
DURING = STARTS + timedelta(minutes=40)
DINNER = "d7Kq2"
KEY = event_key(b"a server secret", DINNER)
SHOWER = 41
STEP = code_step(DURING)

dining = st.timedeltas(timedelta(minutes=-29), timedelta(hours=4, minutes=59)).map(
    lambda since: STARTS + since
)


def scan(
    text: str, now: datetime = DURING, scanned_at: datetime | None = None, dinner: str = DINNER
) -> object:
    return check_qr(
        KEY, dinner, parse_qr(text), starts_at=STARTS, ends_at=ENDS, now=now, scanned_at=scanned_at
    )


def say(typed: str, now: datetime = DURING, tries: tuple[datetime, ...] = (), **admitted: int) -> object:
    used = {STEP: admitted["used"]} if admitted else {}
    return check_spoken(
        KEY, SHOWER, typed, starts_at=STARTS, ends_at=ENDS, now=now, wrong_tries=tries, admitted=used
    )


def shown(at: datetime = DURING, seat: int = SHOWER) -> str:
    return qr_payload(KEY, DINNER, seat, code_step(at))


@given(dining, st.integers(1, 10**9), st.integers(0, 2))
def test_a_shown_code_is_accepted_in_its_step_and_the_next_two(now: datetime, seat: int, back: int) -> None:
    at = now - timedelta(seconds=30 * back)
    if at < STARTS - timedelta(minutes=30):
        return
    assert scan(shown(at, seat), now) == Accepted(code_step(at))
    spoken = spoken_code(KEY, seat, code_step(at))
    heard = check_spoken(
        KEY, seat, spoken, starts_at=STARTS, ends_at=ENDS, now=now, wrong_tries=(), admitted={}
    )
    assert heard == Accepted(code_step(at))


@given(dining, st.integers(3, 400) | st.integers(-400, -1))
def test_steps_outside_the_window_are_stale(now: datetime, back: int) -> None:
    assert scan(shown(now - timedelta(seconds=30 * back)), now) == Rejected(CodeReason.STALE)


@given(st.integers(0, MAC_BYTES * 8 - 1))
def test_one_bit_of_the_mac_makes_it_forged(bit: int) -> None:
    genuine = parse_qr(shown())
    assert genuine is not None
    mac = (int.from_bytes(genuine.mac, "big") ^ (1 << bit)).to_bytes(MAC_BYTES, "big")
    forged = QrCode(DINNER, SHOWER, STEP, mac)
    assert check_qr(KEY, DINNER, forged, starts_at=STARTS, ends_at=ENDS, now=DURING) == Rejected(
        CodeReason.FORGED
    )


@given(st.data())
def test_no_other_text_passes_for_a_shown_code(data: st.DataObject) -> None:
    text = shown()
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(
        st.characters(min_codepoint=33, max_codepoint=126).filter(lambda each: each != text[place])
    )
    answer = scan(text[:place] + letter + text[place + 1 :])
    assert isinstance(answer, Rejected)
    assert answer.reason in {CodeReason.MALFORMED, CodeReason.OTHER_TABLE, CodeReason.FORGED}


@given(st.text(max_size=80) | st.lists(st.text(max_size=8), min_size=5, max_size=5).map(".".join))
def test_any_text_is_parsed_or_refused_without_a_fall(text: str) -> None:
    assert parse_qr(text) is None or isinstance(parse_qr(text), QrCode)
    assert parse_qr("TZ1." + text) is None or isinstance(scan("TZ1." + text), Rejected)


def test_another_tables_code_and_another_secret_are_refused() -> None:
    elsewhere = qr_payload(event_key(b"a server secret", "other"), "other", SHOWER, STEP)
    assert scan(elsewhere) == Rejected(CodeReason.OTHER_TABLE)
    renamed = elsewhere.replace(".other.", f".{DINNER}.")
    assert scan(renamed) == Rejected(CodeReason.FORGED)
    stolen = qr_payload(event_key(b"another secret", DINNER), DINNER, SHOWER, STEP)
    assert scan(stolen) == Rejected(CodeReason.FORGED)
    assert scan("https://example.org/") == Rejected(CodeReason.MALFORMED)


@pytest.mark.parametrize("number", ["041", "4１", "-41", "+41", "4" * 19, ""])
def test_a_number_has_one_spelling(number: str) -> None:
    mac = shown().rsplit(".", 1)[1]
    assert parse_qr(f"TZ1.{DINNER}.{number}.{STEP}.{mac}") is None
    assert parse_qr(f"TZ1.{DINNER}.{'4' * 18}.{STEP}.{mac}") is not None


def test_codes_are_shown_from_half_an_hour_before_to_three_hours_after() -> None:
    early, late = STARTS - timedelta(minutes=31), ENDS + timedelta(hours=3, minutes=1)
    assert scan(shown(early), early) == Rejected(CodeReason.NOT_OPEN_YET)
    assert scan(shown(late), late) == Rejected(CodeReason.CLOSED)
    assert say(spoken_code(KEY, SHOWER, code_step(early)), early) == Rejected(CodeReason.NOT_OPEN_YET)
    assert say(spoken_code(KEY, SHOWER, code_step(late)), late) == Rejected(CodeReason.CLOSED)


def test_a_scan_kept_without_network_counts_by_its_own_step_until_the_window_closes() -> None:
    kept = shown(DURING)
    for later in (timedelta(hours=1), ENDS - DURING + timedelta(hours=72)):
        assert scan(kept, DURING + later, scanned_at=DURING + timedelta(seconds=20)) == Accepted(STEP)
    too_late = ENDS + timedelta(hours=72, seconds=1)
    assert scan(kept, too_late, scanned_at=DURING) == Rejected(CodeReason.CLOSED)
    assert scan(kept, DURING + timedelta(hours=1)) == Rejected(CodeReason.STALE)
    assert scan(kept, ENDS, scanned_at=DURING + timedelta(minutes=5)) == Rejected(CodeReason.STALE)
    assert scan(shown(ENDS), DURING, scanned_at=ENDS) == Rejected(CodeReason.STALE)


def test_a_spoken_code_is_six_letters_that_nobody_mixes_up() -> None:
    code = spoken_code(KEY, SHOWER, STEP)
    assert len(code) == SPOKEN_LENGTH
    assert set(code) <= set(ALPHABET)
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(st.text(st.sampled_from(ALPHABET), min_size=6, max_size=6))
def test_a_typed_code_is_read_as_it_was_meant(code: str) -> None:
    sloppy = f" {code[:3].lower()}-{code[3:]} ".replace("0", "o").replace("1", "l")
    assert normalise_spoken(sloppy) == code


def test_a_spoken_code_lets_in_three() -> None:
    code = spoken_code(KEY, SHOWER, STEP)
    assert say(code, used=2) == Accepted(STEP)
    assert say(code, used=3) == Rejected(CodeReason.CODE_USED_UP)


def test_five_wrong_tries_in_ten_minutes_lock_even_the_right_code() -> None:
    code = spoken_code(KEY, SHOWER, STEP)
    recent = tuple(DURING - timedelta(minutes=minute) for minute in range(5))
    assert say("AAAAAA") == Rejected(CodeReason.WRONG_CODE)
    assert say(code, tries=recent[:4]) == Accepted(STEP)
    assert say(code, tries=recent) == Rejected(CodeReason.TOO_MANY_TRIES)
    assert say(code, tries=tuple(at - timedelta(minutes=6) for at in recent)) == Accepted(STEP)


def test_the_code_of_one_seat_is_not_the_code_of_another() -> None:
    assert say(spoken_code(KEY, SHOWER + 1, STEP)) == Rejected(CodeReason.WRONG_CODE)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))
def test_three_steps_are_accepted_newest_first(at: datetime) -> None:
    assert list(accepted_steps(at)) == [code_step(at), code_step(at) - 1, code_step(at) - 2]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"scanner": 1}, CodeReason.SELF),
        ({"shower_seated": False}, CodeReason.SHOWER_NOT_SEATED),
        ({"scanner_seated": False}, CodeReason.NOT_ADMITTED),
        ({"already": True}, CodeReason.ALREADY),
        ({}, None),
    ],
)
def test_one_token_for_an_ordered_pair_of_seated_people(
    how: dict[str, object], reason: CodeReason | None
) -> None:
    case = {"scanner": 2, "shower": 1, "scanner_seated": True, "shower_seated": True, "already": False}
    assert may_scan(**(case | how)) is reason  # type: ignore[arg-type]


def test_a_walk_in_is_admitted_by_a_token_holder_while_a_seat_is_free() -> None:
    holders = frozenset({1, 2})
    assert may_admit_walk_in(1, None, holders, free=1)
    assert not may_admit_walk_in(3, None, holders, free=1)
    assert not may_admit_walk_in(1, None, holders, free=0)
    assert not may_admit_walk_in(1, 9, holders, free=1)


def test_words_are_taken_for_72_hours() -> None:
    assert window_open(ENDS, ENDS + timedelta(hours=72))
    assert not window_open(ENDS, ENDS + timedelta(hours=72, seconds=1))
