"""Sentences of this room: reasons, problems, and the words of its enums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from events.invitations.policy import Barred
from events.invitations.promises import Outcome, Promised
from events.invitations.rules import OfferProblem, OfferReason, Pays, Photos, State

SENTENCES: Mapping[StrEnum, LazyString] = {
    OfferReason.ANOTHER_VOTE: _l("The group is voting on this invitation. Wait for the result; it is not far."),
    OfferReason.ANSWERED: _l("That has been answered already. Go back and look at the page as it is now."),
    OfferReason.ASKED_ALREADY: _l("The group has an open table already. Take it back first, or wait for its end."),
    OfferReason.CHANGED_MEANWHILE: _l("The invitation has changed meanwhile. Read it as it stands now."),
    OfferReason.NOT_OPEN: _l("This invitation is over. It stays readable as it was."),
    OfferReason.NO_HOST: _l("Nobody hosts it. Somebody has to volunteer before the group can come."),
    OfferReason.NOTHING_NEW: _l("That is what the invitation says already. Change something, or put it to the vote."),
    OfferReason.PASSED: _l("That time has passed."),
    OfferReason.SAID_ENOUGH: _l("This thread is full. Decide now; two hundred lines are enough."),
    OfferReason.TIED: _l("You belong to this house, so you do not answer it for the group."),
    OfferReason.TOO_EARLY: _l("The dinner is not over yet."),
    OfferReason.TOO_LATE: _l("The time for that is over."),
    OfferReason.UNKNOWN_SLOT: _l("That time is not among those offered."),
    OfferProblem.HEADS: _l("Write how many people at least and at most, from 2 to 200."),
    OfferProblem.NO_DATE: _l("Offer at least one day and hour."),
    OfferProblem.NO_GROUP: _l("Choose at least one group."),
    OfferProblem.NO_PRICE: _l("Write a price, or pay for it all yourself."),
    OfferProblem.NOTHING_SAID: _l("Say in a few words what you offer."),
    OfferProblem.PART: _l("Write which part the house pays, from 1 to 99 per cent; a tasting is a new invitation."),
    OfferProblem.PAST: _l("Leave twelve hours between the last answer and the first table."),
    OfferProblem.TIERS: _l("More people may never pay more a head: let the numbers rise and the prices fall."),
    OfferProblem.TOO_MANY: _l("Five times and twenty dishes are as many as anybody reads."),
    OfferProblem.VALID: _l("It stands until a moment ahead of us, sixty days at most."),
    Barred.CLOSED: _l("This group takes no invitations."),
    Barred.CONFIRMED_ONLY: _l("This group hears only houses that diners have confirmed."),
    Barred.FULL: _l("This group has all the invitations that it takes in a month."),
    Barred.NO_TASTINGS: _l("This group pays for what it eats: no free tastings."),
    Barred.OFF_TOPIC: _l("This group asks for something else than you offer."),
    Barred.ONE_AT_A_TIME: _l("Until diners confirm your house, one open invitation at a time."),
    Barred.ONE_OPEN: _l("An invitation of yours waits there already."),
    Barred.PAUSED: _l("Your invitations are paused: several tables reported that they were asked for praise."),
    Barred.TASTED: _l("One tasting for a group in three months; yours was there already."),
    Barred.TOO_CHEAP: _l("Below the price that this group looks for."),
    Barred.TOO_DEAR: _l("Above the price that this group looks for."),
}  # fmt: skip

LOGGED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "offer_sent": lambda what: str(_("sent an invitation to %(group)s", group=what["group"])),
    "offer_changed": lambda what: str(_("changed the invitation to %(group)s", group=what["group"])),
    "offer_agreed": lambda what: str(_("agreed to what %(group)s asked for", group=what["group"])),
    "offer_declined": lambda what: str(_("declined what %(group)s asked for", group=what["group"])),
    "offer_taken_back": lambda what: str(_("took back the invitation to %(group)s", group=what["group"])),
}

STATES: Mapping[State, tuple[LazyString, str]] = {
    State.OPEN: (lazy_pgettext("invitation", "open"), "note"),
    State.ACCEPTED: (lazy_pgettext("invitation", "accepted"), "ok"),
    State.DECLINED: (lazy_pgettext("invitation", "declined"), ""),
    State.WITHDRAWN: (lazy_pgettext("invitation", "withdrawn"), ""),
    State.EXPIRED: (lazy_pgettext("invitation", "expired"), ""),
    State.CANCELLED: (_l("cancelled by the house"), "bad"),
}
PAYS: Mapping[Pays, LazyString] = {
    Pays.TABLE: _l("The table pays"),
    Pays.PART: _l("The house pays a part"),
    Pays.HOUSE: _l("The house pays: a tasting"),
}
PAYS_META: Mapping[str, LazyString] = {
    Pays.TABLE.value: _l("Reviews carry no label."),
    Pays.PART.value: _l("Every review says that the house paid a part."),
    Pays.HOUSE.value: _l("Every review says that the house hosted, and does not count for the score."),
}
PHOTOS: Mapping[Photos, LazyString] = {
    Photos.FREE: _l("as everywhere"),
    Photos.ASK: _l("please ask first"),
    Photos.NONE: _l("please none in the room"),
}
FEES: Mapping[str, LazyString] = {
    "minimum": _l("Room minimum"),
    "corkage": _l("Corkage"),
    "tea": _l("Tea and napkins"),
    "service": _l("Service"),
    "room": _l("Room"),
    "other": _l("Other charges"),
}
PROMISED: Mapping[Promised, LazyString] = {
    Promised.PRICE: _l("The price"),
    Promised.DISH: _l("On the table"),
    Promised.PERK: _l("As a present"),
    Promised.ROOM: _l("A private room"),
    Promised.TREAT: _l("What the house pays"),
}
OUTCOMES: Mapping[Outcome, LazyString] = {
    Outcome.KEPT: _l("kept"),
    Outcome.PARTLY: _l("partly"),
    Outcome.BROKEN: _l("broken"),
}
TERMS: Mapping[str, LazyString] = {
    "words": _l("Words"),
    "slots": _l("Times"),
    "heads_least": _l("People at least"),
    "heads_most": _l("People at most"),
    "basis": _l("Price for"),
    "price_fen": _l("Price"),
    "tiers": _l("Price by number"),
    "menu": _l("Menu"),
    "perk": _l("Present"),
    "perk_percent": _l("Worth of the present"),
    "pays": _l("Who pays"),
    "part_percent": _l("Part of the house"),
    "room": _l("Private room"),
    "photos": _l("Pictures"),
    "fees": _l("Fees"),
}
