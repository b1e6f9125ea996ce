"""The card on a diner's phone: who shows it, what stands on it, what never does (C-01, C-05, C-09, C-10)."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, update

from app.accounts.guests import give_link, make_guest
from app.core import clock
from app.merchants.models import MerchantClaim
from app.merchants.rules import ClaimState
from events.bills.models import GroupPerk
from events.cards import code
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.cards.tables import EN, PERK, SECRET, As, Evening, Writing
from tests.counting import count_queries
from tests.named import names

MONEY = re.compile(r"[¥$€]|\bCNY\b|\d+\.\d\d|balance|points|wallet", re.IGNORECASE)


def main_of(page: str) -> str:
    """The page without what stands around it."""
    return page[page.index("<main") : page.index("</main>")]


def test_each_at_the_table_opens_the_card_and_nobody_else(
    as_member: As, client: object, evening: Evening
) -> None:
    for name in ("lin", "zhou"):
        page = main_of(as_member(evening.people[name]).get(evening.card, headers=EN).text)
        for said in (
            "Haidian Foragers",
            "2 people",
            PERK,
            "agreed with Boss Li on",
            "valid now",
            '<svg class="qr"',
        ):
            assert said in page
        assert not names(page, "Lin")
        assert not names(page, "Zhou")
    assert as_member(evening.people["ma"]).get(evening.card).status_code == 403
    assert as_member(evening.people["gao"]).get(evening.card).status_code == 404


def test_codes_ahead_are_those_of_this_seat(as_member: As, evening: Evening) -> None:
    told = as_member(evening.people["lin"]).get(f"{evening.card}/codes.json").json
    assert told is not None
    key = code.card_key(SECRET, evening.pid)
    for each in told["codes"]:
        assert each["say"] == code.digits(key, code.begins(each["step"]))
        assert re.fullmatch(r"\d{6}", each["say"])
    assert told["step"] <= 60_000
    first = told["codes"][0]["step"]
    assert [each["step"] for each in told["codes"]] == list(range(first, first + len(told["codes"])))


def test_no_money_is_on_the_card_even_where_there_is_a_bill(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    lin = as_member(evening.people["lin"])
    bill = {"total": "36000", "payer": evening.seats["lin"], "currency": "CNY", "key": "k" * 24}
    assert lin.post(f"/d/{evening.pid}/bill", data=bill).status_code == 303
    page = main_of(lin.get(evening.card, headers=EN).text)
    shown = re.sub(r"<svg.*?</svg>|<script.*?</script>|[\w-]+=\"[^\"]*\"", "", page, flags=re.DOTALL)
    assert MONEY.search(shown) is None


def test_a_guest_shows_it_too_and_one_who_waits_does_not(
    app: Flask, evening: Evening, writing: Writing
) -> None:
    for state, status in ((SeatState.GOING, 200), (SeatState.WAITING, 403)):
        with writing() as session:
            guest = make_guest(session, "Old Wang", clock.now())
            key = give_link(session, guest, clock.now() + timedelta(days=9))
            session.add(Seat(
                dinner_id=evening.dinner_id, guest_id=guest.id, state=state, pact_version=1, asked_at=clock.now(),
            ))  # fmt: skip
        browser = app.test_client()
        browser.get(f"/d/{evening.pid}/guest/{key}")
        answer = browser.get(evening.card)
        assert answer.status_code == status or (status == 403 and "/sign-in" in answer.headers["Location"])


def test_a_house_that_is_not_here_gets_plain_text_and_no_code(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    with writing() as session:
        session.execute(update(MerchantClaim).values(state=ClaimState.ENDED))
    lin = as_member(evening.people["lin"])
    page = main_of(lin.get(evening.card, headers=EN).text)
    assert PERK in page
    assert "agreed with Boss Li on" in page
    assert 'class="qr"' not in page
    assert "data-codes" not in page
    assert lin.get(f"{evening.card}/codes.json").status_code == 409


def test_before_and_after_its_hours_the_card_has_no_code(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    lin = as_member(evening.people["lin"])
    for shift, sentence in (
        (timedelta(hours=-3), "Not yet"),
        (timedelta(hours=6), "the time for it has passed"),
    ):
        clock.shift(shift)
        page = main_of(lin.get(evening.card, headers=EN).text)
        assert sentence in page
        assert 'class="qr"' not in page


def test_the_card_is_there_without_a_promise(as_member: As, evening: Evening, writing: Writing) -> None:
    with writing() as session:
        session.execute(delete(GroupPerk))
    page = main_of(as_member(evening.people["zhou"]).get(evening.card, headers=EN).text)
    assert "Nothing was promised" in page
    assert 'class="qr"' in page


def test_it_asks_a_constant_number_of_questions(as_member: As, evening: Evening) -> None:
    lin = as_member(evening.people["lin"])
    lin.get(evening.card)
    with count_queries() as asked:
        lin.get(evening.card)
    assert len(asked) <= 14


def test_the_way_to_it_is_one_tap_from_home_from_the_dinner_and_from_the_bill(
    as_member: As, evening: Evening
) -> None:
    lin = as_member(evening.people["lin"])
    for page in ("/", f"/d/{evening.pid}"):
        assert f'href="{evening.card}"' in lin.get(page).text, page
