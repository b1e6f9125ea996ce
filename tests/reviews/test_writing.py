"""Who may write: those whom the table confirms, once, in time (R-01, R-03, AC10)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.places.models import Dish
from events.attestations.models import Claim
from events.attestations.rules import ReviewRightReason, SeatFinding
from events.dinners.rules import SeatState, Visibility
from events.reviews.actions import Content, DishSaid, edit_review, withdraw_review, write_review
from events.reviews.models import DishRating, Review, ReviewVersion
from events.reviews.rules import Again, ReviewReason, Scores
from groups.membership.models import Membership
from groups.membership.rules import Role
from tests.factories import a_member
from tests.reviews.tables import a_dish, a_finding, a_review, a_sat_table, all_write, another_seat

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
WORDS = {"text": "Crisp tripe, bitter broth.", "taste": "4.5", "paid": "shared", "version": "0"}


def _reviews(writing: Writing) -> list[Review]:
    with writing() as session:
        return list(session.scalars(select(Review)))


@pytest.mark.parametrize(
    "case", ["no seat", "waiting", "cancelled", "unconfirmed", "only by oneself", "absent", "contested"]
)
def test_whoever_is_not_confirmed_by_others_writes_nothing(
    case: str, writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_sat_table(session)
        if case == "no seat":
            member = a_member(session)
        else:
            state = {"waiting": SeatState.WAITING, "cancelled": SeatState.GONE}.get(case, SeatState.GOING)
            member, seat = another_seat(session, table, state)
        session.add(
            Membership(
                group_id=table.group.id,
                member_id=member.id,
                role=Role.MEMBER,
                via="open",
                joined_at=clock.now(),
            )
        )
        if case == "only by oneself":
            session.add(Claim(dinner_id=table.dinner.id, seat_id=seat.id, present=True, said_at=clock.now()))
            a_finding(session, seat, SeatFinding.UNVERIFIED, witnesses=0, circles=0)
        if case in ("absent", "contested"):
            a_finding(session, seat, SeatFinding(case))
    path = f"/d/{table.dinner.public_id}/review"
    browser = as_member(member.id)
    assert browser.post(path, data=WORDS).status_code == 403
    assert browser.get(path).status_code == 403
    assert _reviews(writing) == []
    assert as_member(table.members[0].id).post(path, data=WORDS).status_code == 303


def test_one_witness_is_too_few_but_at_a_table_of_two(session: Session) -> None:
    three, two = a_sat_table(session, confirmed=False), a_sat_table(session, heads=2, confirmed=False)
    for table in (three, two):
        a_finding(session, table.seats[0], witnesses=1, by=[table.seats[1].id])
        a_finding(session, table.seats[1], witnesses=1, by=[table.seats[0].id])
    with pytest.raises(Refused) as refused:
        a_review(session, three)
    assert refused.value.reason is ReviewRightReason.TOO_FEW_WITNESSES
    assert a_review(session, two).author_id == two.members[0].id


def test_a_line_of_invitations_cannot_vouch_for_itself(session: Session) -> None:
    ann = a_member(session)
    bo = a_member(session, invited_by_id=ann.id)
    cy = a_member(session, invited_by_id=bo.id)
    with pytest.raises(Refused) as refused:
        a_review(session, a_sat_table(session, ann, bo, cy))
    assert refused.value.reason is ReviewRightReason.ONE_LINE_OF_INVITATIONS
    assert a_review(session, a_sat_table(session, ann, bo, cy, a_member(session)), 3).version == 1


def test_a_stranger_is_sent_to_the_door_and_an_outsider_learns_nothing(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        hidden, open_ = a_sat_table(session), a_sat_table(session, visibility=Visibility.PUBLIC)
        outsider = a_member(session)
    assert client.post(f"/d/{hidden.dinner.public_id}/review", data=WORDS).status_code == 404
    answer = client.post(f"/d/{open_.dinner.public_id}/review", data=WORDS)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    assert as_member(outsider.id).get(f"/d/{hidden.dinner.public_id}/review").status_code == 404
    assert as_member(outsider.id).get(f"/d/{open_.dinner.public_id}/review").status_code == 403
    assert _reviews(writing) == []


def test_a_confirmed_diner_writes_once(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        ann = table.members[1]
    path = f"/d/{table.dinner.public_id}/review"
    browser = as_member(ann.id)
    assert browser.get(path).status_code == 200
    answer = browser.post(path, data=WORDS)
    (review,) = _reviews(writing)
    assert answer.status_code == 303
    assert answer.location == f"/r/{review.public_id}"
    assert (review.author_id, review.text, review.taste, review.room) == (ann.id, WORDS["text"], 9, None)
    assert browser.post(path, data=WORDS).status_code == 303  # the same again is an impatient press
    assert browser.post(path, data=WORDS | {"text": "Another one."}).status_code == 409
    assert [r.text for r in _reviews(writing)] == [WORDS["text"]]


def test_the_form_keeps_what_was_typed_when_something_is_wrong(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        dish_id = a_dish(session, table.venue).public_id
    browser = as_member(table.members[0].id)
    data = WORDS | {
        "per_head": "a lot", "taste": "7", "dishes-0-dish": dish_id, "dishes-0-name": "Tripe", "dishes-0-again": "fine",
        "dishes-1-dish": "", "dishes-1-name": "Ice jelly", "dishes-1-note": "too sweet",
    }  # fmt: skip
    answer = browser.post(f"/d/{table.dinner.public_id}/review", data=data)
    assert answer.status_code == 422
    assert answer.text.count('class="error"') == 3  # the amount, the bowl, the tap that is missing
    for kept in ("Crisp tripe, bitter broth.", 'value="a lot"', 'value="Ice jelly"', 'value="too sweet"'):
        assert kept in answer.text
    assert 'value="fine" checked' in answer.text
    assert _reviews(writing) == []
    nothing = browser.post(f"/d/{table.dinner.public_id}/review", data={"paid": "shared", "text": "  "})
    assert nothing.status_code == 422


def test_dishes_are_rated_by_a_tap_and_new_ones_by_name(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        dish_id = a_dish(session, table.venue).public_id
    data = WORDS | {
        "dishes-0-dish": dish_id, "dishes-0-name": "Tripe", "dishes-0-again": "again", "dishes-0-note": "twice",
        "dishes-1-dish": "", "dishes-1-name": "Ice jelly", "dishes-1-again": "no_more",
    }  # fmt: skip
    browser = as_member(table.members[0].id)
    assert browser.post(f"/d/{table.dinner.public_id}/review", data=data).status_code == 303
    with writing() as session:
        ratings = select(Dish.name, DishRating.again, DishRating.note).join(
            Dish, Dish.id == DishRating.dish_id
        )
        rows = session.execute(ratings).all()
    assert [tuple(row) for row in rows] == [("Tripe", Again.AGAIN, "twice")]
    (review,) = _reviews(writing)
    assert review.unlisted == [["Ice jelly", "no_more", ""]]  # it comes on the venue's list when all opens
    assert browser.post(f"/d/{table.dinner.public_id}/review", data=data).status_code == 303  # once
    form = browser.get(f"/d/{table.dinner.public_id}/review").text
    assert form.count(" checked") >= 4  # two taps, the taste, who paid
    assert 'name="version" type="hidden" value="1"' in form


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("running", ReviewReason.NOT_FINISHED),
        ("called off", ReviewReason.CALLED_OFF),
        ("no venue", ReviewReason.NO_VENUE),
        ("too late", ReviewReason.WINDOW_CLOSED),
    ],
)
def test_a_dinner_that_cannot_be_reviewed_says_why(case: str, reason: ReviewReason, session: Session) -> None:
    late = timedelta(days=30, minutes=1)
    table = a_sat_table(session, ended=late if case == "too late" else timedelta(hours=2))
    if case == "running":
        table.dinner.ends_at = clock.now() + timedelta(hours=1)
    if case == "called off":
        table.dinner.called_off_at = clock.now()
    if case == "no venue":
        table.dinner.venue_id = None
    session.flush()
    with pytest.raises(Refused) as refused:
        a_review(session, table)
    assert refused.value.reason is reason


def test_an_edit_keeps_the_wording_before(session: Session) -> None:
    table = a_sat_table(session)
    review = a_review(session, table, text="Too salty.", bowls=2)
    changed = Content("Salty.", Scores(taste=6), dishes=[DishSaid(Again.FINE, name="Tripe")])
    edit_review(session, review, changed, 1, clock.now())
    edit_review(session, review, changed, 1, clock.now())  # the same again changes nothing
    assert (review.version, review.text, review.taste) == (2, "Salty.", 6)
    (version,) = session.scalars(select(ReviewVersion))
    assert (version.version, version.text, version.scores["taste"]) == (1, "Too salty.", 4)
    with pytest.raises(Refused) as refused:
        edit_review(session, review, Content("Sweet."), 1, clock.now())
    assert refused.value.reason is ReviewReason.CHANGED_MEANWHILE


def test_what_is_withdrawn_is_gone_and_stays_withdrawn(session: Session) -> None:
    table = a_sat_table(session)
    review = a_review(session, table, text="Never again.")
    edit_review(session, review, Content("Well."), 1, clock.now())
    withdraw_review(session, review, clock.now())
    assert (review.text, review.html, review.taste) == ("", "", None)
    assert session.scalars(select(ReviewVersion)).all() == []
    for refused_act in (
        lambda: edit_review(session, review, Content("Back."), review.version, clock.now()),
        lambda: write_review(session, table.dinner, table.seats[0], Content("Back."), clock.now()),
    ):
        with pytest.raises(Refused) as refused:
            refused_act()
        assert refused.value.reason in (ReviewReason.WITHDRAWN, ReviewReason.ALREADY_WRITTEN)


def test_only_the_author_withdraws(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        review = all_write(session, table)[0]
    path = f"/r/{review.public_id}/withdraw"
    assert as_member(table.members[1].id).post(path).status_code == 403
    assert client.post(path).status_code == 303
    assert _reviews(writing)[0].withdrawn_at is None
    author = as_member(review.author_id)
    assert author.get(path).status_code == 200
    assert author.post(path).status_code == 303
    assert author.post(path).status_code == 303
    page = client.get(f"/r/{review.public_id}")
    assert page.status_code == 200
    assert "Crisp tripe" not in page.text


def test_markup_is_rendered_once_and_safely(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        reviews = all_write(session, table, "**Crisp** <script>alert(1)</script> [x](javascript:alert(1))")
    page = client.get(f"/r/{reviews[0].public_id}").text
    assert "<strong>Crisp</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
