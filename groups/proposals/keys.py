"""What only this browser keeps of secret ballots: a random key, from which every ballot's mark is made."""

from __future__ import annotations

from typing import TypeVar

from flask import current_app, g, request
from werkzeug.wrappers import Response

from app.core.ids import new_token

R = TypeVar("R", bound=Response)
COOKIE = "ballots"
LASTS = 400 * 24 * 3600  # as long as browsers keep anything
LONGEST = 80


def here() -> str:
    """This browser's key; a new one where it has none yet, which `keep` then gives it."""
    kept = request.cookies.get(COOKIE, "")
    if kept and len(kept) <= LONGEST:
        return kept
    if "ballot_key" not in g:
        g.ballot_key = new_token()
    made: str = g.ballot_key
    return made


def keep(answer: R) -> R:
    """Let the browser keep its key: before it votes, so that a second press fits the first one's ballot."""
    answer.set_cookie(
        COOKIE, here(), max_age=LASTS, httponly=True, samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    return answer
