"""The law of membership: roles, ways of joining, invitations; the charter's law stands in charter.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groups.membership.charter import (
    MAX_QUESTION_LENGTH,
    MAX_QUESTIONS,
    PARAMETERS,
    Callers,
    Charter,
    CharterError,
    CharterReason,
    JoinRule,
    Kind,
    OffersFrom,
    OffersPolicy,
    OfferTastings,
    Parameter,
    PartyRule,
    QueueRule,
    RotaRule,
    Section,
    SplitRule,
    Value,
    charter_from,
    dump,
    parameter,
    read,
)

__all__ = [
    "MAX_QUESTIONS",
    "MAX_QUESTION_LENGTH",
    "PARAMETERS",
    "Asks",
    "Callers",
    "CannotJoin",
    "Charter",
    "CharterError",
    "CharterReason",
    "GroupReason",
    "InviteState",
    "JoinReason",
    "JoinRule",
    "Joins",
    "Kind",
    "OfferTastings",
    "OffersFrom",
    "OffersPolicy",
    "Parameter",
    "PartyRule",
    "QueueRule",
    "Role",
    "RotaRule",
    "Section",
    "SplitRule",
    "Value",
    "charter_from",
    "decide_join",
    "dump",
    "invite_state",
    "is_silent",
    "may_change_listing",
    "parameter",
    "read",
    "steward_term_ends",
]  # fmt: skip

MAX_ANSWER_LENGTH = 500


class Role(StrEnum):
    """What a member is in a group."""

    STEWARD = "steward"
    MEMBER = "member"


class InviteState(StrEnum):
    """What an invite link is at a moment (GR-02)."""

    USABLE = "usable"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED_UP = "used_up"


def invite_state(
    expires_at: datetime | None, revoked_at: datetime | None, uses: int, max_uses: int | None, now: datetime
) -> InviteState:
    """Return what the link is at `now`; no expiry and no limit of uses are told by None."""
    if revoked_at is not None and revoked_at <= now:
        return InviteState.REVOKED
    if expires_at is not None and expires_at <= now:
        return InviteState.EXPIRED
    if max_uses is not None and uses >= max_uses:
        return InviteState.USED_UP
    return InviteState.USABLE


class JoinReason(StrEnum):
    """Why somebody cannot join a group."""

    ALREADY_MEMBER = "already_member"
    ALREADY_ASKED = "already_asked"
    REMOVED = "removed"
    INVITE_ONLY = "invite_only"
    ANSWERS_MISSING = "answers_missing"
    ANSWER_TOO_LONG = "answer_too_long"


class GroupReason(StrEnum):
    """Why something cannot be done in a group."""

    ALREADY_ANSWERED = "already_answered"
    LISTING_IS_FOR_ALL = "listing_is_for_all"
    NOBODY_TO_HAND_OVER_TO = "nobody_to_hand_over_to"
    NOT_WILLING = "not_willing"


@dataclass(frozen=True)
class Joins:
    """The person becomes a member at once."""


@dataclass(frozen=True)
class Asks:
    """The person's request waits for the group."""


@dataclass(frozen=True)
class CannotJoin:
    """The person stays outside, for this reason."""

    reason: JoinReason


def decide_join(
    charter: Charter,
    *,
    member: bool,
    asked: bool,
    removed: bool,
    invited: bool,
    answers: Sequence[str] = (),
) -> Joins | Asks | CannotJoin:
    """Decide what becomes of somebody who wants to join; a usable invitation opens every door but one.

    `removed` is somebody whom the group put out and has not taken back; `answers` stand in the order of the
    charter's questions, each of which wants one when the group is asked.
    """
    if member:
        return CannotJoin(JoinReason.ALREADY_MEMBER)
    if removed:
        return CannotJoin(JoinReason.REMOVED)
    if invited or charter.join_rule is JoinRule.OPEN:
        return Joins()
    if charter.join_rule is JoinRule.INVITE:
        return CannotJoin(JoinReason.INVITE_ONLY)
    return _decide_request(charter.join_questions, asked, answers)


def _decide_request(questions: Sequence[str], asked: bool, answers: Sequence[str]) -> Asks | CannotJoin:
    if asked:
        return CannotJoin(JoinReason.ALREADY_ASKED)
    if len(answers) < len(questions) or not all(answer.strip() for answer in answers):
        return CannotJoin(JoinReason.ANSWERS_MISSING)
    if any(len(answer) > MAX_ANSWER_LENGTH for answer in answers):
        return CannotJoin(JoinReason.ANSWER_TOO_LONG)
    return Asks()


def may_change_listing(members: int) -> bool:
    """Tell whether one person may decide if strangers find the group: only who is alone in it (GR-14)."""
    return members <= 1


def steward_term_ends(began_at: datetime, charter: Charter) -> datetime:
    """Return when a steward's term ends by itself (GR-08)."""
    return began_at + timedelta(days=charter.steward_term_days)


def is_silent(seen_at: datetime, charter: Charter, now: datetime) -> bool:
    """Tell whether a steward last seen at `seen_at` was silent so long that the term ends (GR-08)."""
    return now - seen_at >= timedelta(days=charter.silence_days)
