"""Who is told what while a table decides when, where and whether."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import SEATED, dinner_of, iso, members_at, minute, tell_of
from events.cravings.models import CravingDraft
from events.dinners.rules import Visibility
from events.polls.queries import voters
from events.signals import (
    ConditionLost,
    ConditionMet,
    CravingDissolved,
    CravingHosted,
    CravingMatched,
    PollClosed,
    PollOpened,
    Tipped,
    TippingLapsed,
    TippingOpened,
)
from events.tipping.models import Tipping
from events.tipping.queries import who_answered
from groups.membership.queries import active_member_ids


def poll_opened(session: Session, fact: PollOpened) -> None:
    """Those at the table are asked; date and place opened together are one question."""
    dinner = dinner_of(session, fact.dinner_id)
    whom = members_at(session, dinner.id) - {dinner.host_id}
    tell_of(session, Kind.POLL_OPENED, dinner, whom, minute(), tail="/poll")


def poll_closed(session: Session, fact: PollClosed) -> None:
    """The host and all who answered hear how it ended, those at the table by the dinner's change."""
    dinner = dinner_of(session, fact.dinner_id)
    if fact.decided:  # DinnerChanged tells those at the table; time and place together are one answer
        whom = (voters(session, fact.poll_id) - members_at(session, dinner.id)) | {dinner.host_id}
        tell_of(session, Kind.POLL_DECIDED, dinner, whom, f"s{dinner.sequence}")
        return
    whom = members_at(session, dinner.id) | {dinner.host_id}
    tell_of(session, Kind.POLL_UNDECIDED, dinner, whom, f"{fact.poll_id}:{minute()}")


def tipping_opened(session: Session, fact: TippingOpened) -> None:
    """The group is asked who would come."""
    tipping, who = session.get_one(Tipping, fact.tipping_id), session.get_one(Member, fact.member_id)
    whom = set(active_member_ids(session, fact.group_id)) - {fact.member_id}
    _tell_of_tipping(session, Kind.TIPPING_OPENED, tipping, whom, who=who.nickname)


def tipped(session: Session, fact: Tipped) -> None:
    """Everybody who sits by it hears that it takes place; who answered from outside without a seat, that it does."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.TIPPED, dinner, members_at(session, dinner.id, SEATED), "")
    if dinner.visibility is Visibility.PUBLIC:  # the group's own members hear of every new table
        others = set(who_answered(session, fact.tipping_id)) - members_at(session, dinner.id, SEATED)
        others -= set(active_member_ids(session, dinner.group_id))
        tell_of(session, Kind.TIPPED_WITHOUT, dinner, others, "")


def tipping_lapsed(session: Session, fact: TippingLapsed) -> None:
    """Quietly, to the proposer alone: a failed table shames nobody."""
    tipping = session.get_one(Tipping, fact.tipping_id)
    _tell_of_tipping(session, Kind.TIPPING_LAPSED, tipping, {tipping.proposer_id})


def _tell_of_tipping(session: Session, kind: Kind, tipping: Tipping, whom: set[int], **more: str) -> None:
    until = iso(tipping.closes_at)
    void = {"void_at": until} if kind is Kind.TIPPING_OPENED else {}
    tell(
        session, kind, whom, key=f"{kind}:{tipping.id}", path=f"/tip/{tipping.public_id}",
        data={"what": tipping.title, "until": until, "tz": tipping.timezone, **void, **more}, now=clock.now(),
        group_id=tipping.group_id,
    )  # fmt: skip


def craving_matched(session: Session, fact: CravingMatched) -> None:
    """Those whose wishes fit hear of the draft; it is told to them alone."""
    draft = session.get_one(CravingDraft, fact.draft_id)
    _tell_of_draft(session, Kind.CRAVING_MATCHED, draft, fact.member_ids)


def craving_hosted(session: Session, fact: CravingHosted) -> None:
    """Those whose craving has a table now hear it; its host knows."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.CRAVING_HOSTED, dinner, set(fact.member_ids) - {dinner.host_id}, "")


def craving_dissolved(session: Session, fact: CravingDissolved) -> None:
    """Too few are left; who declined is told to nobody."""
    draft = session.get_one(CravingDraft, fact.draft_id)
    _tell_of_draft(session, Kind.CRAVING_DISSOLVED, draft, fact.member_ids)


def _tell_of_draft(session: Session, kind: Kind, draft: CravingDraft, whom: tuple[int, ...]) -> None:
    tell(
        session, kind, whom, key=f"{kind}:{draft.id}", path=f"/cravings/draft/{draft.public_id}",
        data={"what": draft.food, "tz": draft.timezone}, now=clock.now(),
    )  # fmt: skip


def condition_met(session: Session, fact: ConditionMet) -> None:
    """Whoever asked for something hears that it holds."""
    _tell_of_condition(session, Kind.CONDITION_MET, fact.dinner_id, fact.member_id)


def condition_lost(session: Session, fact: ConditionLost) -> None:
    """Whoever asked for something hears that it does not hold any more."""
    _tell_of_condition(session, Kind.CONDITION_LOST, fact.dinner_id, fact.member_id)


def _tell_of_condition(session: Session, kind: Kind, dinner_id: int, member_id: int) -> None:
    tell_of(session, kind, dinner_of(session, dinner_id), [member_id], minute())
