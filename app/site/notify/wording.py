"""The words of each kind of notice, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.site.notify import (
    words_around,
    words_bills,
    words_boards,
    words_chat,
    words_deciding,
    words_dinners,
    words_discussions,
    words_groups,
    words_invitations,
    words_juries,
    words_merchants,
    words_presence,
    words_splitting,
    words_stewards,
    words_votes,
)
from app.site.notify.rules import Kind, Topic, choice_of
from app.site.notify.said import Data, Said

_ALL = (
    words_dinners,
    words_deciding,
    words_around,
    words_bills,
    words_boards,
    words_discussions,
    words_groups,
    words_invitations,
    words_merchants,
    words_juries,
    words_chat,
    words_presence,
    words_splitting,
    words_stewards,
    words_votes,
)
WORDS: dict[Kind, Said] = {kind: said for part in _ALL for kind, said in part.WORDS.items()}
NAMES: dict[Kind, LazyString] = {kind: name for part in _ALL for kind, name in part.NAMES.items()}

TOPICS: dict[Topic, LazyString] = {
    Topic.NEW_TABLES: _l("New tables"),
    Topic.MY_DINNERS: _l("Dinners of mine"),
    Topic.HOSTING: _l("Tables that I set"),
    Topic.AFTERWARDS: _l("After a dinner"),
    Topic.GROUPS: _l("Groups"),
}


def sentence(kind: Kind, data: Data) -> str:
    """What happened, in one line."""
    return WORDS[kind].sentence(data)


def detail(kind: Kind, data: Data) -> str:
    """A second line, or nothing."""
    said = WORDS[kind].detail
    return said(data) if said else ""


def action(kind: Kind) -> str:
    """What the button says."""
    return str(WORDS[kind].action or _("See it"))


def facts(kind: Kind, data: Data) -> list[tuple[str, str]]:
    """Labels and values that a mail shows besides."""
    said = WORDS[kind].facts
    return said(data) if said else []


def name_of(kind: Kind | None) -> str:
    """What a member stops or chooses; without a kind all that digests gather."""
    return str(NAMES[choice_of(kind)]) if kind else _("All mails that can wait")
