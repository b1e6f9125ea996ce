"""The public history of a review: every wording, and what each changed (R-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from events.reviews.diff import Change, changes
from events.reviews.models import Review
from events.reviews.queries import versions_of
from events.reviews.rules import Aspect, EditMark, edit_mark


@dataclass(frozen=True, slots=True)
class Step:
    """One wording, against the one before; the first has nothing to be compared with."""

    number: int
    at: datetime
    text: str
    changes: Sequence[Change]
    bowls: Sequence[tuple[Aspect, str | None, str | None]]
    mark: EditMark | None


def steps_of(session: Session, review: Review) -> list[Step]:
    """The wordings of a review, newest first."""
    versions = versions_of(session, review.id)
    texts = [*(each.text for each in versions), review.text]
    scores: list[Mapping[str, int | None]] = [each.scores for each in versions]
    scores.append({each.value: getattr(review, each) for each in Aspect})
    times = [*(each.written_at for each in versions), review.edited_at or review.written_at]
    steps = [Step(1, times[0], texts[0], (), (), None)]
    for place in range(1, len(texts)):
        moved = [(each, scores[place - 1].get(each), scores[place].get(each)) for each in Aspect]
        steps.append(
            Step(
                number=place + 1,
                at=times[place],
                text=texts[place],
                changes=changes(texts[place - 1], texts[place]),
                bowls=[(each, bowl_words(old), bowl_words(new)) for each, old, new in moved if old != new],
                mark=edit_mark(times[place], review.opened_at, None, None),
            )
        )
    return steps[::-1]


def bowl_words(half_steps: int | None) -> str | None:
    """Half steps as the form's values: "4.5"."""
    return None if half_steps is None else f"{half_steps / 2:g}"
