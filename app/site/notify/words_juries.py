"""Words about cases and juries."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Data, Said


def _decided(data: Data) -> str:
    if data["outcome"] == "warn":
        return str(_("A jury asks for kinder words, and leaves them where they are"))
    if data["outcome"]:
        return str(_("A jury has spoken"))
    return str(_("No jury could be found; everything stays as it is"))


WORDS: dict[Kind, Said] = {
    Kind.CASE_OPENED: Said(
        lambda _d: _("Somebody has reported something of yours"),
        lambda _d: _("Five people by lot will look at it. Tell them your side first."), _l("Tell my side"),
    ),
    Kind.JURY_DUTY: Said(
        lambda _d: _("You were drawn by lot to judge a case"),
        lambda _d: _("It takes about ten minutes. Who says nothing for a day is replaced."), _l("Look at it"),
    ),
    Kind.CASE_DECIDED: Said(_decided, None, _l("Read why")),
    Kind.CASE_APPEALED: Said(lambda _d: _("There is an appeal: eleven others will look at the case")),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.CASE_OPENED: _l("Something of mine is reported"),
    Kind.JURY_DUTY: _l("The lot makes me a juror"),
}
