"""Attacks on tables that decide themselves: who has left, what was pressed twice, what downtime passed over."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models_guests import Guest
from app.core import clock, db
from events.cravings import actions as cravings
from events.cravings.models import CravingDraft
from events.dinners import seats
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.queries import guest_seat, own_seat
from events.dinners.rules import Party, SeatState, Visibility
from events.polls import actions as polls
from events.polls import closing
from events.polls import queries as poll_queries
from events.polls.actions import Ask
from events.polls.models import Poll
from events.polls.rules import Kind, Word
from events.tipping.models import Tipping
from groups.membership.models import Group
from groups.membership.stewardship import leave
from tests.cravings.wished import drafts, say, wish
from tests.dinners.helpers import SEAT, As, Writing
from tests.dinners.test_guests import key_on
from tests.factories import a_group, a_member, a_venue
from tests.polls.helpers import a_table, ask_dates, the
from tests.tipping.asked import DAY, a_proposal


def test_whoever_has_left_the_group_gets_no_seat_by_an_old_vote(writing: Writing) -> None:
    """One leaves while still on the bench, and gets up only then: nothing has taken the vote away."""
    with writing() as session:
        dinner, people = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
        yes = {option.public_id: Word.YES for option in said.options}
        for each in people[1:]:
            polls.answer(session, dinner, Holder(each.id), yes, clock.now(), wants_seat=True)
        seats.take_seat(session, dinner, people[1].id, Party(), 1, clock.now())
    with writing() as session:
        leave(session, session.get_one(Group, dinner.group_id), people[1].id, clock.now())
    with writing() as session:
        seats.give_back(session, session.get_one(Dinner, dinner.id), people[1].id, clock.now())
    with writing() as session:
        closing.close(session, session.get_one(Dinner, dinner.id), clock.now())
    with db.database().reading() as session:
        gone = own_seat(session, dinner.id, people[1].id)
        assert gone is not None
        assert gone.state is SeatState.GONE
        stays = own_seat(session, dinner.id, people[2].id)
        assert stays is not None
        assert stays.state is SeatState.GOING


def test_a_stranger_who_voted_while_it_was_public_gets_no_seat_at_the_groups_own_table(
    writing: Writing,
) -> None:
    with writing() as session:
        dinner, _people = a_table(session, visibility=Visibility.PUBLIC)
        stranger = a_member(session)
        said = ask_dates(session, dinner, 3, 4)
        yes = {option.public_id: Word.YES for option in said.options}
        polls.answer(session, dinner, Holder(stranger.id), yes, clock.now(), wants_seat=True)
        dinner.visibility = Visibility.GROUP
    with writing() as session:
        assert closing.close(session, session.get_one(Dinner, dinner.id), clock.now()).date is not None
        assert own_seat(session, dinner.id, stranger.id) is None


def test_a_guest_taken_off_the_list_does_not_come_back_by_an_old_vote(
    writing: Writing, client: FlaskClient, as_member: As
) -> None:
    with writing() as session:
        dinner, _people = a_table(session, visibility=Visibility.LINK)
        said = ask_dates(session, dinner, 3, 4)
    path = f"/d/{dinner.public_id}"
    client.get(f"{path}/with/{dinner.share_token}")
    form = SEAT | {"name": "Old Wang", "key": key_on(client.get(path).text)}
    client.post(f"{path}/seat", data=form)
    sent = {f"o-{option.public_id}": "yes" for option in said.options} | {"seat": "yes"}
    assert client.post(f"{path}/poll/answers", data=sent).status_code == 303
    with writing() as session:
        seat = session.scalars(select(Seat).where(Seat.guest_id.is_not(None))).one()
        guest_id = seat.guest_id
        pid = session.get_one(Guest, guest_id).public_id
    assert as_member(dinner.host_id).post(f"{path}/guests/{pid}/remove").status_code == 303
    with writing() as session:
        closing.close(session, session.get_one(Dinner, dinner.id), clock.now())
    with db.database().reading() as session:
        after = guest_seat(session, dinner.id, guest_id or 0)
        assert after is not None
        assert after.state is SeatState.GONE


def test_a_vote_that_downtime_has_passed_over_ends_and_is_not_tried_for_ever(writing: Writing) -> None:
    with writing() as session:
        dinner, people = a_table(session)
        venues = [a_venue(session, people[0], name) for name in ("One", "Two")]
        now = clock.now()
        ask = Ask(Kind.PLACE, venue_ids=tuple(venue.id for venue in venues))
        polls.open_poll(session, dinner, ask, now + DAY, people[0].id, now)
        polls.answer(
            session, dinner, Holder(people[0].id),
            {the(session, dinner, Kind.PLACE).options[0].public_id: Word.YES}, now,
        )  # fmt: skip
    late = clock.now() + timedelta(days=9)
    with writing() as session:
        closing.close_due(session, dinner.id, late)
    with db.database().reading() as session:
        assert session.scalars(select(Poll.closed_at)).all() == [late]
        assert poll_queries.due(session, late + DAY) == []


def test_the_same_proposal_twice_makes_two_tables_and_no_error(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        first = a_proposal(session, group, ann, need=2)
        first.opened_at -= timedelta(hours=1)  # or it would be a second press
        session.flush()
        second = a_proposal(session, group, ann, need=2)
        assert first.id != second.id
        second.slots[0].starts_at, second.slots[1].starts_at = (slot.starts_at for slot in first.slots)
        pids = [first.public_id, second.public_id]
    browser = as_member(bo.id)
    sent = {"slot": ["0"], "place": ["0"], "adults": "0", "children": "0"}
    assert [browser.post(f"/tip/{pid}/answer", data=sent).status_code for pid in pids] == [303, 303]
    with db.database().reading() as session:
        assert len(set(session.scalars(select(Tipping.dinner_id)))) == 2


def test_a_draft_whose_evening_downtime_has_passed_over_dissolves(writing: Writing) -> None:
    with writing() as session:
        people = [a_member(session) for _each in range(3)]
        a_group(session, *people)
        for each in people:
            wish(session, each)
        (draft,) = drafts(session)
        say(session, draft, True, *people)
        draft_id = draft.id
    late = clock.now() + timedelta(days=3)
    with writing() as session:
        cravings.settle(session, draft_id, late)
    with db.database().reading() as session:
        found = session.get_one(CravingDraft, draft_id)
        assert found.closed_at is not None
        assert found.dinner_id is None
