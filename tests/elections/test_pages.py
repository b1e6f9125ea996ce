"""Standing, voting, recalling, being back: on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.accounts.models import Member
from app.core import clock
from groups.elections import queries
from groups.membership import stewardship
from groups.membership.models import Membership
from groups.membership.queries import membership_of
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of
from tests.elections.scenes import Time, Writing, a_crew, say_word, stewards_of, the, vote_for

As = Callable[[int], FlaskClient]


def _election(writing: Writing, pid: str) -> str:
    with writing() as session:
        found = queries.running(session, the(session, pid).id)
        assert found is not None
        return f"/g/{pid}/elections/{found.public_id}"


def _vacated(writing: Writing, size: int = 3) -> tuple[str, list[Member], str]:
    """A group whose founder has laid it down: somebody stands in, people may come forward."""
    pid, people = a_crew(writing, size)
    with writing() as session:
        stewardship.lay_down(session, the(session, pid), people[0].id, clock.now())
    return pid, people, _election(writing, pid)


def test_one_tap_stands_and_one_stands_back(writing: Writing, as_member: As) -> None:
    _pid, (_ann, bo, _cy), at = _vacated(writing)
    browser = as_member(bo.id)
    assert "Nobody yet" in browser.get(at).text
    assert browser.post(f"{at}/candidates").status_code == 303
    assert browser.post(f"{at}/candidates", data={"words": "Sunday noon."}).status_code == 303
    page = browser.get(at).text
    assert page.count("Sunday noon.") == 2  # in the list, and in the field to change it
    assert browser.post(f"{at}/candidates/end").status_code == 303
    assert browser.post(f"{at}/candidates/end").status_code == 303
    assert "Nobody yet" in browser.get(at).text


def test_a_line_that_is_too_long_is_kept_and_told(writing: Writing, as_member: As) -> None:
    _pid, (_ann, bo, _cy), at = _vacated(writing)
    answer = as_member(bo.id).post(f"{at}/candidates", data={"words": "x" * 121})
    assert answer.status_code == 422
    assert "x" * 121 in answer.text


def test_strangers_find_no_election_and_read_no_names(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    pid, (_ann, bo, _cy), at = _vacated(writing)
    with writing() as session:
        stranger = Member(
            nickname="Zoe", name_key="zoe", portrait="lin", created_at=clock.now(), email="z@example.org",
            email_key="z@example.org", email_confirmed_at=clock.now(),
        )  # fmt: skip
        session.add(stranger)
    assert as_member(stranger.id).get(at).status_code == 403
    assert as_member(stranger.id).post(f"{at}/candidates").status_code == 403
    page = client.get(f"/g/{pid}/stewards")
    assert page.status_code == 200
    assert bo.nickname not in page.text.replace("body", "")
    assert "stood in" in page.text
    assert "Bo" in as_member(bo.id).get(f"/g/{pid}/stewards").text


def test_the_vote_opens_by_itself_takes_a_late_candidate_and_counts_in_secret(
    writing: Writing, as_member: As
) -> None:
    pid, (ann, bo, cy), at = _vacated(writing)
    time = Time()
    assert as_member(bo.id).post(f"{at}/candidates").status_code == 303
    time.pass_by(timedelta(days=3, minutes=1))
    assert as_member(cy.id).post(f"{at}/candidates", data={"words": "Me too."}).status_code == 303
    browser = as_member(ann.id)
    page = browser.get(at).text
    assert "Me too." in page
    with writing() as session:
        found = queries.running(session, the(session, pid).id)
        assert found is not None
        assert found.proposal is not None
        vote, options = found.proposal.public_id, options_of(session, found.proposal.id)
    wanted = [each.public_id for each in options if each.payload.get("member") == cy.id]
    answer = browser.post(f"/p/{vote}/vote", data={"o": wanted, "back": at})
    assert (answer.status_code, answer.location) == (303, at)
    assert "Your vote is in the box." in browser.get(at).text
    vote_for(writing, pid, [bo, cy], cy)
    time.pass_by(timedelta(days=4, minutes=1))
    assert stewards_of(writing, pid) == [cy.id]
    over = browser.get(at).text
    assert "The group has chosen." in over
    assert "3 votes" in over
    assert as_member(bo.id).post(f"{at}/candidates").status_code == 409


def test_any_member_asks_for_a_recall_once_at_a_time_and_the_group_decides(
    writing: Writing, as_member: As
) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3)
    at = f"/g/{pid}/stewards/{ann.public_id}/recall"
    asked = as_member(bo.id).post(at, data={"why": "Nobody was let in for weeks."})
    assert asked.status_code == 303
    assert asked.location.startswith("/p/")
    assert "Recall Ann as steward" in as_member(cy.id).get(asked.location).text
    assert as_member(cy.id).post(at).status_code == 409
    assert as_member(cy.id).post(f"/g/{pid}/stewards/{bo.public_id}/recall").status_code == 404
    with writing() as session:
        vote = session.query(Proposal).one()
        say_word(session, vote, [bo, cy], "yes")
    assert stewards_of(writing, pid) == [ann.id]
    Time().pass_by(timedelta(days=4, minutes=1))
    assert stewards_of(writing, pid) == [bo.id]


def test_nobody_willing_is_no_misfortune_and_one_tap_ends_it(writing: Writing, as_member: As) -> None:
    pid, (ann, bo, cy) = a_crew(writing, 3)
    for each in (bo, cy):
        as_member(each.id).post(f"/g/{pid}/willing", data={"willing": "no"})
    assert as_member(ann.id).post(f"/g/{pid}/stewards/end").status_code == 303
    assert stewards_of(writing, pid) == []
    time = Time()
    time.pass_by(timedelta(days=3, minutes=1))
    browser = as_member(bo.id)
    assert "Nobody looks after this group just now" in browser.get(f"/g/{pid}").text
    assert "that is all right" in browser.get(f"/g/{pid}/stewards").text
    assert browser.post(f"/g/{pid}/willing", data={"willing": "yes"}).status_code == 303
    assert stewards_of(writing, pid) == [bo.id]
    assert "Nobody looks after" not in browser.get(f"/g/{pid}").text


def test_whoever_was_away_is_back_with_one_tap(writing: Writing, as_member: As) -> None:
    pid, (_ann, bo, _cy) = a_crew(writing, 3)
    with writing() as session:
        row = membership_of(session, the(session, pid).id, bo.id)
        assert row is not None
        row.lapsed_at = clock.now()
    browser = as_member(bo.id)
    assert "You have been away" in browser.get(f"/g/{pid}").text
    assert browser.get(f"/g/{pid}/members").text.count("<span>away</span>") == 1
    for _ in range(2):
        assert browser.post(f"/g/{pid}/here").status_code == 303
    assert "You have been away" not in browser.get(f"/g/{pid}").text
    with writing() as session:
        assert session.query(Membership).filter(Membership.lapsed_at.is_not(None)).count() == 0


ODD = ("", "\x00", "a" * 5000, "../..", "%s", "\u202e", "-1", "null", "'; drop table election; --")


def test_nothing_odd_breaks_a_form(writing: Writing, as_member: As) -> None:
    pid, (ann, bo, _cy), at = _vacated(writing)
    browser = as_member(ann.id)
    for odd in ODD:
        for path, field in (
            (f"{at}/candidates", "words"), (f"/g/{pid}/turns", "willing"), (f"/g/{pid}/turns/swaps", "with"),
            (f"/g/{pid}/stewards/{bo.public_id}/recall", "why"), (f"/g/{pid}/here", "x"),
            (f"/g/{pid}/turns/swaps/AAAAAAAAAAA", "accept"),
        ):  # fmt: skip
            answer = browser.post(path, data={field: odd})
            assert answer.status_code in (303, 400, 404, 409, 413, 422), (path, odd)
