"""The kinds of this room: the charter, putting somebody out and taking it back, being found, and plain words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session, object_session

from app.accounts.models import Member
from app.core.access import Refused
from app.core.signals import announce
from groups.membership import charter_change, stewardship
from groups.membership.charter import CharterError, dump, parameter, read
from groups.membership.charter_words import TITLES
from groups.membership.models import Group, Membership
from groups.membership.queries import charter_values, membership_of
from groups.proposals.kinds import Headline, Kind, register
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.rules import Unmet
from groups.signals import ListingChanged, MemberReadmitted

CHARTER, REMOVAL, READMISSION, LISTING, WORDS, CHOICE = (
    "charter", "removal", "readmission", "listing", "words", "choice",
)  # fmt: skip


def source_of(proposal: Proposal) -> str:
    """How what it has set names it."""
    return f"proposal:{proposal.public_id}"


def stands(session: Session, group_id: int, key: str) -> str:
    """The parameter as it stands now, as text."""
    row = charter_values(session, group_id).get(key)
    return str(row.value) if row is not None else dump(key, parameter(key).default)


def charter_payload(session: Session, group: Group, key: str, raw: str) -> dict[str, str]:
    """What a change of the charter needs: what it shall be, and what it is now. Raises Refused."""
    try:
        return {"key": key, "value": dump(key, read(key, raw)), "was": stands(session, group.id, key)}
    except CharterError as no:
        raise Refused(no.reason) from no


def _charter_check(
    session: Session, proposal: Proposal, _option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    """It stands as it stood when the group was asked: else the vote was about something that is no more."""
    asked = proposal.payload
    now_is = stands(session, proposal.group_id, asked["key"])
    if now_is == asked["value"]:
        return Unmet.ALREADY_SO
    return None if now_is == asked["was"] else Unmet.CHANGED_MEANWHILE


def _charter_run(session: Session, proposal: Proposal, _option: ProposalOption, now: datetime) -> None:
    group, asked = session.get_one(Group, proposal.group_id), proposal.payload
    charter_change.change(
        session, group, asked["key"], asked["value"], proposal_id=proposal.id, source=source_of(proposal), now=now,
    )  # fmt: skip


def _whom(session: Session, proposal: Proposal) -> Membership | None:
    if proposal.subject_id is None:
        return None
    return membership_of(session, proposal.group_id, proposal.subject_id, fresh=True)


def _removal_check(
    session: Session, proposal: Proposal, _option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    row = _whom(session, proposal)
    return Unmet.NOT_HERE_ANY_MORE if row is None or row.left_at is not None else None


def _removal_run(session: Session, proposal: Proposal, _option: ProposalOption, now: datetime) -> None:
    row = _whom(session, proposal)
    if row is not None:
        group = session.get_one(Group, proposal.group_id)
        stewardship.leave(session, group, row.member_id, now, removed=True, source=source_of(proposal))


def _readmission_check(
    session: Session, proposal: Proposal, _option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    row = _whom(session, proposal)
    return None if row is not None and row.removed else Unmet.ALREADY_SO


def _readmission_run(session: Session, proposal: Proposal, _option: ProposalOption, _now: datetime) -> None:
    row = _whom(session, proposal)
    if row is not None:
        row.removed = False
        announce(session, MemberReadmitted(proposal.group_id, row.member_id, proposal.id))


def _listing_check(
    session: Session, proposal: Proposal, _option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    group = session.get_one(Group, proposal.group_id)
    return Unmet.ALREADY_SO if group.listed == proposal.payload["listed"] else None


def _listing_run(session: Session, proposal: Proposal, _option: ProposalOption, _now: datetime) -> None:
    group = session.get_one(Group, proposal.group_id)
    group.listed = bool(proposal.payload["listed"])
    announce(session, ListingChanged(group.id, group.listed, proposal.id))


def _rule(proposal: Proposal) -> str:
    return str(_("Table rule: %(rule)s", rule=TITLES[proposal.payload["key"]]))


def _whose(words: LazyString) -> Headline:
    def say(proposal: Proposal) -> str:
        session = object_session(proposal)
        subject = session.get(Member, proposal.subject_id) if session is not None else None
        name = subject.nickname if subject is not None and subject.is_open() else _("someone who left")
        return str(words) % {"name": name}

    return say


def _shown(proposal: Proposal) -> str:
    return str(_("Let strangers find us") if proposal.payload["listed"] else _("Let strangers not find us"))


def attach() -> None:
    """Let groups decide these."""
    register(Kind(
        CHARTER, _l("Change a table rule"), "scroll", _charter_check, _charter_run, headline=_rule,
    ))  # fmt: skip
    register(Kind(
        REMOVAL, _l("Put somebody out"), "logout", _removal_check, _removal_run, secret=True,
        headline=_whose(_l("Put %(name)s out of the group")),
    ))  # fmt: skip
    register(Kind(
        READMISSION, _l("Take somebody back"), "user-add", _readmission_check, _readmission_run, secret=True,
        headline=_whose(_l("Let %(name)s come in again")),
    ))  # fmt: skip
    register(Kind(
        LISTING, _l("Who finds us"), "eye", _listing_check, _listing_run, headline=_shown,
    ))  # fmt: skip
    register(Kind(WORDS, _l("Agree on something"), "chat"))
    register(Kind(CHOICE, _l("Choose among several"), "list"))
