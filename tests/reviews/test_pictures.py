"""Pictures: bare of camera notes, sealed as their review is, hidden by who is in them, known again (R-10, X-20)."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, photos_files
from app.core.access import Refused
from app.core.photos import Photo
from app.core.photos_taking import take_in
from app.places.models import Dish
from events.dinners.rules import Visibility
from events.reviews import pictures
from events.reviews.actions import Content, DishSaid, withdraw_review, write_review
from events.reviews.models import DishRating
from events.reviews.models_told import ReviewPicture
from events.reviews.pictures import MOST, PictureReason
from events.reviews.prints import alike, print_of
from events.reviews.queries import dress
from events.reviews.rules import Again, Aspect
from tests.factories import a_member
from tests.reviews.pictured import a_meal, taken
from tests.reviews.tables import a_dish, a_review, a_sat_table, all_write

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}
WORDS = {"text": "Crisp tripe.", "taste": "4.5", "paid": "shared", "version": "0"}


def test_a_dish_and_the_table_come_with_their_pictures(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        dish = a_dish(session, table.venue)
    exif = Image.Exif()
    exif[0x010F] = "Zinnober Camera"
    data = WORDS | {
        "dishes-0-dish": dish.public_id, "dishes-0-name": "Tripe", "dishes-0-again": "again",
        "dishes-0-picture": (a_meal(1, exif=exif), "tripe.jpg"), "pictures": [(a_meal(2), "table.jpg")],
    }  # fmt: skip
    browser = as_member(table.members[0].id)
    answer = browser.post(f"/d/{table.dinner.public_id}/review", data=data)
    assert answer.status_code == 303
    with writing() as session:
        found = session.execute(
            select(ReviewPicture.dish_id, Photo)
            .join(Photo, Photo.id == ReviewPicture.photo_id)
            .order_by(Photo.id)
        ).all()
        rated = session.scalars(select(DishRating)).one()
    assert [row.dish_id for row in found] == [rated.dish_id, None]
    for row in found:
        for size in photos_files.Size:
            kept = photos_files.path(row.Photo.key, size).read_bytes()
            assert b"Zinnober" not in kept
            assert not Image.open(io.BytesIO(kept)).getexif()
    page = browser.get(answer.location, headers=EN).text
    assert page.count('class="revpics__p"') == 2
    shown = browser.get(f"{answer.location}/photos/{found[0].Photo.public_id}")
    assert shown.mimetype == "image/webp"


def test_a_sealed_picture_is_its_authors_alone(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session, visibility=Visibility.PUBLIC)
        review = a_review(session, table)
        photo = pictures.add(session, review, taken(), clock.now()).photo_id
        pid = session.get_one(Photo, photo).public_id
        operator = a_member(session, operator=True)
    paths = [f"/r/{review.public_id}/photos/{pid}{tail}" for tail in ("", "/thumb")]
    others = [client, *(as_member(each.id) for each in (table.members[1], operator))]
    for path in paths:
        assert as_member(table.members[0].id).get(path).status_code == 200
        assert [each.get(path).status_code for each in others] == [404] * 3
    with writing() as session:
        for who in (1, 2):
            a_review(session, table, who)
    for path in paths:
        assert [each.get(path).status_code for each in others] == [200] * 3


def test_who_sat_there_hides_a_picture_in_one_tap(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session, visibility=Visibility.PUBLIC)
        review = all_write(session, table)[0]
        row = pictures.add(session, review, taken(alt="Ann laughing"), clock.now())
        pid = session.get_one(Photo, row.photo_id).public_id
        outsider = a_member(session)
    path = f"/r/{review.public_id}/photos/{pid}"
    sat = as_member(table.members[1].id)
    assert "I am in it" in sat.get(f"/r/{review.public_id}", headers=EN).text
    assert as_member(outsider.id).post(f"{path}/hide").status_code == 403
    assert client.post(f"{path}/hide").status_code == 303
    assert client.get(path).status_code == 200
    for _press in range(2):
        assert sat.post(f"{path}/hide").status_code == 303
    for reader in (client, sat, as_member(table.members[0].id)):
        assert [reader.get(f"{path}{tail}").status_code for tail in ("", "/thumb")] == [404, 404]
    page = client.get(f"/r/{review.public_id}", headers=EN).text
    assert "Ann laughing" not in page
    assert "1 picture is hidden" in page
    with writing() as session:
        kept = session.scalars(select(ReviewPicture)).one()
        assert (kept.hidden_by_id, kept.hidden_at is not None) == (table.members[1].id, True)


def test_a_picture_can_be_added_later_and_taken_away(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        review = all_write(session, table)[0]
        dish = a_dish(session, table.venue)
    path = f"/r/{review.public_id}/photos"
    mine = as_member(table.members[0].id)
    assert as_member(table.members[1].id).get(path).status_code == 403
    for shows in ("room", f"dish-{dish.public_id}"):
        sent = {"picture": (a_meal(3), "a.jpg"), "shows": shows, "alt": "The counter"}
        assert mine.post(path, data=sent).status_code == 303
    assert (
        mine.post(path, data={"picture": (io.BytesIO(b"no picture"), "a.jpg"), "shows": ""}).status_code
        == 422
    )
    assert mine.post(path, data={"picture": (a_meal(4), "a.jpg"), "shows": "dish-nothing"}).status_code == 422
    assert mine.post(path, data={"shows": "room"}).status_code == 422
    with writing() as session:
        rows = session.scalars(select(ReviewPicture).order_by(ReviewPicture.id)).all()
        assert [(row.aspect, row.dish_id) for row in rows] == [(Aspect.ROOM, None), (None, dish.id)]
        pid, key = session.execute(
            select(Photo.public_id, Photo.key).where(Photo.id == rows[0].photo_id)
        ).one()
    assert mine.post(f"{path}/{pid}").status_code == 303
    assert mine.post(f"{path}/{pid}").status_code == 404
    assert not photos_files.path(key, photos_files.Size.FULL).exists()


def test_a_review_has_nine_at_most_and_a_double_press_is_one(session: Session) -> None:
    review = a_review(session, a_sat_table(session))
    for seed in (1, 1, *range(2, MOST + 1)):
        pictures.add(session, review, taken(seed), clock.now())
    assert len(session.scalars(select(ReviewPicture)).all()) == MOST
    with pytest.raises(Refused) as refused:
        pictures.add(session, review, taken(99), clock.now())
    assert refused.value.reason is PictureReason.TOO_MANY


def test_a_withdrawn_review_has_no_pictures(session: Session) -> None:
    review = a_review(session, a_sat_table(session))
    pictures.add(session, review, taken(), clock.now())
    withdraw_review(session, review, clock.now())
    assert session.scalars(select(ReviewPicture)).all() == []
    with pytest.raises(Refused):
        pictures.add(session, review, taken(), clock.now())


def test_a_print_survives_another_size_and_quality() -> None:
    first = taken(7).looks
    for again in (taken(7, size=(900, 675)), taken(7, size=(160, 120), quality=60)):
        assert again.looks.digest != first.digest
        assert alike(first, again.looks)
    assert not any(alike(first, taken(seed).looks) for seed in range(8, 20))


def test_a_plain_picture_is_like_no_other_but_itself() -> None:
    grey, light = (Image.new("RGB", (200, 150), colour) for colour in ("#888", "#ccc"))
    prints = []
    for each in (grey, light):
        out = io.BytesIO()
        each.save(out, "PNG")

        prints.append(print_of(take_in(io.BytesIO(out.getvalue()))))
    assert [each.bands for each in prints] == [None, None]
    assert not alike(*prints)


def test_the_same_picture_at_another_venue_is_told_to_author_and_readers(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        first, second = a_sat_table(session), a_sat_table(session, visibility=Visibility.PUBLIC)
        pictures.add(session, all_write(session, first)[0], taken(5), clock.now())
        review = all_write(session, second)[0]
    mine = as_member(second.members[0].id)
    sent = {"picture": (a_meal(5, size=(640, 480), quality=70), "a.jpg"), "shows": ""}
    told = mine.post(f"/r/{review.public_id}/photos", data=sent, headers=EN, follow_redirects=True).text
    assert "stands at another restaurant" in told
    for path in (f"/r/{review.public_id}", f"/v/{second.venue.public_id}"):
        assert "One like it stands at another restaurant" in client.get(path, headers=EN).text
    assert "One like it" not in client.get(f"/v/{first.venue.public_id}", headers=EN).text


def test_a_sealed_picture_elsewhere_is_not_told_of_before_it_opens(session: Session) -> None:
    first, second = a_sat_table(session), a_sat_table(session)
    pictures.add(session, a_review(session, first), taken(5), clock.now())
    row = pictures.add(session, a_review(session, second), taken(5), clock.now())
    assert not row.elsewhere
    all_write_rest = [a_review(session, first, who) for who in (1, 2)]
    assert all_write_rest[0].opened_at is not None
    looks = pictures.looks_of(row)
    assert pictures.stands_elsewhere(session, looks, second.venue.id, second.members[0].id)


def test_the_same_picture_at_the_same_venue_is_no_matter(session: Session) -> None:
    table = a_sat_table(session)
    reviews = all_write(session, table)
    rows = [pictures.add(session, review, taken(6), clock.now()) for review in reviews]
    assert [row.elsewhere for row in rows] == [False] * 3


def test_a_picture_of_a_dish_needs_its_tap(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        dish = a_dish(session, table.venue)
    data = WORDS | {
        "dishes-0-dish": dish.public_id, "dishes-0-name": "Tripe", "dishes-0-picture": (a_meal(1), "tripe.jpg"),
    }  # fmt: skip
    assert (
        as_member(table.members[0].id).post(f"/d/{table.dinner.public_id}/review", data=data).status_code
        == 422
    )
    with writing() as session:
        assert session.scalars(select(ReviewPicture)).all() == []


def test_a_dish_said_by_name_gets_its_picture_when_it_comes_on_the_list(session: Session) -> None:
    table = a_sat_table(session)
    said = Content("", dishes=[DishSaid(Again.AGAIN, name="Ice jelly")])
    shown = [replace(taken(), dish="Ice jelly")]
    review = write_review(session, table.dinner, table.seats[0], said, clock.now(), shown)
    assert session.scalars(select(Dish)).all() == []  # all read a venue's list
    assert [each.name for each in dress(session, review).dishes] == ["Ice jelly"]
    assert [each.dish for each in dress(session, review).pictures] == ["Ice jelly"]
    for who in (1, 2):
        a_review(session, table, who, dishes=[DishSaid(Again.FINE, name="ice Jelly")])
    dish = session.scalars(select(Dish)).one()
    assert session.scalars(select(ReviewPicture.dish_id)).one() == dish.id
    assert session.scalars(select(DishRating.dish_id)).all() == [dish.id] * 3
    assert review.unlisted == []
