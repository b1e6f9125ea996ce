"""The law of the ledger: how a line is written down, how it is chained, how a person stands in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

VERSION = 1
NOTHING = "0" * 64  # what stands before the first line
PERSON = re.compile(r"p:[0-9a-f]{64}")
KIND = re.compile(r"[a-z][a-z-]{0,39}")
LARGEST_NUMBER = 2**53 - 1  # every language reads these whole numbers alike


def canonical(value: object) -> str:
    """The one way to write this down: keys sorted, no spaces, letters as they are. Raises TypeError for the odd."""
    _plain(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: object) -> None:
    """Only what every language reads alike: no fractions, no keys that are not words."""
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int) and abs(value) <= LARGEST_NUMBER:
        return
    if isinstance(value, list | tuple):
        for each in value:
            _plain(each)
        return
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        for each in value.values():
            _plain(each)
        return
    raise TypeError(f"a ledger line cannot hold {type(value).__name__}")


def moment(at: datetime) -> str:
    """A moment as it stands in a line: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(
    group: str, seq: int, at: str, kind: str, what: Mapping[str, Any], actor: str, subject: str, source: str
) -> dict[str, Any]:
    """All that a line says: this, written down, is what the hash is taken of."""
    return {
        "actor": actor, "at": at, "group": group, "kind": kind, "seq": seq, "source": source, "subject": subject,
        "v": VERSION, "what": dict(what),
    }  # fmt: skip


def chained(before: str, said: Mapping[str, Any]) -> str:
    """The hash of a line: of the hash before it and of what it says."""
    return hashlib.sha256(f"{before}\n{canonical(dict(said))}".encode()).hexdigest()


def commitment(salt: str, public_id: str) -> str:
    """How a person stands in the ledger. Without the salt nobody can tell who it is."""
    return "p:" + hashlib.sha256(f"{salt}:{public_id}".encode()).hexdigest()
