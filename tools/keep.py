"""Keeping the data: `backup` copies all of it while the product runs, `restore` puts it back and counts again."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from app.core.settings import BadSettings, Settings, from_environ
from tools.say import Trouble, say

FORMAT = 1
NOTE, DUMP, FOLDER = "kept.json", "database", "data"
# Made anew by themselves, or copied in their own way.
LEFT_OUT = ("tongzhuo.db", "jobs.db", "jobs.lock")
NO_TOOLS = "PostgreSQL's own {} is needed for this: install postgresql-client, then start again."
Rows = dict[str, int]


def backup(settings: Settings, target: Path) -> Rows:
    """Writes database and pictures into one archive; answers how many rows each table holds in it."""
    with tempfile.TemporaryDirectory(prefix="tz-keep-") as folder:
        dump = Path(folder) / DUMP
        rows = _copy_sqlite(settings, dump) if _is_sqlite(settings) else _dump_postgres(settings, dump)
        half = target.with_name(target.name + ".part")
        half.touch(mode=0o600)  # it holds everything, the secret key too
        with tarfile.open(half, "w:gz") as archive:
            _note(archive, {"format": FORMAT, "sqlite": _is_sqlite(settings), "rows": rows})
            archive.add(dump, DUMP)
            for path in sorted(settings.data.glob("*")):
                if not path.name.startswith(LEFT_OUT):
                    archive.add(path, f"{FOLDER}/{path.name}")
        half.replace(target)
    return rows


def restore(settings: Settings, source: Path) -> Rows:
    """Puts an archive into an empty place. Raises Trouble when it is not empty, or does not come out whole."""
    with tempfile.TemporaryDirectory(prefix="tz-keep-") as folder, tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
        note = json.loads((Path(folder) / NOTE).read_text("utf-8"))
        if note["format"] != FORMAT or note["sqlite"] != _is_sqlite(settings):
            raise Trouble(
                "This copy is of the other kind of database: set TONGZHUO_DATABASE_URL to the kind it was."
            )
        put = _put_sqlite if _is_sqlite(settings) else _put_postgres
        rows = put(settings, Path(folder) / DUMP)
        if rows != note["rows"]:
            raise Trouble("The restored tables do not count what the copy noted: use another copy.")
        kept = Path(folder) / FOLDER
        if kept.exists():
            shutil.copytree(kept, settings.data, dirs_exist_ok=True)
    return rows


def _is_sqlite(settings: Settings) -> bool:
    return settings.database_url.startswith("sqlite:")


def _note(archive: tarfile.TarFile, note: dict[str, Any]) -> None:
    words = json.dumps(note, indent=1).encode()
    entry = tarfile.TarInfo(NOTE)
    entry.size = len(words)
    archive.addfile(entry, io.BytesIO(words))


def _file_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def _copy_sqlite(settings: Settings, dump: Path) -> Rows:
    if not _file_of(settings).exists():
        raise Trouble(
            f"There is no database at {_file_of(settings)}: set TONGZHUO_DATA to the folder that holds it."
        )
    with (
        closing(sqlite3.connect(_file_of(settings), timeout=30)) as live,
        closing(sqlite3.connect(dump)) as copy,
    ):
        live.backup(copy)
        return _count_sqlite(copy)


def _put_sqlite(settings: Settings, dump: Path) -> Rows:
    target = _file_of(settings)
    if target.exists():
        raise Trouble(
            f"There is a database at {target} already: move it away, or set TONGZHUO_DATA to an empty folder."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(dump, target)
    with closing(sqlite3.connect(target)) as copy:
        if copy.execute("pragma integrity_check").fetchone() != ("ok",):
            raise Trouble("The restored database is damaged: use another copy.")
        return _count_sqlite(copy)


def _count_sqlite(copy: sqlite3.Connection) -> Rows:
    # Not the index of words: it has no rows of its own that could be counted.
    found = copy.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        " and name not like 'search_words%'"
    )
    names = [name for (name,) in found.fetchall()]
    return {name: copy.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _dump_postgres(settings: Settings, dump: Path) -> Rows:
    with psycopg.connect(_libpq(settings)) as server:
        server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # One snapshot for the copy and for the count, while others go on writing.
        (snapshot,) = server.execute("select pg_export_snapshot()").fetchone() or ("",)
        _program("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}", _libpq(settings))
        return _count_postgres(server)


def _put_postgres(settings: Settings, dump: Path) -> Rows:
    with psycopg.connect(_libpq(settings)) as server:
        if _count_postgres(server):
            raise Trouble(
                "That database holds tables already: make an empty one, and name it in TONGZHUO_DATABASE_URL."
            )
    _program("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_libpq(settings)}", str(dump))
    with psycopg.connect(_libpq(settings)) as server:
        return _count_postgres(server)


def _count_postgres(server: psycopg.Connection[tuple[Any, ...]]) -> Rows:
    found = server.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
    names = [name for (name,) in found.fetchall()]
    counts = {
        name: server.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(name)))
        for name in names
    }
    return {name: (answer.fetchone() or (0,))[0] for name, answer in counts.items()}


def _libpq(settings: Settings) -> str:
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def _program(name: str, *words: str) -> None:
    folder = os.environ.get("TONGZHUO_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if not found:
        raise Trouble(NO_TOOLS.format(name))
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{name} stopped: {done.stderr.strip().splitlines()[-1]}")


def main(arguments: list[str]) -> int:
    """`backup FILE` or `restore FILE`, of what the settings name."""
    commands: dict[str, Callable[[Settings, Path], Rows]] = {"backup": backup, "restore": restore}
    if len(arguments) != 2 or arguments[0] not in commands:
        print("Usage: python3 tools/dev.py backup | restore FILE.tar.gz", file=sys.stderr)
        return 2
    try:
        rows = commands[arguments[0]](from_environ(), Path(arguments[1]))
    except (Trouble, BadSettings, OSError, tarfile.TarError, psycopg.OperationalError) as trouble:
        print(f"✗ {trouble}", file=sys.stderr)
        return 1
    say(f"✓ {sum(rows.values())} rows in {len(rows)} tables, and the data folder: {arguments[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
