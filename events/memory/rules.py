"""The law of a group's file: what may be in it, how much, and how each value is read. Nothing of it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.core.names import clean_name
from groups.membership.charter import PARAMETERS, CharterError, Value, read

FORMAT = "tongzhuo-memory"
VERSION = 1
MOST_PICTURES = 1000  # in one file
MOST_TABLES = 5000
MOST_PEOPLE = 500
MOST_WORDS = 8000  # of one review
MOST_REVIEWS = 500


class FileReason(StrEnum):
    """Why a file cannot become a group."""

    NOT_A_ZIP = "not_a_zip"
    STRANGE_NAMES = "strange_names"
    TOO_LARGE = "too_large"
    NOT_A_GROUP = "not_a_group"
    LEDGER_NOT_SOUND = "ledger_not_sound"
    BAD_PICTURE = "bad_picture"


class BadFile(ValueError):
    """The file is no group's memory; `reason` says why."""

    def __init__(self, reason: FileReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Told:
    """A group as a file tells it, read and cleaned."""

    name: str
    city: str
    line: str
    charter: Mapping[str, Value]
    tables: list[dict[str, Any]]


def understood(about: Any, now: datetime) -> Told:
    """Read memory.json's values. Raises BadFile for what is no group; what is too long is cut, what is odd left out."""
    if not isinstance(about, dict) or about.get("format") != FORMAT or about.get("version") != VERSION:
        raise BadFile(FileReason.NOT_A_GROUP)
    group, tables = about.get("group"), about.get("tables")
    if not isinstance(group, dict) or not isinstance(tables, list) or len(tables) > MOST_TABLES:
        raise BadFile(FileReason.NOT_A_GROUP)
    name = text(group.get("name"), 60)
    if not name:
        raise BadFile(FileReason.NOT_A_GROUP)
    return Told(
        name, text(group.get("city"), 40), text(group.get("line"), 120), charter(about.get("charter")),
        [found for each in tables if (found := table(each, now)) is not None],
    )  # fmt: skip


def text(value: Any, longest: int) -> str:
    """One line of plain words; nothing for what is none."""
    return clean_name(value)[:longest].strip() if isinstance(value, str) else ""


def words(value: Any, longest: int = MOST_WORDS) -> str:
    """Several lines of plain words."""
    if not isinstance(value, str):
        return ""
    return "\n".join(clean_name(line) for line in value[:longest].splitlines()).strip()


def charter(values: Any) -> dict[str, Value]:
    """The parameters that this product knows, with values that they can take; all others keep their default."""
    found: dict[str, Value] = {}
    for each in PARAMETERS if isinstance(values, dict) else ():
        raw = values.get(each.key)
        if isinstance(raw, str):
            try:
                found[each.key] = read(each.key, raw)
            except CharterError:
                continue
    return found


def table(value: Any, now: datetime) -> dict[str, Any] | None:
    """One table, cleaned; None for what is none."""
    at = moment(value.get("at"), now) if isinstance(value, dict) else None
    if at is None:
        return None
    return {
        "at": at.isoformat(),
        "dishes": _texts(value.get("dishes"), 30, 60),
        "people": _texts(value.get("people"), MOST_PEOPLE, 40),
        "pictures": [each for one in _list(value.get("pictures"), 500) if (each := _picture(one))],
        "reviews": [each for one in _list(value.get("reviews"), MOST_REVIEWS) if (each := _review(one))],
        "title": text(value.get("title"), 120),
        "venue": text(value.get("venue"), 80),
    }


def moment(value: Any, now: datetime) -> datetime | None:
    """When it was: with its zone, in the past, and since people keep books of dinners."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None:
        return None
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return None
    return at if datetime(1970, 1, 1, tzinfo=UTC) <= at <= now + timedelta(days=1) else None


def _list(value: Any, most: int) -> list[Any]:
    return value[:most] if isinstance(value, list) else []


def _texts(value: Any, most: int, longest: int) -> list[str]:
    return [found for each in _list(value, most) if (found := text(each, longest))]


def _picture(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or not isinstance(value.get("file"), str):
        return None
    return {"alt": text(value.get("alt"), 300), "file": value["file"][:40]}


def _review(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    tenths = value.get("bowls_tenths")
    good = isinstance(tenths, int) and not isinstance(tenths, bool) and 5 <= tenths <= 50
    return {
        "bowls_tenths": tenths if good else None, "by": text(value.get("by"), 40),
        "hosted": value.get("hosted") is True, "text": words(value.get("text")),
    }  # fmt: skip
