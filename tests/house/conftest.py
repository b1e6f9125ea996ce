"""The house's tests look at the app and change nothing, so no table has to be cleared after them."""

import pytest
from flask import Flask


@pytest.fixture
def app(whole_app: Flask) -> Flask:
    """The app as it is made."""
    return whole_app
