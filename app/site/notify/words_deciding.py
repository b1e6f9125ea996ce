"""Words about deciding when, where and whether."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said, when, when_and_where

WORDS: dict[Kind, Said] = {
    Kind.POLL_OPENED: Said(
        lambda d: _("Say what suits you: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Time or place is still being decided."), _l("Answer"),
    ),
    Kind.POLL_DECIDED: Said(
        lambda d: _("It is decided: %(dinner)s", dinner=d["dinner"]), when_and_where, _l("See the table"),
    ),
    Kind.POLL_UNDECIDED: Said(
        lambda d: _("No choice has won: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Whoever set the table says how it goes on."), _l("See the table"),
    ),
    Kind.TIPPING_OPENED: Said(
        lambda d: _("%(who)s asks who would come: %(what)s", who=d["who"], what=d["what"]),
        lambda d: _("It becomes a dinner when enough people can, until %(until)s.", until=when(d, "until")),
        _l("Answer"),
    ),
    Kind.TIPPED: Said(
        lambda d: _("Enough people can: %(dinner)s takes place", dinner=d["dinner"]),
        when_and_where, _l("See the table"),
    ),
    Kind.TIPPED_WITHOUT: Said(
        lambda d: _("The proposal that you answered is a dinner now: %(dinner)s", dinner=d["dinner"]),
        when_and_where, _l("See the table"),
    ),
    Kind.TIPPING_LAPSED: Said(
        lambda d: _("Too few could come this time: %(what)s", what=d["what"]),
        lambda _d: _("Nothing to do. You can ask again, with other days."),
    ),
    Kind.CRAVING_MATCHED: Said(
        lambda d: _("A table could be: %(what)s", what=d["what"]),
        lambda _d: _("Your wish has met others. Say whether it suits you; who declines is told to nobody."),
        _l("Answer"),
    ),
    Kind.CRAVING_HOSTED: Said(
        lambda d: _("Your wish has a table: %(dinner)s", dinner=d["dinner"]), when_and_where, _l("See the table"),
    ),
    Kind.CRAVING_DISSOLVED: Said(
        lambda d: _("It did not become a table this time: %(what)s", what=d["what"]),
        lambda _d: _("Too few could. Whoever said yes keeps looking."),
    ),
    Kind.CONDITION_MET: Said(
        lambda d: _("What you asked for holds, and you sit: %(dinner)s", dinner=d["dinner"]),
        when_and_where, _l("See the table"),
    ),
    Kind.CONDITION_LOST: Said(
        lambda d: _("What you asked for does not hold any more: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("Your seat is free again. When it holds once more, you sit."), _l("See the table"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.POLL_OPENED: _l("Time or place of my dinner is decided together"),
    Kind.TIPPING_OPENED: _l("Somebody asks who would come"),
    Kind.TIPPED: _l("A table that I said yes to takes place"),
    Kind.TIPPING_LAPSED: _l("Too few could come to what I asked"),
    Kind.CRAVING_MATCHED: _l("My wish has met others"),
    Kind.CONDITION_MET: _l("What I asked for holds, or does not any more"),
}
