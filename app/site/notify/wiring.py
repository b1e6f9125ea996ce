"""How being told is attached to the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed, LinkAsked
from app.core import db, jobs, marks
from app.core import panels as slots
from app.core.signals import Fact, listen, listen_after
from app.core.web import viewer
from app.merchants import signals as merchants
from app.site.notify import (
    actions,
    letters,
    listeners,
    listeners_around,
    listeners_bills,
    listeners_boards,
    listeners_chat,
    listeners_deciding,
    listeners_discussions,
    listeners_invitations,
    listeners_juries,
    listeners_merchants,
    listeners_presence,
    listeners_splitting,
    listeners_stewards,
    listeners_votes,
    live,
    panels,
    queries,
    reminding,
    views,
)
from app.site.notify.signals import Told
from events import signals as events
from events.signals import boards, turns
from events.signals import moderation as juries
from groups import signals as groups


def register(app: Flask) -> None:
    """Attach pages, listeners, the chore, and the bell's number."""
    app.register_blueprint(views.bp)
    listen(LinkAsked, letters.link_asked)
    listen_after(LinkAsked, live.hurry)
    listen(AccountClosed, actions.forget)
    listen_after(Told, live.ring)
    for kind, listener in INSIDE:
        listen(kind, listener)
    slots.fill("settings.main", panels.in_settings)
    slots.fill("account.export", panels.parts_of)
    for page in ("dinner", "every", "group", "home"):
        marks.put(page, "unread", queries.unread_number)
    jobs.on_each(reminding.due, reminding.remind)
    jobs.on_chore(live.deliver)
    app.context_processor(_bell)


INSIDE: tuple[tuple[type[Fact], Callable[[Session, Any], None]], ...] = (
    (events.DinnerCalled, listeners.dinner_called),
    (events.DinnerChanged, listeners.dinner_changed),
    (events.DinnerCalledOff, listeners.dinner_called_off),
    (events.SeatTaken, listeners.seat_taken),
    (events.SeatGivenBack, listeners.seat_given_back),
    (events.SeatOffered, listeners.seat_offered),
    (events.SeatPassed, listeners.seat_passed),
    (events.SeatBenched, listeners.seat_benched),
    (events.GuestMerged, listeners.guest_merged),
    (events.DinnerOver, listeners.dinner_over),
    (events.SeatJudged, listeners.seat_judged),
    (events.SeatDisputed, listeners_presence.disputed),
    (events.ReviewsOpened, listeners.reviews_opened),
    (groups.JoinAsked, listeners.join_asked),
    (groups.JoinAnswered, listeners.join_answered),
    (groups.StewardNamed, listeners.steward_named),
    (groups.StewardEnded, listeners_stewards.steward_ended),
    (groups.ElectionOpened, listeners_stewards.election_opened),
    (groups.ElectionClosed, listeners_stewards.election_closed),
    (groups.MemberWarned, listeners_stewards.warned),
    (groups.MemberLapsed, listeners_stewards.lapsed),
    (turns.TurnCame, listeners_stewards.turn_came),
    (turns.TurnSwapAsked, listeners_stewards.swap_asked),
    (turns.TurnSwapAnswered, listeners_stewards.swap_answered),
    (groups.ForkAsked, listeners_splitting.asked),
    (groups.GroupForked, listeners_splitting.forked),
    (groups.GroupsMerged, listeners_splitting.merged),
    (groups.ProposalOpened, listeners_votes.opened),
    (groups.ProposalReminded, listeners_votes.reminded),
    (groups.ProposalVoted, listeners_votes.voted),
    (groups.ProposalClosed, listeners_votes.closed),
    (groups.ProposalExecuted, listeners_votes.carried_out),
    (groups.MemberMentioned, listeners_chat.mentioned),
    (groups.DiscussionOpened, listeners_discussions.opened),
    (groups.DiscussionReplied, listeners_discussions.replied),
    (groups.DiscussionChanged, listeners_discussions.changed),
    (groups.DiscussionRead, listeners_discussions.read),
    (events.PollOpened, listeners_deciding.poll_opened),
    (events.PollClosed, listeners_deciding.poll_closed),
    (events.TippingOpened, listeners_deciding.tipping_opened),
    (events.Tipped, listeners_deciding.tipped),
    (events.TippingLapsed, listeners_deciding.tipping_lapsed),
    (events.CravingMatched, listeners_deciding.craving_matched),
    (events.CravingHosted, listeners_deciding.craving_hosted),
    (events.CravingDissolved, listeners_deciding.craving_dissolved),
    (events.ConditionMet, listeners_deciding.condition_met),
    (events.ConditionLost, listeners_deciding.condition_lost),
    (events.HeadcountAsked, listeners_around.headcount_asked),
    (events.HeadcountLocked, listeners_around.headcount_locked),
    (events.HeadcountTold, listeners_around.headcount_told),
    (events.BookingChanged, listeners_around.booking_changed),
    (events.TablesSet, listeners_around.tables_set),
    (events.RingOpened, listeners_around.ring_opened),
    (events.RingNudged, listeners_around.ring_nudged),
    (events.RingClosed, listeners_around.ring_closed),
    (events.NoShowNoted, listeners_around.no_show_noted),
    (events.NoShowForgiven, listeners_around.no_show_forgiven),
    (events.NoShowDisputed, listeners_around.no_show_disputed),
    (events.NoShowSettled, listeners_around.no_show_settled),
    (events.MemberPaused, listeners_around.member_paused),
    (events.ReviewAnswered, listeners_merchants.answered),
    (merchants.ClaimConfirmed, listeners_merchants.confirmed),
    (merchants.DisputeOpened, listeners_merchants.disputed),
    (merchants.DisputeDecided, listeners_merchants.decided),
    (events.OfferArrived, listeners_invitations.arrived),
    (events.OfferCountered, listeners_invitations.countered),
    (events.OfferAccepted, listeners_invitations.accepted),
    (events.OfferEnded, listeners_invitations.ended),
    (events.OfferSaid, listeners_invitations.said),
    (boards.BoardAsked, listeners_boards.asked),
    (boards.BoardAnswered, listeners_boards.answered),
    (boards.BoardEnded, listeners_boards.ended),
    (juries.CaseOpened, listeners_juries.opened),
    (juries.JurorDrawn, listeners_juries.drawn),
    (juries.CaseDecided, listeners_juries.decided),
    (juries.CaseAppealed, listeners_juries.appealed),
    (events.BillProposed, listeners_bills.proposed),
    (events.BillAgreed, listeners_bills.agreed),
    (events.BillReopened, listeners_bills.reopened),
    (events.TransferMoved, listeners_bills.moved),
    (events.BillReminderDue, listeners_bills.reminded),
)


def _bell() -> dict[str, object]:
    """`unread_notices` for every page of a member; a page that is a failure asks nothing."""
    found = viewer()
    if found is None or not db.within():
        return {"unread_notices": 0}
    if "unread_notices" not in g:  # each panel of a page asks anew
        g.unread_notices = queries.unread(db.session(), found.id)
    return {"unread_notices": g.unread_notices}
