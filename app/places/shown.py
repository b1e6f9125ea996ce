"""The facts of a place as its pages show them: what stands, who says so, who says otherwise, what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.panels import gather
from app.places.facts import MONEY, QUESTIONS, FactKind, Source, Standing, standing
from app.places.models import Venue
from app.places.models_facts import VenueFact
from app.places.queries_facts import changes_of, claim_of, claims_of
from app.places.ties import tied
from app.places.wording_facts import HINTS, ICONS, LABELS, SOURCES, change_in_words, value_in_words


@dataclass(frozen=True, slots=True)
class Word:
    """One word of somebody about a fact."""

    text: str
    who: Member
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact on a page. `word` is None while nobody has said anything."""

    kind: FactKind
    label: str
    hint: str
    icon: str
    word: Word | None
    more: int
    old: bool
    others: Sequence[Word]
    history: Sequence[Word]
    value: str
    mine: str

    @property
    def question(self) -> bool:
        """Whether it is answered with yes or no."""
        return self.kind in QUESTIONS

    @property
    def money(self) -> bool:
        """Whether it is about money, where diners go before the house."""
        return self.kind in MONEY


def facts_of(session: Session, venue: Venue, now: datetime, member_id: int | None = None) -> list[FactLine]:
    """Every fact that could be known of a venue, in the order of the page. One query."""
    said = claims_of(session, venue.id)
    stands = standing((claim_of(fact) for fact in said), now)
    return [
        _line(kind, stands.get(kind), [f for f in said if f.kind is kind], member_id) for kind in FactKind
    ]


def source_of(session: Session, venue: Venue, member_id: int, now: datetime) -> Source:
    """As what somebody speaks of a venue: for the house, as a diner, or as any member."""
    if tied(session, venue.id, [member_id], now):
        return Source.MERCHANT
    ate = any(gather("venue.ate", venue_ids=(venue.id,), member_id=member_id))
    return Source.DINER if ate else Source.MEMBER


def may_decide(session: Session, venues: Sequence[Venue], member_id: int, now: datetime) -> bool:
    """Whether somebody may say that venues are one: who ate at one of them, or anybody while nobody ever did."""
    ids = tuple(venue.id for venue in venues)
    if any(tied(session, each, [member_id], now) for each in ids):
        return False
    return any(gather("venue.ate", venue_ids=ids, member_id=member_id)) or not any(
        gather("venue.ate", venue_ids=ids, member_id=None)
    )


def changes_in_words(session: Session, venue: Venue) -> list[dict[str, Any]]:
    """What became of the house, the last first. Asks nothing where nothing did."""
    if venue.closed_on is None and not venue.was:
        return []
    return [
        {"words": change_in_words(each.what, day_in_words(each.happened_on), each.before), "by": each.by,
         "at": each.said_at, "what": each.what.value}
        for each in changes_of(session, venue.id)
    ]  # fmt: skip


def day_in_words(day: date) -> str:
    """A day, with its year: what became of a house is read years later."""
    return format_date(day, "long", locale=get_locale())


def _line(
    kind: FactKind, stands: Standing | None, said: Sequence[VenueFact], member_id: int | None
) -> FactLine:
    by_id = {fact.id: fact for fact in said}
    others = [_word(by_id[claim.id]) for claim in stands.others] if stands else []
    return FactLine(
        kind, str(LABELS[kind]), str(HINTS.get(kind, "")), ICONS[kind],
        _word(by_id[stands.claim.id]) if stands else None, stands.voices - 1 if stands else 0,
        stands.old if stands else False, others, [_word(fact) for fact in said if fact.value],
        stands.value if stands else "", _mine(said, member_id),
    )  # fmt: skip


def _word(fact: VenueFact) -> Word:
    return Word(value_in_words(fact.kind, fact.value), fact.by, str(SOURCES[fact.source]), fact.said_at)


def _mine(said: Iterable[VenueFact], member_id: int | None) -> str:
    return next((fact.value for fact in said if fact.by_id == member_id), "")
