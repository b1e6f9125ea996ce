"""What diners send: a review, a note to oneself."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, FormField, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.core.fields import FieldList, LineField, MoneyField
from app.core.names import name_problem
from app.core.photos_fields import PicturesField
from app.places.rules import MAX_DISH
from app.places.wording import NAME_PROBLEMS
from events.reviews.actions import Content, DishSaid
from events.reviews.pictures import MOST as MOST_PICTURES
from events.reviews.pictures import Taken
from events.reviews.prints import print_of
from events.reviews.rules import MAX_DISH_NOTE, MAX_TEXT, Again, Paid, Scores, text_problem
from events.reviews.wording import PAID, TAPS, TEXT_PROBLEMS

TOO_LONG = _l("That is too long. Shorten it.")
MOST_DISHES = 40
MAX_PER_HEAD_FEN = 100_000_00


class BowlField(Field):
    """Half steps from "0.5" to "5", or nothing said. `data` is what was sent."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent."""
        self.data = str(valuelist[-1]).strip() if valuelist else None

    def pre_validate(self, form: object) -> None:
        """Raises ValidationError for anything but a half step."""
        if self.data and self.half_steps() not in range(1, 11):
            raise ValidationError(_l("Choose between half a bowl and five."))

    def half_steps(self) -> int | None:
        """1 to 10, 0 for what cannot be read, None where nothing was said."""
        try:
            steps = float(self.data) * 2 if self.data else None
        except ValueError:
            return 0
        if steps is None:
            return None
        return int(steps) if steps in range(1, 11) else 0  # "nan" and "inf" are numbers to float()


class DishRatingForm(Form):
    """One dish: chosen by the venue's list or by a name, rated in one tap."""

    dish = HiddenField()
    name = LineField(_l("Dish"))
    again = RadioField(
        _l("Order it again?"), [Optional()],
        choices=[SelectChoice(each.value, TAPS[each]) for each in Again], validate_choice=True,
    )  # fmt: skip
    note = LineField(_l("In a line"), [Length(max=MAX_DISH_NOTE, message=TOO_LONG)])
    picture = PicturesField(_l("Picture"), most=1)

    def validate_name(self, field: LineField) -> None:
        """A new dish needs a name that may stand on a list; a rated one needs a name."""
        if self.dish.data or not (field.data or self.again.data):
            return
        problem = name_problem(field.raw_data[0] if field.raw_data else "", shortest=1, longest=MAX_DISH)
        if problem is not None:
            raise ValidationError(NAME_PROBLEMS[problem])

    def validate_again(self, field: RadioField) -> None:
        """A new dish or a line about one needs the tap that counts."""
        if not field.data and (self.note.data or (self.name.data and not self.dish.data)):
            raise ValidationError(_l("Say whether you would order it again."))

    def validate_picture(self, field: PicturesField) -> None:
        """So does a picture of one."""
        if field.files() and not self.again.data:
            raise ValidationError(_l("Say whether you would order it again."))


class ReviewForm(FlaskForm):
    """What a diner says of a meal. Everything is optional, but not all of it."""

    dishes = FieldList(FormField(DishRatingForm), max_entries=MOST_DISHES)
    taste = BowlField(_l("Taste"))
    room = BowlField(_l("Room"))
    service = BowlField(_l("Service"))
    value = BowlField(_l("Worth it"))
    text = TextAreaField(_l("What would you tell the next table?"), [Length(max=MAX_TEXT, message=TOO_LONG)])
    per_head = MoneyField(
        _l("Per head"),
        [
            Optional(),
            NumberRange(min=0, max=MAX_PER_HEAD_FEN, message=_l("That is more than a dinner can cost.")),
        ],
    )
    paid = RadioField(
        _l("Who treated?"), default=Paid.SHARED.value,
        choices=[
            SelectChoice(Paid.SHARED.value, PAID[Paid.SHARED]),
            SelectChoice(Paid.TREATED.value, PAID[Paid.TREATED]),
            SelectChoice(Paid.MERCHANT_PART.value, PAID[Paid.MERCHANT_PART]),
            SelectChoice(Paid.MERCHANT_ALL.value, PAID[Paid.MERCHANT_ALL]),
        ],
    )  # fmt: skip
    pictures = PicturesField(_l("Pictures of the place or the table"), most=MOST_PICTURES)
    version = HiddenField(default="0")

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: something must be said."""
        if not super().validate(extra_validators):
            return False
        content = self.content()
        problem = text_problem(content.text, content.scores, len(content.dishes))
        if problem is None:
            return True
        self.text.errors = [*self.text.errors, TEXT_PROBLEMS[problem]]
        return False

    def content(self) -> Content:
        """What was said."""
        return Content(
            text=(self.text.data or "").replace("\r\n", "\n").strip(),
            scores=Scores(
                *(field.half_steps() for field in (self.taste, self.room, self.service, self.value))
            ),
            paid=Paid(self.paid.data),
            per_head_fen=self.per_head.data,
            dishes=[said for entry in self.dishes if (said := _said(entry.form)) is not None],
        )

    def taken(self) -> list[Taken]:
        """The pictures that came along, with their prints: after validation, before the unit of work."""
        of_dishes = [
            Taken(each, print_of(each), dish=entry.form.dish.data or entry.form.name.data or "")
            for entry in self.dishes
            for each in entry.form.picture.taken
        ]
        return [*of_dishes, *(Taken(each, print_of(each)) for each in self.pictures.taken)]

    def seen_version(self) -> int:
        """The version that the author had before the eyes; 0 for a new review."""
        seen = str(self.version.data or "")
        return int(seen) if seen.isdecimal() and len(seen) < 9 else 0


class NoteForm(FlaskForm):
    """A note to oneself."""

    text = TextAreaField(_l("A note to yourself"), [Length(max=MAX_TEXT, message=TOO_LONG)])


def _said(dish: DishRatingForm) -> DishSaid | None:
    if not dish.again.data:
        return None
    return DishSaid(
        again=Again(dish.again.data), note=dish.note.data or "",
        public_id=dish.dish.data or "", name=dish.name.data or "",
    )  # fmt: skip
