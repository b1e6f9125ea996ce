"""The product's own gunicorn settings; PAUSE=0 lets every message go by itself."""

import os
from pathlib import Path
from typing import Any

exec((Path(__file__).parents[2] / "gunicorn.conf.py").read_text())
_as_ever = post_worker_init  # noqa: F821  defined there


def post_worker_init(worker: Any) -> None:
    """As ever, but for the pause."""
    from app.core import fanout

    fanout.PAUSE = float(os.environ.get("PAUSE", fanout.PAUSE))
    _as_ever(worker)
