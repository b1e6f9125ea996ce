"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, panels, wording
from app.core.signals import listen
from app.merchants import log
from app.merchants.signals import ClaimEnded
from events.bookings.queries import told_by
from events.invitations import (
    actions,
    agreeing,
    deciding,
    given,
    in_chat,
    kinds,
    knowing,
    labels,
    listeners,
    live,
    needing,
    queries,
    reads,
    views,
)
from events.invitations import panels as own
from events.invitations import views_group as views_group  # their routes hang on the same blueprint
from events.invitations import views_house as views_house
from events.invitations.wording import LOGGED, SENTENCES
from events.reviews import paying
from events.signals import (
    BillChanged,
    HeadcountLocked,
    OfferAccepted,
    OfferArrived,
    OfferCountered,
    OfferEnded,
)
from groups.signals import MemberLeft, ProposalChanged, ProposalClosed


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(views.bp)
    in_chat.attach()
    kinds.attach()
    listeners.attach()
    live.attach()
    paying.source(labels.paid_at)
    paying.source(given.paid_at)
    listen(BillChanged, given.changed)
    told_by(reads.agreed)
    listen(ProposalClosed, deciding.vote_over)
    listen(ProposalChanged, deciding.vote_over)
    listen(HeadcountLocked, listeners.number_final)
    listen(MemberLeft, listeners.member_left)
    listen(AccountClosed, listeners.account_closed)
    listen(ClaimEnded, listeners.claim_ended)
    listen(OfferArrived, listeners.arrived)
    listen(OfferCountered, listeners.countered)
    listen(OfferAccepted, listeners.accepted)
    listen(OfferEnded, listeners.ended)
    jobs.on_each(queries.expired, actions.expire)
    jobs.on_each(queries.to_fix, agreeing.fix_at_start)
    jobs.on_each(queries.needs_over, needing.close)
    for kind, sentence in LOGGED.items():
        log.words(kind, sentence)
    _show()


def _show() -> None:
    """Panels, and the marks without which they ask nothing."""
    marks.put("venue", "promises", knowing.judged)
    marks.put("dinner", "offer", reads.of_dinner)
    marks.put("group", "offers", reads.of_group)
    marks.put("home", "offers", reads.waiting)
    panels.fill("dinner.top", own.on_dinner)
    panels.fill("dinner.seat", own.on_seat)
    panels.fill("bill.top", own.on_bill)
    panels.fill("bill.top", own.on_bill_given)
    panels.fill("group.main", own.on_group)
    panels.fill("venue.aside", own.on_venue)
    panels.fill("merchant.main", own.on_desk)
    panels.fill("merchant.head", own.desk_head)
    panels.fill("merchant.nav", own.nav)
    panels.fill("home.todo", own.todo)
    panels.fill("account.export", own.export)
