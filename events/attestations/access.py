"""The door that a live code opens: whoever reads one stands at the table, also where only a group sees the dinner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.core.access import Ability, Here, NotThere, Refused, Standing, require, stand
from app.core.viewer import Viewer
from events.attestations import rules
from events.attestations.rules import CodeReason, QrCode, Rejected
from events.dinners.access import here_at
from events.dinners.models import Dinner, Seat
from events.dinners.queries import dinner_by


@dataclass(frozen=True, slots=True)
class Read:
    """What a genuine code opens: the dinner, and whose code it is."""

    dinner: Dinner
    shower: Seat
    here: Here


def open_by_code(
    session: Session,
    key: bytes,
    qr: QrCode,
    viewer: Viewer | None,
    now: datetime,
    scanned_at: datetime | None,
) -> Read:
    """The dinner of a genuine code, shown now or when it was read. Raises Refused, NotThere, NotYours."""
    dinner = dinner_by(session, qr.dinner)
    if dinner is None:
        raise NotThere
    answer = rules.check_qr(
        key,
        dinner.public_id,
        qr,
        starts_at=dinner.starts_at,
        ends_at=dinner.ends_at,
        now=now,
        scanned_at=scanned_at,
    )
    if isinstance(answer, Rejected):
        raise Refused(answer.reason)
    here = _at_the_table(here_at(session, dinner, viewer), viewer)
    require(here, Ability.PRESENCE_CLAIM, see=Ability.DINNER_SEE)
    whose = (
        select(Seat).where(Seat.id == qr.shower, Seat.dinner_id == dinner.id).options(joinedload(Seat.member))
    )
    shower = session.scalar(whose)
    if shower is None:
        raise Refused(CodeReason.SHOWER_NOT_SEATED)
    return Read(dinner, shower, here)


def _at_the_table(here: Here, viewer: Viewer | None) -> Here:
    found = {Standing.LINKED, Standing.WELCOME} if viewer is not None else {Standing.LINKED}
    return stand(viewer, here.standings | found)
