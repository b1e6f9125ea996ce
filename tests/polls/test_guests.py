"""People without an account have a say where they have a seat."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, db
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.polls import closing
from events.polls.models import PollAnswer, PollBallot
from events.polls.rules import Kind, Word
from tests.dinners.helpers import SEAT, As, Writing
from tests.dinners.test_guests import key_on
from tests.polls.helpers import a_table, ask_dates, local, the


def _a_vote(writing: Writing) -> tuple[Dinner, str, list[str]]:
    with writing() as session:
        dinner, _people = a_table(session, visibility=Visibility.LINK)
        said = ask_dates(session, dinner, 3, 4)
        return dinner, f"/d/{dinner.public_id}", [option.public_id for option in said.options]


def _sit(client: FlaskClient, dinner: Dinner, path: str) -> None:
    client.get(f"{path}/with/{dinner.share_token}")
    form = SEAT | {"name": "Old Wang", "key": key_on(client.get(path).text)}
    assert client.post(f"{path}/seat", data=form).status_code == 303


def test_a_guest_with_a_seat_answers_and_is_named(client: FlaskClient, writing: Writing) -> None:
    dinner, path, (first, second) = _a_vote(writing)
    client.get(f"{path}/with/{dinner.share_token}")
    assert f'name="o-{first}"' not in client.get(f"{path}/poll").text
    _sit(client, dinner, path)
    assert f'name="o-{first}"' in client.get(path).text
    for word in ("no", "yes"):
        sent = {f"o-{first}": word, f"o-{second}": "no"}
        assert client.post(f"{path}/poll/answers", data=sent).status_code == 303
    assert "Old Wang" in client.get(f"{path}/poll").text
    with db.database().reading() as session:
        assert session.scalars(select(PollAnswer.word).order_by(PollAnswer.id)).all() == [Word.YES, Word.NO]
    assert client.post(f"{path}/poll/answers/withdraw").status_code == 303
    with db.database().reading() as session:
        assert session.scalars(select(PollBallot)).all() == []


def test_a_guest_who_cannot_come_then_frees_the_seat(
    client: FlaskClient, writing: Writing, as_member: As
) -> None:
    dinner, path, (first, second) = _a_vote(writing)
    _sit(client, dinner, path)
    client.post(f"{path}/poll/answers", data={f"o-{first}": "no", f"o-{second}": "yes"})
    as_member(dinner.host_id).post(f"{path}/poll/answers", data={f"o-{first}": "yes"})
    with writing() as session:
        found = session.get_one(Dinner, dinner.id)
        closing.close(session, found, clock.now())
        assert found.starts_at == next(
            o.starts_at for o in the(session, found, Kind.DATE).options if o.public_id == first
        )
        states = session.scalars(select(Seat.state).where(Seat.guest_id.is_not(None))).all()
    assert states == [SeatState.GONE]


def test_a_guest_adds_no_choices(client: FlaskClient, writing: Writing) -> None:
    dinner, path, _choices = _a_vote(writing)
    _sit(client, dinner, path)
    answer = client.post(f"{path}/poll/choices", data={"kind": "date", "starts": local(5)})
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


def test_a_guest_who_signs_up_keeps_the_answers(client: FlaskClient, writing: Writing) -> None:
    dinner, path, (first, second) = _a_vote(writing)
    _sit(client, dinner, path)
    client.post(f"{path}/poll/answers", data={f"o-{first}": "yes", f"o-{second}": "if_need_be"})
    sent = {"nickname": "Old Wang", "email": "wang@example.org", "password": "seven bowls of rice"}
    client.post("/sign-up", data=sent)
    with db.database().reading() as session:
        ballot = session.scalars(select(PollBallot)).one()
    assert ballot.member_id is not None
    assert 'value="if_need_be" checked' in client.get(f"{path}/poll").text
