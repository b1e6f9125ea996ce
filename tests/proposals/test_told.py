"""Who hears of a vote: the roll, once; the silent, once more; the room, with a card; whom it is about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db, jobs
from app.core.viewer import Viewer
from app.site.notify.models import Notice
from groups.chat.cards import drawn
from groups.chat.models import Entry
from groups.proposals.queries import options_of
from tests.proposals.groups import a_founded_group, all_say, ask, end, people

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def told(member_id: int) -> list[tuple[str, bool]]:
    with db.database().reading() as session:
        query = select(Notice.kind, Notice.read_at).where(Notice.member_id == member_id).order_by(Notice.id)
        return [(kind, read is not None) for kind, read in session.execute(query)]


def test_the_roll_is_asked_once_reminded_once_and_hears_the_end(
    writing: Writing, as_member: AsMember, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        a, b, c = people(session, 3)
        group = a_founded_group(session, a, b, c)
        asked = ask(session, group, a)
        yes = options_of(session, asked.id)[0].public_id
        pid, first, second, third = asked.public_id, a.id, b.id, c.id
    assert told(first) == []
    assert told(second) == [("vote-opened", False)]
    as_member(second).post(f"/p/{pid}/vote", data={"o": yes})
    assert told(second) == [("vote-opened", True)], "who has voted needs no bell"
    travel(timedelta(days=2, minutes=1))
    for _minute in range(3):
        jobs.run_ticks(clock.now())
    assert told(third) == [("vote-opened", False), ("vote-ends", False)]
    assert told(second) == [("vote-opened", True)]
    travel(timedelta(days=3, seconds=30))
    for _minute in range(2):
        jobs.run_ticks(clock.now())
    assert told(first)[-1] == ("vote-over", False)
    assert len(told(third)) == 3


def test_whom_it_is_about_hears_it_and_what_came_of_it(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        a, b, c = people(session, 3)
        group = a_founded_group(session, a, b, c)
        asked = ask(session, group, a, kind="removal", title="", subject_id=c.id)
        pid, second, third, home = asked.public_id, b.id, c.id, f"/g/{group.public_id}"
    assert told(third) == [("vote-about-me", False)]
    assert told(second) == [("vote-opened", False)]
    page = as_member(third).get(f"/p/{pid}").text
    assert "This vote is about you" in page
    said = as_member(third).post(f"/p/{pid}/words", data={"text": "I had the flu.", "client_id": "c" * 22})
    assert said.status_code == 303
    with writing() as session:
        from groups.proposals.models import Proposal

        vote = session.scalars(select(Proposal)).one()
        all_say(session, vote, [session.get_one(Member, each) for each in (vote.by_id, second)], 0)
        end(session, vote)
    assert "put-out" in [kind for kind, _read in told(third)]
    assert as_member(third).get(f"/p/{pid}").status_code == 404
    notices = as_member(third).get("/notices").text
    assert "has decided to go on without you" in notices
    page = as_member(third).get(home).text
    assert "to go on without you. Only the group can take that back" in page
    assert f'action="{home}/membership"' not in page, "what would be refused is not offered"


def test_the_room_shows_a_card_that_is_voted_on_in_place(
    writing: Writing, as_member: AsMember, app: object
) -> None:
    with writing() as session:
        a, b, outside = people(session, 3)
        group = a_founded_group(session, a, b)
        asked = ask(session, group, a)
        secret = ask(session, group, b, secret=True, title="Secretly")
        pid, second, stranger = asked.public_id, b, outside
        hidden = secret.public_id
    entries = _entries()
    assert [entry.data["key"] for entry in entries] == ["proposal.opened", "proposal.opened"]
    page = _cards(app, entries, second)
    assert f'action="/p/{pid}/vote"' in page
    assert f'action="/p/{hidden}/vote"' not in page, "a secret ballot is cast on its page, where its key is"
    assert f"/p/{hidden}" in page
    assert _cards(app, entries, stranger) == ""


def _entries() -> list[Entry]:
    with db.database().reading() as session:
        found = session.scalars(select(Entry).order_by(Entry.seq)).all()
        return [each for each in found if (each.data or {}).get("key", "").startswith("proposal.")]


def _cards(app: object, entries: list[Entry], member: Member) -> str:
    viewer = Viewer(member.id, member.public_id, member.nickname, member.portrait, 0, "en", "Asia/Shanghai")
    with app.test_request_context(), db.database().reading():  # type: ignore[attr-defined]
        return "".join(str(card) for card in drawn(entries, viewer).values())
