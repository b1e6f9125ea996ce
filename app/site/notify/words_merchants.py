"""Words about merchants and what they answer."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Said

WORDS: dict[Kind, Said] = {
    Kind.REVIEW_ANSWERED: Said(
        lambda d: _("%(venue)s has answered your review", venue=d["venue"]),
        lambda _d: _("You need not do anything. What you wrote stays as you wrote it."), _l("Read it"),
    ),
    Kind.CLAIM_CONFIRMED: Said(
        lambda d: _("%(venue)s is confirmed as yours", venue=d["venue"]),
        lambda _d: _("You can answer reviews now, and see which tables come."), _l("See it"),
    ),
    Kind.CLAIM_DISPUTED: Said(
        lambda d: (
            _("The dispute about %(venue)s is over", venue=d["venue"]) if d.get("state") == "decided"
            else _("Somebody else says that %(venue)s is theirs", venue=d["venue"])
        ),
        lambda _d: _("Everybody reads what both sides say."), _l("See it"),
    ),
}  # fmt: skip
NAMES: dict[Kind, LazyString] = {
    Kind.REVIEW_ANSWERED: _l("A restaurant answers my review"),
    Kind.CLAIM_CONFIRMED: _l("My place is confirmed or disputed"),
}
