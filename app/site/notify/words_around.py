"""Words about what surrounds a dinner, and about the way home."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said, when

ANSWERS: dict[str, LazyString] = {
    "confirmed": _l("The table is yours."),
    "declined": _l("They are full; it needs another place."),
    "other_time": _l("They offer another time."),
}

WORDS: dict[Kind, Said] = {
    Kind.HEADCOUNT_ASKED: Said(
        lambda d: _("Do you come? %(dinner)s needs the real number", dinner=d["dinner"]),
        lambda d: _("One tap, until %(until)s.", until=when(d, "until")) if d.get("until") else _("One tap is enough."),
        _l("Answer"),
    ),
    Kind.HEADCOUNT_LOCKED: Said(
        lambda d: _("The number is final, %(count)s: %(dinner)s", count=d["count"], dinner=d["dinner"]), when,
    ),
    Kind.HEADCOUNT_TOLD: Said(
        lambda d: _("The restaurant counts on %(after)s now: %(dinner)s", after=d["after"], dinner=d["dinner"]),
        lambda d: _("Before it was %(before)s.", before=d["before"]) if d["before"] else "",
    ),
    Kind.BOOKING_ANSWERED: Said(
        lambda d: _("The restaurant has answered: %(dinner)s", dinner=d["dinner"]),
        lambda d: str(ANSWERS.get(d.get("state", ""), "")), _l("See the booking"),
    ),
    Kind.TABLES_SET: Said(
        lambda d: _("Who sits at which table is set: %(dinner)s", dinner=d["dinner"]), when, _l("See my table"),
    ),
    Kind.RING_OPENED: Said(
        lambda d: _("Are you home? %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("One tap, and your table need not wonder. By noon it is gone."), _l("I am home"),
    ),
    Kind.RING_NUDGED: Said(
        lambda d: _("Your table would like to know that you are home: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("If you would rather not say, leave yourself out: nobody asks why."), _l("I am home"),
    ),
    Kind.RING_CLOSED: Said(lambda d: _("Everybody is home: %(dinner)s", dinner=d["dinner"])),
    Kind.VOUCH: Said(
        lambda d: _("Who was at the table? %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Tap the people who were there. You have three days, and nobody sees your answer first."),
        _l("Vouch"),
    ),
    Kind.PRESENCE_CONTESTED: Said(
        lambda d: _("Tablemates remember differently whether you were there: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Both can add what they remember. It is no punishment."), _l("Say what you remember"),
    ),
    Kind.NO_SHOW_NOTED: Said(
        lambda d: _("Your table missed you: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _(
            "They say that you did not come. If that is wrong, or something came up, say so: "
            "two of the table can forgive it."
        ),
        _l("Answer"),
    ),
    Kind.NO_SHOW_ASKED: Said(
        lambda d: _("%(who)s says: I was there. Do you remember? %(dinner)s", who=d["who"], dinner=d["dinner"]),
        lambda _d: _("One tap, within a week."), _l("Say what you remember"),
    ),
    Kind.NO_SHOW_SETTLED: Said(
        lambda d: _("The word of the table stands: %(dinner)s", dinner=d["dinner"]) if d["counts"]
        else _("It does not count: %(dinner)s", dinner=d["dinner"]),
        lambda d: _("It fades by itself, and two of the table can still forgive it.") if d["counts"]
        else _("Nothing of it stays with you."),
    ),
    Kind.NO_SHOW_FORGIVEN: Said(
        lambda d: _("Your table has forgiven it: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Nothing of it stays with you."),
    ),
    Kind.PAUSED: Said(
        lambda d: _("At the tables of %(group)s you wait on the bench for a while", group=d["group"]),
        lambda d: _(
            "Until %(until)s, by the group’s own rule. A seat can still come to you. "
            "If there was a reason, tell your table: two can forgive it.",
            until=when(d, "until"),
        ) if d.get("until") else "",
        _l("See the rule"),
    ),
    Kind.REVIEWS_OPENED: Said(
        lambda d: _("The reviews of %(dinner)s are open", dinner=d["dinner"]), None, _l("Read them"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.HEADCOUNT_ASKED: _l("The real number of my dinner is asked"),
    Kind.HEADCOUNT_TOLD: _l("The restaurant is told another number"),
    Kind.BOOKING_ANSWERED: _l("The restaurant answers"),
    Kind.TABLES_SET: _l("Tables of a large dinner are set"),
    Kind.RING_OPENED: _l("My table asks whether I am home"),
    Kind.VOUCH: _l("Tablemates wait for my word"),
    Kind.PRESENCE_CONTESTED: _l("My presence is in doubt"),
    Kind.NO_SHOW_NOTED: _l("My table missed me, or has forgiven it"),
    Kind.REVIEWS_OPENED: _l("Reviews of my table open"),
}
