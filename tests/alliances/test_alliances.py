"""Houses that sit together: who comes, who is tied to whom, how one leaves (M-17, M-19, R-21)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.merchants.actions import close_merchant
from app.merchants.models import Merchant
from app.places import ties
from app.places.models_ties import VenueTie
from app.places.rules_ties import TieKind, TieOrigin
from groups.alliances import actions, queries, tying
from groups.alliances.listeners import rivals
from groups.alliances.models import Ally, AllyInvite
from groups.alliances.rules import NOTICE, AllianceReason, House, sheet, tied_pairs
from groups.membership.queries import membership_of
from tests.alliances.allied import an_alliance, houses
from tests.factories import a_member, a_venue
from tests.merchants.kept import a_merchant, works_there

Writing = Callable[[], AbstractContextManager[Session]]
ids = st.frozensets(st.integers(1, 9), max_size=3)


@given(st.lists(st.builds(House, ids, ids), max_size=4))
def test_allies_are_tied_to_each_other_s_venues_and_not_to_their_own(found: list[House]) -> None:
    for venue, member in tied_pairs(found):
        assert any(
            member in mine.staff and venue in other.venues and venue not in mine.venues
            for mine in found for other in found if mine is not other
        )  # fmt: skip


@given(st.dictionaries(st.tuples(st.integers(1, 4), st.integers(5, 8)), st.integers(0, 9)))
def test_what_is_sent_is_received(moves: dict[tuple[int, int], int]) -> None:
    found = sheet(moves)
    assert (
        sum(sent for sent, _ in found.values())
        == sum(got for _, got in found.values())
        == sum(moves.values())
    )


def test_three_houses_and_everybody_of_one_is_tied_to_the_others(writing: Writing) -> None:
    with writing() as session:
        made = an_alliance(session)
        waiter = a_member(session)
        works_there(session, made.merchants[1], waiter)
    with writing() as session:
        now = clock.now()
        for at, owner in enumerate(made.owners):
            for other, venue in enumerate(made.venues):
                tie = ties.tie_of(session, venue.id, owner.id, TieOrigin.ALLIANCE)
                assert (tie is not None) == (at != other)
        assert ties.is_tied(session, made.venues[0].id, waiter.id, now)  # who came later, too
        tie = ties.tie_of(session, made.venues[0].id, waiter.id, TieOrigin.ALLIANCE)
        assert tie is not None
        assert tie.kind is TieKind.ALLY
        for owner in made.owners:
            row = membership_of(session, made.alliance.group_id, owner.id)
            assert row is not None


def test_making_the_ties_again_changes_nothing(writing: Writing) -> None:
    with writing() as session:
        made = an_alliance(session)
        before = session.scalar(select(func.count()).select_from(VenueTie))
        tying.retie(session, made.alliance.id, clock.now())
        assert session.scalar(select(func.count()).select_from(VenueTie)) == before


def test_who_is_not_confirmed_founds_nothing_and_comes_to_nothing(session: Session) -> None:
    made = an_alliance(session, "Stove", "Teahouse")
    owner = a_member(session)
    merchant = a_merchant(session, a_venue(session, owner), owner)
    actions.ask(session, made.alliance, made.merchants[0], merchant, made.owners[0].id, clock.now())
    session.flush()
    with pytest.raises(Refused) as refused:
        actions.answer(session, merchant, made.alliance, owner.id, accept=True, now=clock.now())
    assert refused.value.reason is AllianceReason.NOT_CONFIRMED


def test_nobody_comes_unasked_and_a_no_is_a_no(session: Session) -> None:
    made = an_alliance(session, "Stove")
    (other,), (owner,), _venues = houses(session, "Noodles")
    with pytest.raises(Refused) as refused:
        actions.answer(session, other, made.alliance, owner.id, accept=True, now=clock.now())
    assert refused.value.reason is AllianceReason.NOTHING_ASKED
    for _press in range(2):
        actions.ask(session, made.alliance, made.merchants[0], other, made.owners[0].id, clock.now())
        session.flush()
    assert len(session.scalars(select(AllyInvite)).all()) == 1
    actions.answer(session, other, made.alliance, owner.id, accept=False, now=clock.now())
    assert queries.ally_row(session, made.alliance.id, other.id) is None


def test_leaving_takes_thirty_days_and_the_tie_a_year_more(writing: Writing) -> None:
    with writing() as session:
        made = an_alliance(session)
        row = queries.ally_row(session, made.alliance.id, made.merchants[1].id)
        assert row is not None
        actions.give_notice(session, row, made.owners[1].id, clock.now())
    later = clock.now() + NOTICE
    with writing() as session:
        assert queries.leaving(session, later - timedelta(hours=1)) == []
        for ally_id in [*queries.leaving(session, later), row.id]:
            actions.leave_when_due(session, ally_id, later)
    with writing() as session:
        left = session.get_one(Ally, row.id).left_at
        assert left is not None
        left_row = membership_of(session, made.alliance.group_id, made.owners[1].id)
        assert left_row is not None
        assert left_row.left_at is not None
        assert ties.is_tied(session, made.venues[0].id, made.owners[1].id, later + timedelta(days=300))
        assert not ties.is_tied(session, made.venues[0].id, made.owners[1].id, later + timedelta(days=400))
        assert ties.is_tied(session, made.venues[0].id, made.owners[2].id, later + timedelta(days=400))


def test_a_notice_can_be_taken_back(session: Session) -> None:
    made = an_alliance(session)
    row = queries.ally_row(session, made.alliance.id, made.merchants[1].id)
    assert row is not None
    actions.give_notice(session, row, made.owners[1].id, clock.now())
    actions.stay(session, row, made.owners[1].id, clock.now())
    assert queries.leaving(session, clock.now() + NOTICE) == []


def test_a_merchant_that_closes_is_out_at_once(writing: Writing) -> None:
    with writing() as session:
        made = an_alliance(session)
    with writing() as session:
        close_merchant(
            session, session.get_one(Merchant, made.merchants[2].id), made.owners[2].id, clock.now()
        )
    with writing() as session:
        left = queries.houses_of(session, made.alliance.id)
        assert [each.merchant_id for each in left] == [each.id for each in made.merchants[:2]]


def test_a_house_s_perk_is_its_own_word(session: Session) -> None:
    made = an_alliance(session)
    row = queries.ally_row(session, made.alliance.id, made.merchants[1].id)
    assert row is not None
    actions.set_perk(session, row, made.owners[1].id, "A pot of tea", clock.now())
    session.flush()
    (perk,) = queries.for_card(session, made.venues[1].id, 0, clock.now())
    assert (perk.words, perk.house) == ("A pot of tea", made.merchants[1].name)
    assert queries.for_card(session, made.venues[0].id, 0, clock.now()) == []


def test_competing_houses_of_the_city_and_their_alliance(session: Session) -> None:
    made = an_alliance(session, "Stove", "Teahouse")
    outside = a_venue(session, a_member(session), name="Other stove", cuisine="hotpot")
    noodles = a_venue(session, a_member(session), name="Noodles", cuisine="noodles")
    session.flush()
    pairs = set(rivals(session, None))
    assert (outside.id, made.alliance.group_id) in pairs
    assert noodles.id not in {venue for venue, _group in pairs}
    assert not {venue.id for venue in made.venues} & {venue for venue, _group in pairs}
    assert set(rivals(session, outside.id)) == {(outside.id, made.alliance.group_id)}
