"""The boundary: what every view passes through.

It denies by default (a route without a declared ability stops the start), opens one unit of work at the first
`session()`, proves that the declared ability was really asked, commits only good answers, and turns what doors
and rules raise into pages. Views catch nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, has_request_context, make_response, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.core import db
from app.core.access import SITEWIDE, Ability, require, stand, watch
from app.core.web import viewer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_ENDPOINTS = frozenset({"static"})
V = TypeVar("V", bound=Callable[..., Any])


def needs(ability: Ability) -> Callable[[V], V]:
    """Declare the ability of a route. Sitewide ones are asked here, all others by a door inside the view."""

    def mark(view: V) -> V:
        view.needs = ability  # type: ignore[attr-defined]
        return view

    return mark


def guard(app: Flask) -> None:
    """Wrap every registered view. Raises RuntimeError when one declares no ability."""
    app.teardown_request(let_go)
    for endpoint, view in list(app.view_functions.items()):
        if endpoint in OPEN_ENDPOINTS or getattr(view, "guarded", False):
            continue
        ability = getattr(view, "needs", None)
        if ability is None:
            raise RuntimeError(f"the route {endpoint} declares no ability: mark it with @needs(...)")
        app.view_functions[endpoint] = _guarded(view, ability)


def _guarded(view: Callable[..., Any], ability: Ability) -> Callable[..., Response]:
    @wraps(view)
    def answer(**values: Any) -> Response:
        try:
            return _within_unit(view, ability, values)
        except (IntegrityError, OperationalError) as problem:
            # A double click or a race met a unique constraint: the second try sees the first one's row. Or two waited
            # for each other, and the database has undone this one: the other is through now.
            if isinstance(problem, OperationalError) and not db.is_knot(problem):
                raise
            return _within_unit(view, ability, values)

    answer.guarded = True  # type: ignore[attr-defined]
    return answer


def _within_unit(view: Callable[..., Any], ability: Ability, values: dict[str, Any]) -> Response:
    unit = _Unit(write=request.method not in SAFE)
    with unit.lazily():
        asked = watch()
        if ability in SITEWIDE:
            require(stand(viewer()), ability)
        response = make_response(view(**values))
        if response.status_code < 400 and ability not in asked:
            raise RuntimeError(f"{request.endpoint} answered without asking for {ability.value}")
        unit.keep = response.status_code < 400
    return response


class _Unit:
    """One unit of work, opened at the first need."""

    def __init__(self, write: bool) -> None:
        self.keep = False
        self._write = write
        self._manager: AbstractContextManager[Session] | None = None

    @contextmanager
    def lazily(self) -> Iterator[None]:
        with db.opening(self._open):
            try:
                yield
            except BaseException:
                self._close(False)
                raise
            self._close(self.keep)

    def _open(self) -> Session:
        self._manager = db.database().writing() if self._write else _reading()
        return self._manager.__enter__()

    def _close(self, keep: bool) -> None:
        manager, self._manager = self._manager, None
        if manager is None:
            return
        if keep:
            manager.__exit__(None, None, None)
            return
        undo = _Undo()
        with suppress(_Undo):
            manager.__exit__(_Undo, undo, None)


class _Undo(Exception):
    """Thrown into a unit to roll it back."""


@contextmanager
def glance() -> Iterator[Session]:
    """A session for a quick look: the request's own while reading, a short separate one while writing.

    Inside a write unit a look through it would be fine too, but the viewer is loaded before slow work such as
    hashing, which must not hold the write lock. A request that reads keeps the session in which its viewer was
    looked up, and the view's unit goes on with it.
    """
    if not has_request_context() or request.method not in SAFE:
        with db.database().reading() as session:
            yield session
        return
    if not db.within() and "looked" not in g:
        looked = ExitStack()
        g.looking = looked.enter_context(db.database().looking())
        g.looked = looked
    yield db.session() if db.within() else g.looking


@contextmanager
def _reading() -> Iterator[Session]:
    """The view's unit of reading: goes on with the session of the request's first look, and ends it."""
    looked: ExitStack | None = g.pop("looked", None)
    if looked is None:
        with db.database().reading() as session:
            yield session
        return
    with looked, db.current(g.pop("looking")):
        yield db.session()


def let_go(_problem: BaseException | None = None) -> None:
    """After a request that no view has answered: its look at the database is over too."""
    looked: ExitStack | None = g.pop("looked", None)
    if looked is not None:
        looked.close()
