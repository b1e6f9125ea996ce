"""The group's hosts in turn, on its page and where a new table is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask import render_template
from sqlalchemy.orm import Session

from app.core import clock, db, panels
from app.core.access import Ability, Here
from events.dinners import queries_hosts, rota
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


def on_group(group: Group, here: Here, **_more: object) -> str:
    """For members, beside the group's tables."""
    if not here.may(Ability.GROUP_ROLL):
        return ""
    shown = rota_of(db.session(), group, clock.now())
    return render_template("dinners/_rota.html", group=group, **shown) if shown else ""
