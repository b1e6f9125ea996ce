"""How far a confirmed seat is believed, from the standing of those who vouch for it (TRUST.md section 3.5)."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from events.attestations.evidence import SeatFinding, Table, Verdict, Word
from events.attestations.hearing import ESTABLISHED, Hearing, hear

WORD_FLOOR, OWN_WORD = 0.15, 0.55
YES_AND_SCAN, YES_ALONE, SCAN_ALONE = 1.0, 0.85, 0.70
THETA, THETA_ESTABLISHED = 0.9, 0.5
FULL_SHARE = 1 / 3
NEWCOMERS_LIFT = 2.0
UNCONFIRMED_SHARE, UNCONFIRMED_MOST = 0.4, 0.49
ACCEPTED_FROM = 0.5


def credibilities(
    table: Table, verdicts: Mapping[int, Verdict], circles: Mapping[int, int]
) -> dict[int, float]:
    """Return seat → credibility in [0, 1]: P x K x share of established people at the table.

    K = M² / (M² + θ²), M the effective words of the confirmed witnesses and a part of her own; `circles` is each
    seat's home group (standing.home_groups): people of one circle count by the root of their number. Newcomers at
    a table share a lift of 2.0 x its effective established people.
    """
    hearing = hear(table)
    confirmed = [seat for seat in hearing.seats if verdicts[seat].state is SeatFinding.CONFIRMED]
    share = _established_share(hearing, confirmed)
    lift = _newcomers_lift(hearing, confirmed, circles)
    out: dict[int, float] = {}
    for seat, verdict in verdicts.items():
        value = verdict.probability * _known(hearing, verdict, seat, confirmed, circles) * share
        if hearing.seats[seat].standing < ESTABLISHED:
            value = min(value, lift)
        out[seat] = value if seat in confirmed else min(UNCONFIRMED_MOST, UNCONFIRMED_SHARE * value)
    return out


def is_accepted(state: SeatFinding, credibility: float) -> bool:
    """Tell whether a seat is accepted: confirmed with credibility 0.5 or more."""
    return state is SeatFinding.CONFIRMED and credibility >= ACCEPTED_FROM


def effective(words: Iterable[tuple[int, float]]) -> float:
    """Return how many independent voices (circle, weight) amount to: Σw / √(cluster factor), TRUST.md section 3.4.

    The cluster factor is Σ over circles of (Σw)² divided by Σw²: 1 when everybody is of another circle, n when n
    equal voices are of one.
    """
    heard = [(circle, weight) for circle, weight in words if weight > 0]
    if not heard:
        return 0.0
    loudest = max(weight for _, weight in heard)  # squares of tiny weights would vanish
    by_circle: dict[int, float] = defaultdict(float)
    for circle, weight in heard:
        by_circle[circle] += weight / loudest
    together = math.fsum(weight**2 for weight in by_circle.values())
    alone = math.fsum((weight / loudest) ** 2 for _, weight in heard)
    return loudest * math.fsum(by_circle.values()) / math.sqrt(max(1.0, together / alone))


def _known(
    hearing: Hearing, verdict: Verdict, seat: int, confirmed: Collection[int], circles: Mapping[int, int]
) -> float:
    """Return K: how far the words for this seat are known to be worth something."""
    witnesses = sorted(each for each in verdict.why.witnesses if each in confirmed)
    words = (
        (_circle(circles, each), _word(hearing, each) * _bond(hearing, each, seat)) for each in witnesses
    )
    known = effective(words) + OWN_WORD * _word(hearing, seat)
    theta = THETA_ESTABLISHED if hearing.seats[seat].standing >= ESTABLISHED else THETA
    return known**2 / (known**2 + theta**2)


def _word(hearing: Hearing, seat: int) -> float:
    """Return what somebody's word weighs: nothing below a standing of 0.15."""
    return max(0.0, hearing.seats[seat].standing - WORD_FLOOR) / (1 - WORD_FLOOR)


def _bond(hearing: Hearing, witness: int, seat: int) -> float:
    said = hearing.word(witness, seat) is Word.YES
    scanned = (witness, seat) in hearing.scans or (seat, witness) in hearing.scans
    if said:
        return YES_AND_SCAN if scanned else YES_ALONE
    return SCAN_ALONE


def _established_share(hearing: Hearing, confirmed: Collection[int]) -> float:
    if not confirmed:
        return 0.0
    standing = math.fsum(hearing.seats[seat].standing for seat in confirmed)
    return min(1.0, standing / len(confirmed) / FULL_SHARE)


def _newcomers_lift(hearing: Hearing, confirmed: Collection[int], circles: Mapping[int, int]) -> float:
    """Return the most that each newcomer of this table can be believed."""
    known = [seat for seat in confirmed if hearing.seats[seat].standing >= ESTABLISHED]
    newcomers = len(confirmed) - len(known)
    voices = effective((_circle(circles, seat), hearing.seats[seat].standing) for seat in known)
    return NEWCOMERS_LIFT * voices / max(1, newcomers)


def _circle(circles: Mapping[int, int], seat: int) -> int:
    """Return a seat's circle; somebody without any confirmed seat is a circle of her own."""
    return circles.get(seat, -1 - seat)
