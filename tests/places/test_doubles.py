"""Two venues that are one: who says so, who decides, everything that moves, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, signals
from app.core.access import Refused
from app.core.db import Base
from app.places import merging, moving
from app.places.actions import add_dish
from app.places.facts import FactKind, Sameness, Source
from app.places.models import Dish, DishPrice, Venue
from app.places.models_facts import VenueMerge
from app.places.queries import dishes_of, find_venues, twins
from app.places.rules import PlaceReason
from app.places.saying import say
from events.dinners.models import Dinner
from events.polls.models import Poll, PollOption
from events.polls.rules import Kind
from events.reviews.models import DishRating, Review, VenueScore
from events.reviews.models_returning import VenueReturns
from events.reviews.rules import Again
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.reviews.tables import a_review, a_sat_table

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two venues of one name; a table has sat at the first."""

    gone: str
    kept: str
    diner: int
    other: int
    dinner: int


def _pair(session: Session) -> Pair:
    ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
    gone, kept = a_venue(session, ann, "Old Stove"), a_venue(session, bo, "Old Stove")
    table = a_sat_table(session, ann, a_member(session), a_member(session), venue=gone)
    return Pair(gone.public_id, kept.public_id, ann.id, bo.id, table.dinner.id)


def _merge(writing: Writing, as_member: As) -> tuple[Pair, str]:
    with writing() as session:
        pair = _pair(session)
    as_member(pair.other).post(f"/v/{pair.gone}/same", data={"other": pair.kept})
    with writing() as session:
        asked = session.scalars(select(VenueMerge)).one().public_id
    answer = as_member(pair.diner).post(f"/v/{pair.gone}/same/{asked}", data={"they": "one"})
    assert answer.status_code == 303
    return pair, asked


def test_every_column_that_names_a_venue_or_a_dish_is_followed() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name in ("venue", "dish") for key in column.foreign_keys)
    }
    own = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables
           for column in table.columns if table.name in moving.OWN or column.primary_key}  # fmt: skip
    followed = {**moving.naming("venue"), **moving.naming("dish")}
    assert set(followed) == named - own
    assert all("id" in column.table.columns for column in followed.values())
    assert {"dinner.venue_id", "review.venue_id", "bill_meal.venue_id", "poll_option.venue_id"} <= set(
        followed
    )


def test_it_takes_two_and_one_of_them_ate_there(writing: Writing, as_member: As) -> None:
    with writing() as session:
        pair, stranger = _pair(session), a_member(session)
    proposer = as_member(pair.other)
    for _ in range(2):
        assert proposer.post(f"/v/{pair.gone}/same", data={"other": pair.kept}).status_code == 303
    with writing() as session:
        asked = session.scalars(select(VenueMerge)).one()
    path = f"/v/{pair.gone}/same/{asked.public_id}"
    assert "On the list twice?" in as_member(stranger.id).get(f"/v/{pair.kept}", headers=EN).text
    assert proposer.post(path, data={"they": "one"}).status_code == 409
    assert as_member(stranger.id).post(path, data={"they": "one"}).status_code == 409
    assert as_member(stranger.id).post(path, data={"they": "two"}).status_code == 409
    assert as_member(pair.diner).post(path, data={"they": "two"}).status_code == 303
    with writing() as session:
        assert session.scalars(select(VenueMerge.state)).one() is Sameness.DECLINED
    assert as_member(pair.diner).post(path, data={"they": "one"}).status_code == 409


def test_the_old_address_leads_to_the_new_one_for_good(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    pair, asked = _merge(writing, as_member)
    answer = client.get(f"/v/{pair.gone}?show=all&endpoint=x&_scheme=javascript")
    assert answer.status_code == 301
    assert answer.location == f"/v/{pair.kept}?show=all&endpoint=x&_scheme=javascript"
    assert client.get(f"/v/{pair.gone}/dishes").location == f"/v/{pair.kept}/dishes"
    posted = as_member(pair.diner).post(f"/v/{pair.gone}/facts/cake", data={"value": "yes"})
    assert (posted.status_code, posted.location) == (303, f"/v/{pair.kept}")
    with writing() as session:
        assert [venue.public_id for venue in find_venues(session, "old stove").rows] == [pair.kept]
        assert [venue.public_id for venue in twins(session, "Old Stove", "Beijing")] == [pair.kept]
    again = as_member(pair.diner).post(f"/v/{pair.gone}/same/{asked}", data={"they": "one"})
    assert again.status_code == 303  # a second press


def test_tables_scores_and_who_goes_again_follow_and_come_back(writing: Writing, as_member: As) -> None:
    pair, asked = _merge(writing, as_member)

    def at(session: Session, pid: str) -> tuple[int, int, int]:
        venue = session.scalars(select(Venue).where(Venue.public_id == pid)).one()
        score, returns = session.get(VenueScore, venue.id), session.get(VenueReturns, venue.id)
        tables = session.scalars(select(Dinner.id).where(Dinner.venue_id == venue.id)).all()
        return len(tables), score.sat_tables if score else -1, returns.groups if returns else -1

    with writing() as session:
        assert (at(session, pair.gone), at(session, pair.kept)) == ((0, 0, 0), (1, 1, 1))
    path = f"/v/{pair.kept}/same/{asked}/undo"
    for _ in range(2):
        assert as_member(pair.diner).post(path).status_code == 303
    with writing() as session:
        assert (at(session, pair.gone), at(session, pair.kept)) == ((1, 1, 1), (0, 0, 0))
        assert session.scalars(select(VenueMerge.state)).one() is Sameness.PARTED
    assert as_member(pair.diner).get(f"/v/{pair.gone}").status_code == 200


def _joined(session: Session, gone: Venue, kept: Venue, by: int) -> VenueMerge:
    asked = merging.propose(session, gone, kept, by, clock.now())
    merging.confirm(session, asked, a_member(session).id, True, clock.now())
    signals.deliver_inside(session)
    session.expire_all()
    return asked


def test_dishes_of_one_name_become_one_with_prices_and_ratings_and_part_again(session: Session) -> None:
    ann, now = a_member(session), clock.now()
    gone, kept = a_venue(session, ann, "Old Stove"), a_venue(session, ann, "Old Stove 2")
    tofu, tripe = (
        add_dish(session, gone, ann.id, "Tofu", 2600, now),
        add_dish(session, gone, ann.id, "Tripe", None, now),
    )
    same = add_dish(session, kept, ann.id, "tofu", 2800, now)
    table = a_sat_table(session, venue=gone)
    review = a_review(session, table)
    session.add(DishRating(review_id=review.id, dish_id=tofu.id, again=Again.AGAIN))
    session.flush()
    asked = _joined(session, gone, kept, ann.id)
    assert [line.name for line in dishes_of(session, kept.id)] == ["Tripe", "tofu"]
    assert dishes_of(session, gone.id) == []
    assert session.scalars(select(DishRating.dish_id)).one() == same.id
    assert session.scalars(select(Review.venue_id)).one() == kept.id
    assert set(session.scalars(select(DishPrice.dish_id))) == {same.id}
    merging.part(session, asked, ann.id, True, now)
    signals.deliver_inside(session)
    session.expire_all()
    assert [line.name for line in dishes_of(session, gone.id)] == ["Tofu", "Tripe"]
    assert (session.get_one(Dish, tofu.id).merged_into_id, tripe.venue_id) == (None, gone.id)
    assert session.scalars(select(DishRating.dish_id)).one() == tofu.id
    assert session.scalars(select(Review.venue_id)).one() == gone.id
    assert set(session.scalars(select(DishPrice.dish_id))) == {same.id, tofu.id}


def test_a_poll_that_offers_both_keeps_both_choices(session: Session) -> None:
    ann, now = a_member(session), clock.now()
    gone, kept = a_venue(session, ann, "Old Stove"), a_venue(session, ann, "Old Stove 2")
    dinner = a_dinner(session, a_group(session, ann), ann, place_open=True)
    poll = Poll(dinner_id=dinner.id, kind=Kind.PLACE, opened_by_id=ann.id, opened_at=now, closes_at=now)
    session.add(poll)
    session.flush()
    for rank, venue in enumerate((gone, kept)):
        session.add(PollOption(
            public_id=f"o{rank}", poll_id=poll.id, rank=rank, venue_id=venue.id, added_by_id=ann.id, added_at=now
        ))  # fmt: skip
    session.flush()
    _joined(session, gone, kept, ann.id)
    assert list(session.scalars(select(PollOption.venue_id).order_by(PollOption.rank))) == [gone.id, kept.id]


def test_facts_come_along_and_the_number_to_dial_follows(session: Session) -> None:
    ann = a_member(session)
    gone, kept = a_venue(session, ann, "Old Stove"), a_venue(session, ann, "Old Stove 2")
    say(session, gone, FactKind.PHONE, "010 6265 0000", ann.id, Source.MEMBER, clock.now())
    asked = _joined(session, gone, kept, ann.id)
    assert session.get_one(Venue, kept.id).phone == "010 6265 0000"
    merging.part(session, asked, ann.id, True, clock.now())
    assert (kept.phone, gone.phone) == ("", "010 6265 0000")


def test_chains_lead_to_the_end_and_part_in_turn(session: Session) -> None:
    ann = a_member(session)
    one, two, three = (a_venue(session, ann, f"Old Stove {n}") for n in "ABC")
    first, second = _joined(session, one, two, ann.id), _joined(session, two, three, ann.id)
    assert {one.merged_into_id, two.merged_into_id} == {three.id}
    with pytest.raises(Refused) as no:
        merging.part(session, first, ann.id, True, clock.now())
    assert no.value.reason is PlaceReason.CANNOT_PART
    merging.part(session, second, ann.id, True, clock.now())
    assert (one.merged_into_id, two.merged_into_id) == (two.id, None)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ({"city": "Xi’an", "city_key": "xian"}, PlaceReason.NOT_ONE_CITY),
        ({"private": True}, PlaceReason.PRIVATE_STAYS),
    ],
)
def test_two_cities_and_private_kitchens_stay_apart(
    session: Session, what: dict[str, object], reason: PlaceReason
) -> None:
    ann = a_member(session)
    one, two = a_venue(session, ann, "Old Stove"), a_venue(session, ann, "Old Stove 2")
    for key, value in what.items():
        setattr(two, key, value)
    session.flush()
    with pytest.raises(Refused) as no:
        merging.propose(session, one, two, ann.id, clock.now())
    assert no.value.reason is reason
