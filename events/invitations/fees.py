"""The law of the fee watch: a bill beyond the accepted offer, or a fee that it did not name, is told (A-34, H-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FEES = ("minimum", "corkage", "tea", "service")  # what an offer can name
TOLERANCE_PERCENT, TOLERANCE_FEN = 2, 100  # rounding is no breach


class Fee(StrEnum):
    """What a house may charge beside the food; `minimum` is what a room must spend."""

    MINIMUM = "minimum"
    CORKAGE = "corkage"
    TEA = "tea"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Flag:
    """What differs: `unnamed` fees with their amounts, and food for `paid` where `said` was offered; for `heads`."""

    unnamed: tuple[tuple[str, int], ...] = ()
    said: int | None = None
    paid: int | None = None
    heads: int = 1

    @property
    def over(self) -> bool:
        """Whether the food cost more than was offered."""
        return self.said is not None and self.paid is not None

    def __bool__(self) -> bool:
        return bool(self.unnamed) or self.over


def watch(
    said: int | None, named: Mapping[str, int], food: int, charges: Mapping[str, int], heads: int
) -> Flag:
    """Compare a bill with the offer. `food` is dishes, staples and discounts; `charges` are fees by kind, in fen.

    A named fee may be charged up to what was named (0 names it without an amount: any). Drinks are nobody's promise.
    """
    unnamed = tuple(
        sorted((kind, fen) for kind, fen in charges.items() if fen > 0 and not _covered(kind, fen, named))
    )
    beyond = said is not None and food > said + max(TOLERANCE_FEN, said * TOLERANCE_PERCENT // 100)
    return Flag(unnamed, said if beyond else None, food if beyond else None, max(heads, 1))


def _covered(kind: str, fen: int, named: Mapping[str, int]) -> bool:
    known = {"room": "minimum"}.get(kind, kind)
    return known in named and (named[known] == 0 or fen <= named[known])
