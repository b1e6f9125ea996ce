"""What the headcount shows elsewhere: the question on the dinner's page, the host's tool, what is left to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from events.dinners.drawn import soon
from events.dinners.keys import guest_here
from events.dinners.models import Dinner, Seat
from events.dinners.queries import seats_of
from events.dinners.rules import SeatState
from events.headcount import queries, rules
from events.headcount.models import Headcount
from events.headcount.wording import answers_of, question_of, tallies


def dinner_top(dinner: Dinner, here: Here, phase: object, **_more: object) -> str:
    """The question with its answers as buttons, for those with a seat or on the bench; counts, never names."""
    session = db.session()
    if (
        dinner.called_off_at is not None
        or not here.may(Ability.HEADCOUNT_ANSWER)
        or clock.now() >= dinner.starts_at
    ):
        return ""
    row, said = _here(dinner)
    if row is None or row.asked_at is None:
        return ""
    seats = seats_of(session, dinner.id)
    party = _party(dinner, seats)
    going = [seat for seat in seats if seat.state is SeatState.GOING]
    counts = rules.tally((said[seat.id] for seat in going if seat.id in said), len(answers_of(row)))
    answered = bool(party) and party[0].id in said
    return render_template(
        "headcount/_question.html", dinner=dinner, row=row, question=question_of(row), answers=answers_of(row),
        counts=counts, tally=tallies(row, counts), party=[_asked(seat, said) for seat in party], answered=answered,
        one=_same(party, said), open=sum(seat.id not in said for seat in going),
        benched=bool(party) and party[0].state is not SeatState.GOING, soon=soon,
    )  # fmt: skip


def _here(dinner: Dinner) -> tuple[Headcount | None, dict[int, int]]:
    """The dinner's headcount with what was answered for each seat; read once for all that a page shows of it."""
    if not marked("dinner", "headcount", dinner=dinner.id):
        return None, {}
    session = db.session()
    return db.once(session, ("headcount", dinner.id), lambda: queries.with_choices(session, dinner.id))


def _party(dinner: Dinner, seats: Sequence[Seat]) -> list[Seat]:
    """The viewer's own seat and those of companions."""
    found = viewer()
    guest = guest_here(dinner.public_id) if found is None else None
    head = next(
        (
            seat for seat in seats
            if seat.brought_by_id is None
            and (seat.member_id == found.id if found else guest is not None and seat.guest_id == guest.id)
        ),
        None,
    )  # fmt: skip
    return [] if head is None else [head, *(seat for seat in seats if seat.brought_by_id == head.id)]


def _asked(seat: Seat, said: dict[int, int]) -> dict[str, Any]:
    if seat.brought_by_id is None:
        name = str(_("You"))
    else:
        name = seat.name or str(_("A child with you") if seat.child else _("Somebody with you"))
    return {"pid": seat.public_id, "name": name, "choice": said.get(seat.id)}


def _same(party: Sequence[Seat], said: dict[int, int]) -> int | None:
    """What the whole party chose, if it is one thing."""
    found = {said.get(seat.id) for seat in party}
    return found.pop() if len(found) == 1 else None


def state_words(row: Headcount | None, dinner: Dinner) -> str:
    """Where the headcount stands, in a few words for the host."""
    if row is None:
        return str(_("Ask one question; who answers, comes"))
    if row.locked_at is not None:
        return str(ngettext("Final: %(num)d person", "Final: %(num)d people", row.count or 0))
    when = soon(row.lock_at, dinner.timezone)
    return str(_("%(question)s Final %(when)s", question=question_of(row), when=when))


def dinner_tools(dinner: Dinner, here: Here, **_more: object) -> list[dict[str, Any]]:
    """The host's way to the headcount, until the dinner begins."""
    if (
        not here.may(Ability.DINNER_EDIT)
        or dinner.called_off_at is not None
        or clock.now() >= dinner.starts_at
    ):
        return []
    row, _said = _here(dinner)
    return [{
        "title": _("The headcount"), "meta": state_words(row, dinner), "icon": "people", "rank": 20,
        "href": url_for("headcount.page", pid=dinner.public_id),
    }]  # fmt: skip


def home_todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """Questions that wait for an answer."""
    session = db.session()
    if not marks.at_home(session, "headcount", viewer.id, now):
        return []
    return [
        {
            "icon": "people", "title": f"{question_of(row)} · {row.dinner.title}", "rank": 8, "action": _("Answer"),
            "meta": _("Who answers, comes. Until %(when)s", when=soon(row.lock_at, viewer.timezone)),
            "href": url_for("dinners.page", pid=row.dinner.public_id),
        }
        for row in queries.waits_for(session, viewer.id, now)
    ]  # fmt: skip


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of one's file: what one answered."""
    return [{
        "headcount_answers": [
            {"dinner": dinner.public_id, "question": question_of(row), "answer": answers_of(row)[answer.choice],
             "answered": answer.answered_at.isoformat()}
            for answer, row, dinner in queries.answers_of(db.session(), member_id)
        ],
    }]  # fmt: skip
