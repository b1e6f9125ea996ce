"""How the lines read that this room writes itself."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from groups.ledger.kinds import Part, ShownLine, tell
from groups.ledger.sources import lead
from groups.membership import charter_words
from groups.membership.charter import PARAMETERS, CharterError, read

PARTS = {
    Part.RULES: _l("Rules"),
    Part.PEOPLE: _l("People"),
    Part.DECISIONS: _l("Decisions"),
    Part.TABLES: _l("Seats from the bench"),
    Part.REFUSED: _l("Refused"),
}
KNOWN = {each.key for each in PARAMETERS}


def founding(line: ShownLine) -> object:
    """The first line."""
    people = len(line.what.get("roles", {}))
    if line.what.get("late"):
        return ngettext(
            "The ledger begins here, with %(num)d member and the table rules as they stood.",
            "The ledger begins here, with %(num)d members and the table rules as they stood.",
            people,
        )
    return _("%(name)s laid the table: the group begins, with its table rules.", name=line.name)


def joined(line: ShownLine) -> object:
    """Somebody came in."""
    if line.what.get("via") == "request" and line.actor:
        return _("%(name)s came in; %(by)s opened the door.", name=line.name, by=line.by)
    if line.what.get("via") == "invite":
        return _("%(name)s came in by an invitation.", name=line.name)
    return _("%(name)s came in.", name=line.name)


def left(line: ShownLine) -> object:
    """Somebody went."""
    return _("%(name)s left.", name=line.name)


def removed(line: ShownLine) -> object:
    """The group put somebody out."""
    return _("The group let %(name)s go.", name=line.name)


def readmitted(line: ShownLine) -> object:
    """The group took that back."""
    return _("The group opened its door to %(name)s again.", name=line.name)


def role(line: ShownLine) -> object:
    """Somebody looks after the group, or does no more."""
    if line.what.get("role") != "steward":
        return _("%(name)s is no steward any more.", name=line.name)
    if line.what.get("why") == "hand-over" and line.actor:
        return _("%(by)s handed the group over to %(name)s.", name=line.name, by=line.by)
    if line.what.get("why") == "acting":
        return _("%(name)s looks after the group until there is an election.", name=line.name)
    return _("%(name)s looks after the group from now on.", name=line.name)


def charter(line: ShownLine) -> object:
    """A rule changed."""
    key = str(line.what.get("key"))
    if key not in KNOWN:
        return _("A table rule was changed.")
    try:
        value = charter_words.say(key, read(key, str(line.what.get("value"))))
    except CharterError:
        return _("A table rule was changed.")
    return _("%(rule)s: %(value)s", rule=charter_words.TITLES[key], value=value)


def listing(line: ShownLine) -> object:
    """Whether strangers find the group."""
    if line.what.get("listed"):
        return _("Strangers can find the group from now on.")
    return _("Strangers cannot find the group any more.")


def refused(line: ShownLine) -> object:
    """Somebody asked for what only the group decides."""
    if not line.actor:
        return _("A stranger tried what only the group decides together. Nothing changed.")
    return _("%(by)s tried what only the group decides together. Nothing changed.", by=line.by)


def decided(line: ShownLine) -> object:
    """A vote that passed."""
    if not line.what.get("done"):
        return _("The group passed a proposal that could not be carried out any more.")
    return _("The group passed a proposal, and it was carried out.")


def teach() -> None:
    """Say how each of these reads."""
    tell("founding", founding, "set-table", Part.RULES)
    tell("charter", charter, "scroll", Part.RULES)
    tell("listing", listing, "eye", Part.RULES)
    tell("join", joined, "user-add", Part.PEOPLE)
    tell("leave", left, "door", Part.PEOPLE)
    tell("removal", removed, "door", Part.PEOPLE)
    tell("readmission", readmitted, "user-add", Part.PEOPLE)
    tell("role", role, "ladle", Part.PEOPLE)
    tell("decision", decided, "vote")
    tell("refusal", refused, "shield", Part.REFUSED)
    lead("proposal", _l("The vote"), lambda pid: f"/p/{pid}")
    lead("dinner", _l("The table"), lambda pid: f"/d/{pid}")
