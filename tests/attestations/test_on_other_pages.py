"""Presence on other pages: the dinner's, a member's, home, and what open pages are told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock, db, jobs, realtime, wording
from events.attestations import export, models, rules
from events.attestations.rules import CodeReason, ReviewRightReason, VerdictReason, WalkInReason
from events.attestations.wording import explain
from events.dinners.rules import Visibility
from tests.attestations.tables import BEGUN, OVER, Sat, a_table, qr, rows, spoken, threads
from tests.attestations.test_vouching import vouch
from tests.factories import a_member

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]


@pytest.mark.parametrize("kind", [CodeReason, VerdictReason, ReviewRightReason, WalkInReason])
def test_every_reason_has_its_sentence(app: object, kind: type[CodeReason]) -> None:
    assert [reason for reason in kind if not wording.covers(reason)] == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (VerdictReason.VOUCHED, "Confirmed by 3 tablemates, who dine in 2 groups."),
        (VerdictReason.WORD_AGAINST_WORD, "3 said yes, 1 said no: both can add what they remember until"),
        (VerdictReason.DENIED, "1 tablemate says: not there."),
        (VerdictReason.NOT_ENOUGH, "3 tablemates have said yes; another word would settle it."),
        (VerdictReason.SAID_NOT_THERE, "Could not come, by their own word."),
    ],
)
def test_a_finding_is_one_sentence_with_its_numbers(
    app: object, session: Session, reason: str, words: str
) -> None:
    sat = a_table(session, since=OVER)
    why = {"reason": reason, "witnesses": [1, 2, 3], "groups": 2, "yes": 2, "no": 1}
    ends = rules.window_closes(sat.dinner.ends_at)
    assert explain(why, ends, sat.dinner.ends_at, "Asia/Shanghai").startswith(words)
    closed = explain(why, ends, ends + timedelta(seconds=1), "Asia/Shanghai")
    if reason is VerdictReason.WORD_AGAINST_WORD:
        assert closed == "3 said yes, 1 said no. It stays open, and no harm is done."
    else:
        assert closed.startswith(words)


def test_the_dinners_page_asks_in_every_phase_what_fits_it(
    writing: Writing, as_member: As, client: FlaskClient, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session, since=timedelta(hours=-2), visibility=Visibility.PUBLIC)
        passer = a_member(session)
    bo, path = as_member(sat.id("Bo")), f"/d/{sat.pid}"
    assert "Have you arrived?" not in bo.get(path).text
    travel(timedelta(hours=2, minutes=10))
    assert "Have you arrived?" in bo.get(path).text
    assert "Standing at the table?" in as_member(passer.id).get(path).text
    assert "Standing at the table?" not in client.get(path).text
    travel(timedelta(hours=4, minutes=10))
    assert "Who was at the table?" in bo.get(path).text
    assert "Were you there all the same?" in as_member(passer.id).get(path).text
    assert "Were you there" not in client.get(path).text
    vouch(bo, sat, "Ann")
    assert "Who was at the table?" not in bo.get(path).text
    assert "You, by your tablemates" in bo.get(path).text
    travel(timedelta(hours=4, minutes=10, days=4))
    assert "Were you there" not in as_member(passer.id).get(path).text
    assert (
        "You, by your tablemates" in as_member(sat.id("Cho")).get(path).text
    )  # the window is closed: all is open


def test_a_dinner_that_was_called_off_asks_nothing(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, since=BEGUN)
        sat.dinner.called_off_at = sat.dinner.starts_at
        session.merge(sat.dinner)
    bo = as_member(sat.id("Bo"))
    assert "Have you arrived?" not in bo.get(f"/d/{sat.pid}").text
    assert bo.get(f"/d/{sat.pid}/codes.json").status_code == 409
    assert bo.post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")}).status_code == 409


def test_home_says_whom_to_confirm_until_it_is_done(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        sat = a_table(session, since=OVER)
    bo = as_member(sat.id("Bo"))
    assert f'href="/d/{sat.pid}/vouch"' in bo.get("/").text
    vouch(bo, sat, "Ann")
    assert f'href="/d/{sat.pid}/vouch"' not in bo.get("/").text
    travel(timedelta(days=4))
    assert f'href="/d/{sat.pid}/vouch"' not in as_member(sat.id("Cho")).get("/").text


def test_a_members_page_says_with_how_many_they_have_sat(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, since=OVER)
    for name, others in (("Ann", ("Bo", "Cho")), ("Bo", ("Ann", "Cho")), ("Cho", ("Ann", "Bo"))):
        vouch(as_member(sat.id(name)), sat, *others)
    page = as_member(sat.id("Ann")).get(f"/m/{sat.members['Bo'].public_id}").text
    assert "Has sat down with 2 people" in page
    assert "at 1 table" in page


def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dinners whose open pages are told that something has changed."""
    found: list[str] = []
    monkeypatch.setattr(realtime, "tell_topic", lambda kind, pid: found.append(f"{kind}:{pid}"))
    return found


def test_open_pages_hear_of_bowls_walk_ins_and_words(
    writing: Writing, as_member: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        sat = a_table(session, since=timedelta(minutes=100))
        zoe = a_member(session)
    heard = told(monkeypatch)
    for act in (
        lambda: as_member(zoe.id).post(f"/t/{qr(sat, 'Ann')}"),
        lambda: as_member(sat.id("Bo")).post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")}),
        lambda: vouch(as_member(sat.id("Cho")), sat, "Ann"),
    ):
        heard.clear()
        act()
        assert set(heard) == {f"dinner:{sat.pid}"}
        assert len(heard) <= 2
    heard.clear()
    as_member(sat.id("Cho")).post(f"/d/{sat.pid}/here", data={"code": "000000"})
    assert heard == []


def test_others_names_never_reach_a_page_of_denials(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat: Sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=OVER)
    vouch(as_member(sat.id("Bo")), sat, "Ann", Dan="no")
    dan = as_member(sat.id("Dan"))
    vouch(dan, sat, "Ann", "Cho")
    page = dan.get(f"/d/{sat.pid}").text + dan.get(f"/d/{sat.pid}/vouch").text
    assert "Their own word stands against 1 tablemate’s" in page
    assert "Bo says" not in page
    assert sat.seats["Bo"].public_id in page  # the face is there, its word is not


def test_the_table_shows_its_threads_once_it_is_cleared(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, since=timedelta(hours=6))
    ann, bo, cho = (as_member(sat.id(name)) for name in ("Ann", "Bo", "Cho"))
    vouch(ann, sat, "Bo")
    vouch(bo, sat, "Ann", "Cho")
    page = bo.get(f"/d/{sat.pid}").text
    assert threads(page) == (1, 1)
    assert threads(cho.get(f"/d/{sat.pid}").text) == (0, 0)  # blind until she has spoken


def test_a_file_of_ones_own_has_ones_words_and_nobody_elses(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, since=timedelta(minutes=100))
    bo = as_member(sat.id("Bo"))
    bo.post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")})
    vouch(bo, sat, "Ann", Cho="no")
    vouch(as_member(sat.id("Cho")), sat, Bo="unsure")
    with db.database().reading():
        parts = export.parts_of(sat.id("Bo"))
    merged = {key: rows for part in parts for key, rows in part.items()}
    assert [(row["table_says"], row["i_said_i_was_there"]) for row in merged["presence"]] == [
        ("confirmed", True)
    ]
    assert [row["of"] for row in merged["codes_read"]] == ["Ann"]
    assert {row["of"]: row["word"] for row in merged["words_about_others"]} == {"Ann": "yes", "Cho": "no"}


def test_scans_fade_after_180_days_and_the_seat_stays(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session)
        zoe = a_member(session)
    bo = as_member(sat.id("Bo"))
    bo.post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")})
    bo.post(f"/d/{sat.pid}/here", data={"code": "000000"})
    as_member(zoe.id).post(f"/t/{qr(sat, 'Ann')}")
    kinds = (models.Scan, models.CodeTry, models.WalkIn)
    for days, left in ((0, (1, 1, 1)), (2, (1, 0, 1)), (31, (1, 0, 0)), (181, (0, 0, 0))):
        travel(timedelta(days=days))
        jobs.run_ticks(clock.now())
        assert tuple(len(rows(kind)) for kind in kinds) == left
    assert {row.state.value for row in rows(models.Finding) if row.seat_id == sat.seats["Ann"].id} == {
        "confirmed"
    }
