"""Sentences of reasons: one catalogue, so that both languages are complete by test."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

# By kind and member: two rooms may both have a reason "full", and as StrEnums those are equal.
_sentences: dict[tuple[type[StrEnum], StrEnum], LazyString] = {}
FALLBACK = _l("That is not possible right now.")


def add(sentences: Mapping[StrEnum, LazyString]) -> None:
    """Register a room's sentences, one for each member of its reason enums."""
    _sentences.update({(type(reason), reason): sentence for reason, sentence in sentences.items()})


def say(reason: StrEnum) -> str:
    """The sentence of a reason in the viewer's language."""
    return str(_sentences.get((type(reason), reason), FALLBACK))


def covers(reason: StrEnum) -> bool:
    """Whether the reason has its sentence (asked by a test of the house)."""
    return (type(reason), reason) in _sentences


def known() -> list[StrEnum]:
    """Every reason that has its sentence (asked by a test of the house)."""
    return [reason for _kind, reason in _sentences]
