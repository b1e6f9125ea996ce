"""The law of accounts: addresses, passwords, nicknames, and how long links live."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from app.core.names import NameProblem, confusable_key, name_problem

FACES = (
    "lin", "zhou", "chen", "may", "ma", "gao", "priya", "tom", "su",
    "he", "tang", "wu", "deji", "qin", "luo", "bai", "xu", "jin",
)  # fmt: skip
LOCALES = ("zh", "en")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200
LONGEST_EMAIL = 254  # RFC 5321
LONGEST_PALATE = 80
SEEN_EVERY = timedelta(minutes=5)
MAILS_AN_HOUR = 5  # to one address, whoever asks (SECURITY.md BR9)
SAME_PRESS = timedelta(minutes=10)
DEVICE_LASTS = timedelta(days=90)  # without being seen; the cookie lasts no longer either
KEPT = timedelta(days=30)  # ended devices and dead links, so that one can look back after a surprise

_SIGNS = r"\s@<>()\[\],;:\"\\"
_EMAIL = re.compile(rf"[^{_SIGNS}]{{1,64}}@(?:[^.{_SIGNS}]{{1,63}}\.)+[^\d.{_SIGNS}][^.{_SIGNS}]{{1,62}}")
_RESERVED = frozenset(map(confusable_key, (
    "admin", "administrator", "moderator", "operator", "official", "support", "system", "tongzhuo",
    "同桌", "同桌官方", "官方", "管理员", "客服", "系统", "系统通知",
)))  # fmt: skip


class LinkKind(StrEnum):
    """What a one-time link in a mail is good for."""

    SIGN_IN = "sign-in"
    CONFIRM = "confirm"
    RESET = "reset"
    UNDO = "undo"  # goes to the old address when it was changed


LIFETIMES = {
    LinkKind.SIGN_IN: timedelta(minutes=30),
    LinkKind.RESET: timedelta(minutes=30),
    LinkKind.CONFIRM: timedelta(days=3),
    LinkKind.UNDO: timedelta(days=7),
}


SETS_PASSWORD = frozenset({LinkKind.RESET, LinkKind.UNDO})


class Problem(StrEnum):
    """Why something that was typed cannot be taken."""

    NAME_RESERVED = "name reserved"
    EMAIL_BAD = "email bad"
    PASSWORD_SHORT = "password short"  # noqa: S105  a reason, not a password
    PASSWORD_LONG = "password long"  # noqa: S105
    PASSWORD_COMMON = "password common"  # noqa: S105
    PASSWORD_PERSONAL = "password personal"  # noqa: S105


class Refusal(StrEnum):
    """Why an act on an account is refused."""

    LINK_SPENT = "link spent"
    ADDRESS_TAKEN = "address taken"
    ACCOUNT_CLOSED = "account closed"


def clean_email(typed: str) -> str:
    """The address as it is written to: NFC, no spaces around, the domain in lower case."""
    local, _at, domain = unicodedata.normalize("NFC", typed).strip().rpartition("@")
    return f"{local}@{domain.lower()}" if _at else domain


def email_key(typed: str) -> str:
    """What is compared: one account for one confirmed key."""
    return clean_email(typed).casefold()


def email_problem(typed: str) -> Problem | None:
    """Only what cannot be an address is refused: that it is one, the mail proves."""
    email = clean_email(typed)
    good = len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) and email.isprintable()
    return None if good else Problem.EMAIL_BAD


def nickname_problem(typed: str) -> NameProblem | Problem | None:
    """Why somebody cannot be called so. Two members may share a name, nobody may pass for the house."""
    return name_problem(typed) or (Problem.NAME_RESERVED if confusable_key(typed) in _RESERVED else None)


def password_problem(password: str, common: frozenset[str], *personal: str) -> Problem | None:
    """Why a password cannot be taken (SECURITY.md AU1). `personal`: nickname and address, which are tried first."""
    if len(password) < SHORTEST_PASSWORD:
        return Problem.PASSWORD_SHORT
    if len(password) > LONGEST_PASSWORD:
        return Problem.PASSWORD_LONG
    if is_common(password, common):
        return Problem.PASSWORD_COMMON
    mine = {_core(part) for each in personal for part in (each, each.partition("@")[0])}
    return Problem.PASSWORD_PERSONAL if _core(password) in mine - {""} else None


def is_common(password: str, common: frozenset[str]) -> bool:
    """Whether it is made of at most two cheap pieces: words of the list, runs, a few digits or signs.

    Digits and signs at the ends, look-alike signs and reading backwards help nobody.
    """
    plain = password.casefold()
    core = _core(plain)
    forms = {plain, plain[::-1]}
    if core and len(plain) - len(core) <= MOST_TRIMMINGS:
        forms |= {core, core[::-1], core.translate(_LEET)}
    few = len(set(plain)) <= 3 or _DATE_OR_PHONE.fullmatch(plain) is not None
    return few or any(_pieces(form, common) <= 2 for form in forms)


MOST_TRIMMINGS = 6
_LEET = str.maketrans("@4013$57", "aaoiesst")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_DATE = r"(?:19|20)\d{2}[01]\d[0-3]\d|[0-3]\d[01]\d(?:19|20)\d{2}"
_DATE_OR_PHONE = re.compile(rf"[a-z]{{0,3}}(?:{_DATE}|1[3-9]\d{{9}})[a-z]{{0,3}}")
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)


def _core(text: str) -> str:
    """The word inside: without digits and signs at either end."""
    return _EDGES.sub("", text.casefold())


def _pieces(text: str, common: frozenset[str]) -> float:
    """The smallest number of cheap pieces that make up the text; infinite when it has others too."""
    fewest = [0.0] + [math.inf] * len(text)
    for start in range(len(text)):
        if fewest[start] < 2:
            for end in range(start + 1, min(len(text), start + LONGEST_PIECE) + 1):
                if _is_cheap(text[start:end], common):
                    fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]


LONGEST_PIECE = 28


def _is_cheap(piece: str, common: frozenset[str]) -> bool:
    if len(piece) <= 4 and not any(map(str.isalpha, piece)):
        return True
    run = len(piece) >= 3 and any(piece in row for row in _ROWS)
    return run or piece in common or len(set(piece)) == 1


def face_for(seed: str) -> str:
    """The drawn face that a new member begins with."""
    return FACES[int(sha256(seed.encode()).hexdigest(), 16) % len(FACES)]


_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("AlipayClient", "Alipay"), ("Edg", "Edge"), ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC"), ("QQBrowser", "QQ"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(agent: str) -> str:
    """What a browser calls itself, in two words such as "Chrome, Android"; empty when it says nothing known."""
    found = [next((name for sign, name in table if sign in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found))


def is_stale(seen_at: datetime, now: datetime) -> bool:
    """Whether "last seen" is old enough to be worth a write."""
    return now - seen_at >= SEEN_EVERY
