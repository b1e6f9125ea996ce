"""Settings are checked at start, with one sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.settings import BadSettings, from_environ

PRODUCTION = {
    "TONGZHUO_ENV": "production", "TONGZHUO_SECRET_KEY": "k" * 40, "TONGZHUO_SMTP_URL": "smtp://mail:25",
    "TONGZHUO_BASE_URL": "https://table.example",
}  # fmt: skip


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    settings = from_environ({**PRODUCTION, "TONGZHUO_DATA": str(tmp_path)})
    assert settings.production
    assert settings.secure
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"TONGZHUO_SECRET_KEY": ""}, "TONGZHUO_SECRET_KEY"),
        ({"TONGZHUO_SECRET_KEY": "dev"}, "TONGZHUO_SECRET_KEY"),
        ({"TONGZHUO_SMTP_URL": ""}, "TONGZHUO_SMTP_URL"),
        ({"TONGZHUO_BASE_URL": "table.example"}, "TONGZHUO_BASE_URL"),
        ({"TONGZHUO_DATABASE_URL": "mysql://x"}, "TONGZHUO_DATABASE_URL"),
        ({"TONGZHUO_ENV": "staging"}, "TONGZHUO_ENV"),
        ({"TONGZHUO_ROLE": "pages"}, "TONGZHUO_REDIS_URL"),
        ({"TONGZHUO_TRUSTED_PROXIES": "many"}, "TONGZHUO_TRUSTED_PROXIES"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(change: dict[str, str], word: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=word) as problem:
        from_environ({**PRODUCTION, "TONGZHUO_DATA": str(tmp_path), **change})
    assert "\n" not in str(problem.value)


def test_development_makes_its_secret_once_and_keeps_it(tmp_path: Path) -> None:
    first = from_environ({"TONGZHUO_DATA": str(tmp_path)})
    assert len(first.secret_key) >= 32
    assert from_environ({"TONGZHUO_DATA": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_postgres_address_gets_its_driver(tmp_path: Path) -> None:
    settings = from_environ({"TONGZHUO_DATA": str(tmp_path), "TONGZHUO_DATABASE_URL": "postgresql://a/b"})
    assert settings.database_url == "postgresql+psycopg://a/b"


def test_secrets_are_not_printed(tmp_path: Path) -> None:
    assert "k" * 40 not in repr(from_environ({**PRODUCTION, "TONGZHUO_DATA": str(tmp_path)}))
