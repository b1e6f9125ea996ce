"""Sentences of this room: reasons, and how a series comes again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from babel.dates import get_day_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.core import i18n
from events.series.recurrence import RuleProblem
from events.series.rules import LAST, Pattern, Rhythm, RhythmProblem, SeriesReason

SENTENCES: Mapping[StrEnum, LazyString] = {
    SeriesReason.ENDED: _l("This series has ended. Begin a new one, or set a single table."),
    SeriesReason.NO_SUCH_DAY: _l("That is none of its next days. Go back and look at them again."),
    SeriesReason.SET_ALREADY: _l("The table of that day is set. Its host can move it or call it off."),
    SeriesReason.STILL_HOSTED: _l("Somebody hosts this series. It can be taken over once it rests."),
}
PROBLEMS: Mapping[StrEnum, LazyString] = {
    RhythmProblem.DAY: _l("A month has the days 1 to 31."),
    RhythmProblem.EVERY: _l("Every 1 to 12 weeks or months: anything rarer deserves a call of its own."),
    RhythmProblem.NTH: _l("The first to the fourth of a month, or the last."),
    RhythmProblem.WEEKDAYS: _l("Choose at least one day of the week."),
    RuleProblem.COUNT: _l("Between 1 and 120 times; or leave the number out and end it when you like."),
    RuleProblem.FREQUENCY: _l("Only weekly and monthly rules are taken: FREQ=WEEKLY or FREQ=MONTHLY."),
    RuleProblem.INTERVAL: _l("Every 1 to 12 weeks or months: anything rarer deserves a call of its own."),
    RuleProblem.POSITION: _l("The days of this rule are not understood. Choose them above instead."),
    RuleProblem.UNREADABLE: _l("This is no rule that is understood here, for example FREQ=WEEKLY;BYDAY=FR."),
}
RHYTHMS = {
    "weekly": _l("By the week"),
    "month_day": _l("By the month, on the same date"),
    "month_weekday": _l("By the month, on the same weekday"),
    "month_last": _l("By the month, on its last such weekday"),
}
RHYTHM_META = {
    "weekly": _l("On the weekday of the first one, or on those you choose below."),
    "month_day": _l("As the 15th. A 31st is the last day of a shorter month."),
    "month_weekday": _l("As the second Friday."),
    "month_last": _l("As the last Friday, however many there are."),
}
NTH = {1: _l("first"), 2: _l("second"), 3: _l("third"), 4: _l("fourth"), LAST: _l("last")}
NOTES = {"series.rests": _l("“%(title)s” rests: it needs somebody to host it")}


def says(pattern: Pattern) -> str:
    """How it comes again, in words: every Friday; every 2 weeks on Monday and Friday; monthly on the last Friday."""
    days, count = weekday_list(pattern.weekdays), pattern.every
    if pattern.rhythm is Rhythm.WEEKLY:
        if count == 1:
            return str(_("Every %(days)s", days=days))
        return str(_("Every %(count)s weeks on %(days)s", days=days, count=count))
    if pattern.rhythm is Rhythm.MONTH_DAY:
        day = _ordinal(pattern.month_day)
        if count == 1:
            return str(_("Every month on the %(day)s", day=day))
        return str(_("Every %(count)s months on the %(day)s", day=day, count=count))
    words = {"nth": str(NTH[pattern.nth]), "weekday": days}
    if count == 1:
        return str(_("Every month on the %(nth)s %(weekday)s", **words))
    return str(_("Every %(count)s months on the %(nth)s %(weekday)s", count=count, **words))


def weekday_list(days: tuple[int, ...]) -> str:
    """Weekdays as people say them in a row."""
    names = weekday_names()
    said = [names[day] for day in days]
    if len(said) < 2:
        return "".join(said)
    return str(_("%(some)s and %(last)s", some=_(", ").join(said[:-1]), last=said[-1]))


def weekday_names() -> dict[int, str]:
    """Monday is 0."""
    chinese = i18n.lang() == "zh"
    return dict(get_day_names("abbreviated" if chinese else "wide", locale="zh" if chinese else "en"))


def _ordinal(day: int) -> str:
    if i18n.lang() == "zh":
        return str(day)
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
