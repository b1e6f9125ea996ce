"""What a proposal shows: how full each time and place is, and the table that fills."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import Member
from app.core import i18n
from app.core.viewer import Viewer
from events.dinners.forms import label
from events.tipping import queries, rules
from events.tipping.models import Tipping, TippingAnswer, TippingPlace, TippingSlot
from events.tipping.rules import Pair

FACES = 5


@dataclass(frozen=True, slots=True)
class Offered:
    """A time or a place in the form: how many could come there at best, and whether the viewer has said so."""

    key: str
    words: str
    meta: str
    people: int
    chosen: bool
    over: bool
    faces: list[Member]


class Standing:
    """A proposal as it stands at this moment."""

    def __init__(
        self,
        tipping: Tipping,
        rows: Sequence[TippingAnswer],
        paused: Container[int],
        viewer: Viewer | None,
        now: datetime,
    ) -> None:
        self.tipping, self.rows, self.viewer, self.now = tipping, rows, viewer, now
        self.members = {row.member_id: row.member for row in rows}
        self.own = next((row for row in rows if viewer is not None and row.member_id == viewer.id), None)
        self.pairs = rules.pairs(
            queries.as_answers(rows, paused),
            queries.as_slots(tipping),
            queries.as_places(tipping),
            tipping.seats,
            now,
        )

    @property
    def best(self) -> Pair | None:
        """The time and place that most can come to."""
        return self.pairs[0] if self.pairs else None

    @property
    def people(self) -> int:
        """How many could come there."""
        return self.best.people if self.best else 0

    @property
    def mine(self) -> bool:
        """Whether the viewer is one of them."""
        return self.best is not None and self.own is not None and self.own.member_id in self._at(self.best)

    def progress(self) -> str:
        """In one line: 4 of 6 can Friday 18:30."""
        if self.best is None:
            return str(_("All the times have passed"))
        day = i18n.say_when(self.best.slot.starts_at, "short", self.tipping.timezone)
        return str(
            _("%(count)s of %(need)s can %(when)s", count=self.people, need=self.tipping.need, when=day)
        )

    def missing(self) -> str:
        """How many more it takes."""
        more = max(0, self.tipping.need - self.people)
        return str(ngettext("%(num)d more and it is a table", "%(num)d more and it is a table", more))

    def slots(self) -> list[Offered]:
        """The times, with who could come."""
        return [self._slot(number, slot) for number, slot in enumerate(self.tipping.slots)]

    def places(self) -> list[Offered]:
        """The places, with who could come."""
        return [self._place(number, place) for number, place in enumerate(self.tipping.places)]

    def table(self) -> list[dict[str, Any]]:
        """Seats of the fullest pair: the viewer's at the foot, companions too, and those that are still free."""
        pair = self.best
        seated = [] if pair is None else sorted(pair.seated, key=lambda each: not self._is_me(each.member))
        seats: list[dict[str, Any]] = []
        for each in seated:
            state = "you" if self._is_me(each.member) else ""
            seats.append({"person": self.members[each.member], "state": state})
            seats += [{"person": None, "state": "", "label": _("companion")} for _one in range(each.size - 1)]
        return seats + [{"state": "free"} for _one in range(self.tipping.need - len(seats))]

    def card(self) -> dict[str, Any]:
        """What the macro `dcard` shows of it."""
        tipping, pair = self.tipping, self.best
        faces = [] if pair is None else [self.members[each.member] for each in pair.seated][:FACES]
        return {
            "when": self.progress(), "title": tipping.title, "href": url_for("tipping.page", pid=tipping.public_id),
            "meta": [*(place.venue.name for place in tipping.places if place.venue), self._until()],
            "size": tipping.need, "taken": min(self.people, tipping.need), "txt": f"{self.people}",
            "cloth": tipping.group.cloth, "people": faces, "left": self.missing(), "you": self.mine,
            "tag": "" if self.own else _("Would you come?"), "tag_kind": "act",
        }  # fmt: skip

    def _until(self) -> str:
        until = i18n.say_when(self.tipping.closes_at, "short", self.tipping.timezone)
        return str(_("asked until %(when)s", when=until))

    def _is_me(self, member_id: int) -> bool:
        return self.viewer is not None and member_id == self.viewer.id

    def _at(self, pair: Pair) -> list[int]:
        return [each.member for each in pair.seated]

    def _slot(self, number: int, slot: TippingSlot) -> Offered:
        some = [pair for pair in self.pairs if pair.slot.key == slot.id]
        chosen = self.own is not None and slot.id in {each.id for each in self.own.slots}
        words = i18n.say_when(slot.starts_at, "full", self.tipping.timezone)
        over = slot.starts_at <= self.now
        return self._offered(number, words, _("has passed") if over else "", some, chosen, over)

    def _place(self, number: int, place: TippingPlace) -> Offered:
        some = [pair for pair in self.pairs if pair.place == place.id]
        chosen = self.own is not None and place.id in {each.id for each in self.own.places}
        words = label(place.venue) if place.venue else _("The place is decided later")
        return self._offered(number, words, "", some, chosen, False)

    def _offered(
        self, number: int, words: str, meta: str, some: Sequence[Pair], chosen: bool, over: bool
    ) -> Offered:
        best = next(iter(some), None)
        members = [] if best is None else [self.members[each.member] for each in best.seated]
        return Offered(str(number), words, meta, best.people if best else 0, chosen, over, members)
