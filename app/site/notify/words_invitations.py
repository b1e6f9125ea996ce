"""Words about invitations."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

ANSWERS: dict[str, LazyString] = {
    "accepted": _l("They come. The table is set."),
    "asked": _l("They ask you something."),
    "countered": _l("They ask for something else: a yes of yours sets the table."),
    "declined": _l("They do not come. Read why."),
    "expired": _l("They have not decided in time."),
    "unchanged": _l("They keep to what was agreed."),
}

WORDS: dict[Kind, Said] = {
    Kind.OFFER_ARRIVED: Said(
        lambda d: _("%(house)s has sent your group an invitation", house=d["house"]),
        lambda d: _("%(group)s decides whether it comes.", group=d["group"]), _l("Read it"),
    ),
    Kind.OFFER_ANSWERED: Said(
        lambda d: _("About your invitation to %(group)s", group=d["group"]),
        lambda d: str(ANSWERS.get(d.get("state", ""), "")), _l("See it"),
    ),
    Kind.OFFER_CANCELLED: Said(
        lambda d: _("%(house)s has cancelled what it had promised your table", house=d["house"]),
        lambda _d: _("The table stands. Its host can move it or call it off."), _l("See it"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.OFFER_ARRIVED: _l("A restaurant writes to my group"),
    Kind.OFFER_ANSWERED: _l("A group answers my house"),
}
