"""What a group's room is told of its stewards; and pages that are open somewhere fetch themselves anew."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.core import clock
from app.core.signals import listen, listen_after
from groups.chat import actions as chat
from groups.chat.wording import add_notes
from groups.elections.models import Election
from groups.membership.live import tell_pages
from groups.membership.models import Group
from groups.signals import (
    CandidateChanged,
    ElectionClosed,
    ElectionOpened,
    MemberLapsed,
    MemberReturned,
    StewardEnded,
    StewardNamed,
)

NOTES = {
    "election.opened": _l("Who looks after the group? Whoever would can say so"),
    "election.elected": _l("%(name)s was elected and looks after the group"),
    "election.none": _l("The election is over. The group goes on as it is"),
    "steward.acting": _l("%(name)s looks after the group until it has chosen"),
    "steward.handed": _l("%(name)s looks after the group now, by hand-over"),
}


def opened(session: Session, fact: ElectionOpened) -> None:
    """The room hears that an election has opened."""
    _say(session, fact.group_id, "election.opened", path=_path(session, fact.group_id, fact.election_id))


def closed(session: Session, fact: ElectionClosed) -> None:
    """And who was elected; nobody's number of votes is shouted."""
    path = _path(session, fact.group_id, fact.election_id)
    for member_id in fact.elected:
        _say(session, fact.group_id, "election.elected", path=path, about_id=member_id)
    if not fact.elected:
        _say(session, fact.group_id, "election.none", path=path)


def named(session: Session, fact: StewardNamed) -> None:
    """Who looks after the group is never a secret (X-16)."""
    key = {"acting": "steward.acting", "hand-over": "steward.handed"}.get(fact.why)
    if key is not None:
        group = session.get_one(Group, fact.group_id)
        _say(session, group.id, key, path=f"/g/{group.public_id}/stewards", about_id=fact.member_id)


def _path(session: Session, group_id: int, election_id: int) -> str:
    group, election = session.get_one(Group, group_id), session.get_one(Election, election_id)
    return f"/g/{group.public_id}/elections/{election.public_id}"


def _say(session: Session, group_id: int, key: str, *, path: str, about_id: int | None = None) -> None:
    now = clock.now()
    chat.note(session, chat.channel_of_group(session, group_id, now), key, now, about_id=about_id, path=path)


def attach() -> None:
    """Register the sentences and the listeners."""
    add_notes(NOTES)
    listen(ElectionOpened, opened)
    listen(ElectionClosed, closed)
    listen(StewardNamed, named)
    for kind in (
        ElectionOpened,
        ElectionClosed,
        CandidateChanged,
        StewardEnded,
        MemberLapsed,
        MemberReturned,
    ):
        listen_after(kind, tell_pages)
