"""A copy made while the product runs comes back whole, and a place that is not empty is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core import schema_tools
from app.core.db import Database
from app.core.settings import Settings
from tests.services import POSTGRES, postgres_programs
from tools.keep import backup, restore
from tools.say import Trouble


@pytest.fixture
def kept(settings: Settings, new_database: Callable[[], str], tmp_path: Path) -> Settings:
    """A place with a schema, a few rows and a picture."""
    (tmp_path / "here" / "pictures").mkdir(parents=True)
    (tmp_path / "here" / "pictures" / "one.webp").write_bytes(b"a picture")
    here = replace(settings, database_url=new_database(), data=tmp_path / "here")
    _run(
        here,
        "create table if not exists kept_test (word text)",
        "insert into kept_test values ('鱼'), ('肉')",
    )
    return here


@pytest.fixture(autouse=True)
def _own_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    if POSTGRES:
        monkeypatch.setenv("TONGZHUO_PG_BIN", str(postgres_programs()))


def _run(settings: Settings, *statements: str) -> list[str]:
    database = Database(settings.database_url)
    if statements[0].startswith("create"):
        schema_tools.upgrade(database.engine)
    with database.engine.begin() as connection:
        answers = [connection.execute(text(each)) for each in statements]
        words = [str(row[0]) for row in answers[-1]] if answers[-1].returns_rows else []
    database.dispose()
    return words


def test_a_copy_comes_back_whole(kept: Settings, new_database: Callable[[], str], tmp_path: Path) -> None:
    rows = backup(kept, tmp_path / "copy.tar.gz")
    assert rows["kept_test"] == 2
    _run(kept, "delete from kept_test")
    there = replace(kept, database_url=new_database(), data=tmp_path / "there")
    assert restore(there, tmp_path / "copy.tar.gz") == rows
    assert _run(there, "select word from kept_test order by word desc") == ["鱼", "肉"]
    assert (tmp_path / "there" / "pictures" / "one.webp").read_bytes() == b"a picture"


def test_a_copy_is_readable_by_its_owner_only(kept: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "copy.tar.gz")
    assert (tmp_path / "copy.tar.gz").stat().st_mode & 0o077 == 0


def test_nothing_is_restored_over_what_is_there(kept: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "copy.tar.gz")
    with pytest.raises(Trouble, match="already"):
        restore(kept, tmp_path / "copy.tar.gz")
    assert _run(kept, "select word from kept_test order by word desc") == ["鱼", "肉"]
