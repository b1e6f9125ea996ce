"""How the lines read that juries and what they say leave in a ledger."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from groups.ledger.kinds import Part, ShownLine, Words, tell
from groups.ledger.sources import lead

OUTCOMES: dict[str, LazyString] = {
    "keep": _l("it stays as it is"), "warn": _l("a warning"), "hide": _l("it is hidden"),
    "remove": _l("it is taken away"), "quiet-week": _l("a week of silence"), "quiet-month": _l("a month of silence"),
    "uphold": _l("it was a threat"), "not-there": _l("was not there"), "unsure": _l("it cannot be told"),
    "there": _l("was there"),
}  # fmt: skip
PLAIN: dict[str, LazyString] = {
    "opened": _l("Something was reported. A jury will be drawn."),
    "hide": _l("Something was hidden, and its place says why."),
    "restore": _l("What was hidden is shown again."),
    "appeal": _l("The verdict was appealed against. A larger jury will be drawn."),
    "hold-lapsed": _l("An emergency hold lapsed: no jury had confirmed it."),
    "no-verdict": _l("The jury came to no verdict. Everything stays as it is."),
    "quiet": _l("By verdict somebody does not write here for a while."),
    "quiet-lifted": _l("That somebody does not write was lifted."),
}
ICONS = {"hide": "eye", "restore": "eye", "quiet": "quiet", "quiet-lifted": "quiet", "opened": "flag"}


def _always(words: LazyString) -> Words:
    return lambda _line: words


def drawn(line: ShownLine) -> object:
    """Lots were drawn."""
    size, among = line.what.get("size"), line.what.get("among")
    return _("%(size)s jurors were drawn by lot from %(among)s.", size=size, among=among)


def verdict(line: ShownLine) -> object:
    """What a jury said, and by how many votes."""
    outcome = OUTCOMES.get(str(line.what.get("outcome")), "")
    votes = line.what.get("votes", {})
    number = sum(each for each in votes.values() if isinstance(each, int)) if isinstance(votes, dict) else 0
    return ngettext(
        "The jury says, with %(num)d vote: %(outcome)s.",
        "The jury says, with %(num)d votes: %(outcome)s.",
        number,
        outcome=outcome,
    )


def held(line: ShownLine) -> object:
    """An emergency."""
    if line.what.get("by") == "operator":
        return _("Whoever runs the site hid something in an emergency, for 72 hours or until a jury decides.")
    return _("Something was hidden in an emergency, for 72 hours or until a jury decides.")


def teach() -> None:
    """Say how each of these reads."""
    for kind, words in PLAIN.items():
        tell(kind, _always(words), ICONS.get(kind, "scale"), Part.DECISIONS)
    tell("drawn", drawn, "people", Part.DECISIONS)
    tell("verdict", verdict, "scale", Part.DECISIONS)
    tell("hold", held, "shield", Part.DECISIONS)
    lead("case", _l("The case"), lambda pid: f"/case/{pid}")
