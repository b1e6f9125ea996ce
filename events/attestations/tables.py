"""Reads of one table's evidence, as the rules want it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.db import pairs
from app.places.ties import tied
from events.attestations import rules
from events.attestations.models import (
    BillWord,
    Claim,
    Dispute,
    Finding,
    HeadCount,
    MemberStanding,
    Scan,
    Testimony,
    WalkIn,
)
from events.attestations.queries_disputes import gone_on
from events.attestations.rules import SeatEvidence, SeatFinding, SeatKind, Table, Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState

A_DAY = timedelta(days=1)
# Who only waited, or let an offer pass, was never at the table by the list; her own word still makes her appear.
KINDS = {SeatState.GOING: SeatKind.GOING, SeatState.GONE: SeatKind.CANCELLED}


def evidence_by_table(session: Session, dinner: Dinner) -> tuple[list[Table], dict[int, int]]:
    """The evidence of each of the dinner's tables (mostly there is one), and whose seats these are."""
    whole, owners = evidence_of(session, dinner)
    each_table = [whole]
    if dinner.tables:
        numbers = pairs(session, select(Seat.id, Seat.table_no).where(Seat.dinner_id == dinner.id))
        each_table = rules.by_table(whole, numbers)
    named = bill_words(session, dinner.id)
    return [_with_bill(table, named) for table in each_table], owners


def bill_words(session: Session, dinner_id: int) -> dict[int, bool]:
    """Seats that the agreed bill names, and whether their own person has agreed to the share."""
    return pairs(session, select(BillWord.seat_id, BillWord.agreed).where(BillWord.dinner_id == dinner_id))


def _with_bill(table: Table, named: Mapping[int, bool]) -> Table:
    """What the bill says of the seats of this table."""
    here = {each.seat for each in table.seats} & named.keys()
    return rules.add_bill(table, here, {seat for seat in here if named[seat]}) if here else table


def vouched_for(session: Session, dinner_id: int) -> list[tuple[int, int]]:
    """Who says of whom that she was there."""
    query = select(Testimony.witness_seat_id, Testimony.subject_seat_id)
    said = session.execute(query.where(Testimony.dinner_id == dinner_id, Testimony.word == Word.YES))
    return [(witness, subject) for witness, subject in said]


def asked_afterwards(session: Session, dinner_id: int) -> set[int]:
    """Members who were left out and have asked (X-09)."""
    return set(session.scalars(select(WalkIn.member_id).where(WalkIn.dinner_id == dinner_id)))


def evidence_of(session: Session, dinner: Dinner) -> tuple[Table, dict[int, int]]:
    """All that is known of the dinner, and whose seats these are; the same queries however many sit there.

    Companions without an account are neither witnesses nor subjects.
    """
    seats = _seats(session, dinner.id)
    owners = {seat.id: seat.member_id for seat in seats if seat.member_id is not None}
    members = list(owners.values())
    own = _own_words(session, dinner.id, seats)
    heard = select(Dispute.seat_id, Dispute.jury).where(Dispute.dinner_id == dinner.id, Dispute.jury != 0)
    jury = pairs(session, heard)
    heads = pairs(session, select(HeadCount.seat_id, HeadCount.heads).where(HeadCount.dinner_id == dinner.id))
    linked = tied(session, dinner.venue_id, members, dinner.ends_at)
    standing, groups = standings_of(session, members), groups_dined_in(session, members, besides=dinner.id)
    table = Table(
        seats=tuple(
            SeatEvidence(
                seat=seat.id, kind=_kind(seat), own=own.get(seat.id), heads=heads.get(seat.id),
                standing=standing.get(seat.member_id or 0, 0.0), linked=seat.member_id in linked,
                groups=frozenset(groups.get(seat.member_id or 0, ())) | {dinner.group_id}, jury=jury.get(seat.id, 0),
            )
            for seat in seats
        ),
        scans=tuple(
            rules.Scan(shower, reader)
            for shower, reader in session.execute(
                select(Scan.shower_seat_id, Scan.reader_seat_id).where(Scan.dinner_id == dinner.id)
            )
        ),
        testimonies=tuple(
            rules.Testimony(witness, subject, word)
            for witness, subject, word in session.execute(
                select(Testimony.witness_seat_id, Testimony.subject_seat_id, Testimony.word).where(
                    Testimony.dinner_id == dinner.id
                )
            )
        ),
    )  # fmt: skip
    return table, owners


def _seats(session: Session, dinner_id: int) -> list[Seat]:
    """The seats of members who were on the list, and of those who say that they came all the same."""
    spoke = select(Claim.seat_id).where(Claim.dinner_id == dinner_id, Claim.present)
    asked = select(WalkIn.member_id).where(WalkIn.dinner_id == dinner_id)
    query = select(Seat).where(
        Seat.dinner_id == dinner_id, Seat.member_id.is_not(None),
        or_(Seat.state.in_(tuple(KINDS)), Seat.id.in_(spoke), Seat.member_id.in_(asked)),
    )  # fmt: skip
    return list(session.scalars(query.order_by(Seat.id)))


def _own_words(session: Session, dinner_id: int, seats: Iterable[Seat]) -> dict[int, bool]:
    """Seat → what its person says of herself; asking to be let in says that she is there."""
    asked = set(session.scalars(select(WalkIn.member_id).where(WalkIn.dinner_id == dinner_id)))
    said = pairs(session, select(Claim.seat_id, Claim.present).where(Claim.dinner_id == dinner_id))
    return {seat.id: True for seat in seats if seat.member_id in asked} | said


def _kind(seat: Seat) -> SeatKind:
    if seat.walked_in:
        return SeatKind.WALK_IN
    return KINDS.get(seat.state, SeatKind.UNLISTED)


def standings_of(session: Session, member_ids: Collection[int]) -> dict[int, float]:
    """Last night's standings."""
    query = select(MemberStanding.member_id, MemberStanding.value).where(
        MemberStanding.member_id.in_(member_ids)
    )
    return pairs(session, query)


def groups_dined_in(session: Session, member_ids: Collection[int], besides: int = 0) -> dict[int, set[int]]:
    """Member → the groups at whose tables she has a confirmed seat."""
    query = (
        select(Seat.member_id, Dinner.group_id)
        .join(Finding, Finding.seat_id == Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(Seat.member_id.in_(member_ids), Finding.state == SeatFinding.CONFIRMED, Dinner.id != besides)
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for member_id, group_id in session.execute(query):
        if member_id is not None:
            found[member_id].add(group_id)
    return found


def other_tables(
    session: Session, dinner: Dinner, member_ids: Collection[int]
) -> dict[int, tuple[bool, int]]:
    """Member → whether she is confirmed elsewhere at that time, and at how many other tables of that day."""
    midnight = dinner.starts_at.astimezone(ZoneInfo(dinner.timezone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    query = (
        select(Seat.member_id, Dinner.id, Dinner.starts_at, Dinner.ends_at, Dinner.venue_id)
        .join(Finding, Finding.seat_id == Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(
            Seat.member_id.in_(member_ids), Finding.state == SeatFinding.CONFIRMED, Dinner.id != dinner.id,
            Dinner.starts_at < dinner.ends_at + A_DAY, Dinner.starts_at > dinner.starts_at - A_DAY,
        )
    )  # fmt: skip
    found: dict[int, tuple[bool, int]] = {}
    rows = session.execute(query).all()
    routes = gone_on(session, dinner.id) if rows else {}
    here = dinner.starts_at, dinner.ends_at
    for member, other, starts, ends, venue in rows:
        elsewhere, that_day = found.get(member or 0, (False, 0))
        places = {venue, dinner.venue_id}
        declared = routes.get(member or 0) == other
        apart = (
            None not in places and len(places) == 2 and rules.overlaps(here, (starts, ends)) and not declared
        )
        found[member or 0] = elsewhere or apart, that_day + (midnight <= starts < midnight + A_DAY)
    return found
