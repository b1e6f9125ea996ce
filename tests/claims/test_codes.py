"""M-01: two attested tables of different groups saw the code; nobody of the house, and no ring, confirms a claim."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.merchants.models import Merchant, MerchantClaim
from app.merchants.rules import ClaimState, How
from app.places import ties
from app.places.models import Venue
from app.places.rules_ties import TieKind, TieReason
from events.attestations.models import Finding
from events.claims.actions import type_code
from events.claims.evidence import weigh_waiting
from events.claims.models import CodeMissed, CodeSeen
from events.claims.rules import MOST_MISSES, TYPED_WITHIN, ClaimReason
from groups.membership.models import Group
from tests.factories import a_group, a_member, sign_in
from tests.merchants.kept import a_merchant, claim_of
from tests.reviews.tables import SatTable, a_sat_table, an_old_venue, known_diners

Writing = Callable[[], AbstractContextManager[Session]]


def a_claim(session: Session) -> tuple[Merchant, MerchantClaim, Venue]:
    """A claim to a venue that nobody has confirmed."""
    owner = a_member(session, "Owner")
    venue = an_old_venue(session, owner)
    merchant = a_merchant(session, venue, owner)
    return merchant, claim_of(session, merchant), venue


def stands(claim: MerchantClaim) -> bool:
    """Whether it is confirmed by now."""
    return claim.state is ClaimState.CONFIRMED


def say(session: Session, table: SatTable, claim: MerchantClaim, who: int = 0) -> bool:
    """This member of the table types the code."""
    return type_code(session, table.dinner, table.members[who].id, claim.code, clock.now())


def test_two_tables_that_do_not_know_each_other_confirm_it(session: Session) -> None:
    _merchant, claim, venue = a_claim(session)
    one, two = a_sat_table(session, venue=venue), a_sat_table(session, venue=venue)
    assert say(session, one, claim)
    assert say(session, one, claim, 1)  # the same table again is one table
    assert claim.state is ClaimState.OPEN
    assert say(session, two, claim)
    assert (claim.state, claim.how) == (ClaimState.CONFIRMED, How.TABLES)


def test_one_group_twice_is_not_enough(session: Session) -> None:
    _merchant, claim, venue = a_claim(session)
    one = a_sat_table(session, venue=venue)
    say(session, one, claim)
    say(session, a_sat_table(session, venue=venue, group=one.group), claim)
    assert claim.state is ClaimState.OPEN


def test_two_groups_with_the_same_people_are_not_enough(session: Session) -> None:
    _merchant, claim, venue = a_claim(session)
    one = a_sat_table(session, venue=venue)
    say(session, one, claim)
    say(session, a_sat_table(session, *one.members, venue=venue), claim, 1)
    assert claim.state is ClaimState.OPEN


@pytest.mark.parametrize("near", ["invited", "sisters", "by staff"])
def test_one_branch_of_invitations_is_not_enough(session: Session, near: str) -> None:
    merchant, claim, venue = a_claim(session)
    one, two = a_sat_table(session, venue=venue), a_sat_table(session, venue=venue)
    if near == "invited":
        two.members[0].invited_by_id = one.members[0].id
    elif near == "sisters":
        root = a_member(session)
        one.members[0].invited_by_id = two.members[0].invited_by_id = root.id
    else:
        two.members[0].invited_by_id = merchant.opened_by_id
    session.flush()
    say(session, one, claim)
    say(session, two, claim)
    assert claim.state is ClaimState.OPEN
    assert session.scalar(select(func.count()).select_from(CodeSeen)) == 2


@pytest.mark.parametrize("link", ["sat there", "of the group", "family at the table"])
def test_the_house_s_own_tables_do_not_count(session: Session, link: str) -> None:
    merchant, claim, venue = a_claim(session)
    owner = session.get_one(Member, merchant.opened_by_id)
    people = [a_member(session) for _ in range(4)]
    if link == "sat there":
        own = a_sat_table(session, *people[:3], owner, venue=venue)
    elif link == "of the group":
        own = a_sat_table(
            session, *people, venue=venue, group=a_group(session, *people, owner, name="Theirs")
        )
    else:
        own = a_sat_table(session, *people, venue=venue)
        ties.declare(session, venue, people[3].id, TieKind.FAMILY, clock.now())
    say(session, own, claim)
    say(session, a_sat_table(session, venue=venue), claim)
    assert claim.state is ClaimState.OPEN
    say(session, a_sat_table(session, venue=venue), claim)
    assert stands(claim)


def test_staff_types_nothing(session: Session) -> None:
    merchant, claim, venue = a_claim(session)
    owner = session.get_one(Member, merchant.opened_by_id)
    table = a_sat_table(session, owner, *(a_member(session) for _ in range(3)), venue=venue)
    with pytest.raises(Refused) as refused:
        type_code(session, table.dinner, owner.id, claim.code, clock.now())
    assert refused.value.reason is TieReason.NO_WITNESS


def test_whom_the_table_does_not_vouch_for_types_nothing(session: Session) -> None:
    _merchant, claim, venue = a_claim(session)
    table = a_sat_table(session, venue=venue, confirmed=False)
    with pytest.raises(Refused):
        say(session, table, claim)
    assert session.scalars(select(CodeSeen)).all() == []


def test_where_anybody_is_established_a_ring_of_newcomers_confirms_nothing_until_it_is_known(
    session: Session,
) -> None:
    _merchant, claim, venue = a_claim(session)
    known_diners(session, [a_member(session)])
    tables = [a_sat_table(session, venue=venue) for _ in range(2)]
    for table in tables:
        for finding in session.scalars(select(Finding).where(Finding.dinner_id == table.dinner.id)):
            finding.credibility = 0.1
        say(session, table, claim)
    assert claim.state is ClaimState.OPEN
    weigh_waiting(session, clock.now())
    assert claim.state is ClaimState.OPEN
    for finding in session.scalars(select(Finding)):
        finding.credibility = 0.8  # what the night has found since
    weigh_waiting(session, clock.now())
    assert stands(claim)


def test_it_is_typed_after_the_dinner_and_not_for_ever(session: Session) -> None:
    _merchant, claim, venue = a_claim(session)
    late = a_sat_table(session, venue=venue, ended=TYPED_WITHIN + timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        say(session, late, claim)
    assert refused.value.reason is ClaimReason.NOT_NOW


def test_five_wrong_codes_and_no_more_are_read(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        _merchant, claim, venue = a_claim(session)
        table = a_sat_table(session, venue=venue)
    sign_in(client, table.members[0].id)
    path = f"/d/{table.dinner.public_id}/desk-code"
    assert path in client.get(f"/d/{table.dinner.public_id}").text
    assert client.get(path).status_code == 200
    assert client.post(path, data={"code": ""}).status_code == 422
    for _try in range(MOST_MISSES):
        assert client.post(path, data={"code": "22222222"}).headers["Location"] == path
    assert client.post(path, data={"code": claim.code}).status_code == 409
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(CodeMissed)) == MOST_MISSES
        assert session.scalars(select(CodeSeen)).all() == []


def test_the_page_takes_it_however_it_is_spaced(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        _merchant, claim, venue = a_claim(session)
        table = a_sat_table(session, venue=venue)
    sign_in(client, table.members[0].id)
    typed = f"{claim.code[:4].lower()} {claim.code[4:]}"
    for _press in range(2):
        answer = client.post(f"/d/{table.dinner.public_id}/desk-code", data={"code": typed})
        assert answer.headers["Location"] == f"/d/{table.dinner.public_id}"
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(CodeSeen)) == 1


def test_the_code_of_another_place_is_none_here(session: Session) -> None:
    _merchant, _claim, venue = a_claim(session)
    _other, elsewhere, _venue = a_claim(session)
    table = a_sat_table(session, venue=venue)
    assert say(session, table, elsewhere) is False


def test_groups_of_the_confirming_tables_are_unchanged(session: Session) -> None:
    """A claim never writes into a group: the merchant learns of two tables, not of their people."""
    _merchant, claim, venue = a_claim(session)
    before = session.scalar(select(func.count()).select_from(Group))
    say(session, a_sat_table(session, venue=venue), claim)
    assert session.scalar(select(func.count()).select_from(Group)) == (before or 0) + 1
