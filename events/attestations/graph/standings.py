"""What a night says of people."""

from __future__ import annotations

from dataclasses import dataclass

from events.attestations.graph.columns import Floats, Index, Int8s, Ints, looked_up


@dataclass(frozen=True, slots=True)
class Standings:
    """One row for each member with a confirmed seat, by ascending id; whoever is not listed stands at 0.

    `seats` are faded seats, `trust` what reaches her from the anchors, `breadth` how widely she has dined,
    `standing` what her word and her review weigh, `signature` the direction of her company.
    """

    member: Ints
    seats: Floats
    trust: Floats
    breadth: Floats
    standing: Floats
    signature: Int8s
    anchors: Ints
    full: float

    def places(self, members: Ints) -> Ints:
        """Return in which row each of these members is, -1 for none."""
        return Index(self.member).of(members)

    def standing_of(self, members: Ints) -> Floats:
        """Return the standing of each of these members."""
        return looked_up(self.standing, self.places(members))
