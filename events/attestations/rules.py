"""The law of attendance: codes, evidence, verdicts and acceptance by TRUST.md, and who may review by them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from events.attestations.code import (
    STEP_SECONDS,
    WORDS_WINDOW,
    Accepted,
    CodeReason,
    QrCode,
    Rejected,
    WalkInReason,
    accepted_steps,
    check_qr,
    check_spoken,
    code_step,
    event_key,
    is_genuine,
    is_spoken,
    may_admit_walk_in,
    may_scan,
    normalise_spoken,
    parse_qr,
    qr_payload,
    shown_at_step,
    shown_in,
    spoken_code,
    walk_in_refusal,
    window_closes,
    window_open,
)
from events.attestations.disputing import (
    SECOND_LOOK,
    UNSETTLED,
    DisputeReason,
    answers_until,
    may_ask,
    may_rise,
    overlaps,
)
from events.attestations.evidence import (
    Reliability,
    Scan,
    SeatEvidence,
    SeatFinding,
    SeatKind,
    Table,
    Testimony,
    Verdict,
    VerdictReason,
    Why,
    Word,
)
from events.attestations.hearing import ties
from events.attestations.split import by_table
from events.attestations.verdict import CONFIRMED_FROM, judge, lessons

__all__ = [
    "ACCEPTED_FROM",
    "SECOND_LOOK",
    "STEP_SECONDS",
    "UNSETTLED",
    "WORDS_WINDOW",
    "Accepted",
    "Allowed",
    "Attestor",
    "CodeReason",
    "DisputeReason",
    "QrCode",
    "Refused",
    "Rejected",
    "Reliability",
    "ReviewRightReason",
    "Scan",
    "SeatEvidence",
    "SeatFinding",
    "SeatKind",
    "Table",
    "Testimony",
    "Verdict",
    "VerdictReason",
    "WalkInReason",
    "Why",
    "Word",
    "accepted_steps",
    "add_bill",
    "answers_until",
    "by_table",
    "check_qr",
    "check_spoken",
    "code_step",
    "event_key",
    "is_accepted",
    "is_genuine",
    "is_spoken",
    "judge",
    "lessons",
    "looks_again",
    "may_admit_walk_in",
    "may_ask",
    "may_review",
    "may_rise",
    "may_scan",
    "normalise_spoken",
    "overlaps",
    "parse_qr",
    "qr_payload",
    "reinstate",
    "second_look",
    "shown_at_step",
    "shown_in",
    "spoken_code",
    "ties",
    "walk_in_refusal",
    "window_closes",
    "window_open",
    "within_reach",
]

FEWEST_WITNESSES = 2
TWO_PERSON_DINNER = 2
TABLES_A_DAY = 2
ACCEPTED_FROM = 0.5


class ReviewRightReason(StrEnum):
    """Why a seat gives no right to review."""

    LINKED = "linked"
    NOT_CONFIRMED = "not_confirmed"
    ONE_LINE_OF_INVITATIONS = "one_line_of_invitations"
    TOO_FEW_WITNESSES = "too_few_witnesses"


@dataclass(frozen=True)
class Allowed:
    """The law has nothing against it."""


@dataclass(frozen=True)
class Refused:
    """The law refuses, for this reason."""

    reason: ReviewRightReason


@dataclass(frozen=True)
class Attestor:
    """Somebody at the table and the line of members who invited her to the product, nearest first."""

    member: int
    inviters: tuple[int, ...] = ()
    linked: bool = False


def is_accepted(state: SeatFinding, credibility: float) -> bool:
    """Tell whether a seat is accepted: confirmed with credibility 0.5 or more."""
    return state is SeatFinding.CONFIRMED and credibility >= ACCEPTED_FROM


def may_review(
    state: SeatFinding, me: Attestor, witnesses: Collection[Attestor], people: int
) -> Allowed | Refused:
    """Tell whether a seat gives the right to review (R-01, R-02, X-01, X-07).

    `witnesses` are the positive ones of the verdict (`Why.witnesses`), `people` the seats of the table that were
    not found absent. A confirmed seat at a table of three or more needs two witnesses, and the reviewer with her
    witnesses must not all hang on one line of invitations (A invited B, B invited C). At a two-person dinner
    there can only be one witness: TRUST.md section 2 confirms it by mutual yes or a scan and stands where R-02 and
    X-01 ask for more; its lack of independence lowers the seat's credibility, not the right to speak.
    """
    if me.linked:
        return Refused(ReviewRightReason.LINKED)
    if state is not SeatFinding.CONFIRMED:
        return Refused(ReviewRightReason.NOT_CONFIRMED)
    independent = [each for each in witnesses if not each.linked and each.member != me.member]
    if independent and people <= TWO_PERSON_DINNER:
        return Allowed()
    if len({each.member for each in independent}) < FEWEST_WITNESSES:
        return Refused(ReviewRightReason.TOO_FEW_WITNESSES)
    if _one_line([me, *independent]):
        return Refused(ReviewRightReason.ONE_LINE_OF_INVITATIONS)
    return Allowed()


def within_reach(verdict: Verdict, *, elsewhere: bool, that_day: int) -> Verdict:
    """Return the verdict on a seat that is not confirmed yet, once the member's other tables are known (X-17).

    `elsewhere`: she is confirmed at another venue at the same time; `that_day`: how many other tables of the day
    are. Nobody is at two places at once, and a third table of one day is left open.
    """
    if verdict.state is not SeatFinding.CONFIRMED or not (elsewhere or that_day >= TABLES_A_DAY):
        return verdict
    reason = VerdictReason.ELSEWHERE if elsewhere else VerdictReason.THIRD_THAT_DAY
    return Verdict(SeatFinding.UNVERIFIED, verdict.probability, replace(verdict.why, reason=reason))


def looks_again(state: SeatFinding, ends_at: datetime, now: datetime) -> bool:
    """Tell whether a seat is looked at again with newer standings: 90 days, only while it is not settled."""
    return state in UNSETTLED and now - ends_at <= SECOND_LOOK


def second_look(before: Verdict, again: Verdict) -> Verdict:
    """Return which of two verdicts stands: an unsettled seat can only go up."""
    rises = before.state in UNSETTLED and again.state is SeatFinding.CONFIRMED
    return again if rises else before


def reinstate(verdict: Verdict, *, asked: bool, confirmed_vouchers: int, on_the_bill: bool) -> Verdict:
    """Return the verdict once somebody left out has asked: one confirmed attendee and a claim on the bill (X-09)."""
    if verdict.state is SeatFinding.CONFIRMED or not (asked and confirmed_vouchers >= 1 and on_the_bill):
        return verdict
    why = replace(verdict.why, reason=VerdictReason.REINSTATED)
    return Verdict(SeatFinding.CONFIRMED, max(verdict.probability, CONFIRMED_FROM), why)


def add_bill(table: Table, named: Collection[int], agreed: Collection[int]) -> Table:
    """Return `table` with what an agreed bill says (TRUST.md section 1); a spoken word always stands above it.

    `named` are the seats on the bill, `agreed` those who agreed to it. Whoever agreed to her own share has said
    that she was there; the tablemates' agreement is one positive statement about each seat that the bill names.
    """
    seats = tuple(
        replace(each, own=True) if each.own is None and each.seat in named and each.seat in agreed else each
        for each in table.seats
    )
    spoken = {(each.witness, each.subject) for each in table.testimonies}
    signers = sorted(
        (each for each in seats if each.seat in agreed and not each.linked and each.own is not False),
        key=lambda each: (-each.standing, each.seat),
    )
    said = tuple(
        Testimony(signer, subject, Word.YES)
        for subject in sorted(named)
        if (signer := _first_signer(signers, subject, spoken)) is not None
    )
    return replace(table, seats=seats, testimonies=(*table.testimonies, *said))


def _first_signer(
    signers: Sequence[SeatEvidence], subject: int, spoken: Collection[tuple[int, int]]
) -> int | None:
    """Return the signer whose agreement speaks for `subject`: the one of most standing who has not spoken herself."""
    return next(
        (each.seat for each in signers if each.seat != subject and (each.seat, subject) not in spoken), None
    )


def _one_line(people: Sequence[Attestor]) -> bool:
    """Tell whether all of them hang on one line of invitations: of any two, one stands above the other."""
    return all(
        one.member in other.inviters or other.member in one.inviters
        for place, one in enumerate(people)
        for other in people[place + 1 :]
    )
