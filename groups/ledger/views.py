"""Pages of the ledger: reading it, taking it along, checking it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from markupsafe import Markup

from app.core import db
from app.core.access import Ability, Here, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.parcels import parcel, sent
from app.core.security import LARGEST_ID
from app.core.web import render, viewer
from groups.ledger import kinds, queries
from groups.ledger.export import written
from groups.ledger.kinds import Part, ShownLine
from groups.ledger.sources import leads, names_of
from groups.ledger.words import PARTS
from groups.membership.access import open_group

bp = Blueprint("ledger", __name__)
SIZE = 40


@bp.get("/g/<pid>/ledger")
@needs(Ability.LEDGER_READ)
def page(pid: str) -> Response:
    """Every act of power in this group, newest first."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.LEDGER_READ)
    asked = request.args.get("part", "")
    part = Part(asked) if asked in {each.value for each in Part} else None
    before = min(max(request.args.get("before", 0, type=int), 0), LARGEST_ID) or None
    lines = queries.page_of(session, group.id, SIZE, before, part)
    return render(
        "ledger/page.html", here, group=group, head=queries.head_of(session, group.id), part=part, parts=PARTS,
        page=lines, of=kinds.of, moment=moment, leads=leads, names=names_of(session, lines.rows),
    )  # fmt: skip


def moment(line: ShownLine) -> datetime | None:
    """When it was written; None when somebody has made that unreadable by hand."""
    try:
        return datetime.strptime(line.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None


@bp.get("/g/<pid>/ledger.jsonl")
@needs(Ability.LEDGER_READ)
@limit("30 per hour")
def export(pid: str) -> Response:
    """The whole ledger, for whoever belongs to the group, the same to the byte for all."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.LEDGER_READ)
    kept = parcel()
    for line in written(db.session(), group):
        kept.write(line.encode() + b"\n")
    return sent(kept, f"ledger-{group.public_id}.jsonl", "application/x-ndjson")


@bp.get("/verify_ledger.py")
@needs(Ability.SITE_SEE)
def verifier() -> Response:
    """The script that checks an export; it needs nothing but Python."""
    script = Path(current_app.config["ROOT"]) / "tools" / "verify_ledger.py"
    if not script.exists():
        raise NotThere
    name = 'attachment; filename="verify_ledger.py"'
    return Response(
        script.read_text("utf-8"), mimetype="text/x-python", headers={"Content-Disposition": name}
    )


def on_group(group: Any, here: Here) -> str | Markup:
    """Where the ledger is, beside the rules."""
    if not here.may(Ability.LEDGER_READ):
        return ""
    return Markup(render_template("ledger/_on_group.html", group=group))  # noqa: S704  a rendered template
