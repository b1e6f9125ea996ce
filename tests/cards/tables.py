"""What tests of cards need: an evening with a table, a promise, desks, and the codes on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.merchants import actions as merchants
from app.merchants import staff
from app.merchants.models import MerchantClaim
from app.merchants.rules import How, StaffRole
from app.places.models import Venue
from events.bills.models import GroupPerk
from events.cards import code
from events.dinners.models import Dinner, Seat
from tests.factories import a_dinner, a_group, a_member, a_venue

EN = {"Accept-Language": "en"}
SECRET = b"t" * 40  # as tests/conftest.py has it
PERK = "One bowl of iced jelly"
Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


@dataclass
class Evening:
    """Ids and addresses of what is there."""

    pid: str
    dinner_id: int
    people: dict[str, int] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    houses: dict[str, str] = field(default_factory=dict)
    venue_ids: dict[str, int] = field(default_factory=dict)

    @property
    def card(self) -> str:
        return f"/d/{self.pid}/card"

    def desk(self, house: str = "hotpot") -> str:
        return f"/v/{self.houses[house]}/card"

    def qr(self, who: str = "lin", ago: timedelta = timedelta(0)) -> str:
        """What this phone shows, or showed."""
        step = code.step_at(clock.now() - ago)
        return code.payload(code.card_key(SECRET, self.pid), self.seats[who], step)

    def digits(self, ago: timedelta = timedelta(0)) -> str:
        """What the table says, or said."""
        return code.digits(code.card_key(SECRET, self.pid), clock.now() - ago)


def an_evening(session: Session, begun: timedelta = timedelta(hours=1)) -> Evening:
    """Lin and Zhou sit at the hotpot for an hour; it has promised them something by word of mouth."""
    names = ("lin", "zhou", "ma", "gao", "hua", "wu", "stranger")
    people = {name: a_member(session, name.title()) for name in names}
    lin, zhou, ma = people["lin"], people["zhou"], people["ma"]
    group = a_group(session, lin, zhou, ma, name="Haidian Foragers")
    hotpot, tea = a_venue(session, lin), a_venue(session, lin, "Old Locust Tea")
    dinner = a_dinner(session, group, lin, zhou, venue=hotpot, starts_at=clock.now() - begun)
    session.add(a_note(group.id, hotpot.id, lin))
    keep(session, hotpot, people["gao"])
    keep(session, tea, people["wu"])
    session.flush()
    seats = session.scalars(select(Seat).where(Seat.dinner_id == dinner.id)).all()
    names_of = {member.id: name for name, member in people.items()}
    return Evening(
        dinner.public_id, dinner.id, {name: each.id for name, each in people.items()},
        {names_of[seat.member_id or 0]: seat.public_id for seat in seats},
        {"hotpot": hotpot.public_id, "tea": tea.public_id}, {"hotpot": hotpot.id, "tea": tea.id},
    )  # fmt: skip


def a_note(group_id: int, venue_id: int, by: Member, words: str = PERK) -> GroupPerk:
    """What the house has promised, as somebody wrote it down."""
    return GroupPerk(
        group_id=group_id, venue_id=venue_id, words=words, agreed_with="Boss Li",
        agreed_on=clock.now().date(), written_by_id=by.id, written_at=clock.now(),
    )  # fmt: skip


def keep(session: Session, venue: Venue, owner: Member, confirmed: bool = True) -> MerchantClaim:
    """This member opens a merchant for the house; diners have confirmed it, if not said otherwise."""
    merchant = merchants.open_merchant_for(session, venue, owner.id, venue.name, clock.now())
    claim = session.scalars(select(MerchantClaim).where(MerchantClaim.merchant_id == merchant.id)).one()
    if confirmed:
        merchants.confirm(session, claim, How.CALL, None, clock.now())
    return claim


def hire(session: Session, claim: MerchantClaim, member_id: int, role: StaffRole = StaffRole.DESK) -> None:
    """Somebody works there."""
    invite = staff.invite(session, claim.merchant, claim.opened_by_id, role, clock.now())
    staff.join(session, invite, member_id, clock.now())


def another_table(session: Session, evening: Evening, name: str) -> tuple[Dinner, Seat]:
    """Another group eats at the same house at the same time."""
    host = a_member(session, name)
    group = a_group(session, host, name=f"{name}'s people")
    dinner = a_dinner(session, group, starts_at=clock.now() - timedelta(hours=1), host=host)
    dinner.venue_id = evening.venue_ids["hotpot"]
    seat = session.scalars(select(Seat).where(Seat.dinner_id == dinner.id)).one()
    return dinner, seat


def read(desk: FlaskClient, address: str, said: str) -> str:
    """Look at a card; the address of the reading."""
    answer = desk.post(address, data={"code": said}, headers=EN)
    assert answer.status_code == 303, answer.status_code
    return str(answer.headers["Location"])


def perk_of(page: str) -> str:
    """The key of the first perk that can be given."""
    found = re.search(r'name="perk" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)
