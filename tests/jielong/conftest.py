"""The table at which lists are entered."""

from __future__ import annotations

import pytest

from tests.factories import a_dinner, a_group, a_member
from tests.jielong.helpers import Table, Writing


@pytest.fixture
def t(writing: Writing) -> Table:
    with writing() as session:
        ann, bo, eve = (a_member(session, name, locale="en") for name in ("Ann", "Bo Lin", "Eve"))
        dinner = a_dinner(session, a_group(session, ann, bo), ann, seats=8)
    page = f"/d/{dinner.public_id}"
    return Table(ann, bo, eve, dinner, f"{page}/list", page)
