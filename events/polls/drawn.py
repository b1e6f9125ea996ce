"""Polls as pages show them: choices with their bars, who said what, and what would win now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core.access import Ability, Here
from events.dinners.forms import label
from events.dinners.holders import Holder
from events.dinners.models import Dinner
from events.polls import rules
from events.polls.models import PollOption
from events.polls.queries import Said
from events.polls.rules import Kind, Tally, Word
from events.polls.wording import SAYINGS


def picture(
    dinner: Dinner, polls: Sequence[Said], voter: Holder | None, here: Here, now: datetime, *, sits: bool
) -> dict[str, Any]:
    """Everything that the templates name."""
    drawn = [_poll(said, dinner, voter, now) for said in polls]
    open_ = [each for each in drawn if each["open"]]
    mine = [said.of(voter) for said in polls]
    wish = next(
        (each[0].wants_seat for said, each in zip(polls, mine, strict=True) if _is_date(said) and each), None
    )
    return {
        "dinner": dinner, "polls": drawn, "running": open_, "answered": any(mine),
        "may_answer": here.may(Ability.POLL_ANSWER) and voter is not None,
        "names": here.may(Ability.POLL_ANSWER),  # votes with names are for those who may sit at this table
        "asks_seat": not sits and any(each["kind"] == "date" for each in open_),
        "wants_seat": True if wish is None else wish, "host_id": dinner.host_id,
        "ends": min((each["closes_at"] for each in open_), default=None), "sayings": SAYINGS,
    }  # fmt: skip


def _is_date(said: Said) -> bool:
    return said.poll.kind is Kind.DATE


def _poll(said: Said, dinner: Dinner, voter: Holder | None, now: datetime) -> dict[str, Any]:
    counts = rules.tallies(said.choices, said.answers)
    ranking = rules.ranking(said.choices, counts, now)
    most = max([1, *(tally.support + tally.no for tally in counts.values())])
    mine = said.of(voter)
    own = {option_id: answer.word for option_id, answer in mine[1].items()} if mine else {}
    leads = ranking[0].key if ranking else None
    won = next((option for option in said.options if option.won), None)
    undecided = dinner.time_open if _is_date(said) else dinner.place_open
    return {
        "kind": said.poll.kind.value, "pid": said.poll.public_id, "closes_at": said.poll.closes_at,
        "open": said.poll.closed_at is None and now < said.poll.closes_at, "closed": said.poll.closed_at is not None,
        "adding": said.poll.adding, "votes": len(said.ballots), "won": won is not None, "undecided": undecided,
        "options": [_option(said, option, counts[option.id], most, own, leads, now) for option in said.options],
        "rows": [_row(said, ballot, words, voter) for ballot, words in said.ballots],
    }  # fmt: skip


def _option(
    said: Said, option: PollOption, tally: Tally, most: int, own: Mapping[int, Word], leads: int | None, now: datetime
) -> dict[str, Any]:  # fmt: skip
    return {
        "pid": option.public_id, "starts_at": option.starts_at, "venue": option.venue,
        "name": label(option.venue) if option.venue else "", "tally": tally, "most": most,
        "yes_width": round(100 * tally.yes / most, 2), "maybe_width": round(100 * tally.if_need_be / most, 2),
        "no_width": round(100 * tally.no / most, 2), "mine": own.get(option.id), "won": option.won,
        "leads": option.id == leads, "passed": option.starts_at is not None and option.starts_at <= now,
        "who": {
            word.value: [ballot.person for ballot, words in said.ballots
                         if option.id in words and words[option.id].word is word]
            for word in Word
        },
    }  # fmt: skip


def _row(said: Said, ballot: Any, words: Mapping[int, Any], voter: Holder | None) -> dict[str, Any]:
    """One person's answers, in the order of the choices."""
    found = said.of(voter)
    return {
        "person": ballot.person, "you": found is not None and found[0] is ballot, "wants_seat": ballot.wants_seat,
        "words": [words[option.id].word if option.id in words else None for option in said.options],
    }  # fmt: skip
