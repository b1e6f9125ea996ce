"""How what lives in a room is attached: signs, pins, who is here, cards."""

from __future__ import annotations

from app.core import wording
from groups.chat import extras, pins, reactions, wording_live


def attach() -> None:
    """Register what messages carry and what goes with them."""
    wording.add(wording_live.REFUSALS)
    for carried, forget in ((reactions.carried, reactions.forget), (pins.carried, pins.forget)):
        extras.add(carried)
        extras.at_removal(forget)
