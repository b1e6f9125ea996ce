"""Languages and local forms: which language a request speaks, and how it writes days, times and money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import get_day_names, get_month_names
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale, gettext
from flask_login import current_user
from markupsafe import Markup

from app.core import clock

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
COOKIE = "lang"
ASKED = "lang"  # in an address: each language of a page has one, for those who link to it
HOME_ZONE = "Asia/Shanghai"


def init(app: Flask) -> None:
    """Attach Flask-Babel with our catalogue folder and our choice of language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans_CN"
    Babel(app, locale_selector=choose, default_locale="zh_Hans_CN")
    app.jinja_env.globals.update(plain_path=plain_path, asked_lang=asked)


def choose() -> str:
    """What the address says, else what this browser picked, else the member's own, else what the browser asks for."""
    if not has_request_context():
        return "zh_Hans_CN"
    for picked in (
        request.args.get(ASKED, ""),
        request.cookies.get(COOKIE, ""),
        getattr(current_user, "locale", ""),
    ):
        if picked in LANGUAGES:
            return LANGUAGES[picked]
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="en")
    return LANGUAGES["zh" if best.startswith("zh") else "en"]


def asked() -> str:
    """The language that the address itself names, or nothing."""
    found = request.args.get(ASKED, "") if has_request_context() else ""
    return found if found in LANGUAGES else ""


def plain_path() -> str:
    """The address of this page, in whatever language its reader has."""
    query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != ASKED])
    return f"{request.path}?{query}" if query else request.path


def lang() -> str:
    """ "zh" or "en", for the `lang` attribute and small choices of form."""
    return "zh" if str(get_locale() or "zh").startswith("zh") else "en"


def zone(name: str | None) -> ZoneInfo:
    """The zone of that IANA name; the home zone when unknown."""
    try:
        return ZoneInfo(name or HOME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(HOME_ZONE)


def viewer_zone() -> str:
    """The viewer's own zone."""
    return (getattr(current_user, "timezone", "") if has_request_context() else "") or HOME_ZONE


def when(moment: datetime, style: str = "full", tz: str | None = None) -> Markup:
    """A `<time>` element. Styles: full, card (Fri 27 Nov, 18:30), day, date, time, short (today 18:30), ago."""
    text = say_when(moment, style, tz)
    live = Markup(" data-ago") if style == "ago" else ""  # script keeps it true
    return Markup('<time datetime="{}"{}>{}</time>').format(moment.isoformat(timespec="minutes"), live, text)


def say_when(moment: datetime, style: str = "full", tz: str | None = None) -> str:
    """The moment in words of the viewer's language, in zone `tz` (the viewer's when not given)."""
    local = moment.astimezone(zone(tz or viewer_zone()))
    today = clock.now().astimezone(local.tzinfo).date()
    clock_time = f"{local:%H:%M}"
    if style == "time":
        return clock_time
    if style == "ago":
        return _ago(clock.now() - moment, local)
    if style == "short":
        return f"{_near_day(local, today)} {clock_time}"
    year = local.year != today.year
    date = _date(local, with_year=year, weekday=style != "date", brief=style in ("card", "date"))
    if style in ("day", "date"):
        return date
    return f"{date} {clock_time}" if lang() == "zh" else f"{date}, {clock_time}"


def _near_day(local: datetime, today: dt.date) -> str:
    days = (local.date() - today).days
    near = {-1: gettext("Yesterday"), 0: gettext("Today"), 1: gettext("Tomorrow")}
    if days in near:
        return str(near[days])
    if 1 < days < 7:
        return _weekday(local, "abbreviated")
    return _date(local, with_year=abs(days) > 300, weekday=False)


def _weekday(local: datetime, width: Literal["wide", "abbreviated"] = "wide") -> str:
    names: Mapping[int, str] = get_day_names(width, locale="zh" if lang() == "zh" else "en")
    return names[local.weekday()]


def _date(local: datetime, with_year: bool, weekday: bool, brief: bool = True) -> str:
    if lang() == "zh":
        year = f"{local.year} 年 " if with_year else ""
        day = f" {_weekday(local, 'abbreviated')}" if weekday else ""
        return f"{year}{local.month} 月 {local.day} 日{day}"
    width: Literal["wide", "abbreviated"] = "abbreviated" if brief else "wide"
    month = get_month_names(width, locale="en")[local.month]
    year = f" {local.year}" if with_year else ""
    return f"{_weekday(local, width) + ' ' if weekday else ''}{local.day} {month}{year}"


def _ago(age: timedelta, local: datetime) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return str(gettext("just now"))
    if minutes < 60:
        return str(gettext("%(count)s min ago", count=minutes))
    if minutes < 24 * 60:
        return str(gettext("%(count)s h ago", count=minutes // 60))
    return _near_day(local, (local + age).date())


def money(fen: int | None, currency: str = "CNY") -> str:
    """An amount of minor units as people write it: ¥71.69, ¥120."""
    if fen is None:
        return ""
    sign = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}.get(currency, currency + " ")
    whole, rest = divmod(abs(fen), 100)
    minus = "-" if fen < 0 else ""
    return f"{minus}{sign}{whole:,}" + (f".{rest:02d}" if rest else "")
