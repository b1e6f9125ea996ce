"""Tables of bills: everything hangs on seats, so that guests, companions and several payers need no special case."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.core.photos import Photo
from app.places.models import Venue
from events.bills.rules import BillState, ChargeKind, Mode, PictureKind, Pool, Says, Settling, Spread
from events.dinners.models import Dinner
from events.dinners.rules import Rounding
from groups.membership.models import Group


class Bill(Base):
    """What a table ate and paid. All amounts are minor units of its currency; no money passes here."""

    __tablename__ = "bill"
    __table_args__ = (
        UniqueConstraint("dinner_id", "turn"),
        CheckConstraint("exponent between 0 and 3", name="exponent"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    turn: Mapped[int] = mapped_column(
        default=1, server_default="1"
    )  # the table's own; from 2 on: elsewhere, later
    title: Mapped[str] = mapped_column(default="", server_default="")  # of what came after the dinner
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # where that was
    key: Mapped[str] = mapped_column(unique=True)  # of the form that began it: sent twice it is one bill
    currency: Mapped[str]
    exponent: Mapped[int]
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    to_payers: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    rate: Mapped[str] = mapped_column(
        default="", server_default=""
    )  # of the dinner's currency, as it was typed
    rounding: Mapped[Rounding] = mapped_column(
        EnumText(Rounding), default=Rounding.NONE, server_default="none"
    )  # of the pact, as it was when the bill was begun
    tip_included: Mapped[bool] = mapped_column(default=False, server_default="0")
    kept: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # agreed: the surplus kept for the next bill
    kept_by_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[BillState] = mapped_column(EnumText(BillState))
    plan_kind: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[Moment]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    proposed_at: Mapped[MaybeMoment]
    agreed_at: Mapped[MaybeMoment]
    settled_at: Mapped[MaybeMoment]

    dinner: Mapped[Dinner] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")


class BillDiner(Base):
    """Somebody on a bill: the pact's weight as it was when they came on it, and what the mode asks of each."""

    __tablename__ = "bill_diner"
    __table_args__ = (
        UniqueConstraint("bill_id", "seat_id"),
        CheckConstraint("weight between 0 and 1000", name="weight"),
        CheckConstraint("came between 0 and 3 and left_after between 0 and 3", name="stayed"),
        CheckConstraint("early is null or early >= 0", name="early"),
    )

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    weight: Mapped[int]
    share: Mapped[int] = mapped_column(default=0)  # parts, minor units, hundredths of a percent: by the mode
    out_of: Mapped[Any] = mapped_column(JSON, default=list)  # pools they do not share
    with_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))  # a couple settles as one
    away: Mapped[bool] = mapped_column(default=False)  # had a seat, but is not on the bill
    came: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # with which part of the evening; 0: the first
    left_after: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: stayed to the end
    early: Mapped[int | None]  # handed over before leaving: their share, whatever comes later
    early_to_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))


class BillLine(Base):
    """A line of the bill. Claims name its id, so that no other line ever inherits them."""

    __tablename__ = "bill_line"
    __table_args__ = (Index("ix_bill_line_bill_id", "bill_id", "id"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    name: Mapped[str] = mapped_column(default="")  # empty: everything together
    pool: Mapped[Pool] = mapped_column(EnumText(Pool))
    amount: Mapped[int]
    dish_id: Mapped[int | None] = mapped_column(ForeignKey("dish.id"))
    course: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # the part of the evening; 0: all of it
    kept_by_seat_id: Mapped[int | None] = mapped_column(
        ForeignKey("seat.id")
    )  # what this one kept from last time


class BillClaim(Base):
    """Somebody ate of a line."""

    __tablename__ = "bill_claim"
    __table_args__ = (
        UniqueConstraint("line_id", "seat_id"),
        CheckConstraint("weight between 1 and 20", name="weight"),
    )

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("bill_line.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    weight: Mapped[int] = mapped_column(default=1)
    by_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))


class BillCharge(Base):
    """A charge, or (below zero) a discount."""

    __tablename__ = "bill_charge"
    __table_args__ = (Index("ix_bill_charge_bill_id", "bill_id", "id"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    kind: Mapped[ChargeKind] = mapped_column(EnumText(ChargeKind))
    spread: Mapped[Spread] = mapped_column(EnumText(Spread))
    amount: Mapped[int]
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    percent: Mapped[int | None]  # typed so, in hundredths: the amount follows the lines
    after_tax: Mapped[bool] = mapped_column(default=False, server_default="0")  # what the percent is of


class BillPayment(Base):
    """Somebody paid the restaurant, or gave money to somebody of the table. `carried`: settled by an earlier plan."""

    __tablename__ = "bill_payment"
    __table_args__ = (Index("ix_bill_payment_bill_id", "bill_id", "id"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    amount: Mapped[int]
    to_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    carried: Mapped[bool] = mapped_column(default=False)


class BillTreat(Base):
    """`by` bears what `of` would; nobody named means all the others, or everybody."""

    __tablename__ = "bill_treat"
    __table_args__ = (Index("ix_bill_treat_bill_id", "bill_id", "id"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    by_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    of_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    pool: Mapped[Pool | None] = mapped_column(EnumText(Pool))


class BillAgreement(Base):
    """What somebody says of the bill, and to which share: asked again only when the share is another."""

    __tablename__ = "bill_agreement"
    __table_args__ = (UniqueConstraint("bill_id", "seat_id"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    says: Mapped[Says] = mapped_column(EnumText(Says))
    words: Mapped[str] = mapped_column(default="")
    share: Mapped[int]  # of the seat and of whom it brought
    paid: Mapped[int]
    at: Mapped[Moment]


class BillShare(Base):
    """What a seat bears, frozen when the bill was agreed."""

    __tablename__ = "bill_share"
    __table_args__ = (UniqueConstraint("bill_id", "seat_id"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    amount: Mapped[int]
    treated: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # what others bore of it; below 0: bore


class BillTransfer(Base):
    """One transfer of the agreed plan: it stands as it is until the bill is opened again."""

    __tablename__ = "bill_transfer"
    __table_args__ = (
        UniqueConstraint("bill_id", "from_seat_id", "to_seat_id"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bill_transfer_from_seat_id", "from_seat_id"),
        Index("ix_bill_transfer_to_seat_id", "to_seat_id"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    from_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    to_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    amount: Mapped[int]
    state: Mapped[Settling] = mapped_column(EnumText(Settling))
    said_at: Mapped[MaybeMoment]
    reminded: Mapped[int] = mapped_column(default=0)
    quiet: Mapped[bool] = mapped_column(default=False)  # the receiver wants no reminders sent

    bill: Mapped[Bill] = relationship(lazy="raise")


class BillMeal(Base):
    """What a head cost at an agreed bill's table, in hundredths of its currency's unit."""

    __tablename__ = "bill_meal"
    __table_args__ = (
        UniqueConstraint("bill_id"),
        Index("ix_bill_meal_venue_id_dined_at", "venue_id", "dined_at"),
    )

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    dined_at: Mapped[Moment]
    currency: Mapped[str]
    food: Mapped[int]
    drinks: Mapped[int]


class BillPicture(Base):
    """A photograph of the paper, or a receiver's own collection code, given by this seat."""

    __tablename__ = "bill_picture"
    __table_args__ = (UniqueConstraint("photo_id"), Index("ix_bill_picture_bill_id", "bill_id", "id"))

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    kind: Mapped[PictureKind] = mapped_column(EnumText(PictureKind))
    at: Mapped[Moment]

    photo: Mapped[Photo] = relationship(lazy="raise")


class BillVersion(Base):
    """A bill as it was before an edit, and what the edit changed: nothing is overwritten unseen."""

    __tablename__ = "bill_version"
    __table_args__ = (UniqueConstraint("bill_id", "version"),)

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    version: Mapped[int]  # the one that was left behind
    state: Mapped[BillState] = mapped_column(EnumText(BillState))
    sheet: Mapped[Any] = mapped_column(JSON)
    changed: Mapped[Any] = mapped_column(JSON)  # part: [before, after]
    by_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    at: Mapped[Moment]


class GroupPerk(Base):
    """What a house that is not on the platform has promised a group, in plain words (C-09): with whom and when."""

    __tablename__ = "group_perk"
    __table_args__ = (
        UniqueConstraint("group_id", "venue_id"),
        Index("ix_group_perk_venue_id", "venue_id"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    words: Mapped[str]
    agreed_with: Mapped[str]
    agreed_on: Mapped[date]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    written_at: Mapped[Moment]

    group: Mapped[Group] = relationship(lazy="raise")
