"""Facts between diners and merchants."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.signals import Fact


@dataclass(frozen=True, slots=True)
class ReviewAnswered(Fact):
    """The merchant has answered a review, or changed its answer. The author hears of the first one."""

    review_id: int
    venue_id: int
    author_id: int
    version: int
