"""Sentences of this room: reasons, roles, states, and the lines of a merchant's log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.merchants.rules import ClaimState, How, MerchantReason, StaffRole

SENTENCES: dict[StrEnum, LazyString] = {
    MerchantReason.TOO_MANY_WAITING: _l(
        "You have three places waiting for a word from their diners. Finish one of them first."
    ),
    MerchantReason.TOO_MANY_VENUES: _l("That is as many places as one merchant can keep here."),
    MerchantReason.TOO_MANY_STAFF: _l("That is as many people as one merchant can have here."),
    MerchantReason.LAST_OWNER: _l(
        "Somebody has to own it. Make another person owner first, or close the merchant."
    ),
    MerchantReason.INVITE_SPENT: _l("This link was used already, or is too old. Ask for a new one."),
    MerchantReason.NOT_CONFIRMED: _l("First two tables, or a call, have to confirm that this is your place."),
    MerchantReason.DISPUTED: _l(
        "Somebody else says that this place is theirs. Nothing changes until that is decided."
    ),
    MerchantReason.TOO_EARLY: _l("Both sides have 28 days. It cannot be decided before."),
    MerchantReason.DECIDED: _l("This has been decided meanwhile."),
    MerchantReason.NOBODY_TO_DISPUTE: _l("Nobody else says that this place is theirs."),
    MerchantReason.ONCE_IS_ENOUGH: _l("That was decided between you two already."),
    MerchantReason.NO_NUMBER: _l(
        "There was no number on the page before you came. Let two tables confirm it."
    ),
    MerchantReason.PRIVATE_KITCHEN: _l("A private kitchen has no merchant here."),
    MerchantReason.YOUR_OWN_CLAIM: _l("You belong to one of the two. Somebody else has to do this."),
}
ROLES = {
    StaffRole.OWNER: _l("Owner"),
    StaffRole.MANAGER: _l("Manager"),
    StaffRole.DESK: _l("At the desk"),
}
ROLE_HINTS = {
    StaffRole.OWNER: _l("Everything, and who works here"),
    StaffRole.MANAGER: _l("Invitations, answers to reviews, the log"),
    StaffRole.DESK: _l("Sees which tables come, reads their cards. Nothing else"),
}
STATES = {
    ClaimState.OPEN: _l("Not yet confirmed by diners"),
    ClaimState.CONFIRMED: _l("Confirmed"),
    ClaimState.ENDED: _l("Over"),
}
HOWS = {
    How.TABLES: _l("Two tables that do not know each other saw the code at the desk."),
    How.CALL: _l("An operator called the number that was on the page already."),
    How.DECISION: _l("Decided after a dispute."),
}


def _role(what: Mapping[str, Any]) -> str:
    return str(ROLES[StaffRole(what["role"])]) if what.get("role") in set(StaffRole) else ""


def _who(what: Mapping[str, Any]) -> str:
    return str(what.get("name") or _("a former member"))


LINES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "opened": lambda what: _("opened the merchant for %(venue)s", venue=what["venue"]),
    "claimed": lambda what: _("said that %(venue)s is ours", venue=what["venue"]),
    "call_asked": lambda _what: _("asked to be called on the number on the page"),
    "called_in_vain": lambda _what: _("called; nobody there knew the code"),
    "confirmed_tables": lambda _what: _("Two tables confirmed that it is ours"),
    "confirmed_call": lambda _what: _("called, and confirmed that it is ours"),
    "confirmed_decision": lambda _what: _("decided that it is ours"),
    "waits_again": lambda _what: _("Two pages became one; ours waits to be confirmed again"),
    "venue_left": lambda what: _("%(venue)s is not ours any more", venue=what["venue"]),
    "closed": lambda _what: _("closed the merchant"),
    "renamed": lambda what: _(
        "changed the name from %(before)s to %(after)s", before=what["before"], after=what["after"]
    ),
    "invited": lambda what: _("wrote an invitation: %(role)s", role=_role(what)),
    "invite_ended": lambda what: _("took an invitation back: %(role)s", role=_role(what)),
    "joined": lambda what: _("came to work here: %(role)s", role=_role(what)),
    "role": lambda what: _("gave %(name)s another role: %(role)s", name=_who(what), role=_role(what)),
    "left": lambda _what: _("left"),
    "let_go": lambda what: _("let %(name)s go", name=_who(what)),
    "inherited": lambda what: _("%(name)s owns it now, as nobody else does", name=_who(what)),
    "dispute_opened": lambda _what: _("said that the other merchant’s place is ours"),
    "dispute_heard": lambda _what: _("Another merchant says that our place is theirs"),
    "dispute_answered": lambda _what: _("answered that"),
    "dispute_withdrawn": lambda _what: _("took that back"),
}  # fmt: skip
