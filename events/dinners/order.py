"""The order of the bench in words: for each party one sentence that says why it stands where it stands (DN-04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.core import i18n
from events.dinners import rules
from events.dinners.models import Dinner, Seat
from events.dinners.rules import QueueEntry, QueueInputs, QueueRule


def is_hidden(inputs: QueueInputs) -> bool:
    """Whether the order is still to be drawn: until then nobody is told a place, or lots could be chosen."""
    return inputs.queue_rule is QueueRule.LOTTERY and inputs.drawn_at is None


def explained(
    inputs: QueueInputs, heads: Mapping[int, Seat], dinner: Dinner, own: int | None = None
) -> list[dict[str, Any]]:
    """Everybody who waits, in the order in which they are asked, each with the reason.

    That somebody only waits by the group's rule is said to nobody else: `own` is the reader's party (ADR 20).
    """
    line = sorted(inputs.entries, key=_asked) if is_hidden(inputs) else rules.queue_order(inputs)
    newcomer = _newcomer(inputs, line)
    return [
        {"person": heads[entry.party].person, "size": entry.size, "party": entry.party,
         "why": _why(inputs, entry, dinner, entry.party == newcomer, entry.party == own)}
        for entry in line
    ]  # fmt: skip


def _asked(entry: QueueEntry) -> tuple[Any, int]:
    return entry.asked_at, entry.party


def _newcomer(inputs: QueueInputs, line: list[QueueEntry]) -> int | None:
    """The party that has the newcomers' seat, where the rule gives one away."""
    if inputs.queue_rule is not QueueRule.NEWCOMERS_SEAT or inputs.newcomer_seated:
        return None
    fresh = (entry for entry in sorted(line, key=_asked) if entry.last_seated is None)
    return next((entry.party for entry in fresh), None)


def _why(inputs: QueueInputs, entry: QueueEntry, dinner: Dinner, newcomer: bool, own: bool) -> str:
    asked = i18n.say_when(entry.asked_at, "full", dinner.timezone)
    if entry.paused and own:
        return str(_("By the group’s own rule, asked after everybody else for now."))
    if newcomer:
        return str(_("New at this group’s tables, and asked first of those: the newcomers’ seat."))
    if inputs.queue_rule is QueueRule.LONGEST_SINCE:
        return _since(entry, dinner, asked)
    if inputs.queue_rule is QueueRule.LOTTERY:
        return _lot(inputs, entry, asked)
    return str(_("Asked %(when)s.", when=asked))


def _since(entry: QueueEntry, dinner: Dinner, asked: str) -> str:
    if entry.last_seated is None:
        return str(_("Has not sat at a table of this group yet. Asked %(when)s.", when=asked))
    last = i18n.say_when(entry.last_seated, "date", dinner.timezone)
    return str(_("Last sat at a table of this group %(when)s.", when=last))


def _lot(inputs: QueueInputs, entry: QueueEntry, asked: str) -> str:
    if inputs.drawn_at is None:
        return str(_("Takes part in the draw."))
    if not rules.is_drawn(inputs, entry):
        return str(_("Asked after the draw, %(when)s: stands behind those who were drawn.", when=asked))
    lot = rules.draw(inputs.seed, entry.who).hex()[:8]
    return str(_("Drew lot %(lot)s; the smallest is asked first.", lot=lot))
