"""A series that most tests begin with."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.signals import announce
from events.series import actions
from events.series.models import Series
from groups.signals import GroupFounded
from tests.calendars.helpers import a_draft
from tests.factories import a_group, a_member


@pytest.fixture
def begun(session: Session) -> Series:
    """Hotpot every week, begun by Ann, with Bo in the group."""
    ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
    group = a_group(session, ann, bo)
    announce(session, GroupFounded(group.id, ann.id))
    return actions.begin(session, group, ann.id, a_draft(), clock.now())
