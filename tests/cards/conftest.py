"""A table that eats at a house with staff, and a neighbour next door."""

from __future__ import annotations

import pytest

from tests.cards.tables import Evening, an_evening
from tests.cards.tables import Writing as Writing


@pytest.fixture
def evening(writing: Writing) -> Evening:
    """Lin and Zhou at the hotpot, whose desk Gao keeps; Wu keeps the tea house next door."""
    with writing() as session:
        return an_evening(session)
