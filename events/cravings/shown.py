"""How wishes and drafts are put into words: why a table could be, without saying who or exactly how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import i18n
from app.core.viewer import Viewer
from events.cravings.models import Craving, CravingAnswer, CravingDraft
from events.cravings.wording import AUDIENCES, TONGUES


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish in the list of its author."""

    craving: Craving
    times: list[str]
    more: list[str]


def lines(cravings: list[Craving]) -> list[WishLine]:
    """The author's wishes, each with its times and what else was said."""
    return [WishLine(each, [_window(each, w) for w in each.windows], _more(each)) for each in cravings]


def reason(draft: CravingDraft, own: CravingAnswer) -> str:
    """Why this table could be. The number is the one the reader asked for: a count would tell of the others."""
    what = {
        "count": own.craving.least, "food": draft.food, "where": where(draft),
        "when": i18n.say_when(draft.starts_at, "full", draft.timezone),
    }  # fmt: skip
    if draft.cap_fen is None:
        return str(_("Because at least %(count)s of you want %(food)s, %(when)s, in %(where)s.", **what))
    cap = i18n.money(draft.cap_fen)
    return str(
        _(
            "Because at least %(count)s of you want %(food)s, %(when)s, in %(where)s, for %(cap)s a head at most.",
            cap=cap,
            **what,
        )
    )


def where(draft: CravingDraft) -> str:
    """The part of town, as far as it was said."""
    if draft.near is not None:
        return str(_("the neighbourhood of %(venue)s", venue=draft.near.name))
    return draft.area or draft.city


def table(own: CravingAnswer, viewer: Viewer) -> list[dict[str, Any]]:
    """A table of which only the viewer is drawn with a face."""
    others = own.craving.least - 1
    return [
        {"person": viewer, "state": "you"},
        *({"person": None, "state": "maybe", "label": " "} for _one in range(others)),
    ]


def _window(craving: Craving, window: Any) -> str:
    start = i18n.say_when(window.starts_at, "full", craving.timezone)
    return str(
        _("%(start)s to %(end)s", start=start, end=i18n.say_when(window.ends_at, "time", craving.timezone))
    )


def _more(craving: Craving) -> list[str]:
    companions = craving.adults + craving.children
    found = [
        str(_("%(km)s km around %(venue)s", km=craving.radius_km, venue=craving.near.name))
        if craving.near
        else craving.area or craving.city,
        str(_("at least %(num)s", num=craving.least)),
        str(AUDIENCES[craving.audience]),
        str(_("at most %(amount)s a head", amount=i18n.money(craving.cap_fen)))
        if craving.cap_fen is not None
        else "",
        str(ngettext("with %(num)d companion", "with %(num)d companions", companions)) if companions else "",
        str(TONGUES[craving.tongue]) if craving.tongue.value != "any" else "",
    ]
    return [each for each in found if each]
