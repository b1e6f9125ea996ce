"""Odd values in the forms of issue 7 that only certain moments show: no trace, no 5xx, and each is really there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import db, signals
from tests.factories import sign_in
from tests.security.odd import TEXTS
from tests.security.scenes_rooms import SCENES, Shown, Writing
from tests.security.walk import Form, forms_of, twin

ROW = re.compile(r"\d+")
KINDS = {kind: text[:3000] for kind, text in TEXTS.items()}


def _sent(form: Form, turn: int) -> Iterator[dict[str, object]]:
    """Every fourth odd thing in all fields; each field alone with a few, twice, as an array; nothing; as it stands."""
    usual: dict[str, object] = dict(form.fields)
    names = form.names()
    for text in list(KINDS.values())[turn % 4 :: 4]:
        yield usual | dict.fromkeys(names, text)
    for at, name in enumerate(
        {ROW.sub("#", name): name for name in names}.values()
    ):  # of rows alike the last
        for text in list(KINDS.values())[(turn + at) % 12 :: 12]:
            yield usual | {name: text}
        yield usual | {name: [usual[name], "x"]}
        yield {key: said for key, said in usual.items() if key != name} | {f"{name}[]": "x"}
    yield {}
    yield usual


def _take_back(session: Session) -> list[signals.Fact]:
    """A write goes as far as the database, and no further: the next one finds everything as it was."""
    signals.deliver_inside(session)
    session.flush()
    session.rollback()
    return []


@pytest.mark.parametrize("scene", SCENES, ids=lambda each: str(each.__name__))
def test_no_form_of_a_rare_moment_breaks(
    app: Flask, writing: Writing, scene: Callable[[Writing], Iterator[Shown]]
) -> None:
    complaints: list[str] = []
    for turn, shown in enumerate(scene(writing)):
        browser = app.test_client()
        sign_in(browser, shown.who)
        form = _form(app, browser, shown)
        with pytest.MonkeyPatch.context() as still:
            still.setattr(db, "finish", _take_back)
            for sent in _sent(form, turn):
                answer = twin(app, browser).post(form.path, data=sent)
                if answer.status_code >= 500 or b"Traceback" in answer.data:
                    complaints.append(f"{answer.status_code} {shown.endpoint} with {str(sent)[:80]}")
    assert complaints == []


def _form(app: Flask, browser: FlaskClient, shown: Shown) -> Form:
    """The form on its page; it must be there, or nothing is tried."""
    page = shown.page
    if shown.first is not None:
        path, sent = shown.first
        answer = browser.post(path, data=dict(sent))
        assert answer.status_code == 303
        page = page or str(answer.headers["Location"])
    text = browser.get(page).text
    found = [each for each in forms_of(app, page, text) if each.endpoint == shown.endpoint]
    assert found, f"{shown.endpoint} is not on {page}"
    return found[0]
