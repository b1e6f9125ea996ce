"""The group's hosts in turn, on its page and where a new table is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core import clock, db, marks, panels
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from events.dinners import queries_hosts, queries_turns, rota, turns
from events.dinners.models import Dinner
from groups.membership.charter import RotaRule
from groups.membership.models import Group
from groups.membership.queries import charter_of


def rota_of(session: Session, group: Group, now: datetime) -> dict[str, Any]:
    """The last hosts and whose turn it is; empty where no table was yet."""
    tables = queries_hosts.tables_of(session, group.id, now, rota.LOOKED_AT)
    if not tables:
        return {}
    sat = queries_hosts.sat_at(session, [dinner.id for dinner in tables])
    hosted = [
        rota.Hosted(dinner.host_id, frozenset(each.id for each in sat.get(dinner.id, ())))
        for dinner in tables
    ]
    people = {each.id: each for seated in sat.values() for each in seated}
    by_value = charter_of(session, group.id).rota_rule is RotaRule.VALUE
    whose = rota.turn_by_value(hosted, people, _treated(tables)) if by_value else rota.turn(hosted, people)
    return {
        "hosts": tables[: rota.HOSTS_SHOWN],
        "turn": whose,
        "who": people[whose.member] if whose else None,
        "by_value": by_value,
    }


def _treated(tables: Sequence[Dinner]) -> dict[int, int]:
    """What each was treated to at these tables, less what they treated others to: rooms above know of bills."""
    found: dict[int, int] = {}
    told = panels.gather(
        "rota.treated", dinner_ids=[dinner.id for dinner in tables], currency=tables[0].currency
    )
    for member, units in cast("list[tuple[int, int]]", told):
        found[member] = found.get(member, 0) + units
    return found


def turns_of(session: Session, group: Group, me_id: int) -> dict[str, Any]:
    """Those who host in turn, in order, with the swaps that concern the viewer."""
    rows = {row.member_id: row for row in queries_turns.rows_of(session, group.id)}
    order = turns.line(queries_turns.people_of(session, list(rows.values())))
    asked = queries_turns.asked_of(session, group.id, me_id) if me_id in rows else []
    return {
        "line": [rows[member].member for member in order],
        "in_line": me_id in rows,
        "to_me": [each for each in asked if each.with_id == me_id],
        "by_me": next((each for each in asked if each.by_id == me_id), None),
    }


def _turns_here(session: Session, group: Group) -> dict[str, Any]:
    who = viewer()
    if who is None or not marked("group", "turns", group=group.id):
        return {}
    found = turns_of(session, group, who.id)
    return found if found["line"] else {}


def candidate_facts(group: Group, member_ids: Sequence[int], **_more: object) -> list[tuple[int, list[str]]]:
    """What a group may like to know of whoever stands in its election: tables hosted and sat at here."""
    hosted, sat = queries_hosts.numbers(db.session(), group.id, member_ids, clock.now())
    found = []
    for member in member_ids:
        tables = hosted.get(member, 0)
        facts = [ngettext("hosted %(num)d table", "hosted %(num)d tables", tables)] if tables else []
        found.append((member, [*facts, ngettext("sat at %(num)d", "sat at %(num)d", sat.get(member, 0))]))
    return found


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """At home: somebody would like to change places in the line of hosts."""
    session = db.session()
    if not marks.at_home(session, "swaps", viewer.id, now):
        return []
    return [
        {"icon": "transfer", "title": _("%(name)s would like to change hosting turns", name=swap.by.nickname),
         "meta": group.name, "action": _("Answer"), "href": url_for("turns.page", pid=group.public_id), "rank": 35}
        for swap, group in queries_turns.waiting_for(session, viewer.id)
    ]  # fmt: skip


def on_group(group: Group, here: Here, **_more: object) -> str:
    """For members, beside the group's tables."""
    if not here.may(Ability.GROUP_ROLL):
        return ""
    mine = _turns_here(db.session(), group)
    shown = {} if mine else rota_of(db.session(), group, clock.now())
    if mine:
        return render_template("dinners/_turns.html", group=group, **mine)
    return render_template("dinners/_rota.html", group=group, **shown) if shown else ""
