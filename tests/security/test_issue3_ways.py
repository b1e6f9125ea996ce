"""Attacks on ways: where notices lead, what travels in addresses, and one link in two hands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from app.accounts import guests
from app.core import clock, db
from app.core.ids import new_token
from app.places.models import Dish
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from events.diets import actions as diets
from events.diets.actions import Told
from events.diets.needs import Need
from events.dinners import seats
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party, Visibility
from events.headcount import actions as headcount
from events.headcount.actions import Question
from events.headcount.rules import Preset
from tests.dinners.helpers import As, Writing
from tests.factories import a_dinner, a_group, a_member, a_venue


def test_whoever_is_asked_for_the_headcount_may_open_what_the_notice_leads_to(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        soon = clock.now() + timedelta(hours=20)
        dinner = a_dinner(session, a_group(session, ann, bo), ann, bo, starts_at=soon)
    with writing() as session:
        found, now = session.get_one(Dinner, dinner.id), clock.now()
        headcount.set_headcount(session, found, ann.id, Question(Preset.BROTH), 6, now)
    with db.database().reading() as session:
        paths = session.scalars(select(Notice.path).where(Notice.member_id == bo.id)).all()
    assert paths
    assert [as_member(bo.id).get(path).status_code for path in paths] == [200] * len(paths)


def test_a_list_with_an_endless_place_makes_no_endless_address(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
    text = f"主题：{'吃' * 1400}\n地点：{'远' * 1400}\n时间：明天18:30\n1. 张三\n2. 李四"
    answer = as_member(ann.id).post(f"/g/{group.public_id}/dinners/from-list", data={"text": text})
    assert answer.status_code == 303
    assert len(answer.location) < 2000


def test_the_menu_check_does_not_say_by_its_order_whose_need_it_is(writing: Writing, as_member: As) -> None:
    pages = []
    for first, second in ((Need.VEGAN, Need.HALAL), (Need.HALAL, Need.VEGAN)):
        with writing() as session:
            ann, bo, cai = a_member(session), a_member(session), a_member(session)
            venue = a_venue(session, ann)
            dinner = a_dinner(session, a_group(session, ann, bo, cai), ann, bo, cai, venue=venue)
            diets.write_own(session, bo.id, [Told(first)], clock.now())
            diets.write_own(session, cai.id, [Told(second)], clock.now())
            row = Dish(
                venue_id=venue.id, name="Mapo", name_key="mapo", created_by_id=ann.id, created_at=clock.now()
            )  # fmt: skip
            session.add(row)
            session.flush()
            dish = row.public_id
        page = as_member(ann.id).get(f"/d/{dinner.public_id}/menu?dish={dish}").text
        pages.append(page[page.index("One of you") : page.index("For the kitchen")].partition("</ul>")[0])
    assert pages[0] == pages[1]


def test_one_link_in_two_hands_becomes_one_members_seat(writing: Writing) -> None:
    """Both press "This is me" at the same moment; whoever is second finds that the seat is somebody's."""
    key = new_token()
    with writing() as session:
        host, *hands = (a_member(session) for _each in range(7))
        group = a_group(session, host)
        dinner = a_dinner(session, group, host, visibility=Visibility.LINK)
        guest = guests.make_guest(session, "Old Wang", clock.now())
        guests.give_link(session, guest, clock.now() + timedelta(days=9), key)
        seats.take_guest_seat(session, dinner, guest, Party(), 1, clock.now())

    def press(member_id: int) -> int:
        with db.database().writing() as session:
            return guests.claim(session, [key], member_id, clock.now())

    with ThreadPoolExecutor(len(hands)) as pool:
        said = list(pool.map(press, [member.id for member in hands]))
    assert sorted(said) == [0] * (len(hands) - 1) + [1]
    winner = hands[said.index(1)].id
    with db.database().reading() as session:
        mine = session.scalars(select(Seat.member_id).where(Seat.guest_id == guest.id)).all()
        told = session.scalars(select(Notice.member_id).where(Notice.kind == Kind.GUEST_MERGED)).all()
    assert mine == told == [winner]
