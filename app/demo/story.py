"""Telling a story in time: scenes are played in order, some in one unit, with the clock set to its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import clock, db, signals

AT_ONCE = 20  # scenes in one transaction
Scene = Callable[[Session, datetime], None]


@dataclass
class Story:
    """Scenes with their moments. What has the same moment is played in the order of telling."""

    now: datetime
    scenes: list[tuple[datetime, int, Scene]] = field(default_factory=list)

    def at(self, moment: datetime, scene: Scene) -> None:
        """Add a scene; one that would lie ahead is played now at the latest."""
        self.scenes.append((min(moment, self.now), len(self.scenes), scene))

    def play(self, told: Callable[[int, int], None]) -> None:
        """Play all scenes; `told(done, all)` hears how far it is. The clock is set right again afterwards."""
        ordered = sorted(self.scenes, key=lambda scene: scene[:2])
        try:
            for start in range(0, len(ordered), AT_ONCE):
                with db.database().writing() as session:
                    for moment, _number, scene in ordered[start : start + AT_ONCE]:
                        _set_clock(moment)
                        scene(session, moment)
                        # Told inside only, at its own moment: nobody looks on while a story is told.
                        signals.deliver_inside(session)
                told(min(start + AT_ONCE, len(ordered)), len(ordered))
        finally:
            clock.shift(timedelta(0))


def _set_clock(moment: datetime) -> None:
    clock.shift(timedelta(0))
    clock.shift(moment - clock.now())
