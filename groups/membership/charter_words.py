"""The charter in plain sentences: what each parameter is called, and what each value means at the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from groups.membership.rules import (
    Callers,
    JoinRule,
    OffersFrom,
    OffersPolicy,
    OfferTastings,
    PartyRule,
    QueueRule,
    RotaRule,
    Section,
    SplitRule,
    Value,
)

SECTIONS: Mapping[Section, LazyString] = {
    Section.JOINING: _l("Coming in"),
    Section.DINNERS: _l("At the table"),
    Section.SHOWING_UP: _l("Showing up"),
    Section.DECIDING: _l("Deciding together"),
    Section.STEWARDS: _l("Stewards"),
    Section.MERCHANTS: _l("Restaurants that knock"),
}

TITLES: Mapping[str, LazyString] = {
    "join_rule": _l("Who comes in"),
    "join_questions": _l("What newcomers are asked"),
    "callers": _l("Who sets a table"),
    "queue_rule": _l("Who on the bench is asked first"),
    "party_rule": _l("A party larger than the free seats"),
    "split_mode": _l("How the bill is split"),
    "rota_rule": _l("Whose turn it is to host"),
    "offer_window_minutes": _l("Minutes to take a seat that came free"),
    "review_deadline_days": _l("Days until sealed reviews open"),
    "late_cancel_hours": _l("Hours before dinner when giving back a seat is late"),
    "no_show_strikes": _l("Missed dinners before a break"),
    "no_show_window_days": _l("Days that a missed dinner counts"),
    "no_show_pause_days": _l("Days of the break"),
    "quorum_percent": _l("Per cent that must vote"),
    "majority_percent": _l("Per cent in favour to pass"),
    "roll_tables": _l("Tables shared before one votes"),
    "roll_window_days": _l("Days in which those tables count"),
    "steward_seats": _l("How many stewards"),
    "steward_term_days": _l("Days of a steward's term"),
    "silence_days": _l("Days of silence that end a term"),
    "offers_policy": _l("Invitations from restaurants"),
    "open_offers_a_month": _l("Invitations a month"),
    "offers_from": _l("Who may invite us"),
    "offer_tastings": _l("Meals that the house pays for"),
    "offer_topics": _l("What invitations are about"),
    "offer_price_least": _l("Lowest price a head, in yuan"),
    "offer_price_most": _l("Highest price a head, in yuan"),
}

CHOICES: Mapping[str, Mapping[str, LazyString]] = {
    "join_rule": {
        JoinRule.OPEN: _l("Anyone comes in at once."),
        JoinRule.REQUEST: _l("Anyone may ask; a steward answers."),
        JoinRule.INVITE: _l("Only by a member's invitation."),
    },
    "callers": {
        Callers.MEMBERS: _l("Every member may set a table."),
        Callers.STEWARDS: _l("Stewards set the tables."),
    },
    "queue_rule": {
        QueueRule.FIRST_COME: _l("Whoever came first is asked first."),
        QueueRule.LONGEST_SINCE: _l("Whoever has not sat with us for longest is asked first."),
        QueueRule.LOTTERY: _l("A draw decides, and everyone can check it."),
        QueueRule.NEWCOMERS_SEAT: _l("One seat is for somebody new; the rest go by who came first."),
    },
    "party_rule": {
        PartyRule.HOLD: _l("It keeps its place until enough seats are free."),
        PartyRule.SPLIT: _l("It is offered what is free, and the rest of it waits."),
        PartyRule.PASS: _l("Smaller parties behind it are asked first, and it is told so."),
    },
    "split_mode": {
        SplitRule.EQUAL: _l("The bill is split evenly, unless a table agrees otherwise."),
        SplitRule.DISH: _l("Each pays for what they ate, unless a table agrees otherwise."),
        SplitRule.SHARES: _l("The bill is split by agreed shares, unless a table agrees otherwise."),
    },
    "rota_rule": {
        RotaRule.TABLES: _l("It goes by tables: who has been a guest most often since hosting."),
        RotaRule.VALUE: _l("It goes by treats, at what they were worth: who has been treated to most."),
    },
    "offers_policy": {
        OffersPolicy.WELCOME: _l("Restaurants may write; the group decides."),
        OffersPolicy.CLOSED: _l("Restaurants may not write to this group."),
    },
    "offers_from": {
        OffersFrom.ANYONE: _l("Any restaurant; one that diners have not confirmed yet says so."),
        OffersFrom.CONFIRMED: _l("Only restaurants that diners have confirmed."),
    },
    "offer_tastings": {
        OfferTastings.WELCOME: _l("The house may pay for it all; every review says so."),
        OfferTastings.CLOSED: _l("We pay for what we eat: no free tastings."),
    },
}


def short(key: str, choice: str) -> LazyString:
    """What a choice means, in one sentence."""
    return CHOICES[key][choice]


def say(key: str, value: Value) -> str:
    """What the value means at the table, in one plain sentence."""
    if isinstance(value, tuple):
        return _topics(value) if key == "offer_topics" else _asked(len(value))
    if isinstance(value, int):
        return str(COUNTED[key](value))
    return str(CHOICES[key][value])


def _topics(words: tuple[str, ...]) -> str:
    if not words:
        return str(_("Invitations may be about anything."))
    return str(_("Only what has to do with: %(words)s.", words=_(", ").join(words)))


def _asked(number: int) -> str:
    if number == 0:
        return str(_("Newcomers are asked nothing."))
    words = ngettext(
        "%(num)d question, answered before one comes in.",
        "%(num)d questions, answered before one comes in.",
        number,
    )
    return str(words)


def _strikes(number: int) -> object:
    if number == 0:
        return _("A missed dinner has no consequence.")
    return ngettext(
        "After %(num)d missed dinner one only waits on the bench for a while.",
        "After %(num)d missed dinners one only waits on the bench for a while.",
        number,
    )


def _late(number: int) -> object:
    if number == 0:
        return _("A seat may be given back until dinner begins.")
    return ngettext(
        "A seat is given back at least %(num)d hour before dinner; later counts as late.",
        "A seat is given back at least %(num)d hours before dinner; later counts as late.",
        number,
    )


def _majority(number: int) -> object:
    if number == 50:
        return _("A proposal passes with more than half of the votes.")
    return _("A proposal passes with %(num)d per cent of the votes.", num=number)


def _offers(number: int) -> object:
    if number == 0:
        return _("No restaurant's invitation reaches the group.")
    return ngettext(
        "At most %(num)d invitation from restaurants a month.",
        "At most %(num)d invitations from restaurants a month.",
        number,
    )


def _least(number: int) -> object:
    if number == 0:
        return _("No price is too low.")
    return _("Nothing below %(num)d yuan a head.", num=number)


def _most(number: int) -> object:
    if number == 0:
        return _("No price is too high.")
    return _("Nothing above %(num)d yuan a head.", num=number)


COUNTED: Mapping[str, Callable[[int], object]] = {
    "offer_window_minutes": lambda n: ngettext(
        "Whoever is offered a seat has %(num)d minute to take it.",
        "Whoever is offered a seat has %(num)d minutes to take it.", n,
    ),
    "review_deadline_days": lambda n: ngettext(
        "Sealed reviews open when all have written, at the latest %(num)d day after dinner.",
        "Sealed reviews open when all have written, at the latest %(num)d days after dinner.", n,
    ),
    "late_cancel_hours": _late,
    "no_show_strikes": _strikes,
    "no_show_window_days": lambda n: ngettext(
        "A missed dinner is forgotten after %(num)d day.", "A missed dinner is forgotten after %(num)d days.", n,
    ),
    "no_show_pause_days": lambda n: ngettext(
        "That break lasts %(num)d day.", "That break lasts %(num)d days.", n,
    ),
    "quorum_percent": lambda n: _("A vote counts when %(num)d per cent of the roll take part.", num=n),
    "majority_percent": _majority,
    "roll_tables": lambda n: ngettext(
        "Whoever has shared %(num)d vouched-for table votes.",
        "Whoever has shared %(num)d vouched-for tables votes.", n,
    ),
    "roll_window_days": lambda n: ngettext(
        "Tables of the last %(num)d day count for that.", "Tables of the last %(num)d days count for that.", n,
    ),
    "steward_seats": lambda n: ngettext(
        "%(num)d steward looks after the group.", "%(num)d stewards look after the group.", n,
    ),
    "steward_term_days": lambda n: ngettext(
        "A steward's term ends by itself after %(num)d day.",
        "A steward's term ends by itself after %(num)d days.", n,
    ),
    "silence_days": lambda n: ngettext(
        "It also ends when a steward is silent for %(num)d day.",
        "It also ends when a steward is silent for %(num)d days.", n,
    ),
    "offer_price_least": _least,
    "offer_price_most": _most,
    "open_offers_a_month": _offers,
}  # fmt: skip
