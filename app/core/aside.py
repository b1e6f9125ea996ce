"""Heavy work aside: in a real thread where greenlets share one, so that it stalls none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gevent import get_hub, monkey

T = TypeVar("T")


def aside(work: Callable[[], T]) -> T:
    """What the work answers, done in a thread of the hub's pool under gevent, and here where there is none."""
    if monkey.is_module_patched("socket"):
        return get_hub().threadpool.apply(work)  # type: ignore[no-any-return]
    return work()
