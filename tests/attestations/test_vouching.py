"""Saying who was there, through the pages: blind, changeable, closed after three days, and without any king."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.attestations import actions, models
from events.attestations.models import Claim, Finding, HeadCount
from events.attestations.rules import SeatFinding, Word
from tests.attestations.tables import ALL, BEGUN, OVER, Sat, a_table, rows, states, threads, yes
from tests.counting import count_queries
from tests.factories import a_member

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]
AFTERWARDS = timedelta(hours=72)


def vouch(browser: FlaskClient, sat: Sat, *names: str, present: str = "yes", **more: str) -> int:
    """Send the form of one's words; answers the status."""
    said = {f"say-{sat.seats[name].public_id}": word for name, word in more.items() if name in sat.seats}
    ticked = [sat.seats[name].public_id for name in names]
    form = {"present": present, "heads": more.get("heads", ""), "vouch": ticked, **said}
    return browser.post(f"/d/{sat.pid}/vouch", data=form).status_code


def test_faces_are_checkboxes_and_a_second_answer_replaces_the_first(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, since=OVER)
    bo = as_member(sat.id("Bo"))
    page = bo.get(f"/d/{sat.pid}/vouch").text
    for name in ("Ann", "Cho"):
        assert f'<input type="checkbox" name="vouch" value="{sat.seats[name].public_id}">' in page
    assert vouch(bo, sat, "Ann", "Cho", heads="３") == 303
    assert vouch(bo, sat, "Ann", Cho="unsure", heads="3") == 303
    assert {(row.subject_seat_id, row.word) for row in rows(models.Testimony)} == {
        (sat.seats["Ann"].id, Word.YES), (sat.seats["Cho"].id, Word.UNSURE),
    }  # fmt: skip
    assert [row.heads for row in rows(HeadCount)] == [3]
    assert vouch(bo, sat, present="no") == 303  # all taken back
    assert rows(models.Testimony) == rows(HeadCount) == []
    assert [row.present for row in rows(Claim)] == [False]
    assert vouch(bo, sat, present="no") == 303
    assert len(rows(Claim)) == 1


def test_nobody_sees_what_others_said_before_their_own_word(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=OVER)
    ann, bo = as_member(sat.id("Ann")), as_member(sat.id("Bo"))
    for name in ("Bo", "Cho"):
        assert vouch(as_member(sat.id(name)), sat, "Ann", *({"Bo", "Cho"} - {name}), Dan="no") == 303
    blind = ann.get(f"/d/{sat.pid}/vouch").text
    assert "2 have vouched" in blind
    assert "What the table says" not in blind
    assert "say: not there" not in blind
    assert threads(blind) == (0, 0)
    assert "You, by your tablemates" not in ann.get(f"/d/{sat.pid}").text
    shown = bo.get(f"/d/{sat.pid}/vouch").text
    assert "What the table says" in shown
    assert threads(shown) == (1, 1)  # Bo’s own word about Ann is a tick, which draws its thread
    assert "2 tablemates say: not there." in shown
    assert vouch(ann, sat, "Bo", "Cho") == 303
    after = ann.get(f"/d/{sat.pid}/vouch").text
    assert "What the table says" in after
    assert "Confirmed by 2 tablemates, who all dine in one group." in after


def test_a_tick_and_a_denial_of_the_same_face_do_not_go_together(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, since=OVER)
    bo = as_member(sat.id("Bo"))
    answer = bo.post(f"/d/{sat.pid}/vouch", data={
        "present": "yes", "heads": "many", "vouch": [sat.seats["Ann"].public_id],
        f"say-{sat.seats['Ann'].public_id}": "no",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "You ticked Ann" in answer.text
    assert "Write how many people sat there" in answer.text
    assert 'value="many"' in answer.text
    assert f'value="{sat.seats["Ann"].public_id}" checked' in answer.text
    assert rows(Claim) == []


@pytest.mark.parametrize(
    "sent",
    [{}, {"present": "perhaps"}, {"present": "yes", "heads": "0"}, {"present": "yes", "heads": "5000"}],
)
def test_what_is_no_answer_is_422(writing: Writing, as_member: As, sent: dict[str, str]) -> None:
    with writing() as session:
        sat = a_table(session, since=OVER)
    assert as_member(sat.id("Bo")).post(f"/d/{sat.pid}/vouch", data=sent).status_code == 422
    assert rows(Claim) == []


def test_words_about_strangers_and_oneself_are_not_heard(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat, other = a_table(session, since=OVER), a_table(session, since=OVER)
    bo = as_member(sat.id("Bo"))
    form = {
        "present": "yes",
        "heads": "",
        "vouch": [sat.seats["Bo"].public_id, other.seats["Ann"].public_id, "x"],
    }
    assert bo.post(f"/d/{sat.pid}/vouch", data=form).status_code == 303
    assert rows(models.Testimony) == []


def test_words_are_taken_from_the_start_until_three_days_after_the_end(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session, since=timedelta(minutes=-10))
    bo = as_member(sat.id("Bo"))
    assert vouch(bo, sat, "Ann") == 409
    travel(timedelta(minutes=11))
    assert vouch(bo, sat, "Ann") == 303
    travel(timedelta(hours=2, minutes=9) + AFTERWARDS)
    assert vouch(bo, sat, "Ann", "Cho") == 303
    travel(timedelta(hours=2, minutes=11) + AFTERWARDS)
    assert vouch(bo, sat) == 409
    assert len(rows(models.Testimony)) == 2
    # Whoever never spoke sees the table now: nothing that was said is lost.
    late = as_member(sat.id("Cho")).get(f"/d/{sat.pid}/vouch").text
    assert "What the table says" in late
    assert '<button class="btn" type="submit"' not in late


def test_only_those_with_a_seat_may_speak(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        sat = a_table(session, since=OVER)
        other = a_member(session)
    path = f"/d/{sat.pid}/vouch"
    assert as_member(other.id).get(path).status_code == 404
    assert as_member(other.id).post(path, data={"present": "yes"}).status_code == 404
    assert client.post(path, data={"present": "yes"}).status_code == 404
    assert rows(Claim) == []


def test_two_people_confirm_each_other(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", since=OVER)
    vouch(as_member(sat.id("Ann")), sat, "Bo")
    vouch(as_member(sat.id("Bo")), sat, "Ann")
    with writing() as session:
        assert states(session, sat) == {"Ann": "confirmed", "Bo": "confirmed"}


def test_two_people_against_each_other_are_both_contested_and_asked_once_more(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", since=OVER)
    ann, bo = as_member(sat.id("Ann")), as_member(sat.id("Bo"))
    assert "Who was there?" in ann.get("/").text
    vouch(ann, sat, "Bo")
    vouch(bo, sat, Ann="no")
    with writing() as session:
        assert states(session, sat) == {"Ann": "contested", "Bo": "contested"}
    assert "both can add what they remember until" in ann.get(f"/d/{sat.pid}").text
    for browser in (ann, bo):
        home = browser.get("/").text
        assert "Word against word" in home
        assert "Who was there?" not in home
    travel(timedelta(minutes=5))
    vouch(bo, sat, Ann="no")  # asked once, not for ever
    assert "Word against word" not in bo.get("/").text
    assert "Word against word" in ann.get("/").text
    vouch(bo, sat, "Ann")
    with writing() as session:
        assert states(session, sat) == {"Ann": "confirmed", "Bo": "confirmed"}


def test_the_hosts_word_weighs_no_more_than_anybodys(writing: Writing) -> None:
    found = []
    for witness in ("Ann", "Bo"):  # Ann is the host
        with writing() as session:
            sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=OVER)
            actions.say(
                session, sat.dinner, sat.seats[witness], yes(sat, "Dan", but="Cho"), sat.dinner.ends_at
            )
            session.flush()
            rows_ = {
                row.seat_id: row.probability
                for row in session.query(Finding).filter_by(dinner_id=sat.dinner.id)
            }
            found.append((rows_[sat.seats["Cho"].id], rows_[sat.seats["Dan"].id]))
    assert found[0] == found[1]


def test_somebody_who_gave_the_seat_back_and_came_may_say_so(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", "Cho", since=OVER)
        sat.seats["Cho"].state = sat.seats["Cho"].state.GONE
        session.merge(sat.seats["Cho"])
    ann, cho = as_member(sat.id("Ann")), as_member(sat.id("Cho"))
    assert f'value="{sat.seats["Cho"].public_id}"' not in ann.get(f"/d/{sat.pid}/vouch").text
    assert "Were you there all the same?" in cho.get(f"/d/{sat.pid}").text
    assert cho.post(f"/d/{sat.pid}/ask").status_code == 303
    assert cho.post(f"/d/{sat.pid}/ask").status_code == 303
    assert "You say you were there" in cho.get(f"/d/{sat.pid}").text
    assert f'value="{sat.seats["Cho"].public_id}"' in ann.get(f"/d/{sat.pid}/vouch").text
    vouch(ann, sat, "Bo", "Cho")
    vouch(as_member(sat.id("Bo")), sat, "Ann", "Cho")
    with writing() as session:
        assert states(session, sat) == dict.fromkeys(("Ann", "Bo", "Cho"), "confirmed")


def test_asking_afterwards_has_its_window(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", "Cho", since=BEGUN)
        sat.seats["Cho"].state = sat.seats["Cho"].state.GONE
        session.merge(sat.seats["Cho"])
    cho = as_member(sat.id("Cho"))
    assert cho.post(f"/d/{sat.pid}/ask").status_code == 409
    travel(timedelta(hours=1, minutes=40) + AFTERWARDS + timedelta(minutes=1))
    assert cho.post(f"/d/{sat.pid}/ask").status_code == 409
    travel(timedelta(hours=1, minutes=41))
    assert cho.post(f"/d/{sat.pid}/ask").status_code == 303


def test_a_page_asks_the_same_for_eight_and_for_forty(writing: Writing, as_member: As) -> None:
    asked = {}
    for size in (8, 40):
        names = [f"P{number}" for number in range(size)]
        with writing() as session:
            sat = a_table(session, *names, since=timedelta(hours=1, minutes=30), limit=size)
        one, other = as_member(sat.id("P0")), as_member(sat.id("P1"))
        vouch(other, sat, *names[2:])
        counts = []
        for path in ("", "/code", "/here", "/vouch"):
            with count_queries() as queries:
                assert one.get(f"/d/{sat.pid}{path}").status_code == 200
            counts.append(len(queries))
        with count_queries() as queries:
            assert vouch(one, sat) == 303
        counts.append(len(queries))
        asked[size] = counts
    assert asked[8] == asked[40]


def test_what_everybody_says_settles_a_table_of_eight(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, *ALL, since=OVER)
    for name in ALL[:5]:
        assert vouch(as_member(sat.id(name)), sat, *(set(ALL[:7]) - {name}), Hal="no", heads="7") == 303
    with writing() as session:
        found = states(session, sat)
    assert found == dict.fromkeys(ALL[:7], SeatFinding.CONFIRMED.value) | {"Hal": "absent"}
