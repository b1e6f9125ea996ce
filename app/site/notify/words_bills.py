"""Words about bills: neutral, without amounts, in nobody's name."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

MOVES: dict[str, LazyString] = {
    "planned": _l("Not paid yet after all."),
    "said_paid": _l("It is said to be paid. Has it come?"),
    "confirmed": _l("It has come. Nothing is left to do."),
    "disputed": _l("It has not come yet, says whoever should get it."),
    "waived": _l("It is waived. Nothing is left to do."),
    "written_off": _l("It is written off. Nothing is left to do."),
}

WORDS: dict[Kind, Said] = {
    Kind.BILL_PROPOSED: Said(
        lambda d: _("Look at your share of the bill: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("One tap if it is right. Without an objection it stands after 48 hours."), _l("See the bill"),
    ),
    Kind.BILL_AGREED: Said(
        lambda d: _("The bill is agreed: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("It says whom you pay. Cash or any app."), _l("See the bill"),
    ),
    Kind.BILL_REOPENED: Said(
        lambda d: _("The bill was changed and is open again: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("The old version is kept with what was changed. If your share is another, you are asked again."),
        _l("See the bill"),
    ),
    Kind.TRANSFER_MOVED: Said(
        lambda d: _("About the bill of %(dinner)s", dinner=d["dinner"]),
        lambda d: str(MOVES.get(d.get("state", ""), "")), _l("See the bill"),
    ),
    Kind.BILL_REMINDER: Said(
        lambda d: _("Still open on the bill: %(dinner)s", dinner=d["dinner"]),
        lambda _d: _("If it is paid, one tap says so. Tongzhuo reminds three times at most."), _l("See the bill"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.BILL_PROPOSED: _l("The bill of my table"),
    Kind.BILL_REMINDER: _l("Reminders of what I have not paid"),
}
