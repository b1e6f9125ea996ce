"""What views answer with: pages, redirects, and the globals every template sees."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    has_request_context,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, drawing, i18n, marks
from app.core.access import Here, stand
from app.core.panels import gather, show
from app.core.viewer import Viewer

_LOCAL_PATH = re.compile(r"^/(?![/\\])[^\x00-\x1f\\]*$")


def viewer() -> Viewer | None:
    """Who is looking, or None."""
    found = current_user._get_current_object() if has_request_context() else None
    return found if isinstance(found, Viewer) else None


def me() -> Viewer:
    """Who is looking, where the ability already needs somebody signed in."""
    found = viewer()
    if found is None:
        raise RuntimeError("this route let a stranger through to a view that needs a member")
    return found


def marked(
    page: str, name: str, *, dinner: int | None = None, group: int | None = None, venue: int | None = None
) -> Any:
    """What a mark of the page says to whoever is looking."""
    who = viewer()
    ids = {"member": who.id if who else None, "dinner": dinner, "group": group, "venue": venue}
    return marks.look(db.session(), page, name, **ids, now=clock.now())


def render(template: str, here: Here | None = None, status: int = 200, **what: Any) -> Response:
    """A whole page. `here` gives the template its `may(...)`."""
    standing = here or stand(viewer())
    return make_response(render_template(template, may=standing.may, here=standing, **what), status)


def see_other(endpoint_or_path: str, **values: Any) -> WerkzeugResponse:
    """303 after a post, to an endpoint or a local path."""
    target = endpoint_or_path if endpoint_or_path.startswith("/") else url_for(endpoint_or_path, **values)
    return redirect(target, code=303)


def note(sentence: str, kind: str = "ok") -> None:
    """A short sentence at the top of the next page: ok, bad or note."""
    flash(sentence, kind)


def safe_path(given: str | None, default: str = "/") -> str:
    """`given` when it is a path on this site, else `default`: no open redirect."""
    given = (given or "").strip()
    if len(given) > 500 or not _LOCAL_PATH.match(given) or urlsplit(given).netloc:
        return default
    return given


def absolute(endpoint: str, **values: Any) -> str:
    """A full address from the configured base, never from the request's Host header."""
    path = url_for(endpoint, **values) if has_request_context() else _path(endpoint, values)
    return str(current_app.config["BASE_URL"]) + path


def _path(endpoint: str, values: dict[str, Any]) -> str:
    return current_app.url_map.bind("", "/").build(endpoint, values)


def init(app: Flask) -> None:
    """Globals of every template."""
    static = Path(app.static_folder or "static")

    @cache
    def version(path: str) -> str:
        file = static / path
        return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"

    def asset(path: str) -> str:
        return f"/static/{path}?v={version(path)}"

    @lru_cache(1000)
    def icon(name: str, cls: str = "") -> Markup:
        """An icon of icons.svg: made once, for it stands on every page dozens of times."""
        svg = Markup('<svg class="i{cls}" aria-hidden="true"><use href="{sheet}#{name}"/></svg>')
        return svg.format(cls=cls and f" {cls}", sheet=asset("img/icons.svg"), name=name)

    drawing.install(app.jinja_env)
    app.jinja_env.globals.update(
        asset=asset,
        icon=icon,
        when=i18n.when,
        say_when=i18n.say_when,
        money=i18n.money,
        panel=show,
        gather=gather,
        absolute=absolute,
    )
    app.context_processor(_everywhere)


def _everywhere() -> dict[str, Any]:
    found = viewer()
    here = stand(found)
    return {"me": found, "lang": i18n.lang(), "here": here, "may": here.may}
