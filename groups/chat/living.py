"""How what lives in a room is attached: signs, pins, who is here, cards."""

from __future__ import annotations

from app.core import panels, wording
from groups.chat import cards, extras, pins, presence, reactions, wording_live


def attach(redis_url: str, base_url: str) -> None:
    """Register what messages carry, what goes with them, and where it is kept who is here."""
    wording.add(wording_live.REFUSALS)
    for carried, forget in ((reactions.carried, reactions.forget), (pins.carried, pins.forget)):
        extras.add(carried)
        extras.at_removal(forget)
    presence.attach(redis_url)
    extras.add(cards.carried)
    cards.at_home(base_url)
    panels.fill("account.export", reactions.set_by)
