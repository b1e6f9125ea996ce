"""What every answer carries, and what no request may carry (SECURITY.md IN8, IN12, IN14, AU9, AU10)."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect

from app.core.settings import Settings
from app.core.web import viewer

CONTENT_POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:{tiles}", "font-src 'self'",
    "connect-src {connect}", "worker-src 'self'", "manifest-src 'self'", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
))  # fmt: skip
LARGEST_ID = 2**63 - 1
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
csrf = CSRFProtect()


def init(app: Flask, settings: Settings) -> None:
    """Attach checks before and headers after."""
    csrf.init_app(app)
    policy = CONTENT_POLICY.format(connect=_connect(settings.base_url), tiles=_tiles(settings.map_tiles))
    fixed = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
    }
    if settings.secure:
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    app.before_request(_refuse_odd_input)
    app.before_request(partial(_refuse_foreign_posts, settings.secure))

    @app.after_request
    def _headers(answer: Response) -> Response:
        for name, value in fixed.items():
            answer.headers.setdefault(name, value)
        if request.endpoint == "static":
            if request.args.get("v"):
                answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif "Cache-Control" not in answer.headers:
            # One person's page must never be another's: nothing with a session is stored by anybody between.
            answer.headers["Cache-Control"] = "no-store" if viewer() else "no-cache"
            answer.vary.update(("Cookie", "Accept-Language"))
        return answer


def _connect(base_url: str) -> str:
    parts = urlsplit(base_url)
    socket = "wss" if parts.scheme == "https" else "ws"
    return f"'self' {socket}://{parts.netloc}"  # older Safari does not count ws: as 'self'


def _tiles(pattern: str) -> str:
    """The one other place that pictures may come from: where the operator's map tiles are."""
    parts = urlsplit(pattern)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _refuse_odd_input() -> None:
    """NUL bytes break databases, ids beyond 63 bits overflow them, and pages take forms alone."""
    if "\x00" in request.path or any(
        "\x00" in v or _overflows(v) for _k, v in request.args.items(multi=True)
    ):
        abort(404)
    for value in (request.view_args or {}).values():
        if isinstance(value, int) and value > LARGEST_ID:
            abort(404)
    if request.method == "POST":
        if request.mimetype and request.mimetype not in FORMS:
            abort(415)  # Flask-WTF would read JSON into text fields
        if any(map(_has_nul, request.form.items(multi=True))):
            abort(422)


def _overflows(value: str) -> bool:
    try:
        return abs(int(value)) > LARGEST_ID
    except ValueError:
        return False


def _has_nul(pair: tuple[str, str]) -> bool:
    return "\x00" in pair[0] or "\x00" in pair[1]


def _refuse_foreign_posts(secure: bool) -> None:
    """Besides the token: a browser tells where a post comes from, and ours come from here."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    ours = [f"{scheme}://{request.host}" for scheme in (("https",) if secure else ("https", "http"))]
    if origin is not None and origin not in ours:
        abort(403)
