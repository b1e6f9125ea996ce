"""Actions on accounts, by sessions; and two presses at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, queries
from app.accounts.models import Device, Link
from app.accounts.rules import LinkKind, Refusal
from app.accounts.signals import DeviceEnded, LinkAsked, SignedUp
from app.core import clock
from app.core.access import Refused
from app.core.ids import digest, new_token
from tests.accounts.people import all_links, all_members, confirmed, mails, sign_in, sign_up
from tests.factories import a_member


def _facts(session: Session) -> list[object]:
    return list(session.info.get("facts", []))


def _made(session: Session, email: str = "lin@example.org", form_key: str = "") -> object:
    return actions.sign_up(
        session, nickname="林 小满", email=email, password_hash="x", form_key=form_key or new_token(),
        locale="zh", now=clock.now(),
    )  # fmt: skip


def test_signing_up_announces_itself_and_its_mail(session: Session) -> None:
    member = _made(session)
    kinds = [type(fact) for fact in _facts(session)]
    assert kinds == [SignedUp, LinkAsked]
    assert session.scalars(queries._by_address("lin@example.org")).all() == [member]


def test_a_confirmed_address_comes_before_later_claims(session: Session) -> None:
    first, now = a_member(session), clock.now()
    first.email = first.email_key = "lin@example.org"
    session.flush()  # so that the queries below see it
    later = _made(session)
    assert queries.member_at(session, "lin@example.org") is first
    both = queries.candidates(session, "lin@example.org")
    assert [each.member_id for each in both] == [first.id, later.id]  # type: ignore[attr-defined]
    assert queries.candidates(session, "never@example.org") == (queries.Candidate(0, None),) * 2
    first.closed_at = now
    session.flush()  # a closed account counts no more
    assert queries.candidates(session, "lin@example.org")[1].member_id == 0


def test_a_device_belongs_to_whoever_holds_its_token(session: Session) -> None:
    member = a_member(session)
    token = actions.begin_device(session, member.id, "Firefox" * 100, clock.now())
    session.flush()  # the query below reads the table
    found = queries.viewer_of(session, token)
    assert found is not None
    assert found[0].id == member.id
    assert queries.viewer_of(session, digest(token)) is None
    (device,) = queries.devices_of(session, member.id)
    assert len(device.agent) == 300
    actions.end_device(session, device, clock.now())
    actions.end_device(session, device, clock.now() + timedelta(hours=1))
    session.flush()  # the query below reads the table
    assert queries.viewer_of(session, token) is None
    assert _facts(session) == [DeviceEnded(member.id, device.id)]


def test_a_closed_account_begins_no_device(session: Session) -> None:
    member = a_member(session, closed_at=clock.now())
    for member_id in (member.id, 10**9):
        with pytest.raises(Refused) as refused:
            actions.begin_device(session, member_id, "", clock.now())
        assert refused.value.reason is Refusal.ACCOUNT_CLOSED


def test_the_inviter_is_set_once_and_is_never_oneself(session: Session) -> None:
    ann, bo, cy = a_member(session), a_member(session), a_member(session)
    actions.set_inviter(session, ann, ann)
    assert ann.invited_by_id is None
    actions.set_inviter(session, ann, bo)
    actions.set_inviter(session, ann, cy)
    assert ann.invited_by_id == bo.id


def test_the_way_back_to_an_old_address_outlives_a_new_password(session: Session) -> None:
    member = a_member(session)
    for kind in LinkKind:
        actions._send(session, member, kind, f"{kind.value}@example.org", "zh", clock.now())
    session.flush()  # the update below reads the table
    actions.change_password(session, member, "new", clock.now())
    open_kinds = [
        fact.kind for fact in _facts(session) if isinstance(fact, LinkAsked) and _is_open(session, fact)
    ]
    assert open_kinds == ["undo"]


def _is_open(session: Session, fact: LinkAsked) -> bool:
    link = queries.link_of(session, fact.token)
    assert link is not None
    session.refresh(link)
    return link.is_usable(clock.now())


def test_two_presses_at_once_make_one_account(app: Flask) -> None:
    def press(_number: int) -> int:
        return sign_up(app.test_client(), once="o" * 43).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))
    assert answers == [303] * 8
    assert len(all_members()) == 1


def test_one_link_pressed_at_once_opens_once(app: Flask) -> None:
    confirmed(app.test_client())
    with mails() as sent:
        app.test_client().post("/sign-in/link", data={"email": "lin@example.org"})

    def press(_number: int) -> int:
        return app.test_client().post(f"/l/{sent[0].token}").status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(press, range(8)))
    assert answers == [303] + [410] * 7


def test_two_who_confirm_one_address_at_once_do_not_both_get_it(app: Flask) -> None:
    browsers = [app.test_client() for _ in range(4)]
    with mails() as sent:
        for browser in browsers:
            sign_up(browser)

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(lambda fact: app.test_client().post(f"/l/{fact.token}").status_code, sent))
    assert answers == [303, 409, 409, 409]
    assert sum(member.email_confirmed_at is not None for member in all_members()) == 1


def test_many_sign_in_at_once(app: Flask) -> None:
    confirmed(app.test_client())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: sign_in(app.test_client()).status_code, range(24)))
    assert answers == [303] * 24
    assert len(all_links()) == 1


def test_what_nobody_needs_any_more_is_forgotten(session: Session) -> None:
    member, now = a_member(session), clock.now().replace(minute=actions.FORGETS_AT)
    ages = {"used": 1, "unused": 91, "long gone": 200}
    for name, days in ages.items():
        then = now - timedelta(days=days)
        actions.begin_device(session, member.id, name, then)
        actions._send(session, member, LinkKind.RESET, f"{days}@example.org", "zh", then)
    session.flush()  # the actions below read the tables
    gone = next(device for device in queries.devices_of(session, member.id) if device.agent == "long gone")
    actions.end_device(session, gone, now - timedelta(days=199))
    session.flush()  # the action below reads the table
    actions.forget(session, now + timedelta(minutes=1))
    assert len(session.scalars(select(Device)).all()) == 3
    actions.forget(session, now)
    session.expire_all()
    kept = {device.agent: device.ended_at is None for device in session.scalars(select(Device))}
    assert kept == {"used": True, "unused": False}
    assert [link.email for link in session.scalars(select(Link))] == ["1@example.org"]
