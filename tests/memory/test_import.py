"""A group's file makes a group elsewhere: names, memories, a ledger that goes on; and hostile files make nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from events.attestations.models import Finding
from events.dinners.models import Dinner, Seat
from events.memory.importing import found_from, unpack
from events.memory.models import BroughtPicture, BroughtTable
from events.memory.rules import FileReason
from events.reviews.models import Review
from groups.ledger.actions import write
from groups.ledger.export import written
from groups.ledger.models import LedgerForeign
from groups.membership.models import Group, Membership
from groups.membership.queries import charter_of
from tests.factories import a_file, a_group, a_member
from tools import verify_ledger

Writing = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[int], FlaskClient]
TABLE = {
    "at": "2024-05-01T18:30:00+08:00", "dishes": ["Tripe"], "people": ["Old Chen", "Zhou Ye"],
    "pictures": [{"alt": "the pot", "file": "abc"}], "title": "Hotpot", "venue": "Jiaoxia",
    "reviews": [{"bowls_tenths": 45, "by": "Old Chen", "hosted": False, "text": "Crisp <b>tripe</b>."}],
}  # fmt: skip
ABOUT: dict[str, Any] = {
    "charter": {"quorum_percent": "40", "join_rule": "open", "unknown": "x", "majority_percent": "900"},
    "format": "tongzhuo-memory", "group": {"city": "Xi'an", "line": "we eat", "name": "Travellers"}, "tables": [TABLE],
    "version": 1,
}  # fmt: skip


@pytest.fixture
def ledger(app: Flask, writing: Writing) -> str:
    """A sound ledger of another group."""
    with app.test_request_context(), writing() as session:
        group = a_group(session, a_member(session, "Old Chen"))
        write(session, group.id, "hide", {"thing": "x"}, now=clock.now())
        return "".join(line + "\n" for line in written(session, group))


def packed(ledger: str, about: Any = ABOUT, more: dict[str, bytes] | None = None, **how: Any) -> io.BytesIO:
    """A group's file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how.pop("kind", zipfile.ZIP_DEFLATED)) as made:
        made.writestr("memory.json", about if isinstance(about, str) else json.dumps(about))
        made.writestr("ledger.jsonl", ledger)
        for name, body in (more or {"pictures/abc.webp": a_file().getvalue()}).items():
            made.writestr(name, body)
    out.seek(0)
    return out


def test_a_group_goes_on_elsewhere(ledger: str, app: Flask, writing: Writing, as_member: Browser) -> None:
    with writing() as session:
        may = a_member(session, "May").id
    answer = as_member(may).post("/groups/from-file", data={"file": (packed(ledger), "group.zip")})
    assert answer.status_code == 303
    path = answer.headers["Location"]
    page = as_member(may).get(f"{path}/memory/brought")
    for told in ("Hotpot", "Old Chen", "Crisp &lt;b&gt;tripe&lt;/b&gt;.", "the pot", "Tripe"):
        assert told in page.text
    picture = page.text.split(f"{path}/memory/brought/")[1].split('"')[0]
    assert as_member(may).get(f"{path}/memory/brought/{picture}").mimetype == "image/webp"
    with db.database().reading() as session:
        group = session.scalars(select(Group).where(Group.name == "Travellers")).one()
        assert (group.listed, charter_of(session, group.id).quorum_percent) == (False, 40)
        for counted in (Dinner, Seat, Finding, Review):
            assert session.scalar(select(func.count()).select_from(counted)) == 0
        members = session.scalars(select(Membership.member_id).where(Membership.group_id == group.id)).all()
        assert list(members) == [may]
    lines = as_member(may).get(f"{path}/ledger.jsonl").text.splitlines()
    said = verify_ledger.check([json.loads(line) for line in lines])
    assert said.endswith("So are the 2 lines that it continues.")
    foreign = [json.loads(line)["foreign"] for line in lines if "foreign" in json.loads(line)]
    assert foreign == [json.loads(line) for line in ledger.splitlines()]


def test_what_was_brought_is_taken_along_again(
    ledger: str, app: Flask, writing: Writing, as_member: Browser
) -> None:
    """The second move keeps the memories, and the chain within the chain."""
    with writing() as session:
        may = a_member(session, "May").id
    path = (
        as_member(may).post("/groups/from-file", data={"file": (packed(ledger), "g.zip")}).headers["Location"]
    )
    again = as_member(may).get(f"{path}/memory.zip").data
    second = as_member(may).post(
        "/groups/from-file", data={"file": (io.BytesIO(again), "g.zip"), "name": "Twice"}
    )
    assert second.status_code == 303
    path = second.headers["Location"]
    assert "Crisp &lt;b&gt;tripe&lt;/b&gt;." in as_member(may).get(f"{path}/memory/brought").text
    told = as_member(may).get(f"{path}/ledger.jsonl").text.splitlines()
    assert verify_ledger.check([json.loads(line) for line in told]).endswith("lines that it continues.")
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(BroughtPicture)) == 2


def test_whoever_alters_the_foreign_chain_is_found(ledger: str, app: Flask, writing: Writing) -> None:
    with app.test_request_context(), writing() as session:
        founder = a_member(session)
        found, pictures = unpack(packed(ledger), clock.now(), 5)
        group = found_from(session, founder.id, "Travellers", found, pictures, "Asia/Shanghai", clock.now())
        session.flush()
        told = [json.loads(line) for line in written(session, group)]
        kept = session.scalar(select(func.count()).select_from(LedgerForeign))
        assert kept == len(ledger.splitlines())
    line = next(each for each in told if each.get("foreign", {}).get("body", {}).get("seq") == 2)
    line["foreign"]["body"]["kind"] = "restore"
    with pytest.raises(
        verify_ledger.Broken, match="in the ledger that this one continues, line 2: was altered"
    ):
        verify_ledger.check(told)


def _bomb() -> dict[str, bytes]:
    return {"index.html": b"\0" * (17 * 1024 * 1024)}


HOSTILE: dict[str, tuple[dict[str, Any], FileReason]] = {
    "traversal": ({"more": {"../../etc/passwd": b"x"}}, FileReason.STRANGE_NAMES),
    "absolute": ({"more": {"/etc/passwd": b"x"}}, FileReason.STRANGE_NAMES),
    "backslashes": ({"more": {"pictures/..\\..\\x.webp": b"x"}}, FileReason.STRANGE_NAMES),
    "a picture that climbs": ({"more": {"pictures/../x.webp": b"x"}}, FileReason.STRANGE_NAMES),
    "a program": ({"more": {"run.sh": b"x"}}, FileReason.STRANGE_NAMES),
    "bomb": ({"more": _bomb()}, FileReason.TOO_LARGE),
    "another packing": ({"kind": zipfile.ZIP_LZMA}, FileReason.STRANGE_NAMES),
    "many entries": (
        {"more": {f"pictures/a{number}.webp": b"" for number in range(1020)}}, FileReason.TOO_LARGE,
    ),
    "no picture": ({"more": {"pictures/abc.webp": b"<svg onload=alert(1)>"}}, FileReason.BAD_PICTURE),
    "a list": ({"about": []}, FileReason.NOT_A_GROUP),
    "no JSON": ({"about": "{"}, FileReason.NOT_A_GROUP),
    "deep": ({"about": "[" * 200_000}, FileReason.NOT_A_GROUP),
    "no name": ({"about": {**ABOUT, "group": {"name": "\u202e"}}}, FileReason.NOT_A_GROUP),
    "other format": ({"about": {**ABOUT, "format": "x"}}, FileReason.NOT_A_GROUP),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_a_hostile_file_makes_nothing(kind: str, ledger: str, app: Flask) -> None:
    how, reason = HOSTILE[kind]
    with pytest.raises(Refused) as refused:
        unpack(packed(ledger, **how), clock.now(), 5)
    assert refused.value.reason is reason


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_no_zip_is_no_group(body: bytes, app: Flask) -> None:
    with pytest.raises(Refused):
        unpack(io.BytesIO(body), clock.now(), 5)


def test_a_header_that_lies_about_its_size_is_not_believed(ledger: str, app: Flask) -> None:
    body = bytearray(packed(ledger, {**ABOUT, "x": "y" * 4000}).getvalue())
    at = body.rindex(b"PK\x01\x02", 0, body.rindex(b"ledger.jsonl"))
    body[at + 24 : at + 28] = (10).to_bytes(
        4, "little"
    )  # the central directory's word on memory.json or the ledger
    with pytest.raises(Refused):
        unpack(io.BytesIO(bytes(body)), clock.now(), 5)


def test_an_altered_ledger_is_not_taken(ledger: str, app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        unpack(packed(ledger.replace('"thing":"x"', '"thing":"y"')), clock.now(), 5)
    assert refused.value.reason is FileReason.LEDGER_NOT_SOUND


def test_odd_values_are_left_out_and_words_are_cleaned(ledger: str, app: Flask) -> None:
    odd = {
        "at": "2024-05-01T18:30:00+00:00", "title": 5, "people": ["A\u202eb", 7, None], "dishes": "x",
        "pictures": [5, {"file": 3}], "reviews": [{"bowls_tenths": True, "by": [], "text": {}}, 3], "venue": None,
    }  # fmt: skip
    late = [{**TABLE, "at": at} for at in ("2999-01-01T00:00:00+00:00", "2024-05-01", 5, None)]
    found, _pictures = unpack(packed(ledger, {**ABOUT, "tables": [odd, *late, "x"]}), clock.now(), 5)
    assert found.told.tables == [{
        "at": "2024-05-01T18:30:00+00:00", "dishes": [], "people": ["Ab"], "pictures": [], "title": "", "venue": "",
        "reviews": [{"bowls_tenths": None, "by": "", "hosted": False, "text": ""}],
    }]  # fmt: skip
    assert dict(found.told.charter) == {"quorum_percent": 40, "join_rule": "open"}


def test_the_page_says_what_is_wrong_and_the_command_does_the_same(
    ledger: str, app: Flask, writing: Writing, as_member: Browser, tmp_path: Path
) -> None:
    with writing() as session:
        may = a_member(session, "May")
        address, may_id = may.email, may.id
    bad = as_member(may_id).post("/groups/from-file", data={"file": (io.BytesIO(b"x"), "g.zip")})
    assert bad.status_code == 422
    assert "That file cannot be opened." in bad.text
    assert as_member(may_id).post("/groups/from-file", data={}).status_code == 422
    file = tmp_path / "group.zip"
    file.write_bytes(packed(ledger).getvalue())
    run = app.test_cli_runner().invoke(args=["group", "import", str(file), "--founder", str(address)])
    assert run.exit_code == 0, run.output
    assert as_member(may_id).get(run.output.strip()).status_code == 200
    file.write_bytes(b"x")
    run = app.test_cli_runner().invoke(args=["group", "import", str(file), "--founder", str(address)])
    assert run.exit_code == 1
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(BroughtTable)) == 1
