"""What people send about dinners: the call, the pact, a seat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import DateTimeLocalInput

from app.accounts.guests import KEY_LENGTH
from app.core import i18n
from app.core.fields import LineField, MoneyField, say_at
from app.core.names import MAX_LENGTH, clean_name, name_problem
from app.places.models import Venue
from app.places.rules import MAX_AREA, MAX_CITY, MAX_NAME
from app.places.wording import NAME_PROBLEMS
from events.dinners import moments, rules
from events.dinners.forms_pact import NamingForm
from events.dinners.moments import Misread, TimeProblem
from events.dinners.rules import DinnerProblem, Pact, PactProblem, Party, Rounding, SplitMode, Visibility
from events.dinners.wording import SEEN_BY, SENTENCES, SPLITS

USUAL_LENGTH = timedelta(hours=2, minutes=30)
USUAL_DEADLINE = timedelta(hours=2)
HIGHEST_CAP_FEN = 100_000_00
_WHOLE = re.compile(r"\d{1,6}")
_KEY = re.compile(rf"[A-Za-z0-9_-]{{{KEY_LENGTH}}}")
_BETWEEN_NAMES = re.compile(r"[,，、;；/\n]")


class WholeField(IntegerField):
    """A whole number, in whatever digits it is typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        text = unicodedata.normalize("NFKC", str(valuelist[0]) if valuelist else "").strip()
        self.data = None
        if not _WHOLE.fullmatch(text):
            raise ValueError(_("Write a whole number."))
        self.data = int(text)


class LocalTimeField(StringField):
    """A time on the wall of the venue, kept as it was written until its zone is known."""

    widget = DateTimeLocalInput()


class PactForm(NamingForm):
    """The pact; the charter's hours are its default."""

    split_mode = SelectField(
        _l("The bill"), choices=[SelectChoice(mode.value, words) for mode, words in SPLITS.items()]
    )
    treat = LineField(
        _l("Who treats"), description=_l("Only if somebody does: for example “Zhou Ye, birthday”.")
    )
    drinks_pool = BooleanField(
        _l("Drinkers share the drinks"), description=_l("Who does not drink does not pay for it.")
    )  # fmt: skip
    plus_one_weight = WholeField(_l("A companion pays"), default=100)
    child_weight = WholeField(_l("A child pays"), default=50)
    late_cancel_hours = WholeField(
        _l("Free to give back until"), default=24,
        description=_l("Hours before the dinner. Later is noted as late; nothing else."),
    )  # fmt: skip
    deposit_note = LineField(
        _l("Deposit"), description=_l("In words, if the restaurant asks for one. No money moves here.")
    )  # fmt: skip
    no_urging = BooleanField(
        _l("Nobody is urged to drink"), default=True, description=_l("Tea is as good as wine for a toast.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the pact from being offered, at its field."""
        fine = bool(super().validate(extra_validators))
        if not _readable(
            self.plus_one_weight, self.child_weight, self.late_cancel_hours, self.split_mode, self.rounding
        ):
            return False
        if self.weights.errors:
            return False
        fields = {
            PactProblem.TREAT_WITHOUT_NAME: self.treat, PactProblem.TREAT_TOO_LONG: self.treat,
            PactProblem.DEPOSIT_NOTE_TOO_LONG: self.deposit_note,
            PactProblem.LATE_CANCEL_HOURS: self.late_cancel_hours, PactProblem.NAMED_TWICE: self.weights,
            PactProblem.NAMED_WEIGHT: self.weights, PactProblem.NAMED_TOO_MANY: self.weights,
        }  # fmt: skip
        for problem in rules.pact_problems(self.pact()):
            heavy = self.plus_one_weight if (self.plus_one_weight.data or 0) > 100 else self.child_weight
            say_at(fields.get(problem, heavy), SENTENCES[problem])
            fine = False
        return fine

    def pact(self) -> Pact:
        """What was written."""
        return Pact(
            SplitMode(self.split_mode.data), bool(self.drinks_pool.data), self.treat.data or "",
            int(self.plus_one_weight.data or 0), int(self.child_weight.data or 0), self.deposit_note.data or "",
            int(self.late_cancel_hours.data or 0), bool(self.no_urging.data), self.named,
            Rounding(self.rounding.data),
        )  # fmt: skip


class DinnerForm(FlaskForm):
    """A dinner: what, when and where, for how many. `about` must be told before it is validated."""

    title = LineField(
        _l("Name this table"), description=_l("What you eat and why says more than “get-together”.")
    )
    note = TextAreaField(_l("A few words to those who come"))
    place = LineField(_l("Where"), description=_l("Type a name. Leave it empty to decide later."))
    city = LineField(_l("City"))
    area = LineField(_l("Area"))
    starts = LocalTimeField(_l("When"))
    ends = LocalTimeField(_l("Until about"))
    closes = LocalTimeField(_l("Seats can be taken until"))
    seats = WholeField(
        _l("Seats"), default=8, description=_l("Around 8 to 10, one table still has one conversation.")
    )
    cap = MoneyField(_l("At most, per head"))
    visibility = RadioField(
        _l("Who may sit down"), choices=[SelectChoice(seen.value, words) for seen, words in SEEN_BY.items()],
        default=Visibility.GROUP.value,
    )  # fmt: skip
    guests_sit = BooleanField(
        _l("A name is enough"), default=True,
        description=_l("Whoever you send the link to sits down without an account."),
    )  # fmt: skip

    def about(self, venues: Sequence[Venue], zone: str, now: datetime, taken: int = 0) -> None:
        """What the form leans on: places to choose from, the zone where none is chosen, the moment, seats taken."""
        self.venues, self.now, self.taken = venues, now, taken
        self.kept: dict[str, tuple[str, datetime]] = {}
        wanted = (self.place.data or "").casefold()
        self.venue = next((v for v in venues if wanted in (label(v).casefold(), v.name.casefold())), None)
        self.zone = i18n.zone(self.venue.timezone if self.venue else zone)
        self.moments: dict[str, datetime | None] = {}

    def keep(self, **known: datetime) -> None:
        """Moments that stand as they are when their field was not touched, though they may have passed."""
        self.kept = {name: (moments.write_local(at, self.zone), at) for name, at in known.items()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the dinner from being called, at its field and with a way out."""
        fine = bool(super().validate(extra_validators))
        self.moments = {name: self._moment(self[name]) for name in ("starts", "ends", "closes")}
        self._check_place()
        if self.cap.data is not None and self.cap.data > HIGHEST_CAP_FEN:
            say_at(self.cap, _("That is a lot for one dinner. Is there a zero too many?"))
        if self.seats.data is not None and self.seats.data < self.taken:
            say_at(
                self.seats,
                _("%(count)s seats are taken. Somebody has to give one back first.", count=self.taken),
            )
        self._check_rules()
        return fine and not self.errors

    def _moment(self, field: Field) -> datetime | None:
        raw = (field.data or "").strip()
        if not raw and field is not self.starts:
            return None
        if field.name in self.kept and raw == self.kept[field.name][0]:
            return self.kept[field.name][1]
        read = moments.read_local(raw, self.zone, self.now)
        if isinstance(read, Misread):
            say_at(field, tell(read, self.zone))
            return None
        return read

    def _check_place(self) -> None:
        for field, longest in ((self.place, MAX_NAME), (self.city, MAX_CITY), (self.area, MAX_AREA)):
            problem = name_problem(field.data, shortest=1, longest=longest) if field.data else None
            if problem is not None:
                say_at(field, NAME_PROBLEMS[problem])

    def _check_rules(self) -> None:
        fields = {
            DinnerProblem.SEATS: self.seats, DinnerProblem.NOTE_TOO_LONG: self.note,
            DinnerProblem.TITLE_TOO_LONG: self.title, DinnerProblem.TITLE_TOO_SHORT: self.title,
            DinnerProblem.ENDS_BEFORE_START: self.ends, DinnerProblem.TOO_LONG: self.ends,
            DinnerProblem.CLOSES_AFTER_START: self.closes, DinnerProblem.IN_THE_PAST: self.starts,
        }  # fmt: skip
        starts = self.moments["starts"] or self.now + USUAL_DEADLINE
        untouched = "starts" in self.kept and starts == self.kept["starts"][1]
        for problem in rules.dinner_problems(
            title=self.title.data or "", seats=self.seats.data if self.seats.data is not None else rules.MIN_SEATS,
            note=self.note.data or "", starts_at=starts, ends_at=self.moments["ends"] or starts + USUAL_LENGTH,
            closes_at=self.moments["closes"], now=starts - USUAL_DEADLINE if untouched else self.now,
        ):  # fmt: skip
            if self.moments["starts"] or fields[problem] not in (self.ends, self.closes):
                say_at(fields[problem], SENTENCES[problem])

    def times(self) -> tuple[datetime, datetime, datetime]:
        """Start, end and deadline in UTC, with the usual ones where nothing was written."""
        starts = self.moments["starts"] or self.now
        deadline = starts - USUAL_DEADLINE
        closes = self.moments["closes"] or (deadline if deadline > self.now else starts)
        return starts, self.moments["ends"] or starts + USUAL_LENGTH, closes


class CallForm(DinnerForm, PactForm):
    """A new dinner with its pact; `origin` is what filled the form in, if something did."""

    origin = HiddenField()


class SeatForm(FlaskForm):
    """A seat: who comes along, and which version of the pact was read."""

    adults = WholeField(_l("Adults with you"), default=0)
    children = WholeField(_l("Children with you"), default=0)
    adult_names = StringField(_l("Names of the adults"))
    child_names = StringField(_l("Names of the children"))
    pact = WholeField(default=0)

    def party(self) -> Party:
        """The party that asks. A name is somebody who comes, though the number may have been forgotten."""
        adults, children = names_in(self.adult_names.data), names_in(self.child_names.data)
        return Party(
            max(int(self.adults.data or 0), len(adults or ())),
            max(int(self.children.data or 0), len(children or ())),
            adults,
            children,
        )


class GuestForm(SeatForm):
    """A seat with a name alone. The key is drawn with the page: two presses of one form are one guest."""

    name = LineField(_l("Your name"))
    key = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        """What keeps the name or the key from being taken."""
        fine = bool(super().validate(extra_validators))
        problem = name_problem(self.name.data or "", shortest=1)
        if problem is not None:
            say_at(self.name, NAME_PROBLEMS[problem])
        if not _KEY.fullmatch(self.key.data or ""):
            say_at(self.key, _("Open the page again, then sit down."))
        return fine and not self.errors


def names_in(written: str | None) -> tuple[str, ...] | None:
    """Names out of one line, however they are parted; None when no line was sent."""
    if written is None:
        return None
    cleaned = (clean_name(each)[:MAX_LENGTH].strip() for each in _BETWEEN_NAMES.split(written))
    return tuple(each for each in cleaned if each)[: rules.MAX_COMPANIONS]


def label(venue: Venue) -> str:
    """A venue in one line, as it is offered while typing."""
    return f"{venue.name} · {venue.area}" if venue.area else venue.name


def venue_named(words: str, venues: Sequence[Venue]) -> Venue | None:
    """The known place of these words, as its name or as it is offered while typing."""
    wanted = words.casefold()
    return next((v for v in venues if wanted in (label(v).casefold(), v.name.casefold())), None)


def tell(read: Misread, zone: ZoneInfo) -> str:
    """What is wrong with a written time, and what was perhaps meant."""
    if read.problem is TimeProblem.PAST and read.instead is None:
        return str(SENTENCES[DinnerProblem.IN_THE_PAST])
    same_day = (
        read.local is not None and read.instead is not None and read.local.date() == read.instead.date()
    )
    style = "date" if read.problem is TimeProblem.PAST and not same_day else "full"
    words = {
        name: i18n.say_when(local.replace(tzinfo=zone), style, zone.key)
        for name, local in (("when", read.local), ("later", read.instead))
        if local is not None
    }
    return str(SENTENCES[read.problem]) % words


def _readable(*fields: Field) -> bool:
    return all(not field.errors and field.data is not None for field in fields)
