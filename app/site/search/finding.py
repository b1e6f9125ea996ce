"""One question, asked of everything: candidates of all kinds in one statement, then each kind's rows in one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.core import search
from app.core.search import Ask
from app.site.search import hits
from app.site.search.hits import Hit
from app.site.search.index import EVERYBODY, IN_GROUPS, NUMBERS, group_token
from app.site.search.rules import NAMED, OF_GROUPS, Asker, Cursor, Kind, Question, Tier, tiers, tokens

WINDOW = 40  # names of a tier that are read, and ordered, together; of other kinds a page
PAGE = 20  # enough for a page; the window that makes it full is shown whole
ROUNDS = 5  # windows for one page; then the reader is asked whether to go on
QUICK = (Kind.VENUES, Kind.DISHES, Kind.GROUPS)


@dataclass(frozen=True, slots=True)
class Some:
    """Hits of a kind, and where others are (None: nowhere)."""

    hits: list[Hit] = field(default_factory=list)
    after: Cursor | None = None

    @property
    def close(self) -> bool:
        """Whether these are names with a slip, for want of better ones."""
        return any(hit.tier is Tier.SLIP for hit in self.hits)


@dataclass(frozen=True, slots=True)
class _Window:
    """Candidates of a tier, newest first; older ones below `before`."""

    numbers: tuple[int, ...]
    before: int | None


def look(session: Session, question: Question, who: Asker, kinds: Iterable[Kind] = Kind) -> dict[Kind, Some]:
    """The first page of each kind."""
    if not question:
        return {}
    wanted = [(kind, Cursor(tier)) for kind in kinds if _scopes(kind, who) for tier in tiers(kind, question)]
    windows = _windows(session, question, who, wanted)
    found = {
        kind: _first(session, kind, question, who, {c.tier: windows[k, c] for k, c in windows if k is kind})
        for kind in dict.fromkeys(kind for kind, _ in wanted)
    }
    if question.named.slip and not any(found[kind].hits for kind in found if kind in NAMED):
        found |= _close(session, question, who, [kind for kind in found if kind in NAMED])
    return found


def more(session: Session, kind: Kind, question: Question, who: Asker, at: Cursor | None) -> Some:
    """A page of one kind, from there on."""
    found: list[Hit] = []
    for _ in range(ROUNDS):
        if at is None or at.tier not in tiers(kind, question) or not _scopes(kind, who):
            return Some(found)
        window = _windows(session, question, who, [(kind, at)])[kind, at]
        some = hits.read(session, kind, question, who, window.numbers)
        found += [hit for hit in some if hit.tier is at.tier]
        at = _next(kind, question, at.tier, window)
        if len(found) >= PAGE:
            break
    return Some(found, at)


def _first(
    session: Session, kind: Kind, question: Question, who: Asker, windows: dict[Tier, _Window]
) -> Some:
    """Tier after tier until the page is full, from windows that were read together."""
    own = set({Kind.GROUPS: who.unlisted, Kind.DINNERS: who.tables}.get(kind, ()))
    ids = own.union(*(window.numbers for window in windows.values()))
    read = hits.read(session, kind, question, who, ids)
    there = {
        tier: {hit.id for hit in read if hit.tier is tier}.intersection(window.numbers)
        for tier, window in windows.items()
    }
    reached: set[int] = set()
    after: Cursor | None = None
    for tier, window in windows.items():
        reached |= there[tier]
        after = _next(kind, question, tier, window)
        if window.before is not None or len(reached) >= PAGE:
            break
    found = [hit for hit in read if hit.id in reached or (hit.id in own and hit.tier is not Tier.SLIP)]
    # Candidates that were none leave a page empty; then it begins further back.
    return Some(found, after) if found or after is None else more(session, kind, question, who, after)


def _close(session: Session, question: Question, who: Asker, kinds: Collection[Kind]) -> dict[Kind, Some]:
    """Names with one slip: one window of each kind."""
    windows = _windows(session, question, who, [(kind, Cursor(Tier.SLIP)) for kind in kinds])
    return {
        kind: Some([
            hit for hit in hits.read(session, kind, question, who, {*window.numbers, *_unlisted(kind, who)})
            if hit.tier is Tier.SLIP
        ])
        for (kind, _), window in windows.items()
    }  # fmt: skip


def _unlisted(kind: Kind, who: Asker) -> Sequence[int]:
    return who.unlisted if kind is Kind.GROUPS else ()


def _windows(
    session: Session, question: Question, who: Asker, wanted: Sequence[tuple[Kind, Cursor]]
) -> dict[tuple[Kind, Cursor], _Window]:
    """The candidates of each kind and tier: one statement for all of them and all their scopes."""
    asks, of = [], []
    for kind, at in wanted:
        asked, any_of = tokens(question, at.tier)
        for scope in _scopes(kind, who):
            within = tuple(map(group_token, (*who.groups, *who.joined))) if scope == IN_GROUPS else ()
            asks.append(Ask(NUMBERS[kind], scope, asked, at.before, any=any_of, within=within))
            of.append((kind, at))
    answers: dict[tuple[Kind, Cursor], list[search.Found]] = {each: [] for each in wanted}
    for each, found in zip(of, search.find_all(session, asks, WINDOW), strict=True):
        answers[each].append(found)
    return {each: _merged(each[0], some) for each, some in answers.items()}


def _merged(kind: Kind, some: Sequence[search.Found]) -> _Window:
    """Several scopes as one window: down to where the first of them has more to say, and no further than is read."""
    found = search.newest_of(some, WINDOW if kind in NAMED else PAGE)
    return _Window(tuple(found.numbers), found.before)


def _next(kind: Kind, question: Question, tier: Tier, window: _Window) -> Cursor | None:
    if window.before is not None:
        return Cursor(tier, window.before)
    later = [each for each in tiers(kind, question) if each > tier]
    return Cursor(later[0]) if later else None


def _scopes(kind: Kind, who: Asker) -> tuple[int, ...]:
    own = (IN_GROUPS,) if who.groups and kind in OF_GROUPS else ()
    return own if kind is Kind.DISCUSSIONS else (EVERYBODY, *own)
