"""What the head of a list says about the dinner: its title, time and place. What is not understood stays empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.jielong import lexicon as lx
from events.jielong import numbering

MAX_TITLE = MAX_PLACE = 60  # they travel in an address, and a server takes no endless one
_DATE = re.compile(
    r"(?:(?P<y>20\d{2})\s*[-/.年])?\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})\s*(?:日|号|\b)(?![:\d])"
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_DATE = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
    r"(?:\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b)?",
    re.I,
)
_WEEKDAY = re.compile(
    r"(?P<next>下+)?\s*(?:这|本)?(?:周|星期|礼拜)(?P<han>[一二三四五六日天末])"
    r"|\b(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b",
    re.I,
)
_NEAR = (
    ("今天", 0),
    ("今晚", 0),
    ("tonight", 0),
    ("today", 0),
    ("后天", 2),
    ("明天", 1),
    ("明晚", 1),
    ("tomorrow", 1),
)
_CLOCK = re.compile(
    r"(?P<half>上午|中午|下午|傍晚|晚上?|今晚|明晚)?\s*(?<!\d)(?P<h>\d{1,2}|十[一二]?(?=点)|[一二两三四五六七八九](?=点))\s*"
    r"(?:[:](?P<min>\d{2})|点(?P<dian>半|\d{1,2}分?|一刻)?|\s*(?P<ampm>[ap]\.?m\b))(?:\s*(?P<ampm2>[ap]\.?m\b))?",
    re.I,
)
_EVENING = re.compile(r"下午|傍晚|晚|tonight|evening|dinner|p\.?m", re.I)
_TIME_LABELS = ("时间", "日期", "几点", "when", "time", "date")
_PLACE_LABELS = (
    "地点",
    "地址",
    "位置",
    "餐厅",
    "饭店",
    "集合",
    "where",
    "place",
    "venue",
    "address",
    "location",
)
_TITLE_LABELS = ("主题", "标题", "活动", "内容", "title", "what")
_HAN_DAYS = "一二三四五六日"
_EN_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hints:
    """What was found; a time only where both its day and its hour are said."""

    title: str = ""
    starts: datetime | None = None  # local, without a zone
    place: str = ""


def read_hints(heads: Sequence[str], here: datetime) -> Hints:
    """Read the heading lines. `here` is the local time at which the list is pasted, without a zone."""
    labelled = [(label.casefold(), value) for label, value in map(_label, heads)]
    loose = [value for label, value in labelled if not label]
    times = [value for label, value in labelled if label in _TIME_LABELS] or loose
    return Hints(
        title=_first(labelled, _TITLE_LABELS)[:MAX_TITLE] or _title(loose),
        starts=read_time(" ".join(times)[:200], here),
        place=_first(labelled, _PLACE_LABELS)[:MAX_PLACE],
    )


def _label(line: str) -> tuple[str, str]:
    found = lx.LABEL.match(line.translate(lx.FLAT))
    if found:
        return found["label"], line[found.start("value") : found.end("value")].strip()
    return "", "" if lx.EXAMPLE.match(line) or lx.LINK.match(line) else line.strip(" #【】[]　")


def _first(labelled: Sequence[tuple[str, str]], labels: Sequence[str]) -> str:
    return next((value for label, value in labelled if label in labels and value), "")


def _title(loose: Sequence[str]) -> str:
    for line in loose:
        bare = re.sub(r"^#?\s*(?:群?接龙)\s*[:：]?\s*", "", line).strip()
        if len(bare) > 1 and not lx.SECTION.match(bare):
            return bare[:MAX_TITLE]
    return ""


def read_time(text: str, here: datetime) -> datetime | None:
    """A day and an hour, "周五晚7点", "12月5日 18:30", "Fri 7pm"; None unless both are said and it lies ahead."""
    flat = text.translate(lx.FLAT)
    day, hour = _day(flat, here), _clock(flat)
    if day is None or hour is None:
        return None
    found = datetime.combine(day, hour)
    return found if found > here else None


def _day(flat: str, here: datetime) -> date | None:
    written = _DATE.search(flat)
    if written and int(written["m"]) <= 12:
        return _ahead(written["y"], int(written["m"]), int(written["d"]), here)
    english = _ENGLISH_DATE.search(flat)
    if english and (english["d1"] or english["d2"]):
        month = _MONTH_NAMES.index(english["mon"][:3].lower()) + 1
        return _ahead(None, month, int(english["d1"] or english["d2"]), here)
    lowered = flat.lower()
    near = next((days for word, days in _NEAR if word in lowered), None)
    if near is not None:
        return here.date() + timedelta(days=near)
    return _weekday(flat, here)


def _ahead(year: str | None, month: int, day: int, here: datetime) -> date | None:
    for candidate in [int(year)] if year else [here.year, here.year + 1]:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= here.date() or year:
            return found
    return None


def _weekday(flat: str, here: datetime) -> date | None:
    found = _WEEKDAY.search(flat)
    if not found:
        return None
    if found["en"]:
        wanted = _EN_DAYS.index(found["en"].lower())
        return here.date() + timedelta(days=(wanted - here.weekday()) % 7)
    wanted = 5 if found["han"] == "末" else min(_HAN_DAYS.find(found["han"].replace("天", "日")), 6)
    if found["next"]:
        monday = here.date() - timedelta(days=here.weekday())
        return monday + timedelta(days=wanted, weeks=len(found["next"]))
    return here.date() + timedelta(days=(wanted - here.weekday()) % 7)


def _clock(flat: str) -> time | None:
    without_day = _DATE.sub(" ", flat)
    found = _CLOCK.search(without_day)
    if not found:
        return None
    hour = int(found["h"]) if found["h"].isdecimal() else numbering.han(found["h"])
    after = (found["dian"] or "").rstrip("分")
    minute = {"半": 30, "一刻": 15}.get(after) or int(found["min"] or after or 0)
    marked = (found["ampm"] or found["ampm2"] or "").lower()
    late = marked.startswith("p") or (
        not marked and (found["half"] or "") not in ("上午", "中午") and bool(_EVENING.search(flat))
    )
    if late and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
