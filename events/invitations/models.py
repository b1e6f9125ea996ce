"""Tables of invitations: offers by versions, the thread, what is promised and ticked, open tables, reports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.merchants.models import Merchant
from app.places.models import Venue
from events.dinners.models import Dinner
from events.invitations.promises import Outcome, Promised
from events.invitations.rules import Basis, Pays, Photos, Side, State, Terms
from groups.membership.models import Group


class OfferNeed(Base):
    """An open table: what a group asks all houses of its city for. Days are ISO, diets are counts without names."""

    __tablename__ = "offer_need"
    __table_args__ = (
        Index("ix_offer_need_group_id_closed_at", "group_id", "closed_at"),
        Index("ix_offer_need_closed_at_open_until", "closed_at", "open_until"),
        CheckConstraint("people_least between 2 and people_most and people_most <= 200", name="people"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    people_least: Mapped[int]
    people_most: Mapped[int]
    days: Mapped[Any] = mapped_column(JSON, default=list)
    cap_fen: Mapped[int | None]
    room: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(default="")
    diets: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[Moment]
    open_until: Mapped[Moment]
    closed_at: Mapped[MaybeMoment]

    group: Mapped[Group] = relationship(lazy="raise")


class Offer(Base):
    """An invitation from a house to a group: a question, which the group answers. Its terms stand in its versions.

    `version` is the newest, `accepted` the one that was agreed and stands in the dinner, `vote_id` the proposal that
    decides now. `tier_heads` and `tier_fen` are fixed when the number of people is final.
    """

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_group_id_state", "group_id", "state"),
        Index("ix_offer_venue_id_state", "venue_id", "state"),
        Index("ix_offer_state_valid_until", "state", "valid_until"),
        Index("ix_offer_merchant_id", "merchant_id", "id"),
        Index("ix_offer_need_id", "need_id"),
        Index("ix_offer_vote_id", "vote_id"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))  # whose people keep it
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("offer_need.id"))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    confirmed: Mapped[bool] = mapped_column(default=False)  # diners had confirmed whose house it is
    tasting: Mapped[bool] = mapped_column(default=False)  # marked at creation, for good
    state: Mapped[State] = mapped_column(EnumText(State))
    version: Mapped[int] = mapped_column(default=1)
    accepted: Mapped[int | None]
    turned_down: Mapped[int | None]  # the last version that the other side did not want
    sent_at: Mapped[Moment]
    valid_until: Mapped[Moment]
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # who put it to the vote
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"), unique=True)
    ended_at: Mapped[MaybeMoment]
    ended_words: Mapped[str] = mapped_column(default="")  # why it was declined, withdrawn or cancelled
    tier_heads: Mapped[int | None]
    tier_fen: Mapped[int | None]

    venue: Mapped[Venue] = relationship(lazy="raise")
    merchant: Mapped[Merchant] = relationship(lazy="raise")
    group: Mapped[Group] = relationship(lazy="raise")
    dinner: Mapped[Dinner | None] = relationship(lazy="raise")


class OfferVersion(Base):
    """Version k of the terms, by one side. Never changed, never deleted."""

    __tablename__ = "offer_version"
    __table_args__ = (
        UniqueConstraint("offer_id", "version"),
        CheckConstraint("perk_percent between 0 and 100", name="perk_percent"),
        CheckConstraint("part_percent between 0 and 100", name="part_percent"),
    )

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    version: Mapped[int]
    side: Mapped[Side] = mapped_column(EnumText(Side))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    written_at: Mapped[Moment]
    words: Mapped[str]
    slots: Mapped[Any] = mapped_column(JSON, default=list)  # what the clock at the house shows
    heads_least: Mapped[int]
    heads_most: Mapped[int]
    basis: Mapped[Basis] = mapped_column(EnumText(Basis))
    price_fen: Mapped[int | None]
    tiers: Mapped[Any] = mapped_column(JSON, default=list)  # [from so many, fen a head]
    menu: Mapped[Any] = mapped_column(JSON, default=list)  # [name, fen or null]
    perk: Mapped[str] = mapped_column(default="")
    perk_percent: Mapped[int] = mapped_column(default=0)
    pays: Mapped[Pays] = mapped_column(EnumText(Pays))
    part_percent: Mapped[int] = mapped_column(default=0)
    room: Mapped[bool] = mapped_column(default=False)
    photos: Mapped[Photos] = mapped_column(EnumText(Photos))
    fees: Mapped[Any] = mapped_column(JSON, default=list)  # [kind, fen; 0: any amount]

    @property
    def terms(self) -> Terms:
        """What was written, as the rules know it."""
        return Terms(
            words=self.words, slots=tuple(self.slots), heads_least=self.heads_least, heads_most=self.heads_most,
            basis=self.basis, price_fen=self.price_fen, tiers=_pairs(self.tiers), menu=_pairs(self.menu),
            perk=self.perk, perk_percent=self.perk_percent, pays=self.pays, part_percent=self.part_percent,
            room=self.room, photos=self.photos, fees=_pairs(self.fees),
        )  # fmt: skip


class OfferMessage(Base):
    """A line of the thread, where the house and the group talk and nowhere else (M-12)."""

    __tablename__ = "offer_message"
    __table_args__ = (Index("ix_offer_message_offer_id", "offer_id", "id"),)

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    side: Mapped[Side] = mapped_column(EnumText(Side))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    text: Mapped[str]
    written_at: Mapped[Moment]

    by: Mapped[Member | None] = relationship(lazy="raise")


class OfferPromise(Base):
    """One thing that the accepted version promises; `outcome` is what the table says of it so far."""

    __tablename__ = "offer_promise"
    __table_args__ = (
        Index("ix_offer_promise_offer_id", "offer_id", "id"),
        Index("ix_offer_promise_venue_id", "venue_id", "outcome"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    kind: Mapped[Promised] = mapped_column(EnumText(Promised))
    words: Mapped[str] = mapped_column(default="")
    fen: Mapped[int | None]
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))


class PromiseTick(Base):
    """What somebody who was there says of a promise. Read as a count only."""

    __tablename__ = "promise_tick"
    __table_args__ = (UniqueConstraint("promise_id", "member_id"),)

    id: Mapped[Id]
    promise_id: Mapped[int] = mapped_column(ForeignKey("offer_promise.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    outcome: Mapped[Outcome] = mapped_column(EnumText(Outcome))
    ticked_at: Mapped[Moment]


class OfferReport(Base):
    """A member says that an offer asks for praise or pays for it. Read as a count only; three groups pause a house."""

    __tablename__ = "offer_report"
    __table_args__ = (
        UniqueConstraint("offer_id", "member_id"),
        Index("ix_offer_report_venue_id", "venue_id", "reported_at"),
    )

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    reported_at: Mapped[Moment]


def _pairs(kept: Any) -> tuple[Any, ...]:
    return tuple(tuple(each) for each in kept)
