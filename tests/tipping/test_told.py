"""Who hears that a proposal has become a dinner."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from events.dinners.rules import Visibility
from tests.factories import a_group, a_member
from tests.tipping.asked import a_proposal, yes

Writing = Callable[[], AbstractContextManager[Session]]


def _told(kind: Kind) -> list[int]:
    with db.database().reading() as session:
        query = select(Notice.member_id).where(Notice.kind == kind.value).order_by(Notice.member_id)
        return list(session.scalars(query))


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.GROUP])
def test_whoever_answered_from_outside_for_another_time_hears_what_became_of_it(
    writing: Writing, visibility: Visibility
) -> None:
    with writing() as session:
        ann, bo, cho, dee, out, far = (a_member(session) for _each in range(6))
        group = a_group(session, ann, bo, cho, dee)
        tipping = a_proposal(session, group, ann, need=4, visibility=visibility)
        yes(session, tipping, cho, out, slots=(1,))
        yes(session, tipping, bo, dee)
        if visibility is Visibility.GROUP:
            dinner = yes(session, tipping, cho, slots=(0, 1))
        else:
            dinner = yes(session, tipping, far)
        assert dinner is not None
        ids = {"out": out.id, "cho": cho.id}
    outside = visibility is Visibility.PUBLIC
    assert _told(Kind.TIPPED_WITHOUT) == ([ids["out"]] if outside else [])
    assert (
        ids["cho"] in _told(Kind.DINNER_CALLED)
    ) is outside  # a member without a seat hears of it as of any table
    assert ids["out"] not in _told(Kind.TIPPED)
