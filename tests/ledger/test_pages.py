"""The ledger's pages: members read it, take the same file along, and a script beside it checks it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.actions import close
from app.accounts.models import Member
from app.core import clock, db
from groups.ledger.actions import write
from groups.ledger.models import LedgerLine, LedgerPerson
from groups.ledger.people import person
from groups.membership.models import Group
from tests.counting import count_queries
from tests.factories import a_group, a_member
from tests.named import names

Writing = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[int], FlaskClient]


@pytest.fixture
def here(writing: Writing) -> dict[str, int | str]:
    """A group of three with some lines."""
    with writing() as session:
        lin, bo, eve = (a_member(session, name) for name in ("Lin", "Bo", "Eve"))
        stranger = a_member(session, "Stranger")
        group = a_group(session, lin, bo, eve)
        write(session, group.id, "removal", {}, None, eve.id, "proposal:abc", now=clock.now())
        return {"lin": lin.id, "bo": bo.id, "eve": eve.id, "stranger": stranger.id, "group": group.id,
                "pid": group.public_id}  # fmt: skip


def test_members_read_it_with_names(here: dict[str, int | str], as_member: Browser) -> None:
    page = as_member(int(here["bo"])).get(f"/g/{here['pid']}/ledger")
    assert page.status_code == 200
    assert "The group let Eve go." in page.text
    assert "The ledger begins here" in page.text or "laid the table" in page.text
    assert as_member(int(here["stranger"])).get(f"/g/{here['pid']}/ledger").status_code == 403


def test_a_part_of_it_and_older_lines(
    here: dict[str, int | str], as_member: Browser, writing: Writing
) -> None:
    with writing() as session:
        for _number in range(50):
            write(
                session,
                int(here["group"]),
                "join",
                {"via": "open"},
                subject_id=int(here["bo"]),
                now=clock.now(),
            )
    bo = as_member(int(here["bo"]))
    rules = bo.get(f"/g/{here['pid']}/ledger?part=rules").text
    assert 'id="line-1"' in rules
    assert 'id="line-2"' not in rules
    newest = bo.get(f"/g/{here['pid']}/ledger").text
    assert 'id="line-52"' in newest
    assert 'id="line-12"' not in newest
    older = bo.get(f"/g/{here['pid']}/ledger?before=13").text
    assert 'id="line-12"' in older
    assert 'id="line-13"' not in older
    assert bo.get(f"/g/{here['pid']}/ledger?part=nonsense&before=-4").status_code == 200


def test_thirty_lines_cost_what_three_do(
    here: dict[str, int | str], as_member: Browser, writing: Writing
) -> None:
    bo = as_member(int(here["bo"]))
    with count_queries() as few:
        bo.get(f"/g/{here['pid']}/ledger")
    with writing() as session:
        for _number in range(30):
            write(session, int(here["group"]), "join", {}, subject_id=int(here["lin"]), now=clock.now())
    with count_queries() as many:
        bo.get(f"/g/{here['pid']}/ledger")
    assert len(many) == len(few)


def _script(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).parents[2] / "tools" / "verify_ledger.py"
    return subprocess.run(
        [sys.executable, "-I", str(script), str(file), *more], capture_output=True, text=True, check=False
    )


def test_a_member_and_a_steward_take_the_same_file_and_the_script_finds_it_sound(
    here: dict[str, int | str], as_member: Browser, tmp_path: Path
) -> None:
    path = f"/g/{here['pid']}/ledger.jsonl"
    files = [as_member(int(here[who])).get(path).data for who in ("lin", "bo")]
    assert files[0] == files[1]
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(files[0])
    said = _script(file)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("All 2 lines are as they were written.")
    file.write_bytes(files[0].replace(b"proposal:abc", b"proposal:abd"))
    said = _script(file)
    assert (said.returncode, said.stdout) == (1, "NOT SOUND: line 2: was altered, its hash is another\n")
    assert _script(tmp_path / "ledger.jsonl", "0" * 64).returncode == 1
    assert as_member(int(here["stranger"])).get(path).status_code == 403


def test_the_script_is_given_as_it_stands(client: FlaskClient) -> None:
    script = Path(__file__).parents[2] / "tools" / "verify_ledger.py"
    assert client.get("/verify_ledger.py").data == script.read_bytes()


def test_who_is_erased_is_named_no_more_and_the_chain_holds(
    here: dict[str, int | str], as_member: Browser, writing: Writing, tmp_path: Path
) -> None:
    with writing() as session:
        eve = session.get_one(Member, int(here["eve"]))
        address, token = eve.public_id, person(session, int(here["group"]), eve.id)
        close(session, eve, "a former member", clock.now())
    with db.database().reading() as session:
        assert session.scalar(select(LedgerPerson).where(LedgerPerson.member_id == here["eve"])) is None
        last = session.scalars(select(LedgerLine).order_by(LedgerLine.seq.desc())).first()
        assert last is not None
        assert (last.kind, last.subject) == ("leave", token)
    answer = as_member(int(here["bo"])).get(f"/g/{here['pid']}/ledger.jsonl")
    assert token in answer.text
    assert not names(answer.text, "Eve")
    assert address not in answer.text
    (tmp_path / "ledger.jsonl").write_bytes(answer.data)
    assert _script(tmp_path / "ledger.jsonl").returncode == 0
    page = as_member(int(here["bo"])).get(f"/g/{here['pid']}/ledger").text
    assert "The group let somebody who has left go." in page


def test_trying_by_hand_what_only_the_group_can_do_is_written_down_once_a_day(
    here: dict[str, int | str], as_member: Browser, client: FlaskClient, travel: Callable[[timedelta], None]
) -> None:
    path = f"/g/{here['pid']}/charter"
    for who in ("lin", "stranger", "lin"):
        assert as_member(int(here[who])).post(path, data={"quorum_percent": "1"}).status_code == 403
    assert client.post(path).status_code == 303
    assert _refusals(here) == ["Lin", "Stranger", ""]
    travel(timedelta(days=1, minutes=1))
    as_member(int(here["lin"])).post(path)
    assert _refusals(here) == ["Lin", "Stranger", "", "Lin"]
    page = as_member(int(here["bo"])).get(f"/g/{here['pid']}/ledger?part=refused").text
    assert "Lin tried what only the group decides together. Nothing changed." in page
    assert "A stranger tried" in page


def _refusals(here: dict[str, int | str]) -> list[str]:
    named = select(LedgerLine, Member.nickname).outerjoin(
        LedgerPerson, LedgerPerson.token == LedgerLine.actor
    )
    with db.database().reading() as session:
        rows = session.execute(
            named.outerjoin(Member, Member.id == LedgerPerson.member_id)
            .where(LedgerLine.kind == "refusal", LedgerLine.group_id == here["group"])
            .order_by(LedgerLine.seq)
        )
        return [name or "" for _line, name in rows]


def test_the_operators_command_names_the_line(here: dict[str, int | str], app: Flask) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["ledger", "verify"]).output == f"{here['pid']} sound\n"
    with db.database().engine.begin() as raw:
        raw.execute(text("update ledger_line set source = 'x' where seq = 2"))
    said = run.invoke(args=["ledger", "verify", str(here["pid"])])
    assert (said.exit_code, said.output) == (1, f"{here['pid']} line 2: not as it was written\n")
    with db.database().reading() as session:
        assert session.scalars(select(Group)).one().public_id == here["pid"]


def test_ones_own_file_holds_the_mark_and_what_opens_it(
    here: dict[str, int | str], as_member: Browser
) -> None:
    mine = as_member(int(here["eve"])).get("/settings/export").get_json()
    with db.database().reading() as session:
        row = session.scalars(select(LedgerPerson).where(LedgerPerson.member_id == here["eve"])).one()
    marks = next(each["ledger_marks"] for each in mine["parts"] if "ledger_marks" in each)
    assert marks == [{"mark": row.token, "salt": row.salt}]
