"""S1 and S2 of the product: paid in another app with 124 off; and the front desk that says "another way, please"."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import schema
from app.core import clock
from events.attestations.actions import Words
from events.attestations.actions import say as vouch
from events.attestations.rules import Word
from events.bills.rules import BillState
from events.bookings.models import Booking
from events.bookings.rules import BookingState
from events.dinners.models import Seat
from tests.bills.helpers import EN, As, Table, Writing, a_sheet, a_table, agreed, begin, dinner_of, edit, told


def _all_were_there(writing: Writing, table: Table) -> None:
    with writing() as session:
        dinner = dinner_of(session, table)
        dinner.ends_at = clock.now() - timedelta(minutes=1)
        for name, seat in table.seats.items():
            others = {each: Word.YES for other, each in table.seats.items() if other != name}
            vouch(session, dinner, session.get_one(Seat, seat), Words(True, others, None), clock.now())


def test_s1_paid_elsewhere_124_off_split_to_the_fen_and_everybody_reviews(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
    _all_were_there(writing, table)
    lin = as_member(table.members["Lin"])
    form = {
        "mode": "by_dish", "version": "0", "key": "k" * 24, "lines-0-name": "铜锅", "lines-0-amount": "300",
        "lines-0-pool": "dishes", "lines-1-name": "羊肉", "lines-1-amount": "224", "lines-1-pool": "dishes",
        "charges-0-kind": "coupon", "charges-0-amount": "124", "charges-0-spread": "pro_rata",
        "charges-0-seat": "", "payments-0-seat": table.pids["Lin"], "payments-0-amount": "", "payments-0-to": "",
    }  # fmt: skip
    for row, pid in enumerate(table.pids.values()):
        form |= {f"diners-{row}-seat": pid, f"diners-{row}-there": "y", f"diners-{row}-unit": ""}
    assert lin.post(f"{table.path}/edit", data=form).status_code == 303
    pot, lamb = told(table).lines
    for name, line in (("Lin", pot), ("Zhou", pot), ("Su", pot), ("Zhou", lamb), ("Su", lamb)):
        tap = {"line": str(line.id), "seat": table.pids[name], "weight": "1"}
        assert as_member(table.members[name]).post(f"{table.path}/claim", data=tap).status_code == 303
    sent = {"version": str(told(table).bill.version), "share": _own_share(lin, table)}
    assert sent["share"] == "7634"  # 100 of the pot, less its part of 124 in 524
    assert lin.post(f"{table.path}/propose", data=sent).status_code == 303
    zhou = as_member(table.members["Zhou"])  # who paid and half of the others are enough
    assert (
        zhou.post(
            f"{table.path}/answer", data={"says": "agree", "share": _own_share(zhou, table)}
        ).status_code
        == 303
    )
    found = told(table)
    assert found.bill.state is BillState.AGREED
    assert sum(each.amount for each in found.shares) == 40000
    assert "Coupon, paid elsewhere" in lin.get(table.path, headers=EN).text
    for name in table.seats:
        page = as_member(table.members[name]).get(f"/d/{table.pid}/review", headers=EN)
        assert page.status_code == 200
        assert "铜锅" in page.text
        assert "How did you pay" not in page.text


def test_s2_the_boss_says_another_way_and_no_record_changes_but_a_note(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    before = _rows(writing)
    lin = as_member(table.members["Lin"])
    assert "AA" in lin.get(f"/d/{table.pid}", headers=EN).text
    page = lin.get(table.path, headers=EN)
    assert "Cash or any app: the money does not pass here." in as_member(table.members["Su"]).get(
        table.path, headers=EN
    ).text  # fmt: skip
    assert page.status_code == 200
    assert _rows(writing) == before
    note = lin.post(f"/d/{table.pid}/note", data={"text": "They took cash only."})
    assert note.status_code == 303
    changed = {name for name, count in _rows(writing).items() if count != before[name]}
    assert changed <= {"private_note"}
    assert told(table).bill.state is BillState.AGREED


def _own_share(browser: FlaskClient, table: Table) -> str:
    return browser.get(table.path, headers=EN).text.split('name="share" value="')[1].split('"')[0]


def _rows(writing: Writing) -> dict[str, int]:
    """How many rows each table has; what a browser's own visit leaves behind is none of the dinner's."""
    with writing() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in schema.metadata.sorted_tables
            if table.name not in ("device", "hit")
        }


def test_the_deposit_of_the_booking_stands_under_who_paid(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        session.add(Booking(
            dinner_id=table.id, state=BookingState.CONFIRMED, deposit_fen=20000,
            deposit_by_id=table.members["Zhou"], written_at=clock.now(), written_by_id=table.members["Lin"],
        ))  # fmt: skip
    page = as_member(table.members["Lin"]).get(f"{table.path}/edit", headers=EN).text
    first, second = (page.split(f'name="payments-{row}-seat"')[1].split("</select>")[0] for row in (0, 1))
    assert f'<option selected value="{table.pids["Zhou"]}">' in first
    assert f'<option selected value="{table.pids["Lin"]}">' in second
    assert 'name="payments-0-amount"' in page
    assert 'value="200"' in page


def test_the_estimate_stands_against_the_cap_while_they_order(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su", cap_fen=12000)
        begin(session, table, a_sheet(table, "Lin", 30000), "Lin")
    su = as_member(table.members["Su"])
    assert "So far ¥100 a head, of ¥120 at most." in su.get(table.path, headers=EN).text
    with writing() as session:
        edit(session, table, a_sheet(table, "Lin", 30000, 6001), "Lin")
    assert (
        "So far ¥120 a head. The table agreed on ¥120 at most."
        in su.get(f"{table.path}/claim", headers=EN).text
    )
