"""A PostgreSQL of the benchmark's own, from the wheel, in a folder that may be kept; and what its processes cost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services import postgres_programs

SETTINGS = ("max_connections=60", "shared_buffers=128MB", "max_wal_size=2GB")


@contextmanager
def cluster(folder: Path, database: str) -> Iterator[tuple[str, int]]:
    """Start it, made anew where the folder is empty; gives the database's URL and the process that leads."""
    folder.mkdir(parents=True, exist_ok=True)
    root = os.geteuid() == 0
    user = "nobody" if root else None  # PostgreSQL refuses to run as root
    if root:
        shutil.chown(folder, "nobody", "nogroup")
    programs, data = (
        postgres_programs(folder if root and not (folder / "wheel").exists() else None),
        folder / "data",
    )
    if root and (folder / "wheel").exists():
        programs = next((folder / "wheel").glob("*/pginstall/bin"))
    if not (data / "PG_VERSION").exists():
        words = ["-U", "postgres", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8"]
        subprocess.run(
            [programs / "initdb", "-D", data, *words],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
        )
    settings = [word for line in SETTINGS for word in ("-c", line)]
    command = [programs / "postgres", "-D", data, "-h", "", "-k", folder, *settings]
    with (folder / "postgres.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, user=user)
    try:
        make(folder, database)
        yield f"postgresql+psycopg://postgres@/{database}?host={folder}", server.pid
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def make(folder: Path, database: str) -> None:
    """A database of that name in the running cluster, where there is none."""
    end = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(
                host=str(folder), user="postgres", dbname="postgres", autocommit=True
            ) as server:
                if not server.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
                    server.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
            return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def backends(leader: int) -> int:
    """The nanoseconds of CPU that the processes behind connections have cost so far."""
    spent = 0
    for child in Path(f"/proc/{leader}/task/{leader}/children").read_text().split():
        try:
            spent += int(Path(f"/proc/{child}/schedstat").read_text().split()[0])
        except OSError:  # it has just ended
            continue
    return spent
