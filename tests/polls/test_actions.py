"""Votes from question to dinner: what counts, what wins, who sits."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.access import Refused
from events.dinners import actions as dinners
from events.dinners.holders import Holder
from events.dinners.models import Dinner
from events.dinners.rules import DinnerReason, Party
from events.dinners.seats import take_seat
from events.polls import actions, closing, listeners, queries, rules
from events.polls.actions import Ask
from events.polls.models import PollAnswer, PollBallot, PollOption
from events.polls.rules import Kind, PollReason, Word
from events.signals import DinnerChanged, PollClosed
from groups.signals import MemberLeft
from tests.factories import a_venue
from tests.polls.helpers import DAY, a_table, ask_dates, ask_places, say, sitting, the, wall


def test_a_vote_stands_at_its_earliest_date_and_tells_nobody_of_a_change(session: Session) -> None:
    dinner, _people = a_table(session)
    said = ask_dates(session, dinner, 4, 3, 6)
    assert dinner.time_open
    assert dinner.starts_at == said.options[1].starts_at
    assert dinner.ends_at - dinner.starts_at == timedelta(hours=2)
    assert dinner.sequence == 0
    assert not any(isinstance(fact, DinnerChanged) for fact in session.info["facts"])


def test_the_winner_becomes_the_dinners_in_one_change(session: Session) -> None:
    dinner, (host, bo, cai) = a_table(session)
    one, other = a_venue(session, host), a_venue(session, host, "Yude")
    dates, places = ask_dates(session, dinner, 3, 4), ask_places(session, dinner, one.id, other.id)
    for person, words in ((host, "ny"), (bo, "iy"), (cai, "yi")):
        say(session, dinner, person, dates, words)
    say(session, dinner, bo, places, "ny")
    result = closing.close(session, dinner, clock.now())
    assert result.date is not None
    assert (dinner.starts_at, dinner.venue_id) == (dates.options[1].starts_at, other.id)
    assert (dinner.time_open, dinner.place_open, dinner.sequence) == (False, False, 1)
    told = [fact for fact in session.info["facts"] if isinstance(fact, DinnerChanged | PollClosed)]
    assert [getattr(fact, "decided", None) for fact in told] == [None, True, True]


def test_two_closings_are_one(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    say(session, dinner, host, ask_dates(session, dinner, 3, 4), "yy")
    closing.close(session, dinner, clock.now())
    closing.close_due(session, dinner.id, clock.now() + 3 * DAY)
    assert dinner.sequence == 1


def test_an_answer_sent_again_replaces_and_counts_once(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    said = ask_dates(session, dinner, 3, 4)
    for words in ("yn", "yn", "ny"):
        say(session, dinner, host, said, words)
    counts = rules.tallies(*_law(session, dinner))
    assert [counts[o.id].yes for o in said.options] == [0, 1]
    assert len(session.scalars(select(PollBallot)).all()) == 1


def test_what_is_taken_back_counts_for_nothing(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    say(session, dinner, host, ask_dates(session, dinner, 3, 4), "yy")
    for _press in range(2):
        actions.withdraw(session, dinner, Holder(host.id), clock.now())
        session.flush()
    assert session.scalars(select(PollAnswer)).all() == []


def test_a_late_answer_is_refused_whole(session: Session) -> None:
    dinner, (host, bo, _cai) = a_table(session)
    said = ask_dates(session, dinner, 3, 4)
    say(session, dinner, host, said, "yn")
    words = {said.options[0].public_id: Word.YES}
    with pytest.raises(Refused) as late:
        actions.answer(session, dinner, Holder(bo.id), words, said.poll.closes_at)
    assert late.value.reason is PollReason.POLL_CLOSED
    closing.close(session, dinner, clock.now())
    with pytest.raises(Refused) as closed:
        say(session, dinner, bo, said, "yy")
    assert closed.value.reason is PollReason.POLL_CLOSED
    with pytest.raises(Refused) as unknown:
        actions.answer(session, dinner, Holder(bo.id), {"nothing": Word.YES}, clock.now())
    assert unknown.value.reason is PollReason.NOT_A_CHOICE


def test_nobody_answered_and_it_stays_open_until_it_is_asked_again(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    ask_dates(session, dinner, 4, 5)
    later = clock.now() + 2 * DAY
    closing.close_due(session, dinner.id, later)
    told = [fact for fact in session.info["facts"] if isinstance(fact, PollClosed)]
    assert [fact.decided for fact in told] == [False]
    assert dinner.time_open
    assert dinner.sequence == 0
    closing.reopen(session, dinner, Kind.DATE, later + DAY, later)
    session.flush()
    said = the(session, dinner, Kind.DATE)
    actions.answer(session, dinner, Holder(host.id), {said.options[1].public_id: Word.YES}, later)
    closing.close_due(session, dinner.id, later + DAY)
    assert dinner.starts_at == said.options[1].starts_at


def test_seats_follow_the_winning_date(session: Session) -> None:
    dinner, people = a_table(session, 7, seats=4)
    host, stays, cannot, first, second, third, maybe = people
    for person in (stays, cannot):
        take_seat(session, dinner, person.id, Party(), 1, clock.now())
    said = ask_dates(session, dinner, 3, 4)
    answers = {host: "yn", stays: "in", cannot: "ny", second: "yn", first: "yn", third: "yn", maybe: "iy"}
    for person, words in answers.items():
        say(session, dinner, person, said, words, seat=person in (first, second, third, maybe))
    say(session, dinner, first, said, "yy", seat=True)  # the first answer keeps its place: after the second's
    closing.close(session, dinner, clock.now())
    session.flush()
    assert dinner.starts_at == said.options[0].starts_at
    assert sitting(session, dinner, people) == ["going", "going", "gone", "going", "going", "waiting", "-"]


def test_the_host_stays_at_the_table_whatever_they_said(session: Session) -> None:
    dinner, (host, bo, cai) = a_table(session)
    said = ask_dates(session, dinner, 3, 4)
    for person, words in ((host, "ny"), (bo, "yn"), (cai, "yn")):
        say(session, dinner, person, said, words)
    closing.close(session, dinner, clock.now())
    assert sitting(session, dinner, [host]) == ["going"]


def test_whoever_wished_for_a_seat_under_an_older_pact_is_not_seated_under_a_new_one(
    session: Session,
) -> None:
    dinner, (_host, bo, _cai) = a_table(session)
    said = ask_dates(session, dinner, 3, 4)
    say(session, dinner, bo, said, "yn", seat=True)
    dinner.pact_version = 2
    closing.close(session, dinner, clock.now())
    assert sitting(session, dinner, [bo]) == ["-"]


def test_the_winning_time_is_meant_on_the_clock_of_the_winning_place(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    here, far = a_venue(session, host), a_venue(session, host, "Zum Löwen", timezone="Europe/Berlin")
    dates, places = ask_dates(session, dinner, 3, 4), ask_places(session, dinner, here.id, far.id)
    meant = wall(3)
    say(session, dinner, host, dates, "yn")
    say(session, dinner, host, places, "ny")
    closing.close(session, dinner, clock.now())
    session.flush()
    assert dinner.timezone == "Europe/Berlin"
    assert rules.wall_of(dinner.starts_at, ZoneInfo("Europe/Berlin")) == meant


def test_a_place_decided_before_the_time_moves_the_dates_to_its_clock(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    here, far = a_venue(session, host), a_venue(session, host, "Zum Löwen", timezone="Europe/Berlin")
    dates, places = ask_dates(session, dinner, 3, 4), ask_places(session, dinner, here.id, far.id)
    say(session, dinner, host, places, "ny")
    closing.close(session, dinner, clock.now(), [Kind.PLACE])
    session.flush()
    assert dinner.time_open
    berlin = ZoneInfo("Europe/Berlin")
    assert [rules.wall_of(o.starts_at, berlin).isoformat()[:16] for o in dates.options if o.starts_at] == [
        o.wall for o in dates.options
    ]
    assert dinner.starts_at == min(o.starts_at for o in dates.options if o.starts_at)


def test_after_days_of_downtime_only_what_is_still_ahead_can_win(session: Session) -> None:
    dinner, (host, bo, _cai) = a_table(session)
    said = ask_dates(session, dinner, 3, 6)
    for person in (host, bo):
        say(session, dinner, person, said, "yi")
    closing.close_due(session, dinner.id, clock.now() + 5 * DAY)
    assert dinner.starts_at == said.options[1].starts_at


def test_a_dinner_that_was_called_off_decides_nothing(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    said = ask_dates(session, dinner, 3, 4)
    say(session, dinner, host, said, "yy")
    dinners.call_off(session, dinner, clock.now())
    closing.close_due(session, dinner.id, clock.now() + 2 * DAY)
    assert dinner.time_open
    with pytest.raises(Refused) as refused:
        closing.close(session, dinner, clock.now())
    assert refused.value.reason is DinnerReason.CALLED_OFF
    assert queries.due(session, clock.now() + 3 * DAY) == []


def test_an_added_choice_is_there_once_with_a_yes(session: Session) -> None:
    dinner, (_host, bo, cai) = a_table(session)
    ask_dates(session, dinner, 4, 5)
    more = Ask(Kind.DATE, walls=(wall(3),))
    for person in (bo, bo, cai):
        actions.add_choice(session, dinner, more, person.id, clock.now())
        session.flush()
    said = the(session, dinner, Kind.DATE)
    assert len(said.options) == 3
    assert rules.tallies(*_law(session, dinner))[said.options[2].id].yes == 2
    assert dinner.starts_at == said.options[2].starts_at  # it is the earliest now


def test_adding_ends_where_the_host_says_so(session: Session) -> None:
    dinner, (host, bo, _cai) = a_table(session)
    ask_dates(session, dinner, 4, 5)
    actions.let_add(session, dinner, False)
    session.flush()
    more = Ask(Kind.DATE, walls=(wall(6),))
    with pytest.raises(Refused) as refused:
        actions.add_choice(session, dinner, more, bo.id, clock.now())
    assert refused.value.reason is PollReason.ADDING_OFF
    actions.add_choice(session, dinner, more, host.id, clock.now(), host=True)


def test_a_second_vote_on_the_same_is_refused_and_the_same_again_is_one(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    now, ask = clock.now(), Ask(Kind.DATE, walls=(wall(4), wall(5)))
    first = actions.open_poll(session, dinner, ask, now + DAY, host.id, now)
    assert actions.open_poll(session, dinner, ask, now + DAY, host.id, now) is first
    with pytest.raises(Refused) as refused:
        actions.open_poll(session, dinner, Ask(Kind.DATE, walls=(wall(6), wall(7))), now + DAY, host.id, now)
    assert refused.value.reason is PollReason.RUNS_ALREADY


def test_calendars_see_each_time_that_may_be(session: Session) -> None:
    dinner, (host, *_rest) = a_table(session)
    said = ask_dates(session, dinner, 3, 5)
    found = queries.open_options(session, [dinner.id])
    assert [(each.public_id, each.starts_at) for each in found] == [
        (o.public_id, o.starts_at) for o in said.options
    ]
    assert {each.ends_at - each.starts_at for each in found} == {timedelta(hours=2)}
    say(session, dinner, host, said, "yn")
    closing.close(session, dinner, clock.now())
    session.flush()
    assert queries.open_options(session, [dinner.id]) == []
    assert queries.open_options(session, []) == []


def test_the_dates_are_kept_as_the_wall_has_them(session: Session) -> None:
    dinner, _people = a_table(session)
    ask_dates(session, dinner, 3, 4)
    walls = session.scalars(select(PollOption.wall).order_by(PollOption.rank)).all()
    assert walls == [wall(3).isoformat()[:16], wall(4).isoformat()[:16]]


def test_whoever_leaves_the_group_has_no_say_without_a_seat(session: Session) -> None:
    dinner, (_host, bo, cai) = a_table(session)
    said = ask_dates(session, dinner, 3, 4)
    take_seat(session, dinner, cai.id, Party(), 1, clock.now())
    for person in (bo, cai):
        say(session, dinner, person, said, "yn", seat=True)
        listeners.leave(session, MemberLeft(dinner.group_id, person.id))
    assert [ballot.member_id for ballot in session.scalars(select(PollBallot))] == [cai.id]
    closing.close(session, dinner, clock.now())
    assert sitting(session, dinner, [bo, cai]) == ["-", "going"]


def test_whoever_closes_the_account_has_no_say(session: Session) -> None:
    dinner, (_host, bo, _cai) = a_table(session)
    say(session, dinner, bo, ask_dates(session, dinner, 3, 4), "yn")
    listeners.forget(session, AccountClosed(bo.id, clock.now()))
    assert session.scalars(select(PollAnswer)).all() == []


def _law(session: Session, dinner: Dinner) -> tuple[list[rules.Choice], list[rules.Answer]]:
    said = the(session, dinner, Kind.DATE)
    return said.choices, said.answers
