"""The world of secrets as a fixture."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from tests.access import world as w
from tests.access.rooms import furnish
from tests.access.world import World
from tests.keeping import Keep


@pytest.fixture
def world(kept: Keep, writing: Callable[[], AbstractContextManager[Session]]) -> World:
    """An unlisted group, its tables, its talk, a sealed review, and what each room adds."""

    def make() -> World:
        with writing() as session:
            made = w.build(session)
            furnish(session, made)
            return made

    return kept("world", make)
