"""Bills of the demonstration city: written while the table is cleared, agreed by the table, most of them settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.dinners import LASTS, Evening
from events.bills import actions, agreeing, queries, settling
from events.bills.ledger import by_head, split_of
from events.bills.queries import Whole
from events.bills.rules import ChargeKind, Mode, Pool, Says, Settling, Spread
from events.bills.sheet import ChargeRow, LineRow, PaymentRow, Sheet

PACE = timedelta(minutes=7)


class Billed:
    """The scenes of one dinner's bill, told after its own."""

    def __init__(self, city: City, evening: Evening) -> None:
        self.city, self.evening, self.words = city, evening, evening.words

    def tell(self) -> None:
        """Write, agree, pay; `waits` stops at the proposal, which the others have yet to answer."""
        if "bill" not in self.words:
            return
        story, moment = self.city.story, self.evening.starts + LASTS + PACE
        by, *others = (key for key in self.words["sat"] if key != self.evening.missed)
        story.at(moment, partial(self._write, by))
        story.at(moment + PACE, partial(self._propose, by))
        if self.words["bill"].get("waits"):
            return
        for number, key in enumerate(others, 2):
            story.at(moment + number * PACE, partial(self._agree, key))
        story.at(moment + timedelta(hours=14), self._pay)

    def _write(self, by: str, session: Session, now: datetime) -> None:
        dinner, payer = self.evening.dinner(session), self.evening.seats(session)[by].id
        lines = tuple(
            LineRow(None, name, Pool(pool), yuan * 100) for name, pool, yuan in self.words["bill"]["lines"]
        )
        off = self.words["bill"].get("off", 0) * 100
        taken_off = (ChargeRow(ChargeKind.DISCOUNT, Spread.PRO_RATA, -off),) if off else ()
        paid = PaymentRow(payer, sum(line.amount for line in lines) - off)
        sheet = Sheet(Mode.EQUAL, lines, taken_off, (paid,))
        actions.write(session, dinner, payer, sheet, 0, f"demo-bill-{dinner.public_id}", now)

    def _propose(self, by: str, session: Session, now: datetime) -> None:
        seat, found = self.evening.seats(session)[by].id, self._found(session)
        agreeing.propose(
            session, self.evening.dinner(session), seat, found.bill.version, _share(found, seat), now
        )

    def _agree(self, key: str, session: Session, now: datetime) -> None:
        seat, found = self.evening.seats(session)[key].id, self._found(session)
        agreeing.answer(session, self.evening.dinner(session), seat, Says.AGREE, _share(found, seat), "", now)

    def _pay(self, session: Session, now: datetime) -> None:
        """Everybody but the last says that it is on its way, and the one who laid out says that it came."""
        dinner, seats = self.evening.dinner(session), self.evening.seats(session).values()
        by_id = {seat.id: seat for seat in seats}
        for transfer in self._found(session).transfers[:-1]:
            for seat_id, word in (
                (transfer.from_seat_id, Settling.SAID_PAID),
                (transfer.to_seat_id, Settling.CONFIRMED),
            ):
                settling.say(session, dinner, by_id[seat_id], transfer.public_id, word, now)

    def _found(self, session: Session) -> Whole:
        bill = queries.bill_of(session, self.evening.dinner_id)
        if bill is None:
            raise LookupError("the story tells of a bill before it is written")
        return queries.whole(session, bill)


def _share(found: Whole, seat_id: int) -> int:
    """What somebody would see as theirs, in the currency's smallest unit."""
    return by_head(found, split_of(found).shares).get(found.head(seat_id), 0)
