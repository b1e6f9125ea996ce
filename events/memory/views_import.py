"""Founding a group from a file: by any member, and by the operator's command."""

from __future__ import annotations

from typing import Any

import click
from flask import Response, current_app
from flask.cli import AppGroup
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.queries import confirmed_member
from app.accounts.rules import email_key
from app.core import clock, db, wording
from app.core.access import Ability, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import name_problem
from app.core.photos_web import takes_files
from app.core.web import me, note, render, see_other
from events.memory.forms import FileForm
from events.memory.importing import found_from, unpack
from events.memory.rules import MOST_PICTURES, FileReason
from events.memory.views import bp
from groups.membership.forms import LONGEST_NAME
from groups.membership.wording import NAME_PROBLEMS

LARGEST_FILE = 40 * 1024 * 1024
MOST_AT_ONCE = 60  # pictures, while somebody waits; the operator's command takes them all
group = AppGroup("group", help="Groups that come from elsewhere.")


@bp.get("/groups/from-file")
@needs(Ability.GROUP_FOUND)
def choose() -> Response:
    """The form."""
    return render("memory/from_file.html", form=FileForm(), most=MOST_AT_ONCE)


@bp.post("/groups/from-file")
@needs(Ability.GROUP_FOUND)
@limit("10 per day")
@takes_files(LARGEST_FILE)
def found() -> Response | WerkzeugResponse:
    """Read the file and found the group; who sends it is its first member."""
    form, now = FileForm(), clock.now()
    if not form.validate_on_submit():
        return _again(form)
    try:
        opened, pictures = unpack(form.file.data.stream, now, MOST_AT_ONCE)
    except Refused as refused:
        if not isinstance(refused.reason, FileReason):
            raise
        form.file.errors = [wording.say(refused.reason)]
        return _again(form)
    name = form.name.data or opened.told.name
    problem = name_problem(name, longest=LONGEST_NAME)
    if problem is not None:  # a file's name is read by strangers too
        form.name.errors = [NAME_PROBLEMS.get(problem, _("Give the group a name."))]
        return _again(form)
    made = found_from(db.session(), me().id, name, opened, pictures, me().timezone, now)
    note(_("The group is here, with its memory and its ledger. Invite those who belong to it."))
    return see_other("membership.page", pid=made.public_id)


def _again(form: Any) -> Response:
    return render("memory/from_file.html", form=form, most=MOST_AT_ONCE, status=422)


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--founder", required=True, help="The mail address of the member who founds it here.")
def import_file(file: Any, founder: str) -> None:
    """Found a group from FILE, as a member would on the page, with all its pictures."""
    now = clock.now()
    try:
        opened, pictures = unpack(file, now, MOST_PICTURES)
    except Refused as refused:
        raise click.ClickException(str(refused.reason.value)) from refused
    with current_app.test_request_context(), db.database().writing() as session:
        member = confirmed_member(session, email_key(founder))
        if member is None:
            raise click.ClickException("nobody with that address has confirmed it here")
        made = found_from(session, member.id, opened.told.name, opened, pictures, member.timezone, now)
        click.echo(f"/g/{made.public_id}")
