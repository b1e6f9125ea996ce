"""The world of secrets as a fixture: built anew each minute by each worker, and laid back for the tests between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.access import world as w
from tests.access.rooms import furnish
from tests.access.world import World
from tests.keeping import Keeper, keeper

FRESH = 60.0  # seconds; what may be done only for a quarter of an hour can still be done


class Worlds:
    """Gives out the same world again and again."""

    def __init__(self, keeps: Keeper) -> None:
        self._keeper, self._made, self._at = keeps, World(), -FRESH

    def one(self, writing: Callable[[], AbstractContextManager[Session]]) -> World:
        """The world, committed, in tables that were empty."""
        if time.monotonic() - self._at < FRESH:
            self._keeper.lay_back()
        else:
            with writing() as session:
                self._made = w.build(session)
                furnish(session, self._made)
            self._keeper.keep()
            self._at = time.monotonic()
        return deepcopy(self._made)


@pytest.fixture(scope="session")
def worlds(whole_app: Flask, database_url: str) -> Iterator[Worlds]:
    """This worker's one world."""
    with keeper(database_url) as keeps:
        yield Worlds(keeps)


@pytest.fixture
def world(worlds: Worlds, writing: Callable[[], AbstractContextManager[Session]]) -> World:
    """An unlisted group, its tables, its talk, a sealed review, and what each room adds."""
    return worlds.one(writing)
