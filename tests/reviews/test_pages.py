"""Pages of reviews: what stands where, in which order, at which cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.diff import changes
from app.core.names import confusable_key
from events.attestations.models import Finding
from events.reviews.actions import Content, DishSaid, edit_review, write_note
from events.reviews.models import PrivateNote, Review
from events.reviews.panels import home_todo
from events.reviews.queries import PAGE, fresh_from_tablemates, of_group, to_write, top_dishes
from events.reviews.rules import Again, Paid, Scores
from events.reviews.scoring import rescore
from tests.counting import count_queries
from tests.factories import a_member
from tests.reviews.tables import (
    a_dish,
    a_review,
    a_sat_table,
    all_write,
    an_old_venue,
    another_seat,
    known_diners,
)

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


def test_a_venue_with_300_reviews_asks_no_more_than_one_with_3(
    writing: Writing, client: FlaskClient, as_member: As
) -> None:
    counts = []
    with writing() as session:
        reader = a_member(session)
    for tables in (1, 100):
        with writing() as session:
            people = [a_member(session) for _ in range(3)]
            venue = an_old_venue(session, people[0])
            dish = a_dish(session, venue)
            table = a_sat_table(session, *people, venue=venue)
            said = [DishSaid(Again.AGAIN, public_id=dish.public_id)]
            for who in range(3):
                a_review(session, table, who, dishes=said)
            for _ in range(tables - 1):
                more = a_sat_table(session, *people, venue=venue, group=table.group)
                pairs = zip(more.seats, people, strict=True)
                session.add_all(_open_review(more.dinner.id, venue.id, seat.id, m.id) for seat, m in pairs)
            session.flush()
            rescore(session, venue.id, clock.now())
        browser = as_member(reader.id)
        for each in (client, browser):
            each.get(f"/v/{venue.public_id}")  # what is cached once is not counted
            with count_queries() as asked:
                assert each.get(f"/v/{venue.public_id}").status_code == 200
            counts.append(len(asked))
    assert (
        counts[0] == counts[2] <= 12
    )  # who keeps the place, its promises and shared tables are one question
    assert counts[1] == counts[3] <= 13


def _open_review(dinner_id: int, venue_id: int, seat_id: int, author_id: int) -> Review:
    return Review(
        dinner_id=dinner_id, venue_id=venue_id, seat_id=seat_id, author_id=author_id, text="Fine.", html="<p>Fine.</p>",
        paid=Paid.SHARED, written_at=clock.now(), opened_at=clock.now(), why={},
    )  # fmt: skip


def test_reviews_stand_newest_first_and_go_on_where_they_stopped(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        people = [a_member(session) for _ in range(3)]
        venue = an_old_venue(session, people[0])
        first = a_sat_table(session, *people, venue=venue)
        for number in range(PAGE // 3 + 2):
            table = first if number == 0 else a_sat_table(session, *people, venue=venue, group=first.group)
            for who in range(3):
                a_review(session, table, who, f"Words {number:02d}-{who}")
        rescore(session, venue.id, clock.now())
    newest = client.get(f"/v/{venue.public_id}").text
    older = re.search(r'href="(/v/[^"]*before=\d+[^"]*)"', newest)
    assert older is not None
    rest = client.get(older[1].replace("&amp;", "&")).text
    found = [words.removeprefix("Words ") for page in (newest, rest) for words in _said(page)]
    assert found == sorted(found, reverse=True)
    assert len(found) == 3 * (PAGE // 3 + 2)


def _said(page: str) -> list[str]:
    """The words of the reviews on a page; other panels may quote them."""
    return re.findall(r'class="review__q[^>]*>\s*<p>(.*?)</p>', page)


def test_chips_show_one_kind_each(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        known_diners(session, table.members)
        a_review(session, table, 0, "Vouched words")
        a_review(session, table, 1, "Hosted words", paid=Paid.MERCHANT_ALL)
        a_review(session, table, 2, "Waiting words")
        session.scalars(select(Finding).where(Finding.seat_id == table.seats[2].id)).one().credibility = 0.1
        rescore(session, table.venue.id, clock.now())
    path = f"/v/{table.venue.public_id}"
    kinds = ("Vouched", "Hosted", "Waiting")
    for show, expected in [
        ("all", [True] * 3), ("vouched", [True, False, False]), ("hosted", [False, True, False]),
        ("waiting", [False, False, True]), ("nonsense'--", [True] * 3),
    ]:  # fmt: skip
        said = _said(client.get(path, query_string={"show": show}, headers=EN).text)
        assert [f"{kind} words" in said for kind in kinds] == expected, show
    page = client.get(path, headers=EN).text
    assert page.count('class="hosted"') == 1
    assert "too few tablemates whom other tables know" in page
    assert client.get(path, query_string={"before": "9" * 30}).status_code == 404  # no row has such a number


def test_the_history_shows_every_wording(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        review = all_write(session, table, "The broth is bitter.", 2)[0]
        said = [DishSaid(Again.FINE, name="Tripe")]
        kinder = Content("The broth is sweet.", Scores(taste=9), Paid.MERCHANT_ALL, 9900, said)
        edit_review(session, review, kinder, 1, clock.now())
    page = client.get(f"/r/{review.public_id}/history", headers=EN).text
    assert "<del>bitter</del><ins>sweet</ins>" in page
    assert "<del>2</del> <ins>4.5</ins>" in page
    assert "<del>Not said</del> <ins>The restaurant hosted</ins>" in page
    assert "<del>nothing said</del> <ins>¥99</ins>" in page
    assert "<b>Tripe</b> <del>nothing said</del> <ins>Fine </ins>" in page
    assert "changed after it opened" in page
    assert "Changed 1 time" in client.get(f"/v/{table.venue.public_id}", headers=EN).text


def test_the_weight_page_says_the_numbers(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        known_diners(session, table.members, 0.5)
        review = all_write(session, table)[0]
        rescore(session, table.venue.id, clock.now())
    page = client.get(f"/r/{review.public_id}/weight", headers=EN).text
    for number in ("0.90", "0.50", "0.20", f"{review.weight:.3f}"):
        assert number in page
    assert "Confirmed by 2 tablemates." in page


def test_a_dinner_asks_for_a_review_then_keeps_it_sealed_then_shows_it(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_sat_table(session)
    path = f"/d/{table.dinner.public_id}"
    ann = as_member(table.members[0].id)
    assert f"{path}/review" in ann.get(path, headers=EN).text
    with writing() as session:
        a_review(session, table, 0)
    assert "Your review is sealed" in ann.get(path, headers=EN).text
    assert "Your review is sealed" not in as_member(table.members[1].id).get(path, headers=EN).text
    with writing() as session:
        [a_review(session, table, who) for who in (1, 2)]
    assert ann.get(path, headers=EN).text.count("Crisp tripe.") == 3


def test_what_is_left_to_write_is_asked_for(session: Session) -> None:
    table = a_sat_table(session)
    ann, bo = table.members[0], table.members[1]
    member, _seat = another_seat(session, table)
    a_review(session, table, 1)
    now = clock.now()
    assert [dinner.id for dinner in to_write(session, ann.id, now)] == [table.dinner.id]
    assert to_write(session, bo.id, now) == []
    assert to_write(session, member.id, now) == []
    assert to_write(session, ann.id, now + timedelta(days=31)) == []
    (todo,) = home_todo(ann, now)  # type: ignore[arg-type]
    assert todo["href"] == f"/d/{table.dinner.public_id}/review"


def test_my_home_hears_first_of_those_i_have_sat_with(session: Session) -> None:
    old, elsewhere = a_sat_table(session), a_sat_table(session)
    ann, bo, cy = old.members
    for who in range(3):
        a_review(session, elsewhere, who, "From strangers")
    later = a_sat_table(session, bo, *[a_member(session) for _ in range(2)])
    for who in range(3):
        a_review(session, later, who, "From a tablemate" if who == 0 else "From theirs")
    assert [shown.review.text for shown in fresh_from_tablemates(session, ann.id)] == ["From a tablemate"]
    assert len(fresh_from_tablemates(session, bo.id)) == 2
    assert [shown.review.text for shown in of_group(session, later.group.id).rows][-1] == "From a tablemate"
    assert [shown.review.text for shown in fresh_from_tablemates(session, cy.id, 1)] == ["From a tablemate"]


def test_dishes_are_ranked_by_who_would_order_them_again(session: Session) -> None:
    table = a_sat_table(session)
    taps = [(Again.AGAIN, Again.NO_MORE), (Again.AGAIN, Again.AGAIN), (Again.FINE, Again.NO_MORE)]
    for who, (tripe, jelly) in enumerate(taps):
        assert top_dishes(session, table.venue.id) == []  # sealed taps are nobody's either
        a_review(
            session, table, who, dishes=[DishSaid(tripe, name="Tripe"), DishSaid(jelly, name="Ice jelly")]
        )
    assert top_dishes(session, table.venue.id) == [("Tripe", 2, 3), ("Ice jelly", 1, 3)]


def test_a_note_to_oneself_is_read_by_nobody_else(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session)
        outsider = a_member(session)
    path = f"/d/{table.dinner.public_id}/note"
    ann, bo = as_member(table.members[0].id), as_member(table.members[1].id)
    assert ann.post(path, data={"text": "order less"}).status_code == 303
    assert "order less" in ann.get(path).text
    assert "order less" not in bo.get(path).text
    assert as_member(outsider.id).get(path).status_code == 404
    assert client.get(path).status_code == 404
    assert ann.post(path, data={"text": " "}).status_code == 303
    with writing() as session:
        assert session.scalars(select(PrivateNote)).all() == []


def test_a_member_takes_home_what_was_written_sealed_or_not(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        a_review(session, table, 0, "Mine and sealed.", dishes=[DishSaid(Again.AGAIN, name="Tripe")])
        a_review(session, table, 1, "Somebody else's.")
        write_note(session, table.dinner.id, table.members[0].id, "order less", clock.now())
    text = as_member(table.members[0].id).get("/settings/export").text
    assert all(words in text for words in ("Mine and sealed.", "Tripe", "order less", table.venue.name))
    assert "Somebody else" not in text


def test_a_list_of_venues_says_what_is_known_of_each(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        an_old_venue(session, table.members[0])
        for who in range(3):
            a_review(session, table, who)
        assert table.venue.name_key == confusable_key(table.venue.name)
    page = client.get("/venues", headers=EN).text
    assert page.count("Nobody from Tongzhuo has sat here") == 1
    assert page.count("1 table, no number yet") == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_diff_joins_to_both_texts(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(part.new for part in found) == "".join(after)
    assert "".join(part.old for part in found) == "".join(before)


def test_a_diff_of_the_longest_texts_is_quick() -> None:
    started = clock.monotonic()
    changes("羊肉 " * 2500, "牛肉。" * 1666)
    assert clock.monotonic() - started < 1
