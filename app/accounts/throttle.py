"""Guessing gets slower and slower: wrong passwords are counted per address and account, and per address."""

from __future__ import annotations

from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many
from werkzeug.exceptions import TooManyRequests

from app.core import clock
from app.core.ids import digest
from app.core.limits import limiter

# Each wider window is a longer wait, so that the delay grows with every guess (SECURITY.md AU1).
PER_ACCOUNT = parse_many("5 per minute; 12 per 15 minutes; 25 per 4 hours; 60 per day")
PER_ADDRESS = parse_many("25 per minute; 100 per hour; 400 per day")


def wait(account: str) -> int:
    """Seconds until the next guess for this account from here is looked at; 0 when it may come at once."""
    if not limiter.enabled:
        return 0
    shut = [(rule, key) for rule, key in _counters(account) if not limiter.limiter.test(rule, *key)]
    ends = [limiter.limiter.get_window_stats(rule, *key).reset_time for rule, key in shut]
    return max(1, round(max(ends) - clock.now().timestamp())) if ends else 0


def check(account: str) -> None:
    """Raise 429 when the next guess must wait."""
    if seconds := wait(account):
        raise TooManyRequests(retry_after=seconds)


def count(account: str) -> None:
    """A wrong guess."""
    if limiter.enabled:
        for rule, key in _counters(account):
            limiter.limiter.hit(rule, *key)


def forgive(account: str) -> None:
    """The right password: what was mistyped before no longer counts for this account."""
    if limiter.enabled:
        for rule in PER_ACCOUNT:
            limiter.limiter.clear(rule, *_account_key(account))


def _counters(account: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    here = ("wrong", get_remote_address())
    return [(rule, _account_key(account)) for rule in PER_ACCOUNT] + [(rule, here) for rule in PER_ADDRESS]


def _account_key(account: str) -> tuple[str, ...]:
    return "wrong", get_remote_address(), digest(account)
