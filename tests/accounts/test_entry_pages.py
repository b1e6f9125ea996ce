"""Coming in and going out, by HTTP."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

GOOD = "noodles before midnight"


def _sign_up(client: FlaskClient, email: str = "lin@example.org", **values: str) -> TestResponse:
    form = {"nickname": "林小满", "email": email, "password": GOOD, "once": email}
    return client.post("/sign-up", data=form | values)


def test_pages_of_coming_in_are_there_for_strangers(client: FlaskClient) -> None:
    for path in ("/sign-up", "/sign-in", "/sign-in/link", "/reset"):
        assert client.get(path).status_code == 200, path


def test_signing_up_comes_in_at_once(client: FlaskClient) -> None:
    answer = _sign_up(client, next="/somewhere")
    assert (answer.status_code, answer.location) == (303, "/somewhere")
    page = client.get("/me")
    assert page.status_code == 200
    assert "林小满" in page.text


def test_the_password_signs_in_again_before_the_address_is_confirmed(client: FlaskClient) -> None:
    _sign_up(client)
    assert client.post("/sign-out").status_code == 303
    assert client.get("/me").location == "/sign-in?next=/me"
    answer = client.post("/sign-in", data={"email": "LIN@example.org", "password": GOOD, "next": "/me"})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert client.get("/me").status_code == 200
