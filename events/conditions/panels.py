"""What this room shows on the page of a dinner, and in the file of one's own."""

from __future__ import annotations

from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Ability, Here, Standing
from app.core.web import marked, viewer
from events.conditions import queries, rules
from events.conditions.forms import ConditionForm
from events.conditions.models import Condition
from events.conditions.rules import ConditionState, Unmet
from events.conditions.settling import as_answers, firm_side, party_by_member
from events.conditions.wording import asked_for, missing
from events.dinners.models import Dinner

SITS_OR_WAITS = frozenset({Standing.SEATED, Standing.WAITING})


def fellow(here: Here) -> bool:
    """Whether the viewer sees who belongs to the group."""
    return here.may(Ability.GROUP_ROLL)


def dinner_seat(dinner: Dinner, here: Here, phase: object, **_more: object) -> str:
    """One's own answer with an if and what of it is missing, or the folded way to give one."""
    who, now, session = viewer(), clock.now(), db.session()
    if who is None or dinner.called_off_at is not None or now >= dinner.starts_at:
        return ""
    if not here.may(Ability.DINNER_SIT):
        return ""
    answered = marked("dinner", "condition", dinner=dinner.id)
    own = queries.own(session, dinner.id, who.id) if answered else None
    if own is not None and own.state in rules.ALIVE:
        return _own(session, dinner, own)
    if here.standings & SITS_OR_WAITS or now >= dinner.closes_at:
        lapsed = own is not None and own.state is ConditionState.LAPSED and not here.standings & SITS_OR_WAITS
        return render_template("conditions/_lapsed.html") if lapsed else ""
    names = queries.to_name(session, dinner, who.id, fellow=fellow(here))
    form = ConditionForm(formdata=None).about(dinner, who.id, names)
    return render_template("conditions/_ask.html", dinner=dinner, form=form)


def _own(session: Session, dinner: Dinner, own: Condition) -> str:
    met = own.state is ConditionState.MET
    asked_again = not met and own.pact_version < dinner.pact_version
    words = [] if met else missing(own, dinner, _unmet(session, dinner, own))
    return render_template(
        "conditions/_own.html", dinner=dinner, met=met, asked=asked_for(own, dinner), missing=words,
        asked_again=asked_again, people=1 + own.adults + own.children,
    )  # fmt: skip


def _unmet(session: Session, dinner: Dinner, own: Condition) -> Unmet:
    """What is missing for the viewer's own answer, from who sits; other answers are not told."""
    rows, parties = queries.alive(session, dinner.id), party_by_member(queries.seats_here(session, dinner.id))
    met = as_answers(dinner, [row for row in rows if row.state is ConditionState.MET], parties)
    mine = as_answers(dinner, [own], parties)[0]
    return rules.unmet(mine, met, firm_side(rows, parties, waits=False), dinner.cap_fen)


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of one's file: answers with an if."""
    return [{
        "seats_with_an_if": [
            {"dinner": row.dinner.public_id, "state": row.state.value, "at_least": row.at_least,
             "whom": row.whom.nickname if row.whom else None, "cap_fen": row.cap_fen,
             "answered": row.answered_at.isoformat()}
            for row in queries.all_of(db.session(), member_id)
        ],
    }]  # fmt: skip
