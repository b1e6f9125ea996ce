"""How facts, their sources and what becomes of a house are called."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.places.facts import QUESTIONS, Answer, Change, FactKind, Source

LABELS = {
    FactKind.HOURS: _l("Hours"),
    FactKind.PHONE: _l("Telephone"),
    FactKind.ROOMS: _l("Private rooms"),
    FactKind.BIGGEST: _l("Largest table"),
    FactKind.MINIMUM: _l("Least to spend"),
    FactKind.CORKAGE: _l("A bottle of one’s own"),
    FactKind.SERVICE: _l("Service charge"),
    FactKind.COVER: _l("Tea and napkins"),
    FactKind.ONE_CHECK: _l("One bill for the whole table"),
    FactKind.PARKING: _l("Parking"),
    FactKind.CHILDREN: _l("Good with children"),
    FactKind.WHEELCHAIR: _l("By wheelchair"),
    FactKind.SHARING: _l("Strangers share a table"),
    FactKind.CAKE: _l("A cake of one’s own"),
}
HINTS = {
    FactKind.HOURS: _l("Such as 11:00–14:00, 17:00–22:00, closed on Mondays"),
    FactKind.PHONE: _l("Such as 010 6265 0000"),
    FactKind.ROOMS: _l("How many; 0 for none"),
    FactKind.BIGGEST: _l("How many can sit at it"),
    FactKind.MINIMUM: _l("Such as 600 for a room on Saturdays"),
    FactKind.CORKAGE: _l("Such as 50 a bottle"),
    FactKind.SERVICE: _l("Such as 10 percent in private rooms"),
    FactKind.COVER: _l("Such as tea 5 a head, napkins 2"),
    FactKind.PARKING: _l("Such as free for two hours, behind the house"),
}
ICONS = {
    FactKind.HOURS: "clock", FactKind.PHONE: "phone", FactKind.ROOMS: "door", FactKind.BIGGEST: "table",
    FactKind.MINIMUM: "yuan", FactKind.CORKAGE: "no-wine", FactKind.SERVICE: "receipt", FactKind.COVER: "bowl",
    FactKind.ONE_CHECK: "split", FactKind.PARKING: "route", FactKind.CHILDREN: "smile", FactKind.WHEELCHAIR: "access",
    FactKind.SHARING: "people", FactKind.CAKE: "heart",
}  # fmt: skip
ANSWERS = {Answer.YES: _l("Yes"), Answer.PARTLY: _l("In part"), Answer.NO: _l("No")}
SOURCES = {
    Source.DINER: _l("ate here"),
    Source.MEMBER: _l("member"),
    Source.MERCHANT: _l("has a stake in it"),
}
CHANGES = {
    Change.CLOSED: _l("It has closed"),
    Change.OPENED: _l("It is open again"),
    Change.MOVED: _l("It has moved"),
    Change.RENAMED: _l("It has a new name"),
}


def value_in_words(kind: FactKind, value: str) -> str:
    """The value as people read it."""
    if kind in QUESTIONS:
        return str(ANSWERS[Answer(value)])
    if kind is FactKind.ROOMS:
        return str(ngettext("%(num)d room", "%(num)d rooms", int(value)) if int(value) else _("None"))
    if kind is FactKind.BIGGEST:
        return str(ngettext("%(num)d seat", "%(num)d seats", int(value)))
    return value


def change_in_words(what: Change, day: str, before: str) -> str:
    """What became of a house on a day, and how it was until then."""
    if what is Change.CLOSED:
        return str(_("Closed since %(day)s", day=day))
    if what is Change.OPENED:
        return str(_("Open again since %(day)s", day=day))
    if what is Change.RENAMED:
        return str(_("Called %(name)s until %(day)s", name=before, day=day))
    if before:
        return str(_("At %(place)s until %(day)s", place=before, day=day))
    return str(_("Moved on %(day)s", day=day))
