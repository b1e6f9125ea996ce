"""The menu check: what is known of each chosen dish for those who need something, and how many dishes are enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from events.diets import queries, rules, spoken
from events.diets.models import DishWord
from events.diets.needs import Need
from events.diets.queries import AtTable
from events.diets.rules import Fit
from events.diets.wording import FITS, INGREDIENTS, SAID_BY
from events.dinners.models import Dinner
from events.dinners.queries import seats_of
from events.dinners.rules import SeatState


def checked(
    session: Session, dinner: Dinner, viewer_id: int, chosen: frozenset[str], hunger: int, now: datetime
) -> dict[str, Any]:
    """Everything that the page names. Whose need it is stays unsaid, unless its owner shows it."""
    dishes = queries.dishes(session, dinner.venue_id or 0)
    picked = [dish for dish in dishes if dish.public_id in chosen]
    words = queries.words_of(session, dinner.venue_id or 0)
    found = [] if rules.faded(dinner.ends_at, now) else queries.at_table(session, dinner.id)
    going = [seat for seat in seats_of(session, dinner.id) if seat.state is SeatState.GOING]
    children = sum(seat.child for seat in going)
    enough = rules.dishes_for(len(going) - children, children, hunger)
    return {
        "dishes": dishes, "picked": picked, "people": len(going), "enough": enough, "hunger": hunger,
        "hungers": list(rules.HUNGER), "over": rules.too_many(len(picked), enough), "fits": FITS,
        "without": _without([dish.id for dish in picked], words, found, dinner, viewer_id),
        "needing": len({each.wish.seat for each in found}),
    }  # fmt: skip


def _without(
    picked: list[int], words: Sequence[DishWord], found: list[AtTable], dinner: Dinner, viewer_id: int
) -> list[dict[str, Any]]:
    """Those whom the chosen dishes leave with nothing, or with questions to the kitchen."""
    by_seat: dict[int, list[AtTable]] = defaultdict(list)
    for each in found:
        by_seat[each.wish.seat].append(each)
    needs: dict[int, list[Need]] = {seat: [e.wish.need for e in of] for seat, of in by_seat.items()}
    fits = rules.menu_check(needs, picked, [queries.as_said(word) for word in words])
    told = []
    for seat, of in by_seat.items():
        if not picked or any(each is Fit.SAID_WITHOUT for each in fits[seat].values()):
            continue
        host = dinner.host_id == viewer_id
        open_ = all(rules.shown_to(e.wish, host=host, own=e.seat.member_id == viewer_id) for e in of)
        told.append({
            "seat": of[0].seat if open_ else None, "nothing": rules.nothing_to_eat(fits[seat]),
            "needs": [spoken.words(e.wish.need, e.wish.kind, e.wish.words) for e in of],
            "ask": sum(each is Fit.UNKNOWN for each in fits[seat].values()),
        })  # fmt: skip
    # By what is needed: the order of the seats would say whose it is.
    return sorted(told, key=lambda each: (not each["nothing"], each["seat"] is None, each["needs"]))


def dish_words(session: Session, venue_id: int) -> dict[str, Any]:
    """The venue's dishes, each with what is said to be in it: the last word on each ingredient, source and day."""
    said: dict[int, dict[str, DishWord]] = defaultdict(dict)
    for word in queries.words_of(session, venue_id):
        said[word.dish_id].setdefault(word.ingredient.value, word)
    return {
        "dishes": queries.dishes(session, venue_id), "said": {dish: list(of.values()) for dish, of in said.items()},
        "ingredient_words": INGREDIENTS, "said_by": SAID_BY,
    }  # fmt: skip
