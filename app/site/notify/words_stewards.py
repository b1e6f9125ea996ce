"""Words about who looks after a group, about hosting by turns and being away."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Data, Said, when


def _outcome(data: Data) -> str:
    if data.get("names"):
        return str(_("%(names)s: elected by the group.", names=data["names"]))
    return str(_("Nobody was elected. The group goes on as it is."))


def _ended(data: Data) -> str:
    sentences = {
        "term": _("The term was over. Thank you for looking after it."),
        "silence": _("You had not been seen for long, so somebody else stands in. You may stand again."),
        "recalled": _("The group has voted so. You stay a member like any other."),
        "elected": _("The group has chosen somebody else. Thank you for looking after it."),
    }
    return str(sentences.get(data.get("why", ""), _("Thank you for looking after it.")))


WORDS: dict[Kind, Said] = {
    Kind.ELECTION_OPENED: Said(
        lambda d: _("Who looks after %(group)s?", group=d["group"]),
        lambda d: _("Whoever would can say so until %(until)s. Then the vote opens by itself.", until=when(d, "until")),
        _l("Look"),
    ),
    Kind.ELECTION_CLOSED: Said(lambda d: _("%(group)s has voted", group=d["group"]), _outcome),
    Kind.STEWARD_ENDED: Said(
        lambda d: _("You do not look after %(group)s any more", group=d["group"]), _ended,
    ),
    Kind.TURN_CAME: Said(
        lambda d: _("It is your turn to set a table in %(group)s", group=d["group"]),
        lambda _d: _("Whenever it suits you. If it does not, change places with somebody."), _l("Look"),
    ),
    Kind.SWAP_ASKED: Said(
        lambda d: _("%(who)s would like to change hosting turns with you", who=d["who"]),
        lambda d: _("In %(group)s.", group=d["group"]), _l("Answer"),
    ),
    Kind.SWAP_ANSWERED: Said(
        lambda d: _("%(who)s changes turns with you", who=d["who"]) if d.get("accepted")
        else _("%(who)s keeps the turn, and so do you", who=d["who"]),
        lambda d: _("In %(group)s.", group=d["group"]),
    ),
    Kind.AWAY_WARNED: Said(
        lambda d: _("%(group)s has not seen you for long", group=d["group"]),
        lambda d: _("From %(until)s on you count on no roll, until you say that you are back. You keep your place.",
                    until=when(d, "until")),
        _l("I am still here"),
    ),
    Kind.LAPSED: Said(
        lambda d: _("You count as away in %(group)s", group=d["group"]),
        lambda _d: _("You read everything as before. One tap, and you are back."), _l("I am back"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.ELECTION_OPENED: _l("A group of mine chooses who looks after it"),
    Kind.TURN_CAME: _l("It is my turn to host"),
    Kind.SWAP_ASKED: _l("Somebody would like to change hosting turns"),
    Kind.AWAY_WARNED: _l("A group has not seen me for long"),
}
