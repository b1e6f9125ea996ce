"""The group's memory: everything it has eaten together, on one page, to take along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, current_app, render_template, request
from markupsafe import Markup

from app.accounts.blocks import hidden_from
from app.core import clock, db, photos_web
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.i18n import lang, zone
from app.core.limits import limit
from app.core.parcels import parcel, sent
from app.core.security import LARGEST_ID
from app.core.web import me, render, viewer
from events.memory import queries
from events.memory.access import open_brought_picture
from events.memory.carried import pictures_of
from events.memory.export import pack
from groups.membership.access import open_group

bp = Blueprint("memory", __name__)
SIZE = 10


@bp.get("/g/<pid>/memory")
@needs(Ability.MEMORY_READ)
def page(pid: str) -> Response:
    """All tables that were, the last first, with who sat, pictures, dishes and open reviews."""
    session, now = db.session(), clock.now()
    group, here = open_group(session, pid, viewer(), Ability.MEMORY_READ)
    number, first, last, places = queries.span(session, group.id, now)
    local = zone(group.timezone)
    years = range(last.astimezone(local).year, first.astimezone(local).year - 1, -1) if first and last else ()
    asked = request.args.get("year", 0, type=int)
    year, before = asked if asked in years else None, _before()
    shown = queries.page_of(
        session, group.id, now, SIZE, before=before, year=year, zone=group.timezone,
        apart=hidden_from(session, me().id),
    )  # fmt: skip
    return render(
        "memory/page.html", here, group=group, page=shown, number=number, places=places, first=first, years=years,
        year=year, favourites=queries.favourites(session, group.id) if not (year or before) else [],
        months=_months(shown.rows), brought=queries.has_brought(session, group.id),
        say_part=say_part,
    )  # fmt: skip


def _before() -> int | None:
    return min(max(request.args.get("before", 0, type=int), 0), LARGEST_ID) or None


def _months(rows: Sequence[queries.Remembered]) -> list[tuple[str, list[queries.Remembered]]]:
    """Tables by their month, as the clock on the wall showed it."""
    found: list[tuple[str, list[queries.Remembered]]] = []
    for each in rows:
        month = f"{each.dinner.starts_at.astimezone(zone(each.dinner.timezone)):%Y-%m}"
        if not found or found[-1][0] != month:
            found.append((month, []))
        found[-1][1].append(each)
    return found


def say_part(at: datetime, timezone: str, part: str) -> str:
    """A day's number (d), its name (EEE), or its month with the year, in the reader's language."""
    locale, month = ("en", "LLLL y") if lang() == "en" else ("zh_Hans_CN", "y 年 M 月")
    day = at.astimezone(zone(timezone)).date()
    return str(format_date(day, month if part == "month" else part, locale=locale))


@bp.get("/g/<pid>/memory/brought")
@needs(Ability.MEMORY_READ)
def brought(pid: str) -> Response:
    """What the group brought along from elsewhere."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.MEMORY_READ)
    shown, pictures = queries.brought(session, group.id, SIZE, _before())
    return render(
        "memory/brought.html", here, group=group, page=shown, pictures=pictures,
        carried=pictures_of(session, shown.rows),
    )  # fmt: skip


@bp.get("/g/<pid>/memory/brought/<photo_pid>")
@needs(Ability.MEMORY_READ)
def photo(pid: str, photo_pid: str) -> Response:
    """A picture that was brought along."""
    return photos_web.answer(open_brought_picture(db.session(), pid, photo_pid, viewer()))


@bp.get("/g/<pid>/memory.zip")
@needs(Ability.MEMORY_READ)
@limit("6 per hour")
def export(pid: str) -> Response:
    """The group as a file, whole or a year of it."""
    session = db.session()
    group, _here = open_group(session, pid, viewer(), Ability.MEMORY_READ)
    asked = request.args.get("year", 0, type=int)
    year = asked if 1970 <= asked <= 9000 else None
    packed = parcel()
    pack(
        session,
        group,
        clock.now(),
        Path(current_app.config["ROOT"]) / "tools" / "verify_ledger.py",
        packed,
        year,
    )
    tail = f"-{year}" if year else ""
    return sent(packed, f"group-{group.public_id}{tail}.zip", "application/zip")


def on_group(group: Any, here: Here) -> str | Markup:
    """Where the memory is, beside the tables that were."""
    if not here.may(Ability.MEMORY_READ):
        return ""
    return Markup(render_template("memory/_on_group.html", group=group))  # noqa: S704  a rendered template
