"""Amounts and bills as people write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.bills import written


@given(st.integers(-(10**10) + 1, 10**10 - 1), st.integers(0, 3))
def test_what_is_shown_is_read_back(units: int, exponent: int) -> None:
    assert written.amount(written.plain(units, exponent), exponent) == units


@pytest.mark.parametrize(
    ("text", "exponent", "units"),
    [
        ("71.69", 2, 7169), ("¥1,200", 2, 120000), ("１２０", 2, 12000), (" 48 元", 2, 4800), ("-12.5", 2, -1250),
        ("−3", 2, -300), ("3000", 0, 3000), ("3000.0", 0, 3000), ("1.234", 3, 1234), ("", 2, None), ("  ", 0, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, exponent: int, units: int | None) -> None:
    assert written.amount(text, exponent) == units


@pytest.mark.parametrize(
    ("text", "exponent"), [("1.234", 2), ("0.5", 0), ("a lot", 2), ("1e5", 2), ("1.2.3", 2)]
)
def test_what_is_none_is_refused_and_never_rounded(text: str, exponent: int) -> None:
    with pytest.raises(ValueError, match=text.replace(".", r"\.")):
        written.amount(text, exponent)


def test_a_pasted_bill_keeps_every_line_or_says_which_it_could_not_read() -> None:
    text = "1. 铜锅 48\n2、羊肉 4盘 ¥232.00\n酸梅汤：22.5元\n\nTofu .... 12\nWine - 80\n退豆腐 -12\n谢谢惠顾"
    found = written.pasted(text, 2)
    assert found.lines == (
        ("铜锅", 4800), ("羊肉 4盘", 23200), ("酸梅汤", 2250), ("Tofu", 1200), ("Wine", 8000), ("退豆腐", -1200),
    )  # fmt: skip
    assert found.unread == ("谢谢惠顾",)


@given(st.text(max_size=200))
def test_no_line_is_dropped(text: str) -> None:
    found = written.pasted(text, 2)
    kept = [line for line in text.splitlines() if unicodedata.normalize("NFKC", line).strip()]
    assert len(found.lines) + len(found.unread) == len(kept)


@pytest.mark.parametrize(
    ("units", "currency", "exponent", "shown"),
    [
        (7169, "CNY", 2, "¥71.69"),
        (12000, "CNY", 2, "¥120"),
        (-50, "USD", 2, "-$0.50"),
        (1234, "KWD", 3, "KWD 1.234"),
    ],
)
def test_amounts_as_people_read_them(units: int, currency: str, exponent: int, shown: str) -> None:
    assert written.cash(units, currency, exponent) == shown
