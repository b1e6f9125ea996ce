"""What this browser has read: a signed cookie remembers when, so that signing in does not make a code too old.

It outlives the sign-in, which clears the session; it stays in the browser that stood at the table.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "read_codes"
LASTS = timedelta(minutes=15)
MOST = 3


def remember(answer: Response, payload: str, now: datetime) -> None:
    """Keep that the code was read now; the first reading counts."""
    kept = _kept()
    if payload in kept and now.timestamp() - kept[payload] < LASTS.total_seconds():
        return
    kept = dict(
        [*((key, at) for key, at in kept.items() if key != payload), (payload, now.timestamp())][-MOST:]
    )
    answer.set_cookie(
        COOKIE, _signer().dumps(kept), max_age=int(LASTS.total_seconds()), httponly=True, samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip


def read_at(payload: str, now: datetime) -> datetime | None:
    """When this browser read the code, within the last quarter of an hour."""
    at = _kept().get(payload)
    if at is None:
        return None
    moment = datetime.fromtimestamp(at, UTC)
    return moment if moment <= now < moment + LASTS else None


def _kept() -> dict[str, float]:
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return {str(key): float(at) for key, at in found.items()} if isinstance(found, dict) else {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SETTINGS"].secret_key, salt="read codes")
