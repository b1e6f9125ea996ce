"""The doors to an alliance: through the desk of one of its houses, or of one that is asked to come."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere
from app.core.viewer import Viewer
from app.merchants.access import open_merchant
from app.merchants.models import Merchant
from groups.alliances import queries
from groups.alliances.models import Alliance, Ally


def open_alliance(
    session: Session, merchant_pid: str, group_pid: str, viewer: Viewer | None, ability: Ability
) -> tuple[Merchant, Alliance, Ally, Here]:
    """An alliance as one of its houses sees it. Raises NotThere for every other merchant."""
    merchant, here = open_merchant(session, merchant_pid, viewer, ability)
    alliance = queries.alliance_by(session, group_pid)
    row = queries.ally_row(session, alliance.id, merchant.id) if alliance is not None else None
    if alliance is None or row is None or row.left_at is not None:
        raise NotThere
    return merchant, alliance, row, here


def open_asked(
    session: Session, merchant_pid: str, group_pid: str, viewer: Viewer | None
) -> tuple[Merchant, Alliance]:
    """An alliance that asks this merchant to come. Whether it does, the action looks at behind its lock."""
    merchant, _here = open_merchant(session, merchant_pid, viewer, Ability.MERCHANT_RUN)
    alliance = queries.alliance_by(session, group_pid)
    if alliance is None:
        raise NotThere
    return merchant, alliance
