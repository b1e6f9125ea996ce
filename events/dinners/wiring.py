"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed, GuestsClaimed
from app.core import jobs, marks, panels, signals, wording
from events.dinners import (
    actions,
    bench,
    cards,
    doors,
    export,
    hosting,
    in_chat,
    life,
    listeners,
    listeners_turns,
    live,
    merging,
    queries,
    queries_bench,
    queries_turns,
    talk,
    tools,
    views,
    views_moving,
    views_turns,
)
from events.dinners import views_guests as views_guests  # their routes hang on the same blueprint
from events.dinners import views_host as views_host  # its routes hang on the same blueprint
from events.dinners.wording import SENTENCES
from events.signals import DinnerCalled, DinnerCalledOff
from events.signals.turns import TurnSwapAnswered
from groups.membership import life as signs
from groups.signals import GroupsMerged, MemberLapsed, MemberLeft, MemberReturned


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    app.register_blueprint(views_turns.bp)
    live.attach()
    talk.attach()
    in_chat.attach()
    signals.listen(AccountClosed, listeners.give_all_back)
    signals.listen(GuestsClaimed, merging.merge)
    jobs.on_each(bench.due, bench.tend)
    jobs.on_each(actions.just_over, actions.tell_one_over)
    panels.fill("dinner.top", views_moving.moved)
    panels.fill("dinner.seat", doors.on_dinner)
    panels.fill("group.first", cards.coming_of_group)
    panels.fill("group.main", cards.past_of_group)
    panels.fill("group.aside", hosting.on_group)
    panels.fill("venue.aside", cards.on_venue)
    panels.fill("member.main", cards.on_member)
    panels.fill("chat.aside", cards.on_chat)
    panels.fill("dinner.tools", tools.for_host)
    panels.fill("home.todo", cards.todo)
    marks.put("home", "held", queries.held)
    marks.put("home", "old_pacts", queries.old_pacts)
    marks.put("group", "paused", queries_bench.paused)
    panels.fill("account.export", export.parts_of)
    _take_turns()


def _take_turns() -> None:
    """Hosting by turns, and tables as a sign of life."""
    signs.sign(life.sat_down)
    signs.stir(life.eats)
    signals.listen(DinnerCalled, listeners_turns.dinner_changed)
    signals.listen(DinnerCalledOff, listeners_turns.dinner_changed)
    signals.listen(MemberLapsed, listeners_turns.member_rests)
    signals.listen(MemberReturned, listeners_turns.member_rests)
    signals.listen(MemberLeft, listeners_turns.member_left)
    signals.listen(GroupsMerged, listeners_turns.groups_merged)
    signals.listen_after(TurnSwapAnswered, listeners_turns.refresh)
    panels.fill("election.candidate", hosting.candidate_facts)
    panels.fill("home.todo", hosting.todo)
    marks.put("home", "swaps", queries_turns.waiting)
    marks.put("group", "turns", queries_turns.anybody)
