"""The verbs of alliances: found one, ask another house, come, say one's perk, leave with notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.merchants import log
from app.merchants import queries as merchants
from app.merchants.models import Merchant
from groups.alliances import queries, tying
from groups.alliances.models import Alliance, Ally, AllyInvite
from groups.alliances.rules import MOST_HOUSES, NOTICE, AllianceReason
from groups.membership import actions as groups
from groups.membership.charter import JoinRule
from groups.membership.models import Group
from groups.membership.stewardship import leave as leave_group


def found_alliance(
    session: Session, merchant: Merchant, by_id: int, *, name: str, city: str, line: str, timezone: str, now: datetime
) -> Alliance:  # fmt: skip
    """Found an alliance: a group that one comes into by invitation alone, with its own charter, room and votes."""
    db.lock(session, merchant)
    _confirmed(session, merchant)
    twin = next(
        (each for each in queries.allies_of(session, merchant.id) if each.alliance.group.name == name), None
    )
    if twin is not None:
        return twin.alliance
    group = groups.found_group(
        session, by_id, name=name, city=city, line=line, cloth="indigo-wave", listed=True, timezone=timezone,
        charter={"join_rule": JoinRule.INVITE}, now=now,
    )  # fmt: skip
    made = Alliance(group_id=group.id, founded_at=now)
    session.add(made)
    session.flush()  # its first house names it
    session.add(Ally(alliance_id=made.id, merchant_id=merchant.id, joined_at=now))
    log.write(session, merchant.id, "alliance_founded", by_id, now, alliance=name)
    return made


def address_of(session: Session, alliance: Alliance) -> str:
    """The public id of its group."""
    return session.get_one(Group, alliance.group_id).public_id


def ask(
    session: Session,
    alliance: Alliance,
    merchant: Merchant,
    other: Merchant | None,
    by_id: int,
    now: datetime,
) -> None:
    """Ask another house to come. Asked twice it is asked once."""
    db.lock(session, alliance)
    if other is None:
        raise Refused(AllianceReason.NO_SUCH_MERCHANT)
    houses = queries.houses_of(session, alliance.id)
    ids = {each.merchant_id for each in houses}
    asked = {each.merchant_id for each in queries.waiting(session, alliance.id)}
    if other.id in ids | asked:
        return
    if len(ids | asked) >= MOST_HOUSES:
        raise Refused(AllianceReason.TOO_MANY_HOUSES)
    session.add(AllyInvite(
        alliance_id=alliance.id, merchant_id=other.id, by_merchant_id=merchant.id, asked_at=now
    ))  # fmt: skip
    log.write(session, merchant.id, "ally_asked", by_id, now, house=other.name)


def answer(
    session: Session, merchant: Merchant, alliance: Alliance, by_id: int, *, accept: bool, now: datetime
) -> None:
    """Come, or not. From then on nobody of either house judges the other's tables (M-19). Twice is once."""
    db.lock(session, alliance)
    row = queries.ally_row(session, alliance.id, merchant.id)
    if row is not None and row.left_at is None and accept:
        return
    open_one = session.scalars(
        select(AllyInvite).where(
            AllyInvite.alliance_id == alliance.id, AllyInvite.merchant_id == merchant.id,
            AllyInvite.answered_at.is_(None),
        )
    ).first()  # fmt: skip
    if open_one is None:
        raise Refused(AllianceReason.NOTHING_ASKED)
    if accept:
        _confirmed(session, merchant)
    open_one.answered_at, open_one.accepted = now, accept
    log.write(session, merchant.id, "ally_came" if accept else "ally_declined", by_id, now)
    if accept:
        _come(session, alliance, merchant, row, by_id, now)


def _come(
    session: Session, alliance: Alliance, merchant: Merchant, row: Ally | None, by_id: int, now: datetime
) -> None:
    if row is None:
        row = Ally(alliance_id=alliance.id, merchant_id=merchant.id)
        session.add(row)
    row.joined_at, row.leaves_at, row.left_at = now, None, None
    session.flush()  # the ties below are read from it
    _sit_down(session, alliance, by_id, now)
    tying.retie(session, alliance.id, now)


def _sit_down(session: Session, alliance: Alliance, member_id: int, now: datetime) -> None:
    """Whoever answered for the house belongs to the group: the invitation of the alliance opens the door."""
    group = session.get_one(Group, alliance.group_id)
    link = groups.invite(session, group, group.founder_id, lasts=timedelta(hours=1), max_uses=1, now=now)
    groups.join(session, group, member_id, invite=link, now=now)


def set_perk(session: Session, row: Ally, by_id: int, words: str, now: datetime) -> None:
    """What this house gives those who come from an ally: its own word, nobody else's (M-26)."""
    db.lock(session, row)
    if row.perk != words:
        row.perk = words
        log.write(session, row.merchant_id, "ally_perk", by_id, now, words=words)


def give_notice(session: Session, row: Ally, by_id: int, now: datetime) -> None:
    """Say that one leaves, in thirty days; what was promised until then is kept. Twice is once."""
    db.lock(session, row)
    if row.left_at is None and row.leaves_at is None:
        row.leaves_at = now + NOTICE
        log.write(session, row.merchant_id, "ally_notice", by_id, now)


def stay(session: Session, row: Ally, by_id: int, now: datetime) -> None:
    """Take the notice back."""
    db.lock(session, row)
    if row.left_at is None and row.leaves_at is not None:
        row.leaves_at = None
        log.write(session, row.merchant_id, "ally_stays", by_id, now)


def leave_when_due(session: Session, ally_id: int, now: datetime) -> None:
    """The notice has run out: the house is out, and its people leave the room unless another house keeps them."""
    row = session.get_one(Ally, ally_id)
    db.lock(session, row)
    if row.left_at is None and row.leaves_at is not None and row.leaves_at <= now:
        end(session, row, now)


def end(session: Session, row: Ally, now: datetime) -> None:
    """Write down that the house is out."""
    row.left_at = now
    session.flush()  # who is still there is read next
    log.write(session, row.merchant_id, "ally_left", None, now)
    alliance = session.get_one(Alliance, row.alliance_id)
    left = {each.merchant_id for each in queries.houses_of(session, row.alliance_id)}
    staying = {each.member_id for one in left for each in merchants.staff_of(session, one)}
    group = session.get_one(Group, alliance.group_id)
    for each in merchants.staff_of(session, row.merchant_id):
        if each.member_id not in staying:
            leave_group(session, group, each.member_id, now)
    tying.retie(session, row.alliance_id, now)


def _confirmed(session: Session, merchant: Merchant) -> None:
    if not merchants.is_confirmed(session, merchant.id):
        raise Refused(AllianceReason.NOT_CONFIRMED)
