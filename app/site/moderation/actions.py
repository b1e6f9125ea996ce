"""The verbs of cases: report, speak, vote, step back, appeal, hold. No verb lets anybody decide alone."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from app.site.moderation import pool, queries, rounds, rules, verdicts
from app.site.moderation.models import Case, CaseWord, Juror, Report
from app.site.moderation.rules import CaseReason, Reason, Side, Thing, Verdict, Why
from app.site.moderation.things import Found
from events.signals.moderation import CaseAppealed, CaseOpened
from groups.chat.rules import clean_text

# Numbers by which a person is found: of a phone, of an identity card, an e-mail address.
_PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)|[\w.+-]+@[\w-]+\.[\w.]+")
SNAPSHOT = 4000


def report(
    session: Session, found: Found, by_id: int, reason: Reason, words: str, now: datetime, *, merchant: bool = False
) -> Case:  # fmt: skip
    """Say what is wrong with a thing. Reports of one thing are one case. Raises Refused."""
    if found.author_id == by_id and found.thing is not Thing.SEAT:
        raise Refused(CaseReason.OWN)
    case = queries.open_case_about(session, found.thing, found.id)
    if case is None:
        case = _open(session, found, reason, now)
    elif queries.has_reported(session, case.id, by_id):
        return case
    session.add(Report(
        case_id=case.id, by_id=by_id, reason=reason, words=_clean(words), merchant=merchant, at=now
    ))  # fmt: skip
    session.flush()  # a second press must find it
    juror = queries.own_seat(session, case.id, by_id)
    if juror is not None:
        step_back(session, case, juror, now)  # nobody is a side and a judge
    if reason is Reason.PERSONAL and _PERSONAL.search(found.words):
        _hold(session, case, Reason.PERSONAL, None, now)
    return case


def speak(session: Session, case: Case, by_id: int, side: Side, text: str, now: datetime) -> None:
    """Say one's side; the last word counts. Once the reported side has spoken, votes are taken. Raises Refused."""
    lock(session, case)
    turn = queries.rounds_of(session, case.id)[-1]
    if turn.ended_at is not None:
        raise Refused(CaseReason.OVER)
    said = next((each for each in queries.words_of(session, case.id) if each.by_id == by_id), None)
    if said is None:
        session.add(said := CaseWord(case_id=case.id, by_id=by_id, side=side, text="", at=now))
    said.text, said.at = _clean(text), now
    if side is Side.REPORTED:
        turn.hears_until = min(turn.hears_until, now)


def vote(session: Session, case: Case, juror: Juror, verdict: Verdict, why: str, now: datetime) -> None:
    """Judge; until the round is over one may judge otherwise. Raises Refused."""
    lock(session, case)
    turn = juror.round
    lock(session, turn)
    lock(session, juror)
    if turn.ended_at is not None or juror.left_at is not None or now >= turn.ends_at:
        raise Refused(CaseReason.OVER)
    if now < turn.hears_until:
        raise Refused(CaseReason.NOT_HEARD_YET)
    if verdict not in rules.SCALES[case.thing]:
        raise Refused(CaseReason.NO_SUCH_VERDICT)
    juror.vote, juror.why, juror.voted_at = verdict, _clean(why)[:300], now
    session.flush()  # the count reads it


def step_back(session: Session, case: Case, juror: Juror, now: datetime) -> None:
    """ "I know somebody in this": the next of the lot comes in, at once."""
    lock(session, case)
    turn = juror.round
    lock(session, juror)
    if turn.ended_at is None and juror.left_at is None:
        rounds.leave(session, juror, Why.STEPPED_BACK, now)
        rounds.fill(session, case, turn, now)


def appeal(session: Session, case: Case, by_id: int, now: datetime) -> None:
    """Ask eleven others, once and within a week; what the five said holds until then. Raises Refused."""
    lock(session, case)
    juries = queries.rounds_of(session, case.id)
    if len(juries) > 1:
        if juries[-1].appealed_by_id == by_id:
            return
        raise Refused(CaseReason.APPEALED)
    if juries[-1].outcome is None or case.decided_at is None:
        raise Refused(CaseReason.NO_SUCH_VERDICT)
    if now > case.decided_at + rules.APPEAL_WITHIN:
        raise Refused(CaseReason.TOO_LATE)
    turn = rounds.begin(session, case, 2, rules.APPEAL_JURY, now, by_id)
    verdicts.write(session, case, "appeal", now, seed_sha256=turn.seed_sha256)
    sides = tuple(sorted(pool.sides_of(session, case)))
    announce(session, CaseAppealed(case.id, case.public_id, sides))


def hold(session: Session, found: Found, by_id: int, ground: Reason, now: datetime) -> Case:
    """An operator hides what the law forbids or what holds personal data, for 72 hours, in the open log.

    The jury is asked by the same act; unless it confirms, the thing is there again by itself. Raises Refused.
    """
    if ground not in rules.HOLDS:
        raise Refused(CaseReason.NOTHING_TO_HOLD)
    case = queries.open_case_about(session, found.thing, found.id) or _open(session, found, ground, now)
    if not _hold(session, case, ground, by_id, now) and case.held_until is None:
        raise Refused(CaseReason.NOTHING_TO_HOLD)
    return case


def _hold(session: Session, case: Case, ground: Reason, by_id: int | None, now: datetime) -> bool:
    """Once in a case, and once for the same words: a hold that has lapsed does not begin anew."""
    if case.held_at is not None or _held_before(session, case) or not verdicts.hide(session, case, now):
        return False
    case.held_at, case.held_by_id, case.held_for, case.held_until = now, by_id, ground, now + rules.HOLD
    turn = queries.rounds_of(session, case.id)[-1]
    turn.hears_until = min(turn.hears_until, now)
    turn.ends_at = min(turn.ends_at, case.held_until)
    verdicts.write(session, case, "hold", now, reason=ground.value, by="operator" if by_id else "house")
    return True


def _held_before(session: Session, case: Case) -> bool:
    """Whether these words were held already and no jury confirmed it: who could begin anew would decide alone.

    Of cases that are over for good no words are kept; a group's line and a venue may then read otherwise.
    """
    lasts = case.thing in (Thing.GROUP, Thing.VENUE)
    for earlier in queries.held_about(session, case):
        told = (earlier.kept or {}).get("words")
        if told == case.kept["words"] or (told is None and not lasts):
            return True
    return False


def lapse(session: Session, case_id: int, now: datetime) -> None:
    """A hold is over: what no jury has confirmed is there again."""
    case = session.get_one(Case, case_id)
    lock(session, case)
    if case.held_until is None or case.held_until > now:
        return
    case.held_until = None
    if case.outcome is None or case.outcome not in rules.HIDING:
        verdicts.write(session, case, "hold-lapsed", now)
        verdicts.show(session, case, now)


def settle(session: Session, case_id: int, now: datetime) -> None:
    """Nobody can appeal any more: words that a jury wanted gone are gone, and those that stand need no copy."""
    case = session.get_one(Case, case_id)
    lock(session, case)
    hidden = (case.kept or {}).get("hidden") if case.outcome in (Verdict.HIDE, Verdict.UPHOLD) else None
    case.kept = {"hidden": hidden} if hidden is not None else None


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closed the account judges no more; what was said in cases is nobody's words any more."""
    for each in queries.of_member(session, fact.member_id):
        if isinstance(each, Juror):
            if each.left_at is None and each.vote is None:
                rounds.leave(session, each, Why.GONE, fact.at)
        elif isinstance(each, Report):
            each.words = ""
        else:
            each.text = ""


def _clean(text: str) -> str:
    return clean_text(text)[: rules.LONGEST]


def _open(session: Session, found: Found, reason: Reason, now: datetime) -> Case:
    last = queries.last_case_about(session, found.thing, found.id)
    if last is not None and (last.kept or {}).get("words") == found.words[:SNAPSHOT]:
        raise Refused(CaseReason.SETTLED)
    case = Case(
        thing=found.thing, thing_id=found.id, reason=reason, reported_id=found.author_id, group_id=found.group_id,
        dinner_id=found.dinner_id, venue_id=found.venue_id, opened_at=now,
        kept={"words": found.words[:SNAPSHOT], "title": found.title, "hidden": None},
    )  # fmt: skip
    session.add(case)
    session.flush()  # all that follows needs its id
    turn = rounds.begin(session, case, 1, rules.JURY, now)
    verdicts.write(session, case, "opened", now, reason=reason.value, seed_sha256=turn.seed_sha256)
    announce(session, CaseOpened(case.id, case.public_id, case.thing.value, case.reported_id))
    return case
