"""Groups that a house may invite: those of its city that strangers find, with what is known of each (M-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import wording
from app.core.i18n import money
from app.places.models import Venue
from events.invitations import knowing, policy
from events.invitations.knowing import GroupFacts
from events.invitations.policy import Barred, Knock, Policy
from groups.membership.models import Group


def chosen(session: Session, public_ids: Sequence[str], city: str) -> Sequence[Group]:
    """The groups of these addresses, of those that a house of this city can find."""
    wanted = select(Group).where(Group.public_id.in_(public_ids), Group.listed, Group.city == city)
    return session.scalars(wanted.order_by(Group.id)).all()


def groups(
    session: Session, venue: Venue, merchant_id: int, words: str, picked: Sequence[str], now: datetime
) -> list[dict[str, Any]]:
    """Those that may be invited first; of each what the charter and the years say, and why not, if not."""
    found = list(
        {
            g.id: g
            for g in (
                *chosen(session, picked, venue.city),
                *knowing.listed_groups(session, venue.city, words),
            )
        }.values()
    )
    ids = [group.id for group in found]
    known = knowing.groups_known(session, ids, venue.id, now)
    wants, pasts = knowing.policies(session, ids), knowing.pasts(session, ids, venue.id, merchant_id, now)
    knock = Knock(knowing.is_confirmed(session, venue.id, merchant_id))
    rows = [
        {"group": group, "meta": facts_words(known[group.id]), "asks": policy_words(wants[group.id]),
         "why_not": _why_not(policy.barred(wants[group.id], knock, pasts[group.id], now)), "known": known[group.id]}
        for group in found
    ]  # fmt: skip
    return sorted(rows, key=_order)


def paused(session: Session, venue_id: int, now: datetime) -> datetime | None:
    """Until when the house cannot invite, if it cannot."""
    until = knowing.paused(session, venue_id)
    return until if until is not None and until > now else None


def facts_words(known: GroupFacts) -> list[str]:
    """What a house sees of a group: numbers, no names."""
    found = [ngettext("%(num)d member", "%(num)d members", known.size)]
    if known.dinners:
        found.append(ngettext("%(num)d dinner in a year", "%(num)d dinners in a year", known.dinners))
    if known.usual:
        found.append(_("usually %(num)s at the table", num=known.usual))
    if known.show_up is not None:
        found.append(_("%(num)s%% show up", num=known.show_up))
    if known.been_here:
        found.append(ngettext("was here once", "was here %(num)d times", known.been_here))
    return [str(each) for each in found]


def policy_words(wants: Policy) -> list[str]:
    """What the group's rules ask of invitations, as far as it says so."""
    found = []
    if wants.topics:
        found.append(_("looks for %(words)s", words=_(", ").join(wants.topics)))
    if wants.least_fen:
        found.append(_("from %(amount)s a head", amount=money(wants.least_fen)))
    if wants.most_fen:
        found.append(_("up to %(amount)s a head", amount=money(wants.most_fen)))
    if not wants.tastings:
        found.append(_("no free tastings"))
    return [str(each) for each in found]


def _why_not(reasons: Sequence[Barred]) -> str:
    """Why nothing of this house arrives there now; what depends on the words is said when they are written."""
    stands = [each for each in reasons if each is not Barred.OFF_TOPIC]
    return wording.say(stands[0]) if stands else ""


def _order(row: dict[str, Any]) -> tuple[bool, int, int, int]:
    return bool(row["why_not"]), -row["known"].been_here, -row["known"].dinners, row["group"].id
