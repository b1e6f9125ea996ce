"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, panels, wording
from app.core.signals import listen, listen_after
from events import signals
from events.conditions import actions, listeners, queries
from events.conditions import panels as mine
from events.conditions.views import bp
from events.conditions.wording import SENTENCES
from events.dinners.live import refresh
from groups.signals import MemberLeft

MOVES_SEATS = (
    signals.SeatTaken, signals.SeatGivenBack, signals.SeatBenched, signals.SeatAwaited, signals.SeatOffered,
    signals.BenchLeft, signals.DinnerChanged, signals.DinnerEdited,
)  # fmt: skip


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    for kind in MOVES_SEATS:
        listen(kind, listeners.something_moved)
    listen(MemberLeft, listeners.somebody_left)
    listen(AccountClosed, listeners.account_closed)
    listen(signals.ConditionsDue, listeners.on_due)
    for seen in (signals.ConditionsSettled, signals.ConditionLost, signals.DinnerEdited):
        listen_after(seen, refresh)
    jobs.on_each(queries.past_deadline, actions.lapse)
    panels.fill("dinner.seat", mine.dinner_seat)
    panels.fill("account.export", mine.parts_of)
    marks.put("dinner", "condition", queries.answered)
