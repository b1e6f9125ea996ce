"""The door to dinners: what a viewer is toward one, and whether that is enough."""

from __future__ import annotations

import hmac

from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from events.dinners import queries
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from groups.membership.access import standings_in


def open_dinner(
    session: Session,
    public_id: str,
    viewer: Viewer | None,
    ability: Ability,
    link_token: str | None = None,
    guest: Guest | None = None,
) -> tuple[Dinner, Here]:
    """The dinner of that address and what the viewer is toward it. Raises NotThere, NotYours.

    `link_token` is what the browser kept of a shared link; it opens dinners that are seen by link. `guest` is whose
    personal link it has opened, if that still lives.
    """
    dinner = queries.dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    here = here_at(session, dinner, viewer, link_token, guest)
    return dinner, require(here, ability, see=Ability.DINNER_SEE)


def here_at(
    session: Session,
    dinner: Dinner,
    viewer: Viewer | None,
    link_token: str | None = None,
    guest: Guest | None = None,
) -> Here:
    """What the viewer is toward a dinner that is already loaded."""
    found = _by_address(dinner, link_token)
    if guest is not None and queries.guest_seat(session, dinner.id, guest.id) is not None:
        found.add(Standing.GUEST)
    if viewer is not None:
        own = queries.own_seat(session, dinner.id, viewer.id)
        found |= _by_seat(dinner, own)
        if dinner.host_id == viewer.id:
            found.add(Standing.HOST)
        found |= standings_in(session, dinner.group_id, viewer.id)
        if found & {Standing.PUBLIC, Standing.LINKED}:
            found.add(Standing.WELCOME)
    return stand(viewer, found)


def _by_address(dinner: Dinner, link_token: str | None) -> set[Standing]:
    """What the address gives. A name alone is enough only for those who were sent the link, never for all the world."""
    found = {Standing.PUBLIC} if dinner.visibility is Visibility.PUBLIC else set()
    if dinner.visibility is Visibility.GROUP or link_token is None:
        return found
    if hmac.compare_digest(dinner.share_token.encode(), str(link_token).encode()):
        found.add(Standing.LINKED)
        if dinner.guests_sit:
            found.add(Standing.NAME_ENOUGH)
    return found


def _by_seat(dinner: Dinner, own: Seat | None) -> set[Standing]:
    if own is None:
        return set()
    if own.state is SeatState.GOING:
        return {Standing.SEATED}
    if own.state in (SeatState.WAITING, SeatState.OFFERED):
        return {Standing.WAITING}
    # Whoever once came by the link and got up may come back from another device, where the link was never opened.
    return {Standing.LINKED} if dinner.visibility is Visibility.LINK else set()
