"""Pages of diets: asked once, counted for the kitchen, named only where the owner says so, forgotten after a week."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core import clock, jobs
from app.core.names import confusable_key
from app.core.signals import announce
from app.places.models import Dish, Venue
from events.diets import actions
from events.diets.actions import Told
from events.diets.models import DietNeed, DishWord
from events.diets.needs import Kind, Need
from events.diets.rules import MAX_NEEDS, SeenBy, Severity
from events.dinners.models import Dinner, Seat
from tests.counting import count_queries
from tests.dinners.helpers import own, sit
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


def _needs(session: Session, member: Member, *told: Told) -> None:
    actions.write_own(session, member.id, told, clock.now())


def _dish(session: Session, venue: Venue, by: Member, name: str) -> Dish:
    dish = Dish(
        venue_id=venue.id, name=name, name_key=confusable_key(name), created_by_id=by.id, created_at=clock.now()
    )  # fmt: skip
    session.add(dish)
    session.flush()
    return dish


def test_needs_are_written_as_they_shall_stand(writing: Writing, as_member: As) -> None:
    with writing() as session:
        su = a_member(session)
    browser = as_member(su.id)
    sent = {
        "allergies": ["peanuts"],
        "hard": ["no_pork"],
        "soft": "no_chilli",
        "words": "mango",
        "kind": "allergy",
    }
    assert browser.post("/me/diet", data=sent).status_code == 303
    browser.post("/me/diet", data=sent)  # pressed twice
    with writing() as session:
        rows = session.scalars(select(DietNeed)).all()
        assert {(row.need.value, row.kind.value, row.words) for row in rows} == {
            ("peanuts", "allergy", ""), ("no_pork", "hard", ""), ("no_chilli", "soft", ""),
            ("other", "allergy", "mango"),
        }  # fmt: skip
        peanuts = next(row for row in rows if row.need is Need.PEANUTS)
        assert (peanuts.severity, peanuts.seen_by) == (Severity.SERIOUS, SeenBy.KITCHEN)
        mango = next(row for row in rows if row.words == "mango")
    later = {
        "allergies": ["peanuts"], "own": mango.public_id, f"severity--{peanuts.public_id}": "severe",
        f"seen--{peanuts.public_id}": "table", "kind": "hard",
    }  # fmt: skip
    browser.post("/me/diet", data=later)
    with writing() as session:
        rows = session.scalars(select(DietNeed).order_by(DietNeed.id)).all()
        assert [(row.need.value, row.severity, row.seen_by.value) for row in rows] == [
            ("peanuts", Severity.SEVERE, "table"), ("other", Severity.SERIOUS, "kitchen"),
        ]  # fmt: skip


def test_odd_input_is_said_back_and_nothing_is_lost(writing: Writing, as_member: As) -> None:
    with writing() as session:
        su = a_member(session)
        _needs(session, su, Told(Need.VEGAN))
    browser = as_member(su.id)
    for sent in (
        {"allergies": "stardust"}, {"words": "x" * 41, "kind": "hard"},
        {"own": "nobody's"}, {"words": "mango", "kind": "whatever"},
    ):  # fmt: skip
        assert browser.post("/me/diet", data=sent).status_code == 422
    assert b"x" * 41 in browser.post("/me/diet", data={"words": "x" * 41, "kind": "hard"}).data
    many = {
        "allergies": [n.value for n in list(Need)[:14]],
        "hard": [n.value for n in list(Need)[14:24]],
        "soft": "no_offal",
    }
    assert browser.post("/me/diet", data=many).status_code == 409
    with writing() as session:
        assert session.scalars(select(DietNeed.need)).all() == [Need.VEGAN]
    assert MAX_NEEDS < 14 + 10 + 1


def _table(session: Session) -> tuple[Member, Member, Member, Dinner]:
    host, su, chen = (a_member(session, name) for name in ("Lin", "Su", "Chen"))
    group = a_group(session, host, su, chen)
    dinner = a_dinner(session, group, host, su, chen, venue=a_venue(session, host))
    _needs(session, su, Told(Need.PEANUTS, severity=Severity.SEVERE, seen_by=SeenBy.HOST))
    _needs(session, chen, Told(Need.NO_PORK), Told(Need.OTHER, "mango", Kind.SOFT, seen_by=SeenBy.TABLE))
    return host, su, chen, dinner


def test_the_kitchen_gets_counts_in_both_languages_and_no_name(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, _su, chen, dinner = _table(session)
        outsider = a_member(session)
        a_group(session, outsider, name="Others")
    page = as_member(chen.id).get(f"/d/{dinner.public_id}/kitchen", headers={"Accept-Language": "en"}).text
    assert "1 person: allergic to peanuts (SEVERE, even traces)" in page
    assert "1 person: no pork" in page
    assert "1 位：花生过敏" in page
    assert "Su" not in page.replace("Support", "")
    assert "Su" in as_member(host.id).get(f"/d/{dinner.public_id}/kitchen").text
    assert as_member(outsider.id).get(f"/d/{dinner.public_id}/kitchen").status_code == 404


def test_the_dinner_page_names_only_what_owners_show(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su, chen, dinner = _table(session)
        _ignored = chen
    english = {"Accept-Language": "en"}
    seen_by_su = as_member(su.id).get(f"/d/{dinner.public_id}", headers=english).text
    assert "mango" in seen_by_su
    assert "no pork" not in seen_by_su
    seen_by_host = as_member(host.id).get(f"/d/{dinner.public_id}", headers=english).text
    assert "allergic to peanuts" in seen_by_host
    assert "no pork" not in seen_by_host


def test_a_member_of_the_group_without_a_seat_sees_no_needs(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su = a_member(session), a_member(session)
        other = a_member(session)
        dinner = a_dinner(session, a_group(session, host, su, other), host, su)
        _needs(session, su, Told(Need.OTHER, "mango", Kind.SOFT, seen_by=SeenBy.TABLE))
    browser = as_member(other.id)
    assert "mango" not in browser.get(f"/d/{dinner.public_id}").text
    assert browser.get(f"/d/{dinner.public_id}/kitchen").status_code == 403
    assert browser.get(f"/d/{dinner.public_id}/menu").status_code == 403


def test_a_week_after_the_dinner_it_is_forgotten(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su, chen, dinner = _table(session)
        sit(session, dinner, chen, adults=1)
        brought = session.scalars(
            select(Seat).where(Seat.brought_by_id == own(session, dinner, chen).id)
        ).one()
        mine = own(session, dinner, chen).id
        actions.write_for(session, dinner, brought, mine, [Told(Need.HALAL)], clock.now())
    browser = as_member(host.id)
    clock.shift(timedelta(days=8))  # the dinner is in two days
    jobs.run_ticks(clock.now())
    assert "halal" in browser.get(f"/d/{dinner.public_id}/kitchen").text
    clock.shift(timedelta(days=10))
    jobs.run_ticks(clock.now())
    page = browser.get(f"/d/{dinner.public_id}/kitchen").text
    assert "halal" not in page
    assert "peanuts" not in page
    assert "mango" not in browser.get(f"/d/{dinner.public_id}").text
    with writing() as session:
        assert not session.scalars(select(DietNeed).where(DietNeed.seat_id.is_not(None))).all()
        assert session.scalars(select(DietNeed).where(DietNeed.member_id == su.id)).all()


def test_nobody_writes_the_needs_of_somebody_elses_companion(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su, chen, dinner = _table(session)
        sit(session, dinner, chen, adults=1)
        brought = session.scalars(
            select(Seat).where(Seat.brought_by_id == own(session, dinner, chen).id)
        ).one()
        hers = own(session, dinner, su)
    path = f"/d/{dinner.public_id}/companions/{brought.public_id}/diet"
    for stranger in (host, su):
        assert as_member(stranger.id).get(path).status_code == 404
        assert as_member(stranger.id).post(path, data={"hard": "vegan"}).status_code == 404
    assert as_member(chen.id).post(path, data={"hard": "vegan", "kind": "hard"}).status_code == 303
    own_path = f"/d/{dinner.public_id}/companions/{hers.public_id}/diet"
    assert as_member(su.id).get(own_path).status_code == 404
    with writing() as session:
        assert session.scalars(select(DietNeed.seat_id).where(DietNeed.need == Need.VEGAN)).all() == [
            brought.id
        ]


def test_the_menu_check_tells_who_finds_nothing_without_the_name(writing: Writing, as_member: As) -> None:
    with writing() as session:
        host, su, _chen, dinner = _table(session)
        venue = session.get_one(Venue, dinner.venue_id)
        pork, tofu = _dish(session, venue, host, "Dongpo pork"), _dish(session, venue, host, "Tofu")
    browser, english = as_member(su.id), {"Accept-Language": "en"}
    said = {"ingredient": "pork", "contains": "yes", "source": "menu"}
    path = f"/v/{venue.public_id}/ingredients/{pork.public_id}"
    assert browser.post(path, data=said).status_code == 303
    assert (
        browser.post(path, data={"ingredient": "gold", "contains": "yes", "source": "menu"}).status_code
        == 422
    )
    page = browser.get(f"/d/{dinner.public_id}/menu?dish={pork.public_id}", headers=english).text
    assert "nothing to eat here" in page
    assert "Chen" not in page
    both = browser.get(
        f"/d/{dinner.public_id}/menu?dish={pork.public_id}&dish={tofu.public_id}", headers=english
    ).text
    assert "nothing to eat here" not in both
    assert "ask the kitchen" in both
    assert "safe" not in both
    assert "contains pork" in browser.get(f"/v/{venue.public_id}/ingredients", headers=english).text
    odd = browser.get(f"/d/{dinner.public_id}/menu?dish=nothing&hunger=99999999999999999999")
    assert odd.status_code in (200, 404)
    with writing() as session:
        assert session.scalar(select(DishWord.said_by_id)) == su.id


def test_the_sheet_asks_the_same_of_the_database_for_3_people_and_30(writing: Writing, as_member: As) -> None:
    asked = []
    for people in (3, 30):
        with writing() as session:
            host, *others = [a_member(session) for _each in range(people)]
            dinner = a_dinner(
                session,
                a_group(session, host, *others),
                host,
                *others,
                seats=40,
                venue=a_venue(session, host),
            )
            for member in others:
                _needs(
                    session,
                    member,
                    Told(Need.VEGAN),
                    Told(Need.OTHER, f"w{member.id}", Kind.SOFT, seen_by=SeenBy.TABLE),
                )
        browser = as_member(host.id)
        with count_queries() as statements:
            for page in ("kitchen", "menu", ""):
                assert browser.get(f"/d/{dinner.public_id}/{page}".rstrip("/")).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_whoever_closes_the_account_takes_it_along(writing: Writing) -> None:

    with writing() as session:
        su = a_member(session)
        _needs(session, su, Told(Need.VEGAN))
        session.flush()
        announce(session, AccountClosed(su.id, clock.now()))
    with writing() as session:
        assert not session.scalars(select(DietNeed)).all()
