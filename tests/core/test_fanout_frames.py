"""WebSocket frames: in whatever pieces they come, the messages are the same; nothing grows without a bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import frames

MOST = 70_000
messages = st.lists(
    st.tuples(st.sampled_from((frames.TEXT, frames.BINARY)), st.binary(max_size=300)), min_size=1, max_size=6
)


def masked(kind: int, payload: bytes, last: bool = True, mask: bytes = b"abcd") -> bytes:
    head = frames.frame(payload, kind)
    head = head[: len(head) - len(payload)]
    hidden = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return bytes((head[0] if last else head[0] & 0x7F, head[1] | 0x80)) + head[2:] + mask + hidden


def read(data: bytes, cuts: list[int]) -> list[tuple[int, bytes]]:
    reader, found, at = frames.Reader(MOST), [], 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        found += reader.feed(data[at:cut])
        at = cut
    return found


@given(messages, st.lists(st.integers(0, 10_000), max_size=8), st.binary(min_size=4, max_size=4))
def test_messages_come_whole_in_whatever_pieces(
    said: list[tuple[int, bytes]], cuts: list[int], mask: bytes
) -> None:
    assert read(b"".join(masked(kind, payload, mask=mask) for kind, payload in said), cuts) == said


@given(st.lists(st.binary(max_size=50), min_size=2, max_size=6), st.lists(st.integers(0, 10_000), max_size=8))
def test_a_message_in_parts_is_put_together_with_pings_between(parts: list[bytes], cuts: list[int]) -> None:
    data = masked(frames.TEXT, parts[0], last=False) + masked(frames.PING, b"?")
    data += b"".join(masked(0, part, last=False) for part in parts[1:-1]) + masked(0, parts[-1])
    assert read(data, cuts) == [(frames.PING, b"?"), (frames.TEXT, b"".join(parts))]


@pytest.mark.parametrize("size", [0, 125, 126, 127, 65_535, 65_536, MOST])
def test_every_length_is_written_and_read(size: int) -> None:
    assert read(masked(frames.BINARY, b"x" * size), []) == [(frames.BINARY, b"x" * size)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frames.frame(b"not masked"), frames.MALFORMED),
        (
            bytes((0xC1,)) + masked(frames.TEXT, b"x")[1:],
            frames.MALFORMED,
        ),  # compressed, which was not agreed
        (masked(0, b"goes on with nothing"), frames.MALFORMED),
        (masked(frames.TEXT, b"a", last=False) + masked(frames.TEXT, b"b"), frames.MALFORMED),
        (masked(frames.PING, b"in parts", last=False), frames.MALFORMED),
        (masked(frames.PING, b"x" * 126), frames.MALFORMED),
        (masked(3, b""), frames.MALFORMED),
        (masked(frames.TEXT, b"x" * (MOST + 1))[:20], frames.TOO_BIG),  # refused by its head alone
        (masked(frames.TEXT, b"x" * MOST, last=False) + masked(0, b"x"), frames.TOO_BIG),
    ],
)
def test_what_is_malformed_or_endless_is_refused(data: bytes, code: int) -> None:
    with pytest.raises(frames.Broken) as broken:
        read(data, [])
    assert broken.value.code == code
