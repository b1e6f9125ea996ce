"""A table's evidence made ready for judgement: who says what about whom, and how much (TRUST.md section 2)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from events.attestations.evidence import SeatEvidence, SeatKind, Table, Word

UNSURE_SMALL, UNSURE_BIG, BIG_TABLE = -1.2, -0.2, 8
SCAN, SCAN_OUTSIDE, SCAN_SILENT, SCAN_DISOWNED, SCAN_SILENT_WALK_IN = 3.5, 1.5, 2.0, 1.2, 0.8
YES_AND_SCAN = 0.5
OUTLIER_WEIGHT, OUTLIER_DENIALS, OUTLIER_SHARE = 0.25, 2, 0.6
ESTABLISHED = 0.30
NEWCOMER_WEIGHT = 0.35
YES_SCANNED, YES_ALONE, SCAN_ALONE = 1.0, 0.85, 0.70  # for credibility

Pair = tuple[int, int]


class Piece(NamedTuple):
    """One piece of evidence about a seat: the log-odds that `witness` gives it."""

    witness: int
    weight: float


@dataclass(frozen=True)
class Hearing:
    """The evidence of one table, cleaned and indexed.

    `scans` are (shower, scanner); `words[subject][witness]` what was said, `scanned[subject][witness]` the
    log-odds of a scan. `established` are the members of standing at the table, `roots` those of them who gave
    evidence; `outliers` are witnesses whose denials are mostly contradicted.
    """

    seats: Mapping[int, SeatEvidence]
    scans: Mapping[Pair, bool | None]
    words: Mapping[int, Mapping[int, Word]]
    scanned: Mapping[int, Mapping[int, float]]
    established: frozenset[int]
    roots: frozenset[int]
    outliers: frozenset[int]

    def is_void(self, witness: int, subject: int) -> bool:
        """Tell whether a denial means nothing: nobody can deny a person whose live code she scanned."""
        return (subject, witness) in self.scans

    def trusts(self, witness: int) -> bool:
        """Tell whether this witness's words weigh in full: everybody's, until members of standing speak."""
        return not self.roots or witness in self.established

    def word(self, witness: int, subject: int) -> Word | None:
        """Return what `witness` said of `subject`."""
        return self.words[subject].get(witness)

    def supporters(self, subject: int) -> frozenset[int]:
        """Return the seats that speak for `subject`, by a yes or by a scan of either direction."""
        return self.said_of(subject, Word.YES) | frozenset(self.scanned[subject])

    def said_of(self, subject: int, word: Word) -> frozenset[int]:
        """Return the seats that said `word` of `subject`, void denials left out."""
        return frozenset(
            witness
            for witness, each in self.words[subject].items()
            if each is word and not (word is Word.NO and self.is_void(witness, subject))
        )


def hear(table: Table) -> Hearing:
    """Return the table's evidence made ready; merchant-linked people are no witnesses (TRUST.md section 1)."""
    seats = {each.seat: each for each in sorted(table.seats, key=lambda each: each.seat)}
    free = {seat for seat, each in seats.items() if not each.linked}
    scans = _scans_of(table, free)
    words: dict[int, dict[int, Word]] = {seat: {} for seat in seats}
    for each in sorted(table.testimonies, key=lambda each: (each.subject, each.witness, each.word)):
        if each.witness in free and each.subject in seats and each.witness != each.subject:
            words[each.subject][each.witness] = each.word
    scanned = _weigh_scans(seats, scans, words)
    established = frozenset(seat for seat in free if seats[seat].standing >= ESTABLISHED)
    spoke = frozenset().union(*words.values(), *scanned.values())
    hearing = Hearing(seats, scans, words, scanned, established, established & spoke, frozenset())
    return replace(hearing, outliers=_outliers(hearing))


def pieces_about(hearing: Hearing, subject: int) -> list[Piece]:
    """Return every piece of evidence about `subject`; a scan and a yes of one witness are one piece."""
    said = [
        Piece(witness, _word_weight(hearing, witness, subject, word))
        for witness, word in hearing.words[subject].items()
        if not (word is Word.NO and hearing.is_void(witness, subject))
    ]
    read = [
        Piece(witness, weight)
        for witness, weight in hearing.scanned[subject].items()
        if hearing.word(witness, subject) is not Word.YES
    ]
    return said + read


def _word_weight(hearing: Hearing, witness: int, subject: int, word: Word) -> float:
    if word is Word.UNSURE:
        return UNSURE_SMALL if len(hearing.seats) <= BIG_TABLE else UNSURE_BIG
    weight = hearing.seats[witness].reliability.weight_of(word)
    if word is Word.YES and witness in hearing.scanned[subject]:
        return max(weight, hearing.scanned[subject][witness]) + YES_AND_SCAN
    if word is Word.NO and witness in hearing.outliers:
        return weight * OUTLIER_WEIGHT
    return weight


def _scans_of(table: Table, free: set[int]) -> dict[Pair, bool | None]:
    """Return the scans between people who may witness; of a doubled one the kindest fence counts."""
    scans: dict[Pair, bool | None] = {}
    for each in sorted(table.scans, key=lambda each: (each.shower, each.scanner, each.inside is not False)):
        if each.shower in free and each.scanner in free and each.shower != each.scanner:
            scans[each.shower, each.scanner] = False if each.inside is False else None
    return scans


def _weigh_scans(
    seats: Mapping[int, SeatEvidence],
    scans: Mapping[Pair, bool | None],
    words: Mapping[int, Mapping[int, Word]],
) -> dict[int, dict[int, float]]:
    """Return subject → witness → log-odds: a scan speaks for the shower in full, for the reader with a caution.

    The reader demonstrably saw the shower's phone in that minute. The shower's code may have been passed on to
    somebody outside, so for the reader it counts in full only when the shower confirms her or scanned her back.
    """
    weights: dict[int, dict[int, float]] = {seat: {} for seat in seats}
    for (shower, reader), inside in sorted(scans.items(), key=lambda item: item[0]):
        full = SCAN_OUTSIDE if inside is False else SCAN
        said = words[reader].get(shower)
        answered = said is Word.YES or (reader, shower) in scans
        for_reader = full if answered else min(full, _unanswered(seats[reader].kind, said))
        weights[shower][reader] = max(weights[shower].get(reader, 0.0), full)
        if for_reader:
            weights[reader][shower] = max(weights[reader].get(shower, 0.0), for_reader)
    return weights


def _unanswered(reader: SeatKind, said: Word | None) -> float:
    if said is None:
        return SCAN_SILENT if reader is SeatKind.GOING else SCAN_SILENT_WALK_IN
    return SCAN_DISOWNED if reader is SeatKind.GOING else 0.0


def _outliers(hearing: Hearing) -> frozenset[int]:
    """Return the witnesses whose denials are mostly contradicted: at least two of them, and 60 % of all hers."""
    denials: dict[int, set[int]] = defaultdict(set)
    for subject, about in hearing.words.items():
        for witness, word in about.items():
            if word is Word.NO:
                denials[witness].add(subject)
    return frozenset(
        witness
        for witness, denied in denials.items()
        if (bad := sum(_contradicted(hearing, denials, witness, subject) for subject in denied))
        >= OUTLIER_DENIALS
        and bad >= OUTLIER_SHARE * len(denied)
    )


def _contradicted(hearing: Hearing, denials: Mapping[int, set[int]], witness: int, subject: int) -> bool:
    """Tell whether this denial stands against the table.

    About a known member one supporter who does not deny her is enough; about a newcomer, beside known members,
    supporters must outnumber deniers: else two ghosts could make an outlier of whoever names them.
    """
    if hearing.is_void(witness, subject):
        return True
    support = {each for each in hearing.supporters(subject) if hearing.trusts(each)} - {witness}
    if subject in hearing.established or not hearing.established:
        return any(subject not in denials.get(each, ()) for each in support)
    deniers = sum(subject in denied and hearing.trusts(each) for each, denied in denials.items())
    return len(support) > deniers


def ties(table: Table) -> dict[Pair, float]:
    """Return (witness, subject) → how strong her word for that seat is: yes and a scan, yes alone, a scan alone."""
    hearing = hear(table)
    return {
        (witness, subject): _strength(hearing, witness, subject)
        for subject in hearing.seats
        for witness in hearing.supporters(subject)
    }


def _strength(hearing: Hearing, witness: int, subject: int) -> float:
    scanned = (witness, subject) in hearing.scans or (subject, witness) in hearing.scans
    if hearing.word(witness, subject) is Word.YES:
        return YES_SCANNED if scanned else YES_ALONE
    return SCAN_ALONE
