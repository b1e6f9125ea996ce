"""The sentence of each kind of notice, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core.i18n import say_when
from app.site.notify.rules import Kind

Data = Mapping[str, Any]


def _when(data: Data) -> str:
    return say_when(datetime.fromisoformat(data["starts_at"]), "full", data["tz"])


SENTENCES: dict[Kind, Callable[[Data], str]] = {
    Kind.DINNER_CALLED: lambda d: _("%(who)s sets a table: %(dinner)s", who=d["who"], dinner=d["dinner"]),
    Kind.DINNER_CHANGED: lambda d: _("%(dinner)s has a new time or place", dinner=d["dinner"]),
    Kind.PACT_CHANGED: lambda d: _(
        "The pact of %(dinner)s has changed. Stay, or leave freely", dinner=d["dinner"]
    ),
    Kind.DINNER_CALLED_OFF: lambda d: _("%(dinner)s will not take place", dinner=d["dinner"]),
    Kind.SEAT_TAKEN: lambda d: _("%(who)s takes a seat: %(dinner)s", who=d["who"], dinner=d["dinner"]),
    Kind.SEAT_GIVEN_BACK: lambda d: _(
        "%(who)s gives a seat back: %(dinner)s", who=d["who"], dinner=d["dinner"]
    ),
    Kind.SEAT_OFFERED: lambda d: _("A seat is held for you: %(dinner)s", dinner=d["dinner"]),
    Kind.VOUCH: lambda d: _("Who was at the table? %(dinner)s", dinner=d["dinner"]),
    Kind.PRESENCE_CONTESTED: lambda d: _(
        "Tablemates remember differently whether you were there: %(dinner)s", dinner=d["dinner"]
    ),
    Kind.REVIEWS_OPENED: lambda d: _("The reviews of %(dinner)s are open", dinner=d["dinner"]),
    Kind.JOIN_ASKED: lambda d: _("%(who)s would like to join %(group)s", who=d["who"], group=d["group"]),
    Kind.JOIN_ACCEPTED: lambda d: _("%(group)s has taken you in", group=d["group"]),
    Kind.JOIN_DECLINED: lambda d: _("%(group)s has no place for you just now", group=d["group"]),
    Kind.STEWARD_NAMED: lambda d: _("You look after %(group)s now", group=d["group"]),
}

DETAILS: dict[Kind, Callable[[Data], str]] = {
    Kind.DINNER_CALLED: _when,
    Kind.DINNER_CHANGED: _when,
    Kind.SEAT_OFFERED: lambda d: _(
        "Take it before %(until)s, then it goes to the next on the bench.",
        until=say_when(datetime.fromisoformat(d["until"]), "full", d["tz"]) if d.get("until") else "",
    ),
    Kind.VOUCH: lambda _d: _(
        "Tap the people who were there. You have three days, and nobody sees your answer first."
    ),
    Kind.PRESENCE_CONTESTED: lambda _d: _("Both can add what they remember. It is no punishment."),
}

ACTIONS: dict[Kind, LazyString] = {
    Kind.DINNER_CALLED: _l("See the table"),
    Kind.DINNER_CHANGED: _l("See what changed"),
    Kind.PACT_CHANGED: _l("Read the pact"),
    Kind.SEAT_OFFERED: _l("Answer"),
    Kind.VOUCH: _l("Vouch"),
    Kind.PRESENCE_CONTESTED: _l("Say what you remember"),
    Kind.REVIEWS_OPENED: _l("Read them"),
    Kind.JOIN_ASKED: _l("Answer"),
}

NAMES: dict[Kind, LazyString] = {
    Kind.DINNER_CALLED: _l("A table is set in one of my groups"),
    Kind.DINNER_CHANGED: _l("Time or place of my dinner changes"),
    Kind.PACT_CHANGED: _l("The pact of my dinner changes"),
    Kind.DINNER_CALLED_OFF: _l("My dinner is called off"),
    Kind.SEAT_TAKEN: _l("Somebody takes a seat at a table I set"),
    Kind.SEAT_GIVEN_BACK: _l("Somebody gives a seat back at a table I set"),
    Kind.SEAT_OFFERED: _l("A seat is held for me"),
    Kind.VOUCH: _l("Tablemates wait for my word"),
    Kind.PRESENCE_CONTESTED: _l("My presence is in doubt"),
    Kind.REVIEWS_OPENED: _l("Reviews of my table open"),
    Kind.JOIN_ASKED: _l("Somebody asks to join a group I look after"),
    Kind.JOIN_ACCEPTED: _l("A group takes me in"),
    Kind.JOIN_DECLINED: _l("A group says no"),
    Kind.STEWARD_NAMED: _l("I become a steward"),
}


def sentence(kind: Kind, data: Data) -> str:
    """What happened, in one line."""
    return SENTENCES[kind](data)


def detail(kind: Kind, data: Data) -> str:
    """A second line, or nothing."""
    return DETAILS[kind](data) if kind in DETAILS else ""


def action(kind: Kind) -> str:
    """What the button says."""
    return str(ACTIONS.get(kind, _l("See it")))
