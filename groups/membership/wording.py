"""Sentences of this room's reasons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.names import NameProblem
from groups.membership.rules import CharterReason, GroupReason, InviteState, JoinReason

SENTENCES = {
    InviteState.USABLE: _l("This invitation is good."),
    InviteState.EXPIRED: _l("This invitation has run out. Ask whoever sent it for a new one."),
    InviteState.REVOKED: _l("This invitation was taken back. Ask whoever sent it for a new one."),
    InviteState.USED_UP: _l(
        "Everyone this invitation was for has come in. Ask whoever sent it for a new one."
    ),
    JoinReason.ALREADY_MEMBER: _l("You belong to this group already."),
    JoinReason.ALREADY_ASKED: _l("You have asked already. The stewards will answer."),
    JoinReason.REMOVED: _l(
        "The group has put this member out. Only the group can take that back, by a vote."
    ),
    JoinReason.INVITE_ONLY: _l("This group lets people in by invitation only. Ask a member for a link."),
    JoinReason.ANSWERS_MISSING: _l("The group asks a few questions first. Answer each of them."),
    JoinReason.ANSWER_TOO_LONG: _l("An answer is too long. 500 characters are enough for each."),
    GroupReason.ALREADY_ANSWERED: _l(
        "Another steward has answered this request differently. That answer stands."
    ),
    GroupReason.LISTING_IS_FOR_ALL: _l(
        "Whether strangers find the group is for everyone in it to decide, so one person cannot change it."
    ),
    GroupReason.NOBODY_TO_HAND_OVER_TO: _l("That person is not in the group any more. Choose somebody else."),
    GroupReason.NOT_WILLING: _l("That person would rather not look after the group. Choose somebody else."),
    CharterReason.UNKNOWN_PARAMETER: _l("The table rules know nothing of that name."),
    CharterReason.NOT_A_CHOICE: _l("Choose one of these."),
    CharterReason.NOT_A_NUMBER: _l("Write a whole number."),
    CharterReason.TOO_SMALL: _l("That is too few."),
    CharterReason.TOO_LARGE: _l("That is too many."),
    CharterReason.TOO_MANY_TEXTS: _l("Three questions are enough. Keep the best."),
    CharterReason.TEXT_TOO_LONG: _l("A question is too long. 120 characters are enough for each."),
}

NAME_PROBLEMS = {
    NameProblem.TOO_LONG: _l("That is too long. Shorten it."),
    NameProblem.HIDDEN_CHARACTERS: _l("There are invisible characters in this. Type it anew."),
    NameProblem.MIXED_ALPHABETS: _l("This mixes letters of two alphabets. Type it in one."),
}
