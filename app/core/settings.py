"""Settings: one frozen record, read from the environment and checked at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ENVIRONMENTS = ("development", "testing", "production")
ROLES = ("all", "pages", "chat")
JOBS = ("inside", "worker")
SHORTEST_SECRET = 32
MAIL_FROM = "Tongzhuo <tongzhuo@localhost>"


class BadSettings(Exception):
    """The environment is wrong; the message is one sentence that names the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. `data` holds the database, pictures and kept mail."""

    env: str = "development"
    secret_key: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    data: Path = Path("var")
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = MAIL_FROM
    trusted_proxies: int = 0
    role: str = "all"
    jobs: str = "inside"
    clock_file: str = ""
    hashing: str = "normal"
    map_tiles: str = ""
    map_credit: str = ""

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")


def from_environ(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check `TONGZHUO_*`. Raises BadSettings with one sentence for the first mistake."""
    env = dict(os.environ if environ is None else environ)
    kind = _one_of(env, "TONGZHUO_ENV", ENVIRONMENTS)
    data = Path(env.get("TONGZHUO_DATA") or "var").absolute()
    port = env.get("PORT") or "8000"
    settings = Settings(
        env=kind,
        secret_key=_secret(env, kind, data),
        database_url=_database(env, kind, data),
        redis_url=env.get("TONGZHUO_REDIS_URL", ""),
        data=data,
        base_url=(env.get("TONGZHUO_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        smtp_url=env.get("TONGZHUO_SMTP_URL", ""),
        mail_from=env.get("TONGZHUO_MAIL_FROM") or MAIL_FROM,
        trusted_proxies=_number(env, "TONGZHUO_TRUSTED_PROXIES"),
        role=_one_of(env, "TONGZHUO_ROLE", ROLES),
        jobs=_one_of(env, "TONGZHUO_JOBS", JOBS),
        clock_file="" if kind == "production" else env.get("TONGZHUO_CLOCK_FILE", ""),
        hashing="cheap" if kind == "testing" else "normal",
        map_tiles=env.get("TONGZHUO_MAP_TILES", ""),
        map_credit=env.get("TONGZHUO_MAP_CREDIT", ""),
    )
    _check(settings)
    return settings


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name) or allowed[0]
    if value not in allowed:
        raise BadSettings(f"{name} is {value!r}; set it to one of: {', '.join(allowed)}.")
    return value


def _number(env: Mapping[str, str], name: str) -> int:
    value = env.get(name) or "0"
    if not value.isdigit() or int(value) > 10:
        raise BadSettings(f"{name} is {value!r}; set it to a whole number from 0 to 10.")
    return int(value)


def _secret(env: Mapping[str, str], kind: str, data: Path) -> str:
    """The secret key; development makes one once and keeps it, production never guesses."""
    given = env.get("TONGZHUO_SECRET_KEY", "")
    if given or kind == "production":
        return given
    if kind == "testing":
        return "testing-" + "0" * SHORTEST_SECRET
    kept = data / "secret-key"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _database(env: Mapping[str, str], kind: str, data: Path) -> str:
    given = env.get("TONGZHUO_DATABASE_URL", "")
    if given.startswith("postgres://"):
        given = "postgresql://" + given.removeprefix("postgres://")
    if given.startswith("postgresql://"):
        given = "postgresql+psycopg://" + given.removeprefix("postgresql://")
    return given or f"sqlite:///{data / 'tongzhuo.db'}"


def _tiles_stand(pattern: str) -> bool:
    """An address with the three numbers of a tile and nothing that would end a policy or a template."""
    parts = urlsplit(pattern)
    ours = pattern.startswith("/") and not pattern.startswith("//")
    named = all(pattern.count(name) == 1 for name in ("{z}", "{x}", "{y}")) and pattern.count("{") == 3
    return (
        named and "{" not in parts.netloc and (ours or (parts.scheme in ("http", "https") and bool(parts.hostname)))
        and not set(pattern) & set(" ;,'\"\r\n")
    )  # fmt: skip


def _check(settings: Settings) -> None:
    if len(settings.secret_key) < SHORTEST_SECRET:
        raise BadSettings(
            f"TONGZHUO_SECRET_KEY needs at least {SHORTEST_SECRET} characters; "
            "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettings("TONGZHUO_DATABASE_URL must start with sqlite:/// or postgresql://.")
    if (
        urlsplit(settings.base_url).scheme not in ("http", "https")
        or not urlsplit(settings.base_url).hostname
    ):
        raise BadSettings("TONGZHUO_BASE_URL must be the public address, such as https://table.example.")
    if settings.redis_url and not settings.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise BadSettings("TONGZHUO_REDIS_URL must start with redis://, rediss:// or unix://.")
    if settings.role != "all" and not settings.redis_url:
        raise BadSettings("TONGZHUO_ROLE=pages or chat needs TONGZHUO_REDIS_URL, so that the two can talk.")
    if settings.map_tiles and not _tiles_stand(settings.map_tiles):
        raise BadSettings(
            "TONGZHUO_MAP_TILES must be an address such as https://tiles.example/{z}/{x}/{y}.png, or begin with /."
        )
    if settings.production and not settings.smtp_url:
        raise BadSettings(
            "TONGZHUO_SMTP_URL is missing; production sends real mail, such as smtp://user:pass@host:587."
        )
