"""What members send about being told."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField

from app.site.notify.rules import Kind, Way


class WishesForm(FlaskForm):
    """A switch for each kind and way; named `<kind>--<way>`."""


for _kind in Kind:
    for _way in Way:
        setattr(WishesForm, f"{_kind.value}--{_way.value}", BooleanField())
