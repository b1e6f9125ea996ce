"""Sentences of this room."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core import i18n
from events.voted.rules import VotedReason, Wish

SENTENCES: Mapping[StrEnum, LazyString] = {
    VotedReason.ALREADY_SET: _l("The group has a table at that place and time already, so no second one was set."),
    VotedReason.HOSTED: _l("Somebody else has said that they host it."),
    VotedReason.NO_HOST: _l("Whoever was to host has left the group. Call the table yourself, and you host it."),
    VotedReason.OVER: _l("The vote is over. Who hosts is settled."),
    VotedReason.PASSED: _l("The time that was chosen had passed before the vote was counted."),
}  # fmt: skip


def said(wish: Wish) -> str:
    """An option as the reader says it: when, and where."""
    when = i18n.say_when(wish.starts_at, "full", wish.zone) if wish.starts_at else ""
    return " · ".join(each for each in (when, wish.name) if each)
