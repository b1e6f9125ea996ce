"""What a night does for reviews, once everybody's standing stands: learn from all of them, then the venues' numbers."""

from __future__ import annotations

from events.attestations.night import Course


def learn(course: Course) -> None:
    """Leniency and precision of reviewers, the means of cities, what hosted tables lift."""
    from events.reviews.night_stages import learn  # arrays are for the night alone

    learn(course)


def number(course: Course) -> None:
    """The numbers of all venues that have moved."""
    from events.reviews.night_stages import number

    number(course)
