"""The pure part: an option is kept and read back alike; who hosts belongs to the group."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from events.voted.rules import Wish, closes_at, host_of, wish_from

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
PEOPLE = st.integers(1, 5)


@given(
    st.builds(Wish, st.none() | MOMENTS, st.just("Asia/Shanghai"), st.none() | PEOPLE, st.text(max_size=9))
)
def test_an_option_is_kept_and_read_back(wish: Wish) -> None:
    assert wish_from(wish.kept()) == wish
    assert wish.whole == (wish.starts_at is not None and wish.venue_id is not None)


@given(PEOPLE, st.none() | PEOPLE, st.sets(PEOPLE))
def test_who_hosts_is_there(host: int, asker: int | None, inside: set[int]) -> None:
    found = host_of(host, asker, inside)
    assert found in inside if found is not None else not inside & {host, asker}
    assert found == host or host not in inside


@given(MOMENTS, MOMENTS)
def test_seats_can_be_taken_until_the_beginning_at_the_latest(starts: datetime, now: datetime) -> None:
    last = closes_at(starts, now)
    assert last <= starts
    assert last > now or last == starts
