"""Words about votes."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Data, Said, when
from groups.proposals.kinds import known


def _title(data: Data) -> str:
    """What it is called; a question without a title of its own is called by its kind."""
    kind = known(data["kind"])
    return str(data["title"] or (kind.title if kind else ""))


def _until(data: Data) -> str:
    return str(_("The vote ends %(when)s. %(group)s", when=when(data, "ends"), group=data["group"]))


WORDS: dict[Kind, Said] = {
    Kind.VOTE_OPENED: Said(lambda d: _("Your vote is asked: %(title)s", title=_title(d)), _until, _l("Vote")),
    Kind.VOTE_ENDS: Said(
        lambda d: _("A vote waits for you still: %(title)s", title=_title(d)), _until, _l("Vote"),
    ),
    Kind.VOTE_OVER: Said(
        lambda d: (
            _("Passed: %(title)s", title=_title(d)) if d["passed"] else _("Not passed: %(title)s", title=_title(d))
        ),
        lambda d: str(d["group"]), _l("See the result"),
    ),
    Kind.VOTE_ABOUT_ME: Said(
        lambda d: _("%(group)s votes on something about you: %(title)s", group=d["group"], title=_title(d)),
        lambda _d: _("You can say there how you see it. Everybody who votes can read it."), _l("See the vote"),
    ),
    Kind.PUT_OUT: Said(
        lambda d: _("%(group)s has decided to go on without you", group=d["group"]),
        lambda _d: _("The group has voted. What you wrote and where you sat stays yours."), _l("My groups"),
    ),
    Kind.TAKEN_BACK: Said(
        lambda d: _("%(group)s would have you back", group=d["group"]),
        lambda _d: _("The group has voted. You may come in again as everybody does."), _l("My groups"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.VOTE_OPENED: _l("My vote is asked in a group"),
    Kind.VOTE_OVER: _l("How a vote in my group has ended"),
    Kind.VOTE_ABOUT_ME: _l("A group votes on something about me"),
}
