"""Issue 7: what nobody learns: who reported, who judges, who comes to a house, who does not meet whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.moderation import actions, things
from app.site.moderation.rules import Reason, Thing, Verdict
from groups.ledger.models import LedgerLine
from groups.membership.models import Group
from tests.factories import a_member
from tests.invitations.helpers import a_world, accepted
from tests.moderation.town import Town

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}
TOKEN = re.compile(r'name="csrf-token" content="[^"]*"')


def _found(browser: FlaskClient, paths: Iterable[str], secrets: Iterable[str]) -> list[str]:
    read = {path: browser.get(path, headers=EN).text for path in paths}
    assert any(read.values())
    return [f"{secret} at {path}" for path, text in read.items() for secret in secrets if secret in text]


def test_no_page_names_who_reported_or_who_judges(writing: Writing, as_member: AsMember) -> None:
    town = Town(writing)
    with writing() as session:
        teller = a_member(session, "Quendelbert").id
        thing = things.ways_of(Thing.MESSAGE).look(session, town.entry_id)
        assert thing is not None
        case = actions.report(session, thing, teller, Reason.INSULT, "Wacholderwort", clock.now()).id
        home = session.get_one(Group, town.group_id).public_id
    town.tick(case)
    pid = town.case(case).public_id
    paths = ["/cases", "/log", "/notices", "/", f"/case/{pid}", f"/case/{pid}/draw.json", "/settings/export"]
    ours = [*paths, f"/g/{home}", f"/g/{home}/ledger", f"/g/{home}/ledger.jsonl"]
    jury = town.jury(case)
    with writing() as session:
        names = list(session.scalars(select(Member.nickname).where(Member.id.in_(jury))))
        ids = list(session.scalars(select(Member.public_id).where(Member.id.in_([*jury, teller]))))
    assert _found(as_member(town.ann), ours, ["Quendelbert", "Wacholderwort", *names, *ids]) == []
    assert _found(as_member(teller), paths[:-1], [*names, *ids[:-1]]) == []
    judge = as_member(jury[0])
    others = [name for name in names if name not in judge.get("/settings", headers=EN).text]
    assert len(others) == 4
    assert _found(judge, paths[:-1], ["Quendelbert", *others]) == []
    town.vote(case, [Verdict.HIDE] * 5)
    clock.shift(timedelta(hours=26))
    assert _found(as_member(town.ann), ours, ["Quendelbert", "Wacholderwort", *names, *ids]) == []
    with writing() as session:
        lines = session.scalars(select(LedgerLine).where(LedgerLine.group_id == town.group_id))
        told = [line for line in lines if line.source.startswith("case:")]
        assert told
        assert {(line.actor, line.subject) for line in told} == {("", "")}


def test_a_house_reads_how_many_come_and_never_who(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        world = a_world(session)
        people = {world.bo.id: "Quendelbert", world.mei.id: "Zinnoberta"}
        for member_id, name in people.items():
            session.get_one(Member, member_id).nickname = name
        letter = accepted(session, world)
        assert letter.dinner is not None
        offer, table = f"/o/{letter.public_id}", f"/d/{letter.dinner.public_id}"
        shop, home = f"/shop/{world.merchant.public_id}", f"/g/{world.group.public_id}"
        secrets = [*people.values(), world.bo.public_id, world.mei.public_id]
    assert (
        as_member(world.mei.id).post(f"{offer}/messages", data={"words": "We bring a cake."}).status_code
        == 303
    )
    paths = [
        offer, f"{offer}/improve", shop, f"{shop}/offers", f"{shop}/needs", f"{shop}/offers/new", f"{shop}/reviews",
        f"{shop}/log", f"{shop}/alliances", home, f"{home}/stewards", f"{home}/roll", f"{home}/memory",
        f"{home}/ledger", table, f"{table}/card", f"{table}/kitchen", f"{table}/bill", "/", "/notices",
    ]  # fmt: skip
    assert _found(as_member(world.cook.id), paths, secrets) == []
    assert "We bring a cake." in as_member(world.cook.id).get(offer, headers=EN).text


def test_who_is_blocked_reads_of_it_nowhere(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Quendelbert"), a_member(session, "Bo")
    as_member(ann.id).post(f"/m/{bo.public_id}/block")
    paths = ["/settings/blocks", "/settings", "/notices", "/", "/settings/export"]
    assert _found(as_member(bo.id), paths, ["Quendelbert", ann.public_id]) == []
    gone = as_member(bo.id).get(f"/m/{ann.public_id}", headers=EN)
    nobody = as_member(bo.id).get("/m/nobodyatall", headers=EN)
    assert (gone.status_code, nobody.status_code) == (404, 404)
    told = [TOKEN.sub("", each.text) for each in (gone, nobody)]
    assert told[0].replace(ann.public_id, "") == told[1].replace("nobodyatall", "")
