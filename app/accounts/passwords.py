"""Passwords: hashed with argon2id, away from the event loop, in the same time for known and unknown addresses."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.aside import aside

# OWASP's second profile: 19 MiB, two passes. "cheap" is for tests, whose secrets are worth nothing.
COSTS = {"normal": (2, 19_456), "cheap": (1, 8)}


class Passwords:
    """Makes and checks hashes at one cost."""

    def __init__(self, cost: str) -> None:
        passes, memory = COSTS[cost]
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)
        self._nobody = self._hasher.hash("nobody's")

    def hash(self, password: str) -> str:
        """The hash to be stored. Slow by intent: call it before the first `db.session()`."""
        return aside(lambda: self._hasher.hash(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; without a stored one just as slow, and False."""
        return aside(lambda: self._verify(stored or self._nobody, password)) and stored is not None

    def is_weak(self, stored: str) -> bool:
        """Whether it was hashed at another cost and should be hashed anew."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


@cache
def common() -> frozenset[str]:
    """The words that people choose first, in lower case."""
    text = Path(__file__).with_name("common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())
