"""The verdict on one table: a pure function of its own evidence and last night's standings (TRUST.md section 2)."""

import math
from collections.abc import Mapping
from dataclasses import replace

from events.attestations.evidence import (
    Reliability,
    SeatFinding,
    SeatKind,
    Table,
    Verdict,
    VerdictReason,
    Why,
    Word,
)
from events.attestations.hearing import BIG_TABLE, NEWCOMER_WEIGHT, Hearing, Piece, hear, pieces_about

PRIOR = {SeatKind.GOING: 1.5, SeatKind.WALK_IN: -0.5, SeatKind.CANCELLED: -2.5, SeatKind.UNLISTED: -3.0}
SELF_YES, SELF_NO = 0.8, -3.0
JURY = 2.0
NEWCOMERS_CAP = 2.5
ROUNDS = 3
CONFIRMED_FROM, ABSENT_TO = 0.90, 0.10
LIKELY_THERE = 0.5
STRONG_WITNESSES = 2


def judge(table: Table) -> dict[int, Verdict]:
    """Return the verdict on every seat of `table`, by seat id; the order of the evidence changes nothing.

    Three rounds weigh each witness's evidence by her own probability of being there; then every seat gets its
    state in the order of TRUST.md section 2, two-person dinners by their own rule, and no more seats stay
    confirmed than the table counted heads.
    """
    hearing = hear(table)
    present = _probabilities(hearing)
    verdicts = {seat: _verdict(hearing, present, seat) for seat in hearing.seats}
    return _fit_head_count(hearing, _settle_two(hearing, verdicts))


def lessons(table: Table, verdicts: Mapping[int, Verdict]) -> dict[int, Reliability]:
    """Return what this table teaches about its confirmed witnesses' reliability, by seat.

    Only seats count that two others settled without the witness's own word.
    """
    hearing = hear(table)
    learnt = {seat: each.reliability for seat, each in hearing.seats.items()}
    for subject, about in hearing.words.items():
        for witness, word in about.items():
            if verdicts[witness].state is SeatFinding.CONFIRMED and _strong(verdicts[subject], word):
                learnt[witness] = learnt[witness].after(word, verdicts[subject].state)
    return learnt


def _strong(verdict: Verdict, word: Word) -> bool:
    if verdict.state is SeatFinding.CONFIRMED:
        return len(verdict.why.witnesses) - (word is Word.YES) >= STRONG_WITNESSES
    return verdict.state is SeatFinding.ABSENT and verdict.why.no - (word is Word.NO) >= STRONG_WITNESSES


def _probabilities(hearing: Hearing) -> dict[int, float]:
    own = {seat: _own_odds(hearing, seat) for seat in hearing.seats}
    pieces = {seat: pieces_about(hearing, seat) for seat in hearing.seats}
    present = {seat: _chance(odds) for seat, odds in own.items()}
    for _ in range(ROUNDS):
        present = {
            seat: _chance(own[seat] + _heard(hearing, present, pieces[seat])) for seat in hearing.seats
        }
    return present


def _own_odds(hearing: Hearing, seat: int) -> float:
    evidence = hearing.seats[seat]
    said = {None: 0.0, True: SELF_YES, False: SELF_NO}[evidence.own]
    return PRIOR[evidence.kind] + said + JURY * max(-1, min(1, evidence.jury))


def _heard(hearing: Hearing, present: Mapping[int, float], pieces: list[Piece]) -> float:
    """Return the log-odds that the witnesses give; beside established members newcomers together move ±2.5."""
    trusted = sum(piece.weight * present[piece.witness] for piece in pieces if hearing.trusts(piece.witness))
    others = sum(
        piece.weight * present[piece.witness] for piece in pieces if not hearing.trusts(piece.witness)
    )
    return trusted + max(-NEWCOMERS_CAP, min(NEWCOMERS_CAP, NEWCOMER_WEIGHT * others))


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _verdict(hearing: Hearing, present: Mapping[int, float], seat: int) -> Verdict:
    why = _why(
        hearing, seat, frozenset(each for each in hearing.supporters(seat) if present[each] >= LIKELY_THERE)
    )
    state, reason = _state(present[seat], _is_linked(hearing, seat, why.witnesses), why)
    heard_again = bool(hearing.seats[seat].jury)
    if state is SeatFinding.CONFIRMED and len(why.witnesses) == 1 and not heard_again:
        state, reason = _one_voice(hearing, present, seat)
    if state is SeatFinding.ABSENT and why.own and why.yes and not heard_again:
        # Never struck off while she and another say the contrary: both are asked once more.
        state, reason = SeatFinding.CONTESTED, VerdictReason.WORD_AGAINST_WORD
    return Verdict(state, present[seat], replace(why, reason=reason))


def _one_voice(
    hearing: Hearing, present: Mapping[int, float], seat: int
) -> tuple[SeatFinding, VerdictReason]:
    """Return what one witness alone is enough for: nothing against a denial by somebody there.

    Who passes a code on, or covers for a friend, is one voice (docs/trust-figures.md).
    """
    there = {each for each in hearing.seats if present[each] >= LIKELY_THERE}
    if (hearing.said_of(seat, Word.NO) & there) - hearing.outliers:
        return SeatFinding.CONTESTED, VerdictReason.WORD_AGAINST_WORD
    return SeatFinding.CONFIRMED, VerdictReason.VOUCHED


def _why(hearing: Hearing, seat: int, witnesses: frozenset[int]) -> Why:
    denials = hearing.said_of(seat, Word.NO)
    groups = frozenset().union(*(hearing.seats[each].groups for each in witnesses))
    return Why(
        reason=VerdictReason.VOUCHED,
        witnesses=witnesses,
        groups=len(groups),
        scans=len(witnesses & hearing.scanned[seat].keys()),
        yes=len(hearing.said_of(seat, Word.YES)),
        no=len(denials),
        unsure=len(hearing.said_of(seat, Word.UNSURE)),
        discounted=len(denials & hearing.outliers),
        own=hearing.seats[seat].own,
    )


def _is_linked(hearing: Hearing, seat: int, witnesses: frozenset[int]) -> bool:
    """Tell whether a path of positive words leads here from somebody there, and established where there is one."""
    if not hearing.roots or seat in hearing.roots:
        return bool(witnesses)
    return bool(witnesses & hearing.roots)


def _state(chance: float, linked: bool, why: Why) -> tuple[SeatFinding, VerdictReason]:
    """Return the state of a seat, the rules asked in the order of TRUST.md section 2."""
    if chance >= CONFIRMED_FROM and linked:
        return SeatFinding.CONFIRMED, VerdictReason.VOUCHED
    gone = VerdictReason.SAID_NOT_THERE if why.own is False else VerdictReason.DENIED
    if chance <= ABSENT_TO and (why.no or why.own is False):
        return SeatFinding.ABSENT, gone
    if why.no and (why.witnesses or why.own):
        return SeatFinding.CONTESTED, VerdictReason.WORD_AGAINST_WORD
    if why.own is False or why.no:
        return SeatFinding.ABSENT, gone
    if not why.witnesses:
        return SeatFinding.UNVERIFIED, VerdictReason.NOBODY_VOUCHED
    far = chance >= CONFIRMED_FROM
    return SeatFinding.UNVERIFIED, VerdictReason.NOT_LINKED if far else VerdictReason.NOT_ENOUGH


def _settle_two(hearing: Hearing, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """Apply the rule of the two-person dinner: mutual yes or a scan confirms; yes against no is contested for both.

    Where one of the two says that she was not there, or a jury has spoken, the weighing stands.
    """
    pair = [seat for seat in hearing.seats if _took_part(hearing, seat)]
    if len(pair) != 2 or any(hearing.seats[seat].own is False or hearing.seats[seat].jury for seat in pair):
        return verdicts
    one, other = pair
    said = {hearing.word(one, other), hearing.word(other, one)}
    scanned = (one, other) in hearing.scans or (other, one) in hearing.scans
    if said == {Word.YES} or (scanned and Word.NO not in said):
        sure = {one: _why(hearing, one, frozenset({other})), other: _why(hearing, other, frozenset({one}))}
        chances = {seat: max(verdicts[seat].probability, CONFIRMED_FROM) for seat in pair}
        return verdicts | {seat: Verdict(SeatFinding.CONFIRMED, chances[seat], sure[seat]) for seat in pair}
    if said == {Word.YES, Word.NO} and not scanned:
        return verdicts | {seat: _contested(verdicts[seat]) for seat in pair}
    return verdicts


def _took_part(hearing: Hearing, seat: int) -> bool:
    """Tell whether anything at all speaks for this seat having been part of the dinner."""
    evidence = hearing.seats[seat]
    listed = evidence.kind in {SeatKind.GOING, SeatKind.WALK_IN}
    return listed or evidence.own is True or bool(hearing.supporters(seat))


def _contested(verdict: Verdict) -> Verdict:
    why = replace(verdict.why, reason=VerdictReason.WORD_AGAINST_WORD)
    return Verdict(SeatFinding.CONTESTED, verdict.probability, why)


def _fit_head_count(hearing: Hearing, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """Leave the least supported seats open when more are confirmed than people were counted."""
    confirmed = [seat for seat, each in verdicts.items() if each.state is SeatFinding.CONFIRMED]
    counts = _head_counts(hearing, confirmed)
    if not counts:
        return verdicts
    heads = _weighted_median(counts)
    # At a big table anybody may miscount by one.
    over = len(confirmed) - heads - (1 if heads > BIG_TABLE else 0)
    weakest = _weakest(hearing, verdicts, confirmed, several=len(counts) > 1)
    return verdicts | {seat: _left_open(verdicts[seat]) for seat in weakest[: max(0, over)]}


def _head_counts(hearing: Hearing, confirmed: list[int]) -> list[tuple[int, float]]:
    """Return (heads, weight) of the confirmed counters; established ones alone where there are any."""
    return sorted(
        (heads, hearing.seats[seat].standing + 0.05)
        for seat in confirmed
        if (heads := hearing.seats[seat].heads) is not None
        and not hearing.seats[seat].linked
        and seat not in hearing.outliers
        and (not hearing.roots or seat in hearing.roots)
    )


def _weighted_median(counts: list[tuple[int, float]]) -> int:
    half = sum(weight for _, weight in counts) / 2
    reached = 0.0
    for heads, weight in counts:
        reached += weight
        if reached >= half:
            return heads
    return counts[-1][0]


def _weakest(
    hearing: Hearing, verdicts: Mapping[int, Verdict], confirmed: list[int], *, several: bool
) -> list[int]:
    """Return the confirmed seats that a head count may open, weakest first, well supported ones never."""
    base = (hearing.roots or frozenset(hearing.seats)) & frozenset(confirmed)
    support = {seat: len(hearing.supporters(seat) & base) for seat in confirmed}
    enough = (2 if several else 1) + (len(confirmed) > 3)
    weak = [
        seat
        for seat in confirmed
        if support[seat] < 2 or (support[seat] < enough and hearing.seats[seat].heads is None)
    ]
    return sorted(
        weak, key=lambda seat: (support[seat], seat in hearing.established, verdicts[seat].probability, seat)
    )


def _left_open(verdict: Verdict) -> Verdict:
    why = replace(verdict.why, reason=VerdictReason.MORE_THAN_COUNTED)
    return Verdict(SeatFinding.UNVERIFIED, verdict.probability, why)
