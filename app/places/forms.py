"""What people send about places."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.fields import LineField, MoneyField
from app.core.names import name_problem
from app.places.actions import VenueWords
from app.places.rules import (
    MAX_ADDRESS,
    MAX_AREA,
    MAX_CITY,
    MAX_CUISINE,
    MAX_DISH,
    MAX_NAME,
    MAX_PRICE_FEN,
    MAX_URL,
    address_stands,
    known_zone,
    read_position,
)
from app.places.wording import NAME_PROBLEMS

ZONES = (
    "Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo",
    "Asia/Seoul", "Asia/Bangkok", "Asia/Kuala_Lumpur", "Australia/Sydney", "Europe/London", "Europe/Paris",
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Vancouver", "UTC",
)  # fmt: skip
TOO_LONG = _l("That is too long. Shorten it.")


class Named:
    """A name that people read: nothing hidden, one alphabet, not too long."""

    def __init__(self, longest: int, shortest: int = 1) -> None:
        self.longest, self.shortest = longest, shortest

    def __call__(self, _form: object, field: Any) -> None:
        """Raises ValidationError with what is wrong."""
        given = field.raw_data[0] if field.raw_data else field.data or ""
        problem = name_problem(given, shortest=self.shortest, longest=self.longest)
        if problem is not None:
            raise ValidationError(NAME_PROBLEMS[problem])


def position_in_words(lat: float | None, lng: float | None) -> str:
    """A position as the form reads it again."""
    return f"{lat:.6f}, {lng:.6f}" if lat is not None and lng is not None else ""


class VenueForm(FlaskForm):
    """A place: what it is called, where it is, what it cooks."""

    name = LineField(_l("Name"), [Named(MAX_NAME)], description=_l("With the branch, if there are several."))
    city = LineField(_l("City"), [Named(MAX_CITY)])
    area = LineField(_l("Area"), [Length(max=MAX_AREA, message=TOO_LONG)])
    address = LineField(
        _l("How to find it"), [Length(max=MAX_ADDRESS, message=TOO_LONG)],
        description=_l("In your own words: street, floor, which exit to take."),
    )  # fmt: skip
    cuisine = LineField(_l("What it cooks"), [Length(max=MAX_CUISINE, message=TOO_LONG)])
    timezone = LineField(
        _l("Time zone"), [InputRequired(_l("Say which clock hangs on its wall."))], default="Asia/Shanghai"
    )
    booking_url = LineField(
        _l("Booked elsewhere at"), [Length(max=MAX_URL, message=TOO_LONG)],
        description=_l("The page where this place takes bookings. We link to it and read nothing there."),
    )  # fmt: skip
    position = LineField(
        _l("On the map"), [Length(max=40, message=TOO_LONG)],
        description=_l("Latitude and longitude, as a map copies them: 39.9834, 116.3165."),
    )  # fmt: skip
    private = BooleanField(
        _l("A private kitchen"),
        description=_l("Everybody sees the area only; whoever has a seat sees the address. You alone change it."),
    )  # fmt: skip
    another = BooleanField(_l("It is another place of that name"))

    def validate_timezone(self, field: LineField) -> None:
        """Known to the world's list of zones."""
        if not known_zone(field.data or ""):
            raise ValidationError(_l("That is no time zone. Write it like Asia/Shanghai."))

    def validate_booking_url(self, field: LineField) -> None:
        """The address of a page."""
        if field.data and not address_stands(field.data):
            raise ValidationError(_l("That is no web address. It begins with https://."))

    def validate_position(self, field: LineField) -> None:
        """Two numbers on the globe."""
        if field.data and read_position(field.data) is None:
            raise ValidationError(_l("Write latitude and longitude, like 39.9834, 116.3165."))

    def at(self, lat: float | None, lng: float | None) -> None:
        """Show where the place is said to be."""
        self.position.data = position_in_words(lat, lng)

    def words(self) -> VenueWords:
        """What was said of the venue."""
        lat, lng = read_position(self.position.data or "") or (None, None)
        return VenueWords(
            booking_url=self.booking_url.data or "", lat=lat, lng=lng,
            name=self.name.data or "", city=self.city.data or "", area=self.area.data or "",
            address=self.address.data or "", cuisine=self.cuisine.data or "", timezone=self.timezone.data or "",
        )  # fmt: skip


class DishForm(FlaskForm):
    """A dish and what it costs."""

    name = LineField(_l("Dish"), [Named(MAX_DISH)])
    price = MoneyField(
        _l("Price"),
        [Optional(), NumberRange(min=0, max=MAX_PRICE_FEN, message=_l("That is more than a dish can cost."))],
    )
