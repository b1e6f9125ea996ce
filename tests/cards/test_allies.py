"""Allied houses: what the neighbour gives stands on the same card with the alliance's name (C-08); and two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.merchants.models import MerchantClaim
from events.cards.models import PerkUse
from groups.alliances import openings
from groups.alliances.models import Alliance, Ally
from tests.cards.tables import EN, PERK, As, Evening, Writing, hire, perk_of, read
from tests.factories import a_group

TEA = "A pot of tea"


def ally(session: Session, evening: Evening) -> list[Ally]:
    """The hotpot and the tea house are allies; the tea house gives something to those who come from next door."""
    wu = session.get_one(Member, evening.people["wu"])
    street = a_group(session, wu, name="Suzhou Street")
    alliance = Alliance(group_id=street.id, founded_at=clock.now())
    session.add(alliance)
    session.flush()
    rows = []
    for house, perk in (("hotpot", ""), ("tea", TEA)):
        claim = session.scalars(
            select(MerchantClaim).where(MerchantClaim.venue_id == evening.venue_ids[house])
        ).one()
        rows.append(
            Ally(
                alliance_id=alliance.id, merchant_id=claim.merchant_id, perk=perk, joined_at=clock.now()
            )
        )  # fmt: skip
    session.add_all(rows)
    return rows


def test_the_neighbours_perk_is_on_the_card_and_given_next_door(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    with writing() as session:
        ally(session, evening)
    page = as_member(evening.people["lin"]).get(evening.card, headers=EN).text
    for said in (PERK, TEA, "at Old Locust Tea", "alliance Suzhou Street"):
        assert said in page
    wu, gao = as_member(evening.people["wu"]), as_member(evening.people["gao"])
    reading = read(wu, evening.desk("tea"), evening.digits())
    told = wu.get(reading, headers=EN).text
    assert TEA in told
    assert "Haidian Foragers" in told
    assert PERK not in told  # each desk reads what its own house has promised
    assert TEA not in gao.get(read(gao, evening.desk(), evening.qr()), headers=EN).text
    assert wu.get(f"/card/{evening.qr()}").headers["Location"].startswith(evening.desk("tea"))
    assert wu.post(reading, data={"perk": perk_of(told)}).status_code == 303
    assert wu.post(reading, data={"perk": f"note:{evening.venue_ids['hotpot']}"}).status_code == 409
    with writing() as session:  # M-20: the sheet of the alliance says that the hotpot has sent a table
        alliance = session.scalars(select(Alliance)).one()
        hotpot, tea = session.scalars(select(Ally.merchant_id).order_by(Ally.id))
        assert openings.moves(session, alliance.id) == {(hotpot, tea): 1}
        session.scalars(select(PerkUse)).one().undone_at = clock.now()
        session.flush()
        assert openings.moves(session, alliance.id) == {}


def test_an_ally_that_has_left_gives_and_reads_no_more(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    with writing() as session:
        _hotpot, tea = ally(session, evening)
        tea.leaves_at = clock.now() - timedelta(minutes=1)
    assert TEA not in as_member(evening.people["lin"]).get(evening.card, headers=EN).text
    wu = as_member(evening.people["wu"])
    assert wu.post(evening.desk("tea"), data={"code": evening.qr()}).status_code == 409
    assert "Haidian" not in wu.get(f"/card/{evening.qr()}", headers=EN).text


def test_two_phones_at_two_desks_at_once_are_given_one_bowl(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    """C-01: single use for a perk and a dinner, however the two scans race."""
    with writing() as session:
        claim = session.scalars(
            select(MerchantClaim).where(MerchantClaim.venue_id == evening.venue_ids["hotpot"])
        ).one()
        session.refresh(claim, ["merchant"])
        hire(session, claim, evening.people["hua"])
    desks = [as_member(evening.people[name]) for name in ("gao", "hua")]
    readings = [
        read(desk, evening.desk(), evening.qr(who)) for desk, who in zip(desks, ("lin", "zhou"), strict=True)
    ]
    perk = perk_of(desks[0].get(readings[0]).text)
    start = Barrier(4)

    def press(number: int) -> int:
        start.wait(20)
        return desks[number % 2].post(readings[number % 2], data={"perk": perk}).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(press, range(4)))
    assert statuses == [303, 303, 409, 409]  # one desk's button, pressed twice, is once
    with writing() as session:
        assert len(session.scalars(select(PerkUse)).all()) == 1
