"""Words about dinners and their seats."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Data, Said, when, when_and_where


def _reminder_facts(data: Data) -> list[tuple[str, str]]:
    until = when(data, "free_until")
    return [
        (_("When"), when(data)),
        (_("Where"), data.get("where", "")),
        (_("Seats"), _("%(taken)s of %(size)s taken", taken=data["taken"], size=data["size"])),
        (_("Cannot come?"), _("Give the seat back before %(when)s.", when=until) if until else ""),
    ]


WORDS: dict[Kind, Said] = {
    Kind.DINNER_CALLED: Said(
        lambda d: _("%(who)s sets a table: %(dinner)s", who=d["who"], dinner=d["dinner"]),
        when, _l("See the table"),
    ),
    Kind.REMINDER: Said(
        lambda d: _("%(when)s: %(dinner)s", when=when(d, style="short"), dinner=d["dinner"]),
        lambda d: d.get("where", ""), _l("See the table"), _reminder_facts,
    ),
    Kind.DINNER_CHANGED: Said(
        lambda d: _("%(dinner)s has a new time or place", dinner=d["dinner"]),
        when_and_where, _l("See what changed"),
    ),
    Kind.PACT_CHANGED: Said(
        lambda d: _("The pact of %(dinner)s has changed. Stay, or leave freely", dinner=d["dinner"]),
        None, _l("Read the pact"),
    ),
    Kind.DINNER_CALLED_OFF: Said(
        lambda d: _("%(dinner)s will not take place", dinner=d["dinner"]),
        lambda d: _("Its dates have passed and none was decided.") if d.get("undecided") else "",
    ),
    Kind.SEAT_TAKEN: Said(
        lambda d: _("%(who)s takes a seat: %(dinner)s", who=d["who"], dinner=d["dinner"]),
    ),
    Kind.SEAT_GIVEN_BACK: Said(
        lambda d: _("%(who)s gives a seat back: %(dinner)s", who=d["who"], dinner=d["dinner"]),
    ),
    Kind.SEAT_OFFERED: Said(
        lambda d: _("A seat is held for you: %(dinner)s", dinner=d["dinner"]),
        lambda d: _("Take it before %(until)s, then it goes to the next on the bench.", until=when(d, "until")),
        _l("Answer"),
        lambda d: [(_("When"), when(d)), (_("Where"), d.get("where", ""))],
    ),
    Kind.SEAT_PASSED: Said(
        lambda d: _("A seat came free, but not enough for your party: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("You keep your place on the bench."),
    ),
    Kind.SEAT_BENCHED: Said(
        lambda d: _("You wait on the bench now: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("If a seat opens, it is offered to you by the table rules."),
    ),
    Kind.GUEST_MERGED: Said(
        lambda _d: _("The seats that you had as a guest are yours now"),
        lambda _d: _("Nothing was lost: the tables, and what they say of you."),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.DINNER_CALLED: _l("A table is set in one of my groups"),
    Kind.REMINDER: _l("My dinner comes near"),
    Kind.DINNER_CHANGED: _l("Time or place of my dinner changes"),
    Kind.PACT_CHANGED: _l("The pact of my dinner changes"),
    Kind.DINNER_CALLED_OFF: _l("My dinner is called off"),
    Kind.SEAT_TAKEN: _l("Somebody takes a seat at a table I set"),
    Kind.SEAT_GIVEN_BACK: _l("Somebody gives a seat back at a table I set"),
    Kind.SEAT_OFFERED: _l("A seat is held for me"),
    Kind.SEAT_PASSED: _l("A free seat is too small for my party"),
    Kind.SEAT_BENCHED: _l("I wait on the bench again"),
    Kind.GUEST_MERGED: _l("My seats as a guest become mine"),
}
