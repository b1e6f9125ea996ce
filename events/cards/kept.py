"""What a phone may keep of a card for an hour without network: plain sentences, nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.i18n import say_when
from events.cards.shown import Card, Line
from events.cards.wording import SENTENCES
from events.dinners.rules import code_window


def of(card: Card, now: datetime) -> dict[str, Any]:
    """The card in sentences of the viewer's language, and until when it is kept (milliseconds)."""
    dinner, table = card.dinner, card.table
    until = code_window(dinner.starts_at, dinner.ends_at)[1]
    return {
        "path": url_for("cards.page", pid=dinner.public_id),
        "group": dinner.group.name,
        "cloth": dinner.group.cloth,
        "glyph": dinner.group.glyph,
        "heads": ngettext("%(num)d person", "%(num)d people", table.expected),
        "perks": [[line.perk.words, about(line)] for line in card.lines(now)],
        "until": int(until.timestamp() * 1000),
    }


def about(line: Line) -> str:
    """Whose word a perk is, and why it is not given now."""
    perk = line.perk
    said = [house_of(line), whose(line)]
    if perk.heads:
        said.append(ngettext("from %(num)d person", "from %(num)d people", perk.heads))
    if line.why_not is not None:
        said.append(str(SENTENCES[line.why_not]))
    return " · ".join(each for each in said if each)


def whose(line: Line) -> str:
    """Who has promised it: an alliance by name (C-08), or whom the group agreed it with, and when (C-09)."""
    perk = line.perk
    if perk.alliance:
        return str(_("alliance %(name)s", name=perk.alliance))
    if perk.agreed_on is None:
        return ""
    on = on_day(perk.agreed_on)
    if perk.agreed_with:
        return str(_("agreed with %(who)s on %(when)s", who=perk.agreed_with, when=on))
    return str(_("agreed on %(when)s", when=on))


def on_day(day: date) -> str:
    """The day in the reader's words."""
    return say_when(datetime.combine(day, time(12), UTC), "date", "UTC")


def house_of(line: Line) -> str:
    """Where it is given, if that is another house than the table's."""
    return str(_("at %(house)s", house=line.perk.house)) if line.perk.house else ""


def given_at(moment: datetime, zone: str) -> str:
    """When it was given, by the clock of the house."""
    return str(_("Given at %(time)s", time=say_when(moment, "time", zone)))
