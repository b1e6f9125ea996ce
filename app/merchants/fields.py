"""What a field of a house's own promise is checked for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from app.merchants import phrases


def no_asking(_form: Any, field: Any) -> None:
    """A promise never asks for praise nor pays for it (M-05, X-10). Raises ValidationError with the words."""
    phrase = phrases.refused([str(field.data or "")])
    if phrase:
        said = _("A house cannot ask for praise or pay for it: leave out “%(phrase)s”.", phrase=phrase)
        raise ValidationError(said)
