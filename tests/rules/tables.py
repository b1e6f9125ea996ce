"""Tables told in a line: who was listed, who scanned whom, who said what; members 1 to 5 are established."""

from collections.abc import Mapping, Sequence

from events.attestations.rules import Scan, SeatEvidence, SeatFinding, SeatKind, Table, Testimony, Word, judge

STANDINGS = {1: 0.9, 2: 0.8, 3: 0.7, 4: 0.6, 5: 0.5}
WORDS = {"y": Word.YES, "n": Word.NO, "?": Word.UNSURE}


def a_table(
    *going: int,
    scans: Sequence[tuple[int, int]] = (),
    says: Mapping[int, str] | None = None,
    own: Mapping[int, bool] | None = None,
    heads: Mapping[int, int] | None = None,
    walk_ins: Sequence[int] = (),
    cancelled: Sequence[int] = (),
    linked: Sequence[int] = (),
    standing: Mapping[int, float] = STANDINGS,
) -> Table:
    """Build a table; `says={1: "2y 3n"}` reads: seat 1 said yes of 2 and no of 3 (and so was there herself)."""
    said = says or {}
    claims = dict.fromkeys(said, True) | dict(own or {})
    kinds = dict.fromkeys(going, SeatKind.GOING)
    kinds |= dict.fromkeys(walk_ins, SeatKind.WALK_IN) | dict.fromkeys(cancelled, SeatKind.CANCELLED)
    seats = tuple(
        SeatEvidence(
            seat,
            kind,
            own=claims.get(seat),
            heads=(heads or {}).get(seat),
            standing=standing.get(seat, 0.0),
            linked=seat in linked,
        )
        for seat, kind in kinds.items()
    )
    words = tuple(
        Testimony(witness, int(each[:-1]), WORDS[each[-1]])
        for witness, text in said.items()
        for each in text.split()
    )
    return Table(seats, tuple(Scan(shower, scanner) for shower, scanner in scans), words)


def states(table: Table) -> dict[int, SeatFinding]:
    """Return seat → state."""
    return {seat: verdict.state for seat, verdict in judge(table).items()}


def all_yes(*seats: int, but: Sequence[int] = ()) -> dict[int, str]:
    """Return what it is when each of `seats` says yes of each other (those in `but` say nothing)."""
    return {
        each: " ".join(f"{other}y" for other in seats if other != each) for each in seats if each not in but
    }
