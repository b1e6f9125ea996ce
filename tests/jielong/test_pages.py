"""Lists over HTTP: pasted, looked through, entered, claimed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models_guests import Guest
from app.core import clock
from events.dinners import seats
from events.dinners.models import Dinner
from events.jielong.models import ListedName
from tests.dinners.helpers import counted
from tests.jielong.helpers import As, Table, Travel, Writing, confirmed, enter, seated, sit

THREE = "1. 张三+1 不吃辣 / 2. 李四"


def test_one_pasted_line_makes_three_seats_and_one_diet_note(
    writing: Writing, as_member: As, t: Table
) -> None:
    assert "3 people have a seat now." in enter(as_member(t.ann.id), t, THREE)
    assert seated(writing, t) == [("Ann", "going", 1), ("张三", "going", 2), ("李四", "going", 1)]
    with writing() as session:
        rows = session.scalars(select(ListedName).order_by(ListedName.id)).all()
        assert [(row.name, row.note, row.diet) for row in rows] == [
            ("张三", "不吃辣", True),
            ("李四", "", False),
        ]


def test_looking_a_list_through_writes_nothing(writing: Writing, as_member: As, t: Table) -> None:
    told = as_member(t.ann.id).post(t.list, data={"text": THREE}).text
    assert "3 people would sit" in told
    assert seated(writing, t) == [("Ann", "going", 1)]


def test_the_same_list_again_adds_only_who_is_new(writing: Writing, as_member: As, t: Table) -> None:
    ann = as_member(t.ann.id)
    enter(ann, t, THREE)
    assert "Nobody new" in enter(ann, t, THREE)
    enter(ann, t, "0. 王五\n" + THREE.replace(" / ", "\n"))
    assert [name for name, _state, _size in seated(writing, t)] == ["Ann", "张三", "李四", "王五"]


def test_one_confirmation_sent_twice_is_one(writing: Writing, as_member: As, t: Table) -> None:
    ann = as_member(t.ann.id)
    sent = confirmed(ann.post(t.list, data={"text": THREE}).text, THREE)
    for _press in range(2):
        assert ann.post(f"{t.list}/enter", data=sent).status_code == 303
    assert len(seated(writing, t)) == 3


def test_never_more_than_the_limit_and_later_lines_wait_in_order(
    writing: Writing, as_member: As, t: Table
) -> None:
    text = "\n".join(f"{n}. guest {chr(96 + n)}" for n in range(1, 12))
    told = enter(as_member(t.ann.id), t, text)
    assert "7 people have a seat now. 4 wait on the bench." in told
    found = seated(writing, t)
    assert [state for _name, state, _size in found] == ["going"] * 8 + ["waiting"] * 4
    assert [name for name, _state, _size in found[1:]] == [f"guest {chr(96 + n)}" for n in range(1, 12)]


def test_substitutes_wait_though_seats_are_free(writing: Writing, as_member: As, t: Table) -> None:
    enter(as_member(t.ann.id), t, "1. 张三\n替补：\n2. 李四")
    assert seated(writing, t)[1:] == [("张三", "going", 1), ("李四", "waiting", 1)]


def test_what_is_unclear_is_asked_and_answered(writing: Writing, as_member: As, t: Table) -> None:
    text = "1. 张三 待定\n2. 李四 带家属\n3. 王五、赵六\n4. +1\n5. 孙七\n6. 孙七 +1"
    page = as_member(t.ann.id).post(t.list, data={"text": text}).text
    asked = (
        "Not sure yet",
        "Children with them",
        "Two people, or one with",
        "What is the name?",
        "here twice",
    )
    assert [each for each in asked if each not in page] == []
    enter(
        as_member(t.ann.id), t, text,
        **{"d0-maybe": "seat", "a1": "1", "c1": "1", "d2-two": "note", "in3": "", "d5-twice": "same"},
    )  # fmt: skip
    assert seated(writing, t)[1:] == [
        ("张三", "going", 1), ("李四", "going", 3), ("王五", "going", 1), ("孙七", "going", 2),
    ]  # fmt: skip


def test_a_line_without_a_name_is_asked_for_one(as_member: As, t: Table) -> None:
    ann = as_member(t.ann.id)
    text = "1. 张三\n2. +1"
    sent = confirmed(ann.post(t.list, data={"text": text}).text, text)
    answer = ann.post(f"{t.list}/enter", data=sent)
    assert answer.status_code == 422
    assert "Write a name, or leave this line out." in answer.text
    assert "张三" in answer.text


def test_a_line_can_be_left_out(writing: Writing, as_member: As, t: Table) -> None:
    enter(as_member(t.ann.id), t, "1. 张三\n2. 李四", in1="")
    assert [name for name, _state, _size in seated(writing, t)] == ["Ann", "张三"]


def test_cancelled_people_get_no_seat_and_keep_none_silently(
    writing: Writing, as_member: As, t: Table
) -> None:
    ann = as_member(t.ann.id)
    enter(ann, t, "1. 张三\n2. 李四")
    assert "Still has a place here." in ann.post(t.list, data={"text": "1. 张三 取消\n2. 李四"}).text
    enter(ann, t, "1. 张三 取消\n2. ~~王五~~")
    assert [name for name, _state, _size in seated(writing, t)] == ["Ann", "张三", "李四"]


def test_who_sits_already_is_recognised_by_name(writing: Writing, as_member: As, t: Table) -> None:
    with writing() as session:
        sit(session, session.merge(t.dinner, load=True), t.bo)
    told = enter(as_member(t.ann.id), t, "1. Ann\n2. Bo Lin\n3. 张三")
    assert "1 person has a seat now." in told
    assert [name for name, _state, _size in seated(writing, t)] == ["Ann", "Bo Lin", "张三"]


def test_a_member_is_never_seated_by_a_list_but_asked(writing: Writing, as_member: As, t: Table) -> None:
    enter(as_member(t.ann.id), t, "1. Bo Lin +1")
    with writing() as session:
        assert session.scalars(select(ListedName)).one().meant_id == t.bo.id
    bo = as_member(t.bo.id)
    assert "Is “Bo Lin” on the list you?" in bo.get(t.page).text
    assert (
        "The seat is yours now."
        in bo.post(f"{t.list}/mine", data={"answer": "yes"}, follow_redirects=True).text
    )
    assert bo.post(f"{t.list}/mine", data={"answer": "yes"}).status_code == 303
    assert seated(writing, t) == [("Ann", "going", 1), ("Bo Lin", "going", 2)]
    assert "on the list you?" not in bo.get(t.page).text


def test_a_member_may_say_it_is_somebody_else(writing: Writing, as_member: As, t: Table) -> None:
    enter(as_member(t.ann.id), t, "1. Bo Lin")
    bo = as_member(t.bo.id)
    bo.post(f"{t.list}/mine", data={"answer": "no"})
    assert "on the list you?" not in bo.get(t.page).text
    assert seated(writing, t) == [("Ann", "going", 1), ("Bo Lin", "going", 1)]


def test_only_whom_the_host_meant_can_claim(writing: Writing, as_member: As, t: Table) -> None:
    enter(as_member(t.ann.id), t, "1. Bo Lin", m0="other")
    as_member(t.bo.id).post(f"{t.list}/mine", data={"answer": "yes"})
    with writing() as session:
        assert session.scalars(select(ListedName)).one().seat_id
        assert session.scalars(select(ListedName.meant_id)).one() is None
    assert len(seated(writing, t)) == 2


def test_only_the_host_imports(as_member: As, client: FlaskClient, t: Table) -> None:
    for browser, status in ((as_member(t.bo.id), 403), (as_member(t.eve.id), 404), (client, 404)):
        assert browser.get(t.list).status_code == status
        for address in (t.list, f"{t.list}/enter"):
            assert browser.post(address, data={"text": THREE}).status_code == status


@pytest.mark.parametrize(
    "text",
    ["", "  \n ", "长" * 60_001, "\n".join(["x"] * 2_001), "\n".join(f"{n}. n{n}" for n in range(201))],
    ids=["empty", "blank", "long", "lines", "names"],
)  # fmt: skip
def test_odd_and_huge_lists_are_refused_and_kept(as_member: As, t: Table, text: str) -> None:
    for address in (t.list, f"{t.list}/enter"):
        answer = as_member(t.ann.id).post(address, data={"text": text})
        assert answer.status_code == 422
        assert text.strip()[:50] in answer.text


def test_a_party_larger_than_the_table_is_told(as_member: As, writing: Writing, t: Table) -> None:
    text = "1. 张三 +8"
    page = as_member(t.ann.id).post(t.list, data={"text": text}).text
    answer = as_member(t.ann.id).post(f"{t.list}/enter", data=confirmed(page, text))
    assert answer.status_code == 422
    assert "larger than the table" in answer.text
    assert len(seated(writing, t)) == 1


def test_a_dinner_that_has_begun_takes_nobody_from_a_list(as_member: As, t: Table, travel: Travel) -> None:
    page = as_member(t.ann.id).post(t.list, data={"text": THREE}).text
    travel(timedelta(days=2, minutes=5))
    assert as_member(t.ann.id).post(f"{t.list}/enter", data=confirmed(page, THREE)).status_code == 409


def test_whoever_has_left_since_is_not_brought_back_by_the_same_list(
    writing: Writing, as_member: As, t: Table
) -> None:
    ann = as_member(t.ann.id)
    enter(ann, t, "1. 张三\n2. 李四")
    with writing() as session:
        dinner = session.get_one(Dinner, t.dinner.id)
        guest = session.scalars(select(Guest).where(Guest.name == "张三")).one()
        seats.give_back_guest(session, dinner, guest, clock.now())
    assert "has left since" in ann.post(t.list, data={"text": "1. 张三\n2. 李四"}).text
    enter(ann, t, "1. 张三\n2. 李四")
    assert [name for name, _state, _size in seated(writing, t)] == ["Ann", "李四"]


def test_looking_through_thirty_names_asks_no_more_than_three(as_member: As, t: Table) -> None:
    ann = as_member(t.ann.id)
    asked = []
    for size in (3, 30):
        text = "\n".join(f"{n}. guest{n}" for n in range(1, size + 1))
        with counted() as statements:
            assert ann.post(t.list, data={"text": text}).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
