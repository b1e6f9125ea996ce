"""The database: engine, declarative base, and one unit of work per request.

A unit is for reading or for writing. Reading units cannot write, by the database's own word. Writing units
take SQLite's write lock at BEGIN, behind one fair gate in this process: with 16 threads plain BEGIN fails most
read-then-write posts with "database is locked", BEGIN IMMEDIATE behind a gate none.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, Select, create_engine, event, make_url, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from app.core import signals
from app.core.columns import Big

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
K = TypeVar("K")
T = TypeVar("T")
_dice = random.Random()  # noqa: S311  jitter needs no secret; of its own, so that draws from the common one stay as seeded
LOCK_PATIENCE = 10.0  # seconds that a write waits for another process's write


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {int: Big}  # ids and what points to them outgrow 32 bits


class FairGate:
    """A lock that is handed on in the order of asking; plain locks let a busy thread starve the rest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._queue: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._queue.append(turn)
        turn.wait()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._held = False


class Database:
    """One engine, its sessions, and the units of work made from them."""

    def __init__(self, url: str) -> None:
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.sqlite else _postgres(url)
        self._gate = FairGate()
        self._write = sessionmaker(self.engine.execution_options(tz_write=True), expire_on_commit=False)
        self._read = sessionmaker(
            self.engine.execution_options(tz_write=False), expire_on_commit=False, autoflush=False,
            info={"reads": True},
        )  # fmt: skip

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A unit that only reads; the database refuses writes in it."""
        with self.looking() as session, current(session):
            yield session

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """The same, without being what `session()` answers."""
        with self._read() as session:
            yield session
            if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
                raise RuntimeError("something was to be written in a unit that only reads")

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit that writes: facts delivered inside, one commit, facts delivered after."""
        told: list[signals.Fact] = []
        with self._turn(), self._write() as session, current(session):
            yield session
            told = finish(session)
        signals.deliver_after(told)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.sqlite:
            yield
            return
        with self._gate:
            yield

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def finish(session: Session) -> list[signals.Fact]:
    """Deliver facts inside and commit: the only place of the product that commits."""
    told = signals.deliver_inside(session)
    session.commit()
    return told


_session: ContextVar[Session | None] = ContextVar("session", default=None)
_opener: ContextVar[Callable[[], Session] | None] = ContextVar("opener", default=None)
_database: Database | None = None


def use(database: Database) -> None:
    """Make this the process's database."""
    global _database
    _database = database


def database() -> Database:
    """The process's database. Raises RuntimeError before the factory has set one."""
    if _database is None:
        raise RuntimeError("no database yet: make the app first")
    return _database


def session() -> Session:
    """The session of the current unit of work; the boundary opens one at the first call of a request."""
    current = _session.get()
    if current is not None:
        return current
    opener = _opener.get()
    if opener is None:
        raise RuntimeError("no unit of work is open here")
    return opener()


def within() -> bool:
    """Whether `session()` would answer here."""
    return _session.get() is not None or _opener.get() is not None


@contextmanager
def opening(opener: Callable[[], Session]) -> Iterator[None]:
    """Within this, the first `session()` calls the opener: slow work before it holds no lock."""
    token = _opener.set(opener)
    outer = _session.set(None)
    try:
        yield
    finally:
        _session.reset(outer)
        _opener.reset(token)


@contextmanager
def current(session: Session) -> Iterator[None]:
    """Within this, `session()` answers this session."""
    token = _session.set(session)
    try:
        yield
    finally:
        _session.reset(token)


def pairs(session: Session, query: Select[K, T]) -> dict[K, T]:
    """The rows of a query of two columns as a dict."""
    return {key: value for key, value in session.execute(query)}  # noqa: C416  dict() takes a result for a mapping


def once(session: Session, key: tuple[object, ...], read: Callable[[], T]) -> T:
    """What was read under this key, read once in a unit that only reads; in one that writes anew each time."""
    if not session.info.get("reads"):
        return read()
    kept: dict[tuple[object, ...], T] = session.info.setdefault("once", {})
    if key not in kept:
        kept[key] = read()
    return kept[key]


def lock(session: Session, row: Any) -> None:
    """Lock a loaded row until the end of the unit and read it afresh (SQLite: the unit has the lock already)."""
    model = type(row)
    session.execute(
        select(model).where(model.id == row.id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()


def is_knot(problem: OperationalError) -> bool:
    """Whether two units waited for each other and PostgreSQL has undone this one ("deadlock detected")."""
    return getattr(problem.orig, "sqlstate", None) == "40P01"


def _postgres(url: str) -> Engine:
    engine = create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True, pool_timeout=10)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The driver says it together with BEGIN, so that reading takes no round trip more than writing.
        raw: Any = connection.connection.dbapi_connection
        raw.read_only = not connection.get_execution_options().get("tz_write", True)

    return engine


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": 0, "check_same_thread": False}, pool_size=20, max_overflow=40
    )

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "cache_size=-16000"):
            raw.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("tz_write", True)
        raw: Any = connection.connection.dbapi_connection
        if connection.info.get("tz_write") is not writes:
            raw.execute(f"pragma query_only={'off' if writes else 'on'}")
            connection.info["tz_write"] = writes
        if writes:
            _patiently(connection, "begin immediate")
        else:
            raw.execute("begin")  # waits for nobody, so it needs no ceremony

    return engine


def _patiently(connection: Connection, sql: str) -> None:
    """Say BEGIN until another process lets go. The driver's own busy timeout would freeze every greenlet."""
    end = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            connection.exec_driver_sql(sql)
            return
        except OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > end:
                raise
            time.sleep(_dice.uniform(0.001, 0.01))  # cooperative under gevent
