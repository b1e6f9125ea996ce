"""Who is told about stewards, elections, hosting by turns and being away."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import iso
from events.signals.turns import TurnCame, TurnSwapAnswered, TurnSwapAsked
from groups.elections.models import Election
from groups.membership.models import Group
from groups.membership.queries import active_member_ids
from groups.signals import ElectionClosed, ElectionOpened, MemberLapsed, MemberWarned, StewardEnded

TOLD = frozenset({"term", "silence", "recalled", "elected"})  # who went by their own hand knows it


def _tell(
    session: Session, kind: Kind, group_id: int, whom: list[int], key: str, tail: str, **more: Any
) -> None:
    group = session.get_one(Group, group_id)
    tell(
        session, kind, whom, key=f"{kind}:{group.id}:{key}", path=f"/g/{group.public_id}{tail}",
        data={"group": group.name, "tz": group.timezone, **more}, now=clock.now(), group_id=group.id,
    )  # fmt: skip


def election_opened(session: Session, fact: ElectionOpened) -> None:
    """Every member hears that people may come forward."""
    election = session.get_one(Election, fact.election_id)
    until = iso(election.stands_until)
    _tell(
        session, Kind.ELECTION_OPENED, fact.group_id, active_member_ids(session, fact.group_id), str(election.id),
        f"/elections/{election.public_id}", until=until, void_at=until,
    )  # fmt: skip


def election_closed(session: Session, fact: ElectionClosed) -> None:
    """And how it ended; that nobody stood is on the group's page, and no news."""
    if fact.outcome == "nobody_stood":
        return
    election = session.get_one(Election, fact.election_id)
    names = [session.get_one(Member, each).nickname for each in fact.elected]
    _tell(
        session, Kind.ELECTION_CLOSED, fact.group_id, active_member_ids(session, fact.group_id), str(election.id),
        f"/elections/{election.public_id}", names=", ".join(names),
    )  # fmt: skip


def steward_ended(session: Session, fact: StewardEnded) -> None:
    """Whoever's time was ended by the rules or by the group hears it, and why."""
    if fact.why in TOLD:
        key = f"{fact.member_id}:{clock.now().date()}"
        _tell(session, Kind.STEWARD_ENDED, fact.group_id, [fact.member_id], key, "/stewards", why=fact.why)


def turn_came(session: Session, fact: TurnCame) -> None:
    """Whose turn it is to host hears it."""
    _tell(session, Kind.TURN_CAME, fact.group_id, [fact.member_id], iso(clock.now()), "/turns")


def swap_asked(session: Session, fact: TurnSwapAsked) -> None:
    """With whom somebody would like to change places is asked."""
    who = session.get_one(Member, fact.by_id).nickname
    _tell(session, Kind.SWAP_ASKED, fact.group_id, [fact.with_id], str(fact.swap_id), "/turns", who=who)


def swap_answered(session: Session, fact: TurnSwapAnswered) -> None:
    """Whoever asked hears the answer."""
    who = session.get_one(Member, fact.with_id).nickname
    _tell(
        session, Kind.SWAP_ANSWERED, fact.group_id, [fact.by_id], str(fact.swap_id), "/turns", who=who,
        accepted=fact.accepted,
    )  # fmt: skip


def warned(session: Session, fact: MemberWarned) -> None:
    """Whoever has not been seen for long hears what will follow."""
    until = iso(fact.lapses_at)
    _tell(session, Kind.AWAY_WARNED, fact.group_id, [fact.member_id], until, "", until=until)


def lapsed(session: Session, fact: MemberLapsed) -> None:
    """And that it has; nobody else is told."""
    _tell(session, Kind.LAPSED, fact.group_id, [fact.member_id], iso(clock.now()), "")
