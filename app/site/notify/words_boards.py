"""Words about shared tables."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from app.site.notify.rules import Kind
from app.site.notify.said import Data, Said, when

ENDS: dict[str, LazyString] = {
    "lapsed": _l("Too few came together. Nobody is to blame."),
    "set": _l("It was full before there was an answer."),
    "unhosted": _l("There were enough, but nobody of them had a group in which a table can be set."),
    "withdrawn": _l("The house has taken it back."),
}


def _of_house(data: Data) -> str:
    count = int(data.get("count", 0))
    if data.get("state") == "set":
        return str(ngettext(
            "It takes place: %(num)d person comes.", "It takes place: %(num)d people come.", count
        ))  # fmt: skip
    return str(ngettext(
        "It does not take place: %(num)d person sat.", "It does not take place: %(num)d people sat.", count
    ))  # fmt: skip


WORDS: dict[Kind, Said] = {
    Kind.BOARD_ASKED: Said(
        lambda d: _("Somebody would like to sit with you: %(what)s", what=d["what"]),
        lambda d: _("Say whether you like, until %(until)s. Nobody learns who said what.", until=when(d, "until")),
        _l("Answer"),
    ),
    Kind.BOARD_ANSWERED: Said(
        lambda d: _("You have a seat: %(what)s", what=d["what"]) if d.get("seated")
        else _("This table stays as it is: %(what)s", what=d["what"]),
        lambda d: _("At %(house)s. You hear it when the table is set.", house=d["house"]) if d.get("seated")
        else _("There are others, and you can set one yourself."),
        _l("Look"),
    ),
    Kind.BOARD_SET: Said(
        lambda d: _("Your shared table takes place: %(what)s", what=d["what"]),
        lambda d: _("At %(house)s. It has a page and a talk of its own now.", house=d["house"]), _l("See the table"),
    ),
    Kind.BOARD_ENDED: Said(
        lambda d: _("Nothing comes of it this time: %(what)s", what=d["what"]),
        lambda d: str(ENDS.get(d.get("state", ""), "")), _l("Look"),
    ),
    Kind.BOARD_HOUSE: Said(
        lambda d: _("Your shared table: %(what)s", what=d["what"]), _of_house, _l("See it"),
    ),
}  # fmt: skip

NAMES: dict[Kind, LazyString] = {
    Kind.BOARD_ASKED: _l("Somebody would join a shared table of mine"),
    Kind.BOARD_ANSWERED: _l("What comes of a shared table"),
    Kind.BOARD_HOUSE: _l("A shared table of my house"),
}
