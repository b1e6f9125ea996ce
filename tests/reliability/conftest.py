"""The world that also the attackers of `tests/security` find."""

from tests.security.conftest import world

__all__ = ["world"]
