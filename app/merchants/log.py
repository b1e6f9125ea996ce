"""The merchant's own log: what was done in its name, and by whom (M-03). Any room may write in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.merchants.models import MerchantLine

Sentence = Callable[[Mapping[str, Any]], str]
_sentences: dict[str, Sentence] = {}


def write(
    session: Session, merchant_id: int, kind: str, by_id: int | None, now: datetime, **what: Any
) -> None:
    """Note one act. `what` holds plain values that its sentence names: a colleague by id as `who`, never a diner."""
    session.add(MerchantLine(merchant_id=merchant_id, kind=kind, what=what, by_id=by_id, at=now))


def words(kind: str, sentence: Sentence) -> None:
    """Let `sentence(what)` say lines of this kind. Registering twice changes nothing."""
    _sentences[kind] = sentence


def say(line: MerchantLine, names: Mapping[int, str]) -> str:
    """The line in the viewer's language. `names`: of the colleagues that lines name by id, as they are called today."""
    sentence = _sentences.get(line.kind)
    return sentence({**line.what, "name": names.get(line.what.get("who"), "")}) if sentence else line.kind


def knows(kind: str) -> bool:
    """Whether lines of this kind have their sentence (asked by a test)."""
    return kind in _sentences
