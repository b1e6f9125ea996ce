"""The law of diets: the kitchen's sheet in counts, the menu check, how many dishes, and when it is forgotten."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.diets.needs import KINDS, RULED_OUT, Ingredient, Kind, Need

FADES_AFTER = timedelta(days=7)
MAX_NEEDS = 24
MAX_WORDS = 40
FEWEST_DISHES = 2
SPARE = 1  # so many dishes above the suggestion are still called enough
HUNGER = range(-2, 3)


class Severity(StrEnum):
    """How bad an allergy is."""

    MILD = "mild"
    SERIOUS = "serious"
    SEVERE = "severe"


class SeenBy(StrEnum):
    """Who sees a need with its owner's name; everybody's is counted for the kitchen."""

    KITCHEN = "kitchen"
    HOST = "host"
    TABLE = "table"


class DietReason(StrEnum):
    """Why a need cannot be written down."""

    TOO_MANY_NEEDS = "too_many_needs"
    NOT_YOUR_PARTY = "not_your_party"


class Source(StrEnum):
    """Who says what is in a dish."""

    MENU = "menu"
    STAFF = "staff"
    DINER = "diner"


class Fit(StrEnum):
    """What is known of a dish for one person. There is no word for "safe"."""

    RULED_OUT = "ruled_out"
    UNKNOWN = "unknown"
    SAID_WITHOUT = "said_without"


@dataclass(frozen=True)
class Wish:
    """A need of one seat: `words` say what is no need of the list, `severity` is of allergies alone."""

    seat: int
    need: Need
    kind: Kind
    words: str = ""
    severity: Severity | None = None
    seen_by: SeenBy = SeenBy.KITCHEN


@dataclass(frozen=True, order=True)
class Line:
    """One line of the kitchen's sheet: how many people, and nobody's name."""

    rank: int
    fewer: int  # minus the count: more people come first
    need: str
    words: str
    kind: Kind
    severity: Severity | None

    @property
    def count(self) -> int:
        """How many people."""
        return -self.fewer


@dataclass(frozen=True)
class Said:
    """Somebody says that a dish contains an ingredient, or is made without it."""

    dish: int
    ingredient: Ingredient
    contains: bool
    said_at: datetime


_RANKS = {Kind.ALLERGY: 0, Kind.HARD: 3, Kind.SOFT: 4}
_SEVERITIES = {Severity.SEVERE: 0, Severity.SERIOUS: 1, Severity.MILD: 2}


def kitchen_sheet(wishes: Iterable[Wish]) -> tuple[Line, ...]:
    """Count people by need and severity: severe allergies first, then hard needs, then wishes, many before few.

    A seat that names a need twice is one person, at its worst severity.
    """
    worst: dict[tuple[int, Need, str], Wish] = {}
    for wish in wishes:
        key = (wish.seat, wish.need, wish.words.casefold())
        if key not in worst or _rank(wish) < _rank(worst[key]):
            worst[key] = wish
    counts = Counter((w.need, w.words.casefold(), w.kind, w.severity) for w in worst.values())
    said = {(w.need, w.words.casefold()): w.words for w in sorted(worst.values(), key=lambda w: w.words)}
    lines = [
        Line(_rank_of(kind, severity), -count, need.value, said[need, words], kind, severity)
        for (need, words, kind, severity), count in counts.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.rank, line.fewer, line.need, line.words)))


def shown_to(wish: Wish, *, host: bool, own: bool) -> bool:
    """Tell whether somebody of the table sees whose need this is: the owner says so, need by need."""
    return own or wish.seen_by is SeenBy.TABLE or (host and wish.seen_by is SeenBy.HOST)


def faded(ends_at: datetime, now: datetime) -> bool:
    """Tell whether a dinner's needs are told no more (D-03): seven days after it."""
    return now > ends_at + FADES_AFTER


def kind_of(need: Need, chosen: Kind = Kind.SOFT) -> Kind:
    """Return how much a need matters: the list says it, for own words the owner does."""
    return KINDS.get(need, chosen)


def fit(needs: Iterable[Need], said: Iterable[Said]) -> Fit:
    """Return what is known of one dish for somebody with these needs; the last word on an ingredient counts.

    A need in own words can be checked by nobody but people: it is never cleared.
    """
    last: dict[Ingredient, bool] = {}
    for word in sorted(said, key=lambda word: (word.said_at, word.contains)):
        last[word.ingredient] = word.contains
    cleared = True
    for need in needs:
        out = RULED_OUT.get(need)
        if out is None:
            cleared = False
            continue
        if any(last.get(ingredient) for ingredient in out):
            return Fit.RULED_OUT
        cleared = cleared and all(last.get(ingredient) is False for ingredient in out)
    return Fit.SAID_WITHOUT if cleared else Fit.UNKNOWN


def menu_check(
    needs: Mapping[int, Sequence[Need]], dishes: Sequence[int], said: Iterable[Said]
) -> dict[int, Mapping[int, Fit]]:
    """Return what is known of each chosen dish for each seat that needs something (D-05)."""
    words: dict[int, list[Said]] = defaultdict(list)
    for word in said:
        words[word.dish].append(word)
    return {
        seat: {dish: fit(of_seat, words[dish]) for dish in dishes}
        for seat, of_seat in needs.items() if of_seat
    }  # fmt: skip


def nothing_to_eat(checked: Mapping[int, Fit]) -> bool:
    """Tell whether every chosen dish is ruled out for somebody."""
    return bool(checked) and all(each is Fit.RULED_OUT for each in checked.values())


def dishes_for(adults: int, children: int, hunger: int = 0) -> int:
    """Return how many dishes a table usually finishes: one fewer than people, children as halves (D-07)."""
    people = adults + (children + 1) // 2
    return max(FEWEST_DISHES, people - 1 + max(HUNGER[0], min(HUNGER[-1], hunger)))


def too_many(chosen: int, suggested: int) -> int:
    """Return by how many dishes a choice is more than the table will finish; 0 when it is enough."""
    return max(0, chosen - suggested) if chosen > suggested + SPARE else 0


def _rank(wish: Wish) -> int:
    return _rank_of(wish.kind, wish.severity)


def _rank_of(kind: Kind, severity: Severity | None) -> int:
    return _SEVERITIES.get(severity, 2) if kind is Kind.ALLERGY and severity else _RANKS[kind]
