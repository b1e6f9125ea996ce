"""Sentences of this room's reasons, and of names, which every room shares."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.rules import Problem, Refusal
from app.core.names import NameProblem

SENTENCES = {
    NameProblem.EMPTY: _l("Use at least one letter or character that can be read."),
    NameProblem.HIDDEN_CHARACTERS: _l("There are hidden characters in this name. Type it anew."),
    NameProblem.MIXED_ALPHABETS: _l("This name mixes alphabets that look alike. Keep to one of them."),
    NameProblem.TOO_LONG: _l("This name is too long. 40 characters are the most."),
    NameProblem.TOO_SHORT: _l("This name is too short. Two characters are enough."),
    Problem.NAME_RESERVED: _l("This name could be taken for the house. Choose another."),
    Problem.EMAIL_BAD: _l("This does not look like an e-mail address, such as lin@example.org."),
    Problem.PASSWORD_SHORT: _l("Too short: at least 8 characters."),
    Problem.PASSWORD_LONG: _l("Too long: 200 characters are the most."),
    Problem.PASSWORD_COMMON: _l(
        "Anybody would try this one first. Take three words that only you would join."
    ),
    Problem.PASSWORD_PERSONAL: _l(
        "Your name or address is the first that anybody tries. Choose something else."
    ),
    Refusal.LINK_SPENT: _l("This link has been used or is too old. Ask for a new one."),
    Refusal.ADDRESS_TAKEN: _l("This address now belongs to another account. Sign in with that one."),
    Refusal.ACCOUNT_CLOSED: _l("This account has been closed."),
}
