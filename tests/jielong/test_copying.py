"""Lists copied out: what stands in them, for whom, and that they can come back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.core import clock, jobs
from events.jielong.models import ListedName
from events.jielong.rules import Entry, read_list
from groups.membership.models import Membership
from groups.membership.rules import Role
from tests.factories import a_member
from tests.jielong.helpers import As, Table, Travel, Writing, enter, seated, sit, text_of


def test_the_list_copies_out_with_seats_bench_pact_and_link(
    as_member: As, writing: Writing, t: Table
) -> None:
    ann = as_member(t.ann.id)
    enter(ann, t, "1. 张三+1 不吃辣\n2. 李四（晚到）\n替补：\n3. 王五")
    text = text_of(ann, t).splitlines()
    assert text[:2] == ["#接龙", "Old-stove hotpot"]
    assert text[2].startswith("When: ")
    assert text[3] == "Where: not decided yet"
    assert text[4:8] == ["1. Ann", "2. 张三 +1 (不吃辣)", "3. 李四 (晚到)", "Seats: 4 of 8 left"]
    assert text[8:10] == ["Waiting list:", "4. 王五"]
    assert text[10].startswith("Pact: Split evenly")
    assert text[11] == f"http://localhost{t.page}"
    page = ann.get(t.page).text
    assert "2. 张三 +1 (不吃辣)" in page.split('<pre class="slip astext">')[1].split("</pre>")[0]


def test_what_was_copied_and_pasted_again_moves_nobody(as_member: As, writing: Writing, t: Table) -> None:
    ann = as_member(t.ann.id)
    enter(ann, t, "1. 张三+老婆+1小 不吃辣\n2. 李四（晚到）\n3. Tom Smith\n替补：\n4. 王五+1")
    before, copied = seated(writing, t), text_of(ann, t)
    assert "Nobody new" in enter(ann, t, copied)
    assert seated(writing, t) == before
    assert text_of(ann, t) == copied


def test_seats_of_a_list_read_back_as_the_list(as_member: As, t: Table) -> None:
    pasted = "1. 张三 +老婆 +1小（不吃辣）\n2. Tom Smith (late)\n3. 9527\n替补：\n4. 王五 +1"
    ann = as_member(t.ann.id)
    enter(ann, t, pasted)
    back = read_list(text_of(ann, t)).entries
    assert back == (Entry("Ann"), *read_list(pasted).entries)


def test_all_who_see_it_copy_it_but_diets_stay_with_the_host(
    as_member: As, writing: Writing, t: Table
) -> None:
    with writing() as session:
        sit(session, session.merge(t.dinner, load=True), t.bo)
        cho = a_member(session, "Cho", locale="en")
        session.flush()
        session.add(Membership(
            group_id=t.dinner.group_id, member_id=cho.id, role=Role.MEMBER, via="open", joined_at=clock.now(),
        ))  # fmt: skip
    enter(as_member(t.ann.id), t, "1. 张三 不吃辣\n2. 李四（晚到）")
    host, seated, member = (text_of(as_member(each), t) for each in (t.ann.id, t.bo.id, cho.id))
    assert ("不吃辣" in host, "晚到" in host) == (True, True)
    assert ("不吃辣" in seated, "晚到" in seated) == (False, True)
    assert ("不吃辣" in member, "晚到" in member, "张三" in member) == (False, False, True)
    assert as_member(t.eve.id).get(f"{t.list}.txt").status_code == 404


def test_diet_notes_are_gone_a_week_after(writing: Writing, as_member: As, t: Table, travel: Travel) -> None:
    enter(as_member(t.ann.id), t, "1. 张三 不吃辣\n2. 李四（晚到）")
    travel(timedelta(days=10))
    jobs.run_ticks(clock.now())
    with writing() as session:
        assert sorted(session.scalars(select(ListedName.note)).all()) == ["", "晚到"]
