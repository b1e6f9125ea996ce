"""Facts about invitations: what a house offers, what a group answers, what became of the promises."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class OfferArrived(Fact):
    """A house has put an offer before a group; `again` for a new version of it."""

    offer_id: int
    group_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class OfferCountered(Fact):
    """The group has decided to ask for something else: the house may accept, improve or decline."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class OfferSaid(Fact):
    """Somebody has written in the thread of an offer; `by_house` tells which side."""

    offer_id: int
    by_house: bool


@dataclass(frozen=True, slots=True)
class OfferAccepted(Fact):
    """Both sides agree on a version; `again` when an agreed dinner changed by it."""

    offer_id: int
    dinner_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class OfferEnded(Fact):
    """An offer came to nothing; `state` says how: declined, withdrawn, expired, cancelled. `by_house`: by whom."""

    offer_id: int
    state: str
    by_house: bool = False


@dataclass(frozen=True, slots=True)
class OfferChanged(Fact):
    """Something small about an offer: a vote begun or over, somebody who would host. Open pages look again."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class PromisesTicked(Fact):
    """Somebody who was there has said what became of the promises."""

    offer_id: int
    dinner_id: int
    venue_id: int


@dataclass(frozen=True, slots=True)
class NeedOpened(Fact):
    """A group asks the houses of its city for a table."""

    need_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class NeedClosed(Fact):
    """An open table is answered, taken back or over."""

    need_id: int
    group_id: int
