"""The doors to offers: the group's members on one side, the people of the house on the other; nobody else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from app.merchants.access import standings_at
from events.attestations.queries import attested_seat
from events.dinners.access import open_dinner
from events.dinners.models import Dinner
from events.dinners.queries import dinner_by
from events.invitations import queries
from events.invitations.models import Offer, OfferNeed
from groups.membership.access import standings_in

HOUSE = frozenset({Standing.OWNER, Standing.MANAGER, Standing.DESK})


def open_offer(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Offer, Here]:
    """The offer of that address and what the viewer is toward it. Raises NotThere, NotYours.

    Whoever works for the house speaks for it and never for the group (X-07), also as a member of the group.
    """
    offer = queries.offer_by(session, public_id)
    if offer is None:
        raise NotThere
    found: frozenset[Standing] = frozenset()
    if viewer is not None:
        found = standings_at(session, offer.merchant_id, viewer.id)
        found = found or frozenset(standings_in(session, offer.group_id, viewer.id))
    return offer, require(stand(viewer, found), ability, see=Ability.OFFER_SEE)


def is_house(here: Here) -> bool:
    """Whether the viewer stands on the house's side."""
    return not here.standings.isdisjoint(HOUSE)


def open_need(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[OfferNeed, Here]:
    """An open table of a group: its members', and its author's to take back. Raises NotThere, NotYours."""
    need = queries.need_by(session, public_id)
    if need is None:
        raise NotThere
    found = set(standings_in(session, need.group_id, viewer.id)) if viewer is not None else set()
    if viewer is not None and found and need.by_id == viewer.id:
        found.add(Standing.AUTHOR)
    return need, require(stand(viewer, found), ability, see=Ability.NEED_SEE)


def open_to_tick(session: Session, public_id: str, viewer: Viewer | None) -> tuple[Dinner, Here]:
    """A dinner at which the table confirms the viewer: only those say what became of promises."""
    dinner = dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    attended = viewer is not None and attested_seat(session, dinner.id, viewer.id) is not None
    if not attended:
        open_dinner(session, public_id, viewer, Ability.DINNER_SEE)
    return dinner, require(stand(viewer, [Standing.ATTENDED] if attended else []), Ability.PROMISE_TICK)
