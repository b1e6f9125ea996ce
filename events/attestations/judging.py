"""The table's verdict, written down: recomputed in the transaction of every new word, and by the nightly pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import lock
from app.core.signals import announce, announce_once
from events.attestations import night, queries_disputes, rules, tables
from events.attestations.believing import Belief, beliefs
from events.attestations.models import Dispute, Finding
from events.attestations.queries import findings_at
from events.attestations.rules import SeatFinding, Verdict
from events.dinners.models import Dinner
from events.signals import NumbersDue, SeatJudged

MOVED = 0.002  # of credibility: less moves no number
AT_ONCE = 50  # tables that are looked at again in one tick: the write lock is for everybody


def judge(session: Session, dinner: Dinner, now: datetime) -> None:
    """Judge every seat by its own table's evidence and last night's standings; announce the seats whose state changed.

    The caller holds the dinner's lock: two words at once would each judge without the other.
    """
    each_table, members = tables.evidence_by_table(session, dinner)
    before = findings_at(session, dinner.id)
    judged = {seat: verdict for table in each_table for seat, verdict in rules.judge(table).items()}
    asked = queries_disputes.asked_seats(session, dinner.id)
    judged = _reinstated(session, dinner, judged, members, asked)
    verdicts = _within_reach(session, dinner, judged, members, before)
    believed = beliefs(session, dinner, each_table, verdicts, members)
    strength = {pair: tie for table in each_table for pair, tie in rules.ties(table).items()}
    credible = {seat: finding.credibility for seat, finding in before.items()}
    for seat_id, verdict in verdicts.items():
        finding = before.get(seat_id) or Finding(dinner_id=dinner.id, seat_id=seat_id)
        session.add(finding)
        finding.judged_at = now
        free = seat_id not in before or rules.window_open(dinner.ends_at, now)
        stands = free or rules.may_rise(finding.state, verdict, asked=seat_id in asked)
        if stands and _write(finding, verdict, believed[seat_id], strength, now):
            announce(session, SeatJudged(dinner.id, seat_id, members.get(seat_id), verdict.state.value))
            if verdict.state is SeatFinding.CONTESTED:
                _ask_again(session, dinner, seat_id, now)
    if dinner.venue_id is not None and any(
        abs(before[seat].credibility - was) > MOVED for seat, was in credible.items()
    ):
        announce_once(session, NumbersDue(dinner.venue_id))


def _ask_again(session: Session, dinner: Dinner, seat_id: int, now: datetime) -> None:
    """Words stand against words: both sides may add what they remember, for three days from now."""
    row, until = queries_disputes.dispute_of(session, seat_id), rules.answers_until(dinner.ends_at, now)
    if row is None:
        session.add(Dispute(dinner_id=dinner.id, seat_id=seat_id, opened_at=now, until=until))
    else:
        row.opened_at, row.until = now, max(row.until, until)


def _reinstated(
    session: Session, dinner: Dinner, verdicts: Mapping[int, Verdict], members: Mapping[int, int],
    asked: Collection[int],
) -> dict[int, Verdict]:  # fmt: skip
    """Somebody who was left out and asked stands again by one confirmed attendee and her share of the bill (X-09)."""
    agreed = {seat for seat, own in tables.bill_words(session, dinner.id).items() if own}
    knocked = tables.asked_afterwards(session, dinner.id) if agreed else set()
    asking = {seat for seat in agreed & verdicts.keys() if seat in asked or members.get(seat) in knocked}
    if not asking:
        return dict(verdicts)
    there = {seat for seat, verdict in verdicts.items() if verdict.state is SeatFinding.CONFIRMED}
    spoken = Counter(
        subject for witness, subject in tables.vouched_for(session, dinner.id) if witness in there - {subject}
    )
    return {
        seat: rules.reinstate(
            verdict, asked=seat in asking, confirmed_vouchers=spoken[seat], on_the_bill=seat in agreed
        )
        for seat, verdict in verdicts.items()
    }  # fmt: skip


def _within_reach(
    session: Session, dinner: Dinner, verdicts: Mapping[int, Verdict], members: Mapping[int, int],
    before: Mapping[int, Finding],
) -> Mapping[int, Verdict]:  # fmt: skip
    """Leave open who would be confirmed at two places at once, or at a third table of the day; who is, stays."""
    elsewhere = tables.other_tables(session, dinner, members.values())
    settled = {seat for seat, finding in before.items() if finding.state is SeatFinding.CONFIRMED}
    found: dict[int, Verdict] = {}
    for seat, verdict in verdicts.items():
        apart, that_day = elsewhere.get(members[seat], (False, 0))
        clear = seat in settled or not (apart or that_day)
        found[seat] = verdict if clear else rules.within_reach(verdict, elsewhere=apart, that_day=that_day)
    return found


def _write(
    finding: Finding, verdict: Verdict, belief: Belief, strength: Mapping[tuple[int, int], float], now: datetime
) -> bool:  # fmt: skip
    """Write one finding; answers whether its state is new."""
    changed = finding.state is not verdict.state
    if changed:
        finding.state, finding.found_at = verdict.state, now
    believe(finding, belief)
    finding.probability = verdict.probability
    finding.witnesses, finding.circles = len(verdict.why.witnesses), verdict.why.groups
    ties = [strength.get((witness, finding.seat_id), 0.0) for witness in sorted(verdict.why.witnesses)]
    finding.why = as_data(verdict) | {"ties": ties}
    return changed


def believe(finding: Finding, belief: Belief) -> None:
    """Note how far a seat is believed, and why."""
    finding.credibility = belief.credibility
    finding.voices, finding.known = belief.voices, belief.known
    finding.company, finding.lift = belief.company, belief.lift


def as_data(verdict: Verdict) -> dict[str, Any]:
    """The reasons of a verdict as JSON, from which both languages write their sentence."""
    why = verdict.why
    return {
        "reason": why.reason.value, "witnesses": sorted(why.witnesses), "groups": why.groups, "scans": why.scans,
        "yes": why.yes, "no": why.no, "unsure": why.unsure, "discounted": why.discounted, "own": why.own,
    }  # fmt: skip


def tonight(now: datetime) -> None:
    """The chore: once a night all standings anew, then what rests on them."""
    night.tonight(now)


def nightly(session: Session, now: datetime) -> None:
    """The whole night in one unit, and a part of the open seats of the last 90 days in its light."""
    night.run(night.Within(session), now)
    session.flush()  # what comes next reads the rows anew
    session.expire_all()  # the night writes past what is loaded
    look_again(session, now)


def look_again(session: Session, now: datetime) -> None:
    """The tick: judge tables of the last 90 days with open seats that were not judged since the last night."""
    last = night.last(session)
    if last is None:
        return
    for dinner in _not_seen_since(session, last, now):
        lock(session, dinner)
        judge(session, dinner, now)


def _not_seen_since(session: Session, standings_of: datetime, now: datetime) -> Sequence[Dinner]:
    old = select(Finding.dinner_id).where(
        Finding.judged_at < standings_of, Finding.state.in_(rules.UNSETTLED)
    )
    query = select(Dinner).where(
        Dinner.ends_at > now - rules.SECOND_LOOK, Dinner.ends_at <= now, Dinner.called_off_at.is_(None),
        Dinner.id.in_(old), Dinner.time_open.is_(False),
    )  # fmt: skip
    return session.scalars(query.order_by(Dinner.id).limit(AT_ONCE)).all()
