"""Form fields that several rooms use: rows, a trimmed line, a number that may be missing, and money."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext as _
from wtforms import Field, StringField
from wtforms.widgets import TextInput

from app.core.names import clean_name

_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,2})?")


def say_at(field: Field, sentence: object) -> None:
    """One message a field: the first that was found."""
    if not field.errors:
        field.errors = [str(sentence)]


class FieldList(wtforms.FieldList):  # type: ignore[type-arg]  # generic only for type checkers
    """Rows of a form. The library reads "²", and five thousand digits, as the number of a row, and falls over both."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        plain = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})(?:-.*)?", re.DOTALL)
        return (int(found[1]) for name in formdata if (found := plain.fullmatch(name)))


class LineField(StringField):
    """One line of text, cleaned as names are: trimmed, NFC, nothing hidden."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent, cleaned."""
        super().process_formdata(valuelist)
        self.data = clean_name(self.data or "")


class MaybeCountField(Field):
    """A whole number up to `most`, in whatever digits it is typed, or nothing. `data` is an int or None."""

    widget = TextInput()

    def __init__(self, *args: Any, most: int, sentence: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most, self.sentence = most, sentence

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number; what was typed stays."""
        self.typed = str(valuelist[0]) if valuelist else ""
        text = unicodedata.normalize("NFKC", self.typed).strip()
        self.data = None
        if not text:
            return
        if not (text.isdecimal() and len(text) <= len(str(self.most)) and 1 <= int(text) <= self.most):
            raise ValueError(str(self.sentence))
        self.data = int(text)

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        return str(self.data or "") if typed is None else str(typed)


class MoneyField(Field):
    """An amount as people write it ("71.69", "¥1,200", "１２０"); `data` is fen, or None when left empty."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount, keep what was typed."""
        self.typed = str(valuelist[0]) if valuelist else ""
        text = unicodedata.normalize("NFKC", self.typed).strip().strip("¥￥$€£元 ").replace(",", "")
        self.data = None
        if not text:
            return
        if not _AMOUNT.fullmatch(text):
            raise ValueError(_("Write an amount such as 71.69."))
        self.data = int(Decimal(text) * 100)

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        if typed is not None:
            return str(typed)
        if self.data is None:
            return ""
        whole, rest = divmod(int(self.data), 100)
        return f"{whole}.{rest:02d}" if rest else str(whole)
