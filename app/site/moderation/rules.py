"""The law of reports: what may be reported and why, who may judge, how five are drawn, and what their votes mean.

Pure. Drawing is a function of a seed that was promised beforehand (its digest stands in the case from the first
moment) and of the list of those who may judge: whoever has both can repeat it (docs/adr/0034).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import ceil

JURY, APPEAL_JURY = 5, 11
FEWEST = {JURY: 3, APPEAL_JURY: 6}  # votes without which there is no verdict
HEARING = timedelta(hours=24)  # in which the other side is heard first
VOTING = timedelta(hours=72)
SILENCE = timedelta(hours=24)  # then somebody else is asked
APPEAL_WITHIN = timedelta(days=7)
HOLD = timedelta(hours=72)
NO_TABLE_WITHIN = timedelta(days=180)
FADES = timedelta(days=540)  # a finding stands beside its group as long as half a seat weighs
NEW = timedelta(days=30)  # so long an account waits before it judges
SEATS = 2  # confirmed ones before somebody judges
CIRCLES = 3  # that a jury comes from at least
LONGEST = 1000


class Thing(StrEnum):
    """What a case is about."""

    MESSAGE = "message"
    POST = "post"
    REVIEW = "review"
    PICTURE = "picture"
    MEMBER = "member"
    GROUP = "group"
    VENUE = "venue"
    TABLE = "table"  # a merchant says that it threatened
    SEAT = "seat"  # words stand against words: was she there?


class Reason(StrEnum):
    """Why something is reported."""

    INSULT = "insult"
    HATE = "hate"
    THREAT = "threat"
    PERSONAL = "personal"
    ILLEGAL = "illegal"
    SEXUAL = "sexual"
    SPAM = "spam"
    FALSE = "false"
    WRONG_PLACE = "wrong-place"
    EXTORTION = "extortion"
    PRESENCE = "presence"


class Verdict(StrEnum):
    """What a jury says, by its effect."""

    KEEP = "keep"
    WARN = "warn"
    HIDE = "hide"
    REMOVE = "remove"
    QUIET_WEEK = "quiet-week"
    QUIET_MONTH = "quiet-month"
    UPHOLD = "uphold"
    NOT_THERE = "not-there"
    UNSURE = "unsure"
    THERE = "there"


class Side(StrEnum):
    """Who speaks in a case."""

    REPORTING = "reporting"
    REPORTED = "reported"


class Why(StrEnum):
    """Why somebody judges no more."""

    SILENT = "silent"
    STEPPED_BACK = "stepped-back"
    GONE = "gone"


class CaseReason(StrEnum):
    """Why something in a case is not done."""

    OWN = "own"
    NOT_HEARD_YET = "not_heard_yet"
    NO_SUCH_VERDICT = "no_such_verdict"
    OVER = "over"
    TOO_LATE = "too_late"
    APPEALED = "appealed"
    NOTHING_TO_HOLD = "nothing_to_hold"
    GONE = "gone"
    SETTLED = "settled"


_COMMON = (
    Reason.INSULT,
    Reason.HATE,
    Reason.THREAT,
    Reason.PERSONAL,
    Reason.ILLEGAL,
    Reason.SEXUAL,
    Reason.SPAM,
)
REASONS: Mapping[Thing, tuple[Reason, ...]] = {
    **dict.fromkeys((Thing.MESSAGE, Thing.POST, Thing.PICTURE, Thing.MEMBER, Thing.GROUP), _COMMON),
    Thing.REVIEW: (*_COMMON, Reason.WRONG_PLACE, Reason.FALSE),
    Thing.VENUE: (Reason.FALSE, Reason.PERSONAL, Reason.ILLEGAL, Reason.INSULT, Reason.SPAM),
    Thing.TABLE: (Reason.EXTORTION,),
    Thing.SEAT: (Reason.PRESENCE,),
}
# A merchant flags a review for nothing else (M-15), and never for being bad.
MERCHANT_REASONS = (Reason.WRONG_PLACE, Reason.PERSONAL, Reason.THREAT)
HOLDS = (Reason.ILLEGAL, Reason.PERSONAL)  # for which an operator may hide something until a jury has looked

# From the mildest to the hardest: a vote for one counts for all milder ones, too.
_WORDS = (Verdict.KEEP, Verdict.WARN, Verdict.HIDE, Verdict.REMOVE, Verdict.QUIET_WEEK)
SCALES: Mapping[Thing, tuple[Verdict, ...]] = {
    **dict.fromkeys((Thing.MESSAGE, Thing.POST), _WORDS),
    Thing.REVIEW: (Verdict.KEEP, Verdict.WARN, Verdict.HIDE, Verdict.REMOVE),
    Thing.PICTURE: (Verdict.KEEP, Verdict.HIDE),
    Thing.MEMBER: (Verdict.KEEP, Verdict.WARN, Verdict.QUIET_WEEK, Verdict.QUIET_MONTH),
    Thing.GROUP: (Verdict.KEEP, Verdict.WARN, Verdict.HIDE),
    Thing.VENUE: (Verdict.KEEP, Verdict.HIDE),
    Thing.TABLE: (Verdict.KEEP, Verdict.UPHOLD),
    Thing.SEAT: (Verdict.NOT_THERE, Verdict.UNSURE, Verdict.THERE),
}
HIDING = frozenset({Verdict.HIDE, Verdict.REMOVE, Verdict.QUIET_WEEK})
QUIET = {Verdict.QUIET_WEEK: timedelta(days=7), Verdict.QUIET_MONTH: timedelta(days=30)}
STRANGERS_ONLY = frozenset({Thing.TABLE, Thing.SEAT})  # judged by those who never dined with a side lately


def outcome(thing: Thing, votes: Sequence[Verdict]) -> Verdict:
    """What so many votes say: the hardest measure that more than half of them support.

    Whether somebody was there is no question of measure: four of five must agree, else nobody knows (TRUST.md 5).
    """
    scale = SCALES[thing]
    if thing is Thing.SEAT:
        (said, count), *_ = Counter(votes).most_common(1)
        return said if count >= ceil(len(votes) * 4 / 5) else Verdict.UNSURE
    hardest_first = sorted((scale.index(vote) for vote in votes), reverse=True)
    return scale[hardest_first[len(votes) // 2]]


def is_enough(size: int, votes: int) -> bool:
    """Whether so many votes of a jury of this size are a verdict."""
    return votes >= FEWEST[size]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may judge, by a word that says nothing to strangers, and the circle that they mostly dine in."""

    token: str
    circle: str


def promise(seed: str) -> str:
    """What is published of a seed before anybody is drawn."""
    return sha256(seed.encode()).hexdigest()


def token_of(salt: str, public_id: str) -> str:
    """A juror in the published list: the salt is never told, so nobody can try out names."""
    return sha256(f"{salt}|{public_id}".encode()).hexdigest()[:16]


def digest_of(pool: Iterable[Candidate]) -> str:
    """What is published of the list of those who may judge."""
    return sha256("\n".join(sorted(f"{each.token} {each.circle}" for each in pool)).encode()).hexdigest()


def order(seed: str, pool: Iterable[Candidate]) -> list[Candidate]:
    """The lot: everybody in the order that the seed gives them, however the list was written down."""
    return sorted(pool, key=lambda each: (sha256(f"{seed}|{each.token}".encode()).hexdigest(), each.token))


def most_of_one_circle(size: int) -> int:
    """How many of a jury may dine in one circle, so that it comes from three at least."""
    return (size - 1) // (CIRCLES - 1)


def seated(lot: Sequence[Candidate], gone: Collection[str], size: int) -> list[Candidate]:
    """Who judges: the first of the lot who have not gone, not too many of one circle.

    When one goes the others stay and the next comes in. `circle` "" is nobody's: as many as come.
    """
    chosen: list[Candidate] = []
    circles: Counter[str] = Counter()
    for each in lot:
        if len(chosen) == size:
            break
        if each.token in gone or (each.circle and circles[each.circle] >= most_of_one_circle(size)):
            continue
        chosen.append(each)
        circles[each.circle] += 1
    return chosen


def branch(member: int, invited_by: Mapping[int, int], invited: Mapping[int, Collection[int]]) -> set[int]:
    """Whoever brought a member here, and whoever brought those; and all whom the member has brought, and they."""
    found = {member}
    above = member
    while above in invited_by and invited_by[above] not in found:
        above = invited_by[above]
        found.add(above)
    below = [member]
    while below:
        fresh = set(invited.get(below.pop(), ())) - found
        found |= fresh
        below += sorted(fresh)
    return found


def conflicted(
    sides: Collection[int], at_table: Collection[int], invited_by: Mapping[int, int],
    tables: Iterable[Collection[int]] = (),
) -> set[int]:  # fmt: skip
    """Who may not judge: the sides, their invitation branches, the table in question, and whoever shared a table.

    `tables`: those at which the sides sat lately.
    """
    invited: dict[int, set[int]] = {}
    for member, by in invited_by.items():
        invited.setdefault(by, set()).add(member)
    found = set(sides) | set(at_table)
    for side in sides:
        found |= branch(side, invited_by, invited)
    for table in tables:
        if not set(table).isdisjoint(sides):
            found |= set(table)
    return found


def heard_from(opened_at: datetime, *, answered: bool, held: bool) -> datetime:
    """From when votes are taken: once the other side has spoken, or had a day for it; at once under a hold."""
    return opened_at if answered or held else opened_at + HEARING
