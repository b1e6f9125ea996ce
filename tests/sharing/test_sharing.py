"""What a shared link shows: a picture that tells how full the table is, a code, a link and a text; to whom it may."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.core.cloths import CLOTHS
from app.site.sharing import picture
from events.dinners.rules import Visibility
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


@pytest.mark.parametrize(("seats", "taken"), [(0, 0), (2, 0), (8, 6), (24, 24), (40, 39), (500, 1)])
def test_the_picture_has_the_size_that_previews_want(seats: int, taken: int) -> None:
    image = Image.open(BytesIO(picture.table("celadon-gingham", seats, taken)))
    assert (image.format, image.size) == ("PNG", (1200, 630))


def test_every_cloth_has_its_colour() -> None:
    assert {cloth.split("-")[0] for cloth in CLOTHS} == set(picture.COLOURS)


def test_a_large_table_never_looks_full_while_a_seat_is_free() -> None:
    assert picture._filled(500, 499) == picture.MOST_CHAIRS - 1
    assert picture._filled(500, 500) == picture.MOST_CHAIRS
    assert picture._filled(500, 1) == 1
    assert picture._filled(500, 0) == 0


def test_the_picture_of_a_public_dinner_is_for_everybody_and_of_another_for_nobody_outside(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        host = a_member(session)
        group = a_group(session, host)
        public = a_dinner(session, group, host, visibility=Visibility.PUBLIC)
        closed = a_dinner(session, group, host, visibility=Visibility.LINK)
    answer = client.get(f"/d/{public.public_id}/picture.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    again = client.get(
        f"/d/{public.public_id}/picture.png", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(f"/d/{closed.public_id}/picture.png").status_code == 404
    page = client.get(f"/d/{public.public_id}").text
    found = re.search(r'property="og:image" content="http://localhost(/[^"]+)"', page)
    assert found is not None
    assert client.get(found[1]).status_code == 200


def test_every_page_names_a_picture_that_is_there(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        host = a_member(session)
        group, venue = a_group(session, host), a_venue(session, host)
    for path in ("/", "/discover", f"/g/{group.public_id}", f"/v/{venue.public_id}"):
        found = re.search(r'property="og:image" content="http://localhost(/[^"]+)"', client.get(path).text)
        assert found is not None
        assert client.get(found[1]).mimetype == "image/png", path
    for odd in ("/picture/nothing.png", "/picture/..%2f..%2fetc.png"):
        assert client.get(odd).status_code == 404


def test_a_dinner_is_sent_on_as_code_link_and_text(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        host = a_member(session, "Lin")
        dinner = a_dinner(session, a_group(session, host), host, visibility=Visibility.PUBLIC)
    page = client.get(f"/d/{dinner.public_id}/share", headers=EN).text
    assert 'aria-label="The link as a QR code"' in page
    assert "Old-stove hotpot" in page
    assert "1. Lin" in page
    assert f"http://localhost/d/{dinner.public_id}" in page


def test_a_place_and_a_group_are_sent_on_too(writing: Writing, client: FlaskClient, as_member: As) -> None:
    with writing() as session:
        host = a_member(session)
        venue = a_venue(session, host, name="Jiaoxia Hotpot", cuisine="hotpot")
        group = a_group(session, host, name="Haidian Foragers")
        hidden = a_group(session, host, name="Quiet circle", listed=False)
    assert "Jiaoxia Hotpot\nBeijing · hotpot" in client.get(f"/v/{venue.public_id}/share", headers=EN).text
    page = client.get(f"/g/{group.public_id}/share", headers=EN).text
    assert "Eat with us: Haidian Foragers" in page
    assert "1 member" in page
    assert client.get(f"/g/{hidden.public_id}/share").status_code == 404
    own = as_member(host.id).get(f"/g/{hidden.public_id}/share", headers=EN).text
    assert "To let somebody in, send an invite link." in own
    assert f"/g/{hidden.public_id}/invites" in own


def test_a_program_without_cookies_sees_the_preview_of_a_table_that_only_the_link_opens(
    app: Flask, writing: Writing
) -> None:
    with writing() as session:
        host = a_member(session)
        dinner = a_dinner(session, a_group(session, host), host, visibility=Visibility.LINK)
        dinner.title = "Quiet hotpot"
        shared, own = f"/d/{dinner.public_id}/with/{dinner.share_token}", f"/d/{dinner.public_id}"
    crawler = app.test_client(use_cookies=False)
    answer = crawler.get(shared, headers=EN)
    assert answer.status_code == 200
    assert '<meta property="og:title" content="Quiet hotpot' in answer.text
    assert f'property="og:url" content="http://localhost{shared}"' in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "tongzhuo=" in answer.headers["Set-Cookie"]
    picture = re.search(r'property="og:image" content="http://localhost(/[^"]+)"', answer.text)
    assert picture is not None
    assert crawler.get(picture[1]).mimetype == "image/png"
    assert crawler.get(own).status_code == 404
    assert crawler.get(f"{shared[:-1]}?").status_code == 404


def test_a_browser_that_keeps_cookies_goes_on_to_the_pages_own_address(app: Flask, writing: Writing) -> None:
    with writing() as session:
        host = a_member(session)
        dinner = a_dinner(session, a_group(session, host), host, visibility=Visibility.LINK)
        shared, own = f"/d/{dinner.public_id}/with/{dinner.share_token}", f"/d/{dinner.public_id}"
    browser = app.test_client()
    assert f'data-address="{own}"' in browser.get(shared).text  # the first time it brings none
    assert browser.get(own).status_code == 200
    again = browser.get(shared)
    assert (again.status_code, again.headers["Location"]) == (303, own)
