"""Authorization in one table: which standing gives which ability.

A *standing* is what a member is toward a thing (found by each room's access.py); an *ability* is what one may
do. Doors answer NotThere (404) when the thing may not even be seen, so that "not there" and "not yours to see"
look alike, and NotYours (403) when it is seen but the act is not allowed. Deadlines are rules, not abilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from app.core.abilities import Ability as Ability
from app.core.abilities import Standing as Standing
from app.core.viewer import Viewer

S = Standing
TABLE: Mapping[Ability, frozenset[Standing]] = {
    Ability.CALENDAR_READ: frozenset({S.LINKED}),  # the token alone: calendar programs have no session
    # The table's own: whoever sat there, guests too, sees every amount; nobody else any, not even an absent host.
    Ability.BILL_EDIT: frozenset({S.SEATED, S.GUEST}),
    Ability.BILL_SEE: frozenset({S.SEATED, S.GUEST}),
    Ability.BOARD_ANSWER: frozenset({S.SEATED}),  # those who sit, and neither the house nor its keepers
    Ability.BOARD_ASK: frozenset({S.SIGNED_IN}),
    Ability.BOARD_PUT_UP: frozenset({S.OWNER, S.MANAGER}),
    Ability.BOARD_SEE: frozenset({S.ANYONE}),
    Ability.BOOKING_KEEP: frozenset({S.SEATED, S.HOST}),  # no king: whoever sits may call and write it down
    Ability.CLAIM_CONFIRM: frozenset({S.ATTENDED}),
    Ability.CASE_APPEAL: frozenset({S.PARTY}),
    Ability.CASE_JUDGE: frozenset({S.JUROR}),  # nobody else decides: no operator, steward or merchant
    Ability.CASE_MINE: frozenset({S.SIGNED_IN}),
    Ability.CASE_SEE: frozenset({S.PUBLIC, S.PARTY, S.JUROR}),
    Ability.CASE_SPEAK: frozenset({S.PARTY}),
    Ability.CHAT_EDIT: frozenset({S.AUTHOR}),
    Ability.CHAT_LIST: frozenset({S.SIGNED_IN}),
    Ability.CHAT_READ: frozenset({S.LISTENER}),
    Ability.CHAT_REMOVE: frozenset({S.AUTHOR}),
    Ability.CHAT_SAY: frozenset({S.LISTENER}),
    Ability.CARD_CHECK: frozenset({S.OWNER, S.MANAGER, S.DESK}),
    Ability.CARD_SHOW: frozenset({S.SEATED, S.GUEST}),
    Ability.CHARTER_CHANGE: frozenset(),  # nobody's: after founding only a passed proposal changes a charter
    Ability.CHARTER_READ: frozenset({S.PUBLIC, S.INVITED, S.MEMBER}),
    Ability.CODE_READ: frozenset({S.SEATED, S.WAITING, S.MEMBER, S.WELCOME, S.HOST}),
    Ability.CODE_SHOW: frozenset({S.SEATED}),
    Ability.DIET_COMPANION: frozenset({S.SEATED, S.WAITING, S.GUEST}),
    Ability.DIET_MINE: frozenset({S.SIGNED_IN}),
    Ability.CRAVING_ANSWER: frozenset({S.AUTHOR}),
    Ability.CRAVING_MINE: frozenset({S.SIGNED_IN}),
    Ability.CRAVING_SEE: frozenset({S.AUTHOR}),  # a wish and the draft that came of it: their authors' alone
    Ability.CRAVING_TAKE_BACK: frozenset({S.AUTHOR}),
    Ability.DINNER_CALL: frozenset({S.MEMBER}),
    Ability.DINNER_CALL_OFF: frozenset({S.HOST}),
    Ability.DINNER_EDIT: frozenset({S.HOST}),
    Ability.DINNER_SEE: frozenset({S.PUBLIC, S.LINKED, S.MEMBER, S.SEATED, S.WAITING, S.HOST, S.GUEST}),
    Ability.DINNER_SIT: frozenset({S.WELCOME, S.MEMBER, S.SEATED, S.WAITING, S.HOST}),
    Ability.DISCUSSION_EDIT: frozenset({S.AUTHOR}),  # no steward changes or removes another's words
    Ability.DISCUSSION_KEEP: frozenset({S.STEWARD}),  # pin, close to further replies, open again
    Ability.DISCUSSION_MINE: frozenset({S.SIGNED_IN}),
    Ability.DISCUSSION_READ: frozenset({S.MEMBER}),
    Ability.DISCUSSION_WRITE: frozenset({S.MEMBER}),
    Ability.GROUP_FORK: frozenset({S.MEMBER}),  # nobody can forbid it: three suffice
    Ability.ELECTION_STAND: frozenset({S.MEMBER}),
    Ability.GROUP_FOUND: frozenset({S.SIGNED_IN}),
    Ability.GROUP_INVITE: frozenset({S.MEMBER}),
    Ability.GROUP_JOIN: frozenset({S.SIGNED_IN}),
    Ability.GROUP_LEAVE: frozenset({S.MEMBER}),
    Ability.GROUP_MINE: frozenset({S.SIGNED_IN}),
    Ability.GROUP_ADMIT: frozenset({S.STEWARD}),
    Ability.GROUP_DESCRIBE: frozenset({S.STEWARD}),
    Ability.GROUP_ENTER: frozenset({S.INVITED}),
    Ability.GROUP_ROLL: frozenset({S.MEMBER}),
    Ability.GROUP_SEE: frozenset({S.PUBLIC, S.INVITED, S.MEMBER}),
    Ability.GROUP_STEWARD: frozenset({S.STEWARD}),
    Ability.GUEST_HOLD: frozenset({S.GUEST}),
    Ability.GUEST_MANAGE: frozenset({S.HOST}),
    Ability.HEADCOUNT_ANSWER: frozenset({S.SEATED, S.WAITING, S.HOST, S.GUEST}),
    Ability.KITCHEN_READ: frozenset({S.SEATED, S.HOST}),
    Ability.LEDGER_READ: frozenset({S.MEMBER}),
    Ability.MAILBOX_READ: frozenset({S.ANYONE}),
    Ability.MEMBER_EDIT: frozenset({S.ONESELF}),
    Ability.MEMBER_SEE: frozenset({S.ONESELF, S.COMPANY, S.SIGNED_IN}),
    Ability.MERCHANT_JOIN: frozenset({S.SIGNED_IN}),  # by a link that only the invited have
    Ability.MERCHANT_LOG: frozenset({S.OWNER, S.MANAGER}),
    Ability.MERCHANT_OPEN: frozenset({S.SIGNED_IN}),  # a hat of ordinary members, not another kind of account
    Ability.MERCHANT_REPLY: frozenset({S.OWNER, S.MANAGER}),
    Ability.MERCHANT_RUN: frozenset({S.OWNER}),
    Ability.MERCHANT_SEE: frozenset({S.OWNER, S.MANAGER, S.DESK}),
    Ability.MEMORY_READ: frozenset({S.MEMBER}),
    Ability.NO_SHOW_ANSWER: frozenset({S.ATTENDED}),
    Ability.NO_SHOW_DISPUTE: frozenset({S.SEATED}),
    Ability.NOTE_WRITE: frozenset({S.SEATED, S.ATTENDED}),
    Ability.NOTICE_READ: frozenset({S.SIGNED_IN}),
    Ability.NEED_ASK: frozenset({S.MEMBER}),
    Ability.NEED_CLOSE: frozenset({S.AUTHOR}),
    Ability.NEED_SEE: frozenset({S.MEMBER}),
    # A house asks a group: members answer, the people of the house keep it, nobody else reads it (M-12).
    Ability.OFFER_ANSWER: frozenset({S.MEMBER}),
    Ability.OFFER_KEEP: frozenset({S.OWNER, S.MANAGER}),
    Ability.OFFER_LIST: frozenset({S.MEMBER}),
    Ability.OFFER_SEE: frozenset({S.MEMBER, S.OWNER, S.MANAGER, S.DESK}),
    Ability.OFFER_SEND: frozenset({S.OWNER, S.MANAGER}),
    Ability.OFFER_TALK: frozenset({S.MEMBER, S.OWNER, S.MANAGER}),
    Ability.PICTURE_HIDE: frozenset({S.AUTHOR, S.SEATED}),  # whoever is in a picture sat there
    Ability.POLL_ANSWER: frozenset({S.WELCOME, S.MEMBER, S.SEATED, S.WAITING, S.HOST, S.GUEST}),
    Ability.POLL_RUN: frozenset({S.HOST}),
    # Whoever may come to this table may also walk in; without a seat reading a code only asks to be let in.
    Ability.PRESENCE_CLAIM: frozenset({S.WELCOME, S.MEMBER, S.SEATED, S.WAITING, S.HOST}),
    Ability.PRESSURE_TELL: frozenset({S.ATTENDED}),
    Ability.PROPOSAL_OPEN: frozenset({S.MEMBER}),
    Ability.PROPOSAL_SEE: frozenset({S.MEMBER}),
    Ability.PROPOSAL_TAKE_BACK: frozenset({S.AUTHOR}),
    Ability.PROPOSAL_VOTE: frozenset({S.MEMBER}),  # whether one is on the roll is the vote's own rule
    Ability.PROMISE_TICK: frozenset({S.ATTENDED}),
    Ability.QUEUE_READ: frozenset({S.SEATED, S.WAITING, S.HOST, S.GUEST}),
    Ability.REPORT_MAKE: frozenset({S.SIGNED_IN}),
    Ability.REVIEW_EDIT: frozenset({S.AUTHOR}),
    Ability.REVIEW_SEE: frozenset({S.ANYONE}),
    Ability.REVIEW_VOTE: frozenset({S.SIGNED_IN}),
    Ability.REVIEW_WRITE: frozenset({S.ATTENDED}),
    # Who is home is the table's own, guests too: not the group's, and nobody else's.
    Ability.RING_ANSWER: frozenset({S.SEATED, S.GUEST}),
    Ability.RING_OPEN: frozenset({S.SEATED}),
    Ability.RING_SEE: frozenset({S.SEATED, S.GUEST}),
    Ability.ROUTE_SEE: frozenset({S.ANYONE}),
    Ability.ROUTE_TAKE: frozenset({S.SIGNED_IN}),
    # Whoever may sit may get up, also twice: a second press of the button is no intrusion.
    Ability.SEAT_GIVE_BACK: frozenset({S.WELCOME, S.MEMBER, S.SEATED, S.WAITING, S.HOST}),
    # Members and guests alike: taking a seat, changing the party, answering, giving back.
    Ability.SEAT_TAKE: frozenset({S.WELCOME, S.MEMBER, S.SEATED, S.WAITING, S.HOST, S.GUEST, S.NAME_ENOUGH}),
    Ability.SERIES_EDIT: frozenset({S.HOST}),
    Ability.SERIES_SEE: frozenset({S.MEMBER}),
    Ability.SERIES_TAKE: frozenset({S.MEMBER}),
    Ability.SITE_ENTER: frozenset({S.ANYONE}),
    Ability.SITE_OPERATE: frozenset({S.OPERATOR}),
    Ability.SITE_SEE: frozenset({S.ANYONE}),
    Ability.STEWARD_RECALL: frozenset({S.MEMBER}),  # to ask for it: the group decides
    Ability.TIE_DECLARE: frozenset({S.SIGNED_IN}),
    Ability.TIPPING_ANSWER: frozenset({S.WELCOME, S.MEMBER}),
    Ability.TIPPING_END: frozenset({S.AUTHOR}),
    Ability.TIPPING_OPEN: frozenset({S.MEMBER}),
    Ability.TIPPING_SEE: frozenset({S.PUBLIC, S.MEMBER}),
    Ability.TABLE_SIT: frozenset({S.SEATED, S.GUEST}),
    Ability.TABLES_SET: frozenset({S.HOST}),
    Ability.TURN_TAKE: frozenset({S.MEMBER}),
    Ability.VENUE_CREATE: frozenset({S.SIGNED_IN}),
    Ability.VENUE_DESCRIBE: frozenset({S.SIGNED_IN}),
    Ability.VENUE_SEE: frozenset({S.ANYONE}),
    Ability.VOUCH_GIVE: frozenset({S.SEATED}),
    Ability.WALK_IN_ADMIT: frozenset({S.SEATED}),
}

# What a jury may take away for some days. Seats, votes and one's own account are never among it.
SPEAKING = frozenset({
    Ability.CHAT_EDIT, Ability.CHAT_SAY, Ability.DISCUSSION_EDIT, Ability.DISCUSSION_WRITE, Ability.GROUP_DESCRIBE,
    Ability.GROUP_FOUND, Ability.MERCHANT_REPLY, Ability.OFFER_TALK, Ability.REVIEW_EDIT, Ability.REVIEW_WRITE,
    Ability.VENUE_CREATE, Ability.VENUE_DESCRIBE,
})  # fmt: skip

# Asked by the boundary before the view; every other ability must be asked by a door inside it.
SITEWIDE = frozenset({
    Ability.CASE_MINE, Ability.CHAT_LIST, Ability.CRAVING_MINE, Ability.DIET_MINE, Ability.DISCUSSION_MINE,
    Ability.GROUP_FOUND, Ability.GROUP_MINE, Ability.MAILBOX_READ, Ability.MERCHANT_OPEN, Ability.NOTICE_READ,
    Ability.REPORT_MAKE, Ability.SITE_ENTER, Ability.SITE_OPERATE, Ability.SITE_SEE, Ability.VENUE_CREATE,
})  # fmt: skip


class NotThere(Exception):
    """No such thing, or not yours to see: both answer 404, alike."""


class MovedOn(NotThere):
    """It is elsewhere now: the answer leads to `path`. Whoever only looks whether it is there finds it gone."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


class NotYours(Exception):
    """Seen, but the act is not allowed: 403 (a stranger is asked to sign in)."""


class Suspended(NotYours):
    """It would be yours to do, but a jury has asked you to write nothing for some days."""


class Refused(Exception):
    """A rule says no. `reason` is an enum member whose sentence stands in the room's wording."""

    def __init__(self, reason: StrEnum) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Here:
    """What the viewer is toward the thing at hand; templates ask `may("group:invite")`."""

    standings: frozenset[Standing]

    def may(self, ability: Ability | str) -> bool:
        """Whether these standings give the ability."""
        wanted = Ability(ability)
        if S.QUIET in self.standings and wanted in SPEAKING:
            return False
        return not self.standings.isdisjoint(TABLE[wanted])


_asked: ContextVar[set[Ability] | None] = ContextVar("asked", default=None)


def site(viewer: Viewer | None) -> frozenset[Standing]:
    """The standings that everybody has before any thing is looked at."""
    found = {S.ANYONE}
    if viewer is not None:
        found.add(S.SIGNED_IN)
        if viewer.operator:
            found.add(S.OPERATOR)
        if viewer.quiet:
            found.add(S.QUIET)
    return frozenset(found)


def stand(viewer: Viewer | None, found: Iterable[Standing] = ()) -> Here:
    """The viewer's standings here: those of the site and those found toward the thing."""
    return Here(site(viewer) | frozenset(found))


def require(here: Here, ability: Ability, see: Ability | None = None) -> Here:
    """Pass the door. Raises NotThere without `see`, NotYours without `ability`; notes that it was asked."""
    asked = _asked.get()
    if asked is not None:
        asked.add(ability)
    if see is not None and not here.may(see):
        raise NotThere
    if not here.may(ability):
        raise Suspended if Here(here.standings - {S.QUIET}).may(ability) else NotYours
    return here


def watch() -> set[Ability]:
    """Start noting which abilities are asked: the boundary proves that a route asked for its own."""
    asked: set[Ability] = set()
    _asked.set(asked)
    return asked


def table_lines() -> list[str]:
    """The table as Markdown lines, for docs/access.md."""
    lines = ["| ability | who |", "|---|---|"]
    for ability in sorted(TABLE, key=lambda each: each.value):
        lines.append(f"| `{ability.value}` | {', '.join(sorted(s.value for s in TABLE[ability]))} |")
    return lines
