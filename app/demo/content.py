"""What the demonstration city consists of, read from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PASSWORD = "eat-together-2000"  # noqa: S105  printed by `./run`: a demonstration has no secrets
SIGN_INS = ("xiaoman", "zhouye", "tom")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the city."""

    key: str
    nickname: str
    portrait: str
    palate: str
    language: str

    @property
    def email(self) -> str:
        """An address of a domain that no mail ever reaches."""
        return f"{self.key}@demo.example"


@cache
def read(name: str) -> dict[str, Any]:
    """One of the files."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def people() -> list[Person]:
    """Everybody."""
    return [Person(*row) for row in read("people")["people"]]


def groups() -> list[dict[str, Any]]:
    """All groups."""
    return list(read("groups")["group"])


def venues() -> list[dict[str, Any]]:
    """All venues with their dishes."""
    return list(read("venues")["venue"])


def past() -> list[dict[str, Any]]:
    """Dinners that have been."""
    return list(read("past")["dinner"])


def coming() -> list[dict[str, Any]]:
    """Dinners ahead."""
    return list(read("coming")["dinner"])


def diets() -> list[list[str]]:
    """What some do not eat."""
    return list(read("people")["diets"])


def deciding(kind: str) -> list[dict[str, Any]]:
    """What is no dinner yet: "tipping", "craving", "series"."""
    return list(read("deciding")[kind])


def discussions() -> list[dict[str, Any]]:
    """What groups discuss at length."""
    return list(read("discussions")["discussion"])


def votes() -> list[dict[str, Any]]:
    """What groups vote on."""
    return list(read("votes")["vote"])


def talks() -> dict[str, list[list[Any]]]:
    """What was said in groups' rooms."""
    return dict(read("talks")["talk"])


def lively() -> dict[str, list[list[Any]]]:
    """What is set under those words, pinned, and shared as a card."""
    return dict(read("talks")["lively"])


def pictures() -> list[list[Any]]:
    """Pictures that somebody shows: room, who, how many hours ago, drawings, what is to be seen, and words."""
    return list(read("talks")["shown"])
