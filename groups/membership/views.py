"""Pages of groups: mine, founding, the group, its roll, its charter, how it presents itself."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.panels import gather
from app.core.security import LARGEST_ID
from app.core.web import marked, me, note, render, see_other, viewer
from groups.membership import actions, charter_words, queries
from groups.membership.access import open_group, refuse_to_change_charter
from groups.membership.forms import DescriptionForm, FoundingForm
from groups.membership.queries_entry import pending_of
from groups.membership.rules import Callers, Section, may_change_listing

bp = Blueprint("membership", __name__)
FACES = 12
ROLL = 40
# What stands on the slip of the group's page; the charter's own page has all of it.
SLIP = ("join_rule", "callers", "queue_rule", "split_mode", "late_cancel_hours", "majority_percent")


def counts(response: Response) -> bool:
    """Only what was done counts against a daily limit: a form with a mistake may be sent again."""
    return response.status_code < 400


@bp.get("/groups")
@needs(Ability.GROUP_MINE)
def mine() -> Response:
    """My groups, with what is new in each."""
    lines = queries.my_groups(db.session(), me().id)
    ids = [line.group.id for line in lines]
    unread = dict(cast(list[tuple[int, int]], gather("groups.unread", member_id=me().id, group_ids=ids)))
    news = dict(cast(list[tuple[int, str]], gather("groups.news", member_id=me().id, group_ids=ids)))
    return render("membership/mine.html", lines=lines, unread=unread, news=news)


@bp.get("/groups/new")
@needs(Ability.GROUP_FOUND)
def found() -> Response:
    """The form of a new group."""
    return render("membership/found.html", form=FoundingForm(city=request.args.get("city", "")[:40]))


@bp.post("/groups/new")
@limit("10 per day", deduct_when=counts)
@needs(Ability.GROUP_FOUND)
def found_now() -> Response:
    """Found it; nobody has to approve."""
    form = FoundingForm()
    if not form.validate_on_submit():
        return render("membership/found.html", form=form, status=422)
    group = actions.found_group(
        db.session(), me().id, **form.words(), timezone=me().timezone, charter=form.charter(), now=clock.now()
    )
    note(_("The table is laid. Invite those you would like to eat with."))
    return see_other("membership.page", pid=group.public_id)


@bp.get("/g/<pid>")
@needs(Ability.GROUP_SEE)
def page(pid: str) -> Response:
    """The group: what it is, its tables, its rules, its people."""
    session, who = db.session(), viewer()
    group, here = open_group(session, pid, who, Ability.GROUP_SEE)
    lines = {line.parameter.key: line for line in queries.charter_lines(session, group.id)}
    roll = here.may(Ability.GROUP_ROLL)
    calls = here.may(Ability.GROUP_STEWARD) or lines["callers"].value == Callers.MEMBERS
    return render(
        "membership/page.html", here, group=group, lines=lines, slip=[lines[key] for key in SLIP],
        members=marked("group", "members", group=group.id), words=charter_words,
        people=queries.newest_members(session, group.id, FACES) if roll else [],
        channel=marked("group", "channel", group=group.id) if roll else None,
        waiting=marked("group", "pending", group=group.id) if here.may(Ability.GROUP_ADMIT) else 0,
        asked=pending_of(session, group.id, who.id) if who and not roll else None,
        put_out=queries.put_out_at(session, group.id, who.id) if who and not roll else None,
        calls=here.may(Ability.DINNER_CALL) and calls, numbers=gather("group.numbers", group=group),
    )  # fmt: skip


@bp.get("/g/<pid>/members")
@needs(Ability.GROUP_ROLL)
def roll(pid: str) -> Response:
    """Who belongs to the group, stewards first."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.GROUP_ROLL)
    before = min(request.args.get("before", 0, type=int), LARGEST_ID) or None
    return render(
        "membership/roll.html", here, group=group, page=queries.roll_page(session, group.id, ROLL, before),
        stewards=[] if before else queries.stewards(session, group.id),
        members=queries.count_members(session, group.id), mine=queries.membership_of(session, group.id, me().id),
    )  # fmt: skip


@bp.get("/g/<pid>/charter")
@needs(Ability.CHARTER_READ)
def charter(pid: str) -> Response:
    """Every parameter with its value, its default, and when and by what it was set."""
    session, token = db.session(), request.args.get("invite", "")
    group, here = open_group(session, pid, viewer(), Ability.CHARTER_READ, invite=token, now=clock.now())
    sections: dict[Section, list[queries.CharterLine]] = {}
    for line in queries.charter_lines(session, group.id):
        sections.setdefault(line.parameter.section, []).append(line)
    return render(
        "membership/charter.html", here, group=group, sections=sections, words=charter_words, token=token
    )


@bp.post("/g/<pid>/charter")
@needs(Ability.CHARTER_CHANGE)
def charter_refused(pid: str) -> Response:
    """Nobody changes a charter by asking for it: a refusal, and a line in the log (GR-03)."""
    refuse_to_change_charter(db.session(), pid, viewer())


@bp.get("/g/<pid>/edit")
@needs(Ability.GROUP_DESCRIBE)
def describe(pid: str) -> Response:
    """The form of how the group presents itself."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_DESCRIBE)
    alone = may_change_listing(queries.count_members(db.session(), group.id))
    form = DescriptionForm(obj=group, data={"listed": "yes" if group.listed else "no"})
    form.listed.data = "yes" if group.listed else "no"
    return render("membership/describe.html", here, group=group, form=form, alone=alone)


@bp.post("/g/<pid>/edit")
@needs(Ability.GROUP_DESCRIBE)
def describe_now(pid: str) -> Response:
    """Write it down."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.GROUP_DESCRIBE)
    alone = may_change_listing(queries.count_members(session, group.id))
    form = DescriptionForm(data={"listed": "yes" if group.listed else "no"})
    if not form.validate_on_submit():
        return render("membership/describe.html", here, group=group, form=form, alone=alone, status=422)
    actions.describe(session, group, **form.words())
    note(_("Written down."))
    return see_other("membership.page", pid=group.public_id)
