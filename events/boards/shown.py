"""Shared tables as pages show them: faces for those who sit, numbers for everybody else, the house among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.accounts.blocks import NOBODY, apart
from app.core import i18n
from app.core.access import Here, Standing
from app.core.viewer import Viewer
from app.places.ties import is_tied
from events.boards import queries, rules
from events.boards.models import Board, BoardAsk
from events.boards.rules import AskState, BoardState
from events.cravings.queries import homes
from events.diets import spoken
from events.diets.queries import as_wish
from events.diets.rules import kitchen_sheet


def page(session: Session, board: Board, here: Here, viewer: Viewer | None, now: datetime) -> dict[str, Any]:
    """Everything that the template names; names of people only for those who sit."""
    people = queries.people_at(session, [board])[board.id]
    own = queries.ask_of(session, board.id, viewer.id) if viewer is not None else None
    sits = Standing.SEATED in here.standings
    seated = queries.asks_of(session, board.id, AskState.SEATED) if sits else ()
    running = board.state is BoardState.OPEN and now < board.closes_at
    return {
        "board": board, "own": own, "sits": sits, "running": running, "people": people,
        "seats": table(board, seated, people, viewer), "progress": progress(board, people),
        "asking": _asking(session, board, seated, own) if sits and running else [], "seated": seated,
        "diets": diet_lines(session, [board], {board.id: people})[board.id] if sits else [],
        "homeless": sits and running and not any(homes(session, [each.member_id for each in seated]).values()),
        "house": viewer is not None and is_tied(session, board.venue_id, viewer.id, now),
        "free": max(0, board.seats - people), "hours": int(rules.THINK.total_seconds() // 3600),
    }  # fmt: skip


def table(
    board: Board, seated: Sequence[BoardAsk], people: int, viewer: Viewer | None
) -> list[dict[str, Any]]:
    """The seats: the viewer's at the foot, then the others'; without names for those who do not sit there."""
    drawn: list[dict[str, Any]] = []
    for each in sorted(seated, key=lambda one: viewer is None or one.member_id != viewer.id):
        mine = viewer is not None and each.member_id == viewer.id
        drawn.append({"person": each.member, "state": "you" if mine else ""})
        drawn += [{"person": None, "state": "", "label": _("companion")} for _one in range(each.size - 1)]
    if not seated:
        drawn = [{"person": None, "state": "", "label": _("taken")} for _one in range(people)]
    return drawn + [{"state": "free"} for _one in range(board.seats - len(drawn))]


def progress(board: Board, people: int) -> str:
    """How far it is, in one line."""
    missing = board.least - people
    if missing > 0:
        return str(ngettext("%(num)d more and it takes place", "%(num)d more and it takes place", missing))
    free = board.seats - people
    if free <= 0:
        return str(_("It takes place, and it is full."))
    return str(ngettext(
        "It takes place. %(num)d seat is free.", "It takes place. %(num)d seats are free.", free
    ))  # fmt: skip


def cards(session: Session, boards: Sequence[Board]) -> list[dict[str, Any]]:
    """What the macro `dcard` shows of them: numbers, and nobody's face."""
    people = queries.people_at(session, boards)
    return [
        {
            "when": i18n.say_when(board.starts_at, "card", board.timezone), "title": board.title,
            "href": url_for("boards.page", pid=board.public_id), "size": board.seats, "taken": people[board.id],
            "cloth": board.venue.cloth, "people": [], "you": False, "left": progress(board, people[board.id]),
            "meta": [board.venue.name, _price(board), _until(board)], "tag": "", "tag_kind": "",
        }
        for board in boards
    ]  # fmt: skip


def diet_lines(session: Session, boards: Sequence[Board], people: dict[int, int]) -> dict[int, list[str]]:
    """What each table does not eat, in numbers; nothing while so few sit that a number would be a name."""
    needs = queries.needs_at(session, boards)
    return {
        board.id: [
            spoken.line(line)
            for line in kitchen_sheet(as_wish(need, whose) for whose, need in needs[board.id])
        ]
        if rules.tells_diets(people[board.id])
        else []
        for board in boards
    }


def desk(session: Session, boards: Sequence[Board]) -> list[dict[str, Any]]:
    """A house's own boards: how many come and what they do not eat. Not who, and not who asks."""
    people = queries.people_at(session, boards)
    diets = diet_lines(session, boards, people)
    return [
        {
            "board": board, "people": people[board.id], "progress": progress(board, people[board.id]),
            "diets": diets[board.id], "open": board.state is BoardState.OPEN,
            "off": board.dinner is not None and board.dinner.called_off_at is not None,
        }
        for board in boards
    ]  # fmt: skip


def _asking(
    session: Session, board: Board, seated: Sequence[BoardAsk], own: BoardAsk | None
) -> list[dict[str, Any]]:
    """Those who would join, with one's own word; who does not meet one who sits is put before nobody (PE-07)."""
    rows = queries.asks_of(session, board.id, AskState.ASKING)
    hidden = apart(session, {each.member_id for each in (*rows, *seated)})
    here = {each.member_id for each in seated}
    words = queries.words_on(session, [each.id for each in rows])
    mine = own.id if own is not None else 0
    return [
        {"ask": each, "word": words[each.id].get(mine)}
        for each in rows
        if not here & hidden.get(each.member_id, NOBODY)
    ]


def _price(board: Board) -> str:
    if board.price_fen is None:
        return ""
    return str(_("about %(amount)s a head", amount=i18n.money(board.price_fen)))


def _until(board: Board) -> str:
    when = i18n.say_when(board.closes_at, "short", board.timezone)
    return str(_("asked until %(when)s", when=when))
