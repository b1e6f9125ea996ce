"""Pictures at a bill: of the paper, for the table; and a receiver's own collection code, for who has to pay it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.core import db, photos
from app.core.access import NotThere, Refused
from app.core.photos import Photo
from app.core.photos_taking import Prepared
from app.core.signals import announce
from events.bills import queries
from events.bills.models import Bill, BillPicture
from events.bills.queries import Whole
from events.bills.rules import CLOSED, BillReason, BillState, PictureKind
from events.dinners.models import Dinner, Seat
from events.signals import BillChanged

MOST_PAPERS = 4
CODE_STAYS = timedelta(days=7)  # at most; and no longer than this after everything is settled:
CODE_AFTER = timedelta(hours=72)


def pictures_of(session: Session, bill_id: int) -> Sequence[BillPicture]:
    """All pictures of a bill, in the order in which they came."""
    query = select(BillPicture).where(BillPicture.bill_id == bill_id).options(joinedload(BillPicture.photo))
    return session.scalars(query.order_by(BillPicture.id)).all()


def may_show(found: Whole, picture: BillPicture, own: Seat, now: datetime) -> bool:
    """Whether this seat may look: the paper is the table's, a code is its owner's and who still has to pay them."""
    mine = found.head(own.id)
    if picture.kind is PictureKind.PAPER or picture.seat_id == mine:
        return True
    if not _stands(found.bill, picture, now):
        return False
    return any(
        (found.head(each.from_seat_id), found.head(each.to_seat_id)) == (mine, picture.seat_id)
        and each.state not in CLOSED
        for each in found.transfers
    )


def may_remove(found: Whole, picture: BillPicture, own: Seat) -> bool:
    """Whether this seat may take it away: whoever gave it, and of the paper everybody who paid."""
    mine = found.head(own.id)
    payers = {found.head(each.seat_id) for each in found.payments if each.to_seat_id is None}
    return picture.seat_id == mine or (picture.kind is PictureKind.PAPER and mine in payers)


def add(
    session: Session, dinner: Dinner, own: Seat, kind: PictureKind, prepared: Prepared, alt: str, now: datetime,
    turn: int = 1,
) -> None:  # fmt: skip
    """Put a picture to the bill; a new code takes the place of the old one. Raises Refused."""
    found = _locked(session, dinner, turn)
    here, mine = pictures_of(session, found.bill.id), found.head(own.id)
    if kind is PictureKind.PAPER and sum(each.kind is kind for each in here) >= MOST_PAPERS:
        raise Refused(BillReason.TOO_MANY_PICTURES)
    if kind is PictureKind.CODE:
        if mine not in {found.head(each.to_seat_id) for each in found.transfers} or not _is_agreed(
            found.bill
        ):
            raise Refused(BillReason.NOTHING_TO_GET)
        for each in here:
            if each.kind is kind and each.seat_id == mine:
                _drop(session, each)
    photo = photos.attach(photos.keep(session, prepared, alt, own.member_id, now), now)
    session.add(BillPicture(bill_id=found.bill.id, seat_id=mine, photo_id=photo.id, kind=kind, at=now))
    session.flush()  # one code a seat
    announce(session, BillChanged(dinner.id))


def look(session: Session, dinner: Dinner, own: Seat, photo_pid: str, now: datetime, turn: int = 1) -> Photo:
    """The picture of that address, for whoever may see it. Raises NotThere."""
    found, picture = _at(session, dinner, photo_pid, turn)
    if not may_show(found, picture, own, now):
        raise NotThere
    return picture.photo


def remove(session: Session, dinner: Dinner, own: Seat, photo_pid: str, now: datetime, turn: int = 1) -> None:
    """Take a picture away. Raises NotThere for who may not even see it, Refused for who may not take it away."""
    db.lock(session, dinner)
    found, picture = _at(session, dinner, photo_pid, turn)
    if not may_show(found, picture, own, now):
        raise NotThere
    if not may_remove(found, picture, own):
        raise Refused(BillReason.NOT_YOURS_TO_SAY)
    _drop(session, picture)
    announce(session, BillChanged(dinner.id))


def old_codes(session: Session, now: datetime) -> Iterable[int]:
    """Codes whose time has passed."""
    over = (Bill.state == BillState.SETTLED) & (Bill.settled_at <= now - CODE_AFTER)
    query = select(BillPicture.id).join(Bill, Bill.id == BillPicture.bill_id)
    due = query.where(BillPicture.kind == PictureKind.CODE, or_(BillPicture.at <= now - CODE_STAYS, over))
    return session.scalars(due.order_by(BillPicture.id).limit(100)).all()


def expire(session: Session, picture_id: int, now: datetime) -> None:
    """Take a code away whose time has passed."""
    query = select(BillPicture).where(BillPicture.id == picture_id).options(joinedload(BillPicture.photo))
    picture = session.scalar(query)
    if picture is not None and not _stands(session.get_one(Bill, picture.bill_id), picture, now):
        _drop(session, picture)


def waiting_codes(found: Whole, pictures: Sequence[BillPicture], own: Seat, now: datetime) -> dict[int, str]:
    """Receiver's seat → the address of the code, of those that this seat has to pay."""
    return {
        each.seat_id: each.photo.public_id
        for each in pictures
        if each.kind is PictureKind.CODE and each.seat_id != found.head(own.id) and may_show(found, each, own, now)
    }  # fmt: skip


def _is_agreed(bill: Bill) -> bool:
    return bill.state in (BillState.AGREED, BillState.SETTLED)


def _stands(bill: Bill, picture: BillPicture, now: datetime) -> bool:
    settled = bill.settled_at is not None and now >= bill.settled_at + CODE_AFTER
    return now < picture.at + CODE_STAYS and not settled


def _drop(session: Session, picture: BillPicture) -> None:
    photo = picture.photo
    session.delete(picture)
    session.flush()  # the photo's row goes after what shows it
    photos.drop(session, photo)


def _at(session: Session, dinner: Dinner, photo_pid: str, turn: int) -> tuple[Whole, BillPicture]:
    bill = queries.bill_of(session, dinner.id, turn)
    here = pictures_of(session, bill.id) if bill is not None else ()
    picture = next((each for each in here if each.photo.public_id == photo_pid), None)
    if bill is None or picture is None:
        raise NotThere
    return queries.whole(session, bill), picture


def _locked(session: Session, dinner: Dinner, turn: int) -> Whole:
    db.lock(session, dinner)
    bill = queries.bill_of(session, dinner.id, turn)
    if bill is None:
        raise Refused(BillReason.NO_BILL)
    return queries.whole(session, bill)
