"""The house's tests look at the app and change nothing, so no table has to be cleared after them."""

from pathlib import Path

import pytest
from flask import Flask


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Templates, routes and habits are the same on every database; the migrations are not."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "app" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.once)


@pytest.fixture
def app(whole_app: Flask) -> Flask:
    """The app as it is made."""
    return whole_app
