"""The kinds of things that are told, in the groups in which members choose, and how each goes by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """One kind of thing that a member is told."""

    DINNER_CALLED = "dinner-called"
    TIPPING_OPENED = "tipping-opened"
    TIPPED = "tipped"
    TIPPED_WITHOUT = "tipped-without"
    TIPPING_LAPSED = "tipping-lapsed"
    CRAVING_MATCHED = "craving-matched"
    CRAVING_HOSTED = "craving-hosted"
    CRAVING_DISSOLVED = "craving-dissolved"
    REMINDER = "reminder"
    DINNER_CHANGED = "dinner-changed"
    PACT_CHANGED = "pact-changed"
    DINNER_CALLED_OFF = "dinner-called-off"
    POLL_OPENED = "poll-opened"
    POLL_DECIDED = "poll-decided"
    POLL_UNDECIDED = "poll-undecided"
    SEAT_OFFERED = "seat-offered"
    SEAT_PASSED = "seat-passed"
    SEAT_BENCHED = "seat-benched"
    BOARD_ASKED = "board-asked"
    BOARD_ANSWERED = "board-answered"
    BOARD_SET = "board-set"
    BOARD_ENDED = "board-ended"
    BOARD_HOUSE = "board-house"
    CONDITION_MET = "condition-met"
    CONDITION_LOST = "condition-lost"
    HEADCOUNT_ASKED = "headcount-asked"
    HEADCOUNT_LOCKED = "headcount-locked"
    BOOKING_ANSWERED = "booking-answered"
    TABLES_SET = "tables-set"
    GUEST_MERGED = "guest-merged"
    SEAT_TAKEN = "seat-taken"
    SEAT_GIVEN_BACK = "seat-given-back"
    HEADCOUNT_TOLD = "headcount-told"
    BILL_PROPOSED = "bill-proposed"
    BILL_AGREED = "bill-agreed"
    BILL_REOPENED = "bill-reopened"
    TRANSFER_MOVED = "transfer-moved"
    BILL_REMINDER = "bill-reminder"
    RING_OPENED = "ring-opened"
    RING_NUDGED = "ring-nudged"
    RING_CLOSED = "ring-closed"
    VOUCH = "vouch"
    REVIEW_ANSWERED = "review-answered"
    CLAIM_CONFIRMED = "claim-confirmed"
    CLAIM_DISPUTED = "claim-disputed"
    PRESENCE_ASKED = "presence-asked"
    PRESENCE_CONTESTED = "presence-contested"
    NO_SHOW_NOTED = "no-show-noted"
    NO_SHOW_ASKED = "no-show-asked"
    NO_SHOW_SETTLED = "no-show-settled"
    NO_SHOW_FORGIVEN = "no-show-forgiven"
    PAUSED = "paused"
    REVIEWS_OPENED = "reviews-opened"
    OFFER_ARRIVED = "offer-arrived"
    OFFER_ANSWERED = "offer-answered"
    OFFER_CANCELLED = "offer-cancelled"
    JOIN_ASKED = "join-asked"
    JOIN_ACCEPTED = "join-accepted"
    JOIN_DECLINED = "join-declined"
    STEWARD_NAMED = "steward-named"
    STEWARD_ENDED = "steward-ended"
    ELECTION_OPENED = "election-opened"
    FORK_ASKED = "fork-asked"
    FORK_DONE = "fork-done"
    GROUPS_MERGED = "groups-merged"
    ELECTION_CLOSED = "election-closed"
    AWAY_WARNED = "away-warned"
    LAPSED = "lapsed"
    TURN_CAME = "turn-came"
    SWAP_ASKED = "swap-asked"
    SWAP_ANSWERED = "swap-answered"
    VOTE_OPENED = "vote-opened"
    VOTE_ENDS = "vote-ends"
    VOTE_OVER = "vote-over"
    VOTE_ABOUT_ME = "vote-about-me"
    PUT_OUT = "put-out"
    TAKEN_BACK = "taken-back"
    DISCUSSION_MENTION = "discussion-mention"
    DISCUSSION_REPLY = "discussion-reply"
    MENTIONED = "mentioned"
    CASE_OPENED = "case-opened"
    JURY_DUTY = "jury-duty"
    CASE_DECIDED = "case-decided"
    CASE_APPEALED = "case-appealed"


class Way(StrEnum):
    """How a member is told."""

    PAGE = "page"
    MAIL = "mail"


class Topic(StrEnum):
    """What belongs together on the page of wishes."""

    NEW_TABLES = "new-tables"
    MY_DINNERS = "my-dinners"
    HOSTING = "hosting"
    AFTERWARDS = "afterwards"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind is told by default.

    A mail that is not `urgent` waits a little (who has read the notice needs none), goes with the others that
    wait, and lets people sleep; an urgent one goes at once, because it says when something ends.
    """

    icon: str
    mail: bool
    topic: Topic
    urgent: bool = False
    with_: Kind | None = None  # chosen together with this kind, in one line


GRACE = timedelta(minutes=5)
_NEW, _MINE, _HOST, _AFTER, _GROUPS = Topic
HABITS: dict[Kind, Habit] = {
    Kind.DINNER_CALLED: Habit("plus", True, _NEW),
    Kind.TIPPING_OPENED: Habit("vote", True, _NEW),
    Kind.TIPPED: Habit("table", True, _NEW, urgent=True),
    Kind.TIPPED_WITHOUT: Habit("table", False, _NEW, with_=Kind.TIPPED),
    Kind.TIPPING_LAPSED: Habit("clock", False, _NEW),
    Kind.CRAVING_MATCHED: Habit("bowl", True, _NEW),
    Kind.CRAVING_HOSTED: Habit("table", True, _NEW, with_=Kind.CRAVING_MATCHED),
    Kind.CRAVING_DISSOLVED: Habit("bowl", False, _NEW, with_=Kind.CRAVING_MATCHED),
    Kind.BOARD_ASKED: Habit("seat", True, _NEW, urgent=True),
    Kind.BOARD_ANSWERED: Habit("table", True, _NEW),
    Kind.BOARD_SET: Habit("table", True, _NEW, urgent=True, with_=Kind.BOARD_ANSWERED),
    Kind.BOARD_ENDED: Habit("table", True, _NEW, with_=Kind.BOARD_ANSWERED),
    Kind.REMINDER: Habit("clock", True, _MINE, urgent=True),
    Kind.DINNER_CHANGED: Habit("calendar", True, _MINE, urgent=True),
    Kind.PACT_CHANGED: Habit("scroll", True, _MINE, urgent=True),
    Kind.DINNER_CALLED_OFF: Habit("close", True, _MINE, urgent=True),
    Kind.POLL_OPENED: Habit("vote", True, _MINE),
    Kind.POLL_DECIDED: Habit("calendar", True, _MINE, with_=Kind.POLL_OPENED),
    Kind.POLL_UNDECIDED: Habit("vote", False, _MINE, with_=Kind.POLL_OPENED),
    Kind.SEAT_OFFERED: Habit("bench", True, _MINE, urgent=True),
    Kind.SEAT_PASSED: Habit("bench", False, _MINE),
    Kind.SEAT_BENCHED: Habit("bench", True, _MINE, urgent=True),
    Kind.CONDITION_MET: Habit("seat", True, _MINE, urgent=True),
    Kind.CONDITION_LOST: Habit("seat", True, _MINE, urgent=True, with_=Kind.CONDITION_MET),
    Kind.HEADCOUNT_ASKED: Habit("people", True, _MINE, urgent=True),
    Kind.HEADCOUNT_LOCKED: Habit("people", False, _MINE, with_=Kind.HEADCOUNT_ASKED),
    Kind.BOOKING_ANSWERED: Habit("shop", True, _MINE),
    Kind.TABLES_SET: Habit("table", False, _MINE),
    Kind.GUEST_MERGED: Habit("seat", False, _MINE),
    Kind.SEAT_TAKEN: Habit("seat", False, _HOST),
    Kind.SEAT_GIVEN_BACK: Habit("seat", False, _HOST),
    Kind.HEADCOUNT_TOLD: Habit("shop", False, _HOST),
    Kind.TURN_CAME: Habit("ladle", True, _HOST),
    Kind.SWAP_ASKED: Habit("transfer", True, _HOST),
    Kind.SWAP_ANSWERED: Habit("transfer", False, _HOST, with_=Kind.SWAP_ASKED),
    Kind.BILL_PROPOSED: Habit("split", True, _AFTER),
    Kind.BILL_AGREED: Habit("transfer", True, _AFTER, with_=Kind.BILL_PROPOSED),
    Kind.BILL_REOPENED: Habit("split", True, _AFTER, with_=Kind.BILL_PROPOSED),
    Kind.TRANSFER_MOVED: Habit("transfer", False, _AFTER, with_=Kind.BILL_PROPOSED),
    Kind.BILL_REMINDER: Habit("transfer", True, _AFTER),
    Kind.RING_OPENED: Habit("moon", True, _AFTER, urgent=True),
    Kind.RING_NUDGED: Habit("moon", True, _AFTER, urgent=True, with_=Kind.RING_OPENED),
    Kind.RING_CLOSED: Habit("home", False, _AFTER, with_=Kind.RING_OPENED),
    Kind.REVIEW_ANSWERED: Habit("reply", True, _AFTER),
    Kind.BOARD_HOUSE: Habit("table", True, _GROUPS),
    Kind.CLAIM_CONFIRMED: Habit("shop", True, _GROUPS),
    Kind.CLAIM_DISPUTED: Habit("scale", True, _GROUPS, with_=Kind.CLAIM_CONFIRMED),
    Kind.VOUCH: Habit("thread", True, _AFTER),
    Kind.PRESENCE_ASKED: Habit("scale", True, _AFTER, with_=Kind.VOUCH),
    Kind.PRESENCE_CONTESTED: Habit("thread", True, _AFTER),
    Kind.NO_SHOW_NOTED: Habit("info", True, _AFTER),
    Kind.NO_SHOW_ASKED: Habit("thread", True, _AFTER, with_=Kind.VOUCH),
    Kind.NO_SHOW_SETTLED: Habit("info", True, _AFTER, with_=Kind.NO_SHOW_NOTED),
    Kind.NO_SHOW_FORGIVEN: Habit("heart", True, _AFTER, with_=Kind.NO_SHOW_NOTED),
    Kind.PAUSED: Habit("clock", True, _AFTER, with_=Kind.NO_SHOW_NOTED),
    Kind.REVIEWS_OPENED: Habit("edit", False, _AFTER),
    Kind.OFFER_ARRIVED: Habit("letter", False, _GROUPS),
    Kind.OFFER_ANSWERED: Habit("letter", True, _GROUPS),
    Kind.OFFER_CANCELLED: Habit("letter", True, _GROUPS, urgent=True, with_=Kind.OFFER_ARRIVED),
    Kind.JOIN_ASKED: Habit("me", True, _GROUPS),
    Kind.JOIN_ACCEPTED: Habit("check", True, _GROUPS, urgent=True),
    Kind.JOIN_DECLINED: Habit("close", False, _GROUPS),
    Kind.STEWARD_NAMED: Habit("group", True, _GROUPS),
    Kind.STEWARD_ENDED: Habit("group", True, _GROUPS, with_=Kind.STEWARD_NAMED),
    Kind.ELECTION_OPENED: Habit("ladle", True, _GROUPS),
    Kind.ELECTION_CLOSED: Habit("ladle", False, _GROUPS, with_=Kind.ELECTION_OPENED),
    Kind.FORK_ASKED: Habit("split", False, _GROUPS),
    Kind.FORK_DONE: Habit("split", True, _GROUPS, with_=Kind.FORK_ASKED),
    Kind.GROUPS_MERGED: Habit("alliance", True, _GROUPS, with_=Kind.FORK_ASKED),
    Kind.AWAY_WARNED: Habit("door", True, _GROUPS),
    Kind.LAPSED: Habit("door", False, _GROUPS, with_=Kind.AWAY_WARNED),
    Kind.VOTE_OPENED: Habit("vote", True, _GROUPS),
    Kind.VOTE_ENDS: Habit("clock", True, _GROUPS, urgent=True, with_=Kind.VOTE_OPENED),
    Kind.VOTE_OVER: Habit("scroll", False, _GROUPS),
    Kind.VOTE_ABOUT_ME: Habit("vote", True, _GROUPS, urgent=True),
    Kind.PUT_OUT: Habit("door", True, _GROUPS, urgent=True, with_=Kind.VOTE_ABOUT_ME),
    Kind.TAKEN_BACK: Habit("door", True, _GROUPS, with_=Kind.VOTE_ABOUT_ME),
    Kind.DISCUSSION_MENTION: Habit("scroll", True, _GROUPS),
    Kind.DISCUSSION_REPLY: Habit("scroll", False, _GROUPS),
    Kind.MENTIONED: Habit("chat", True, _GROUPS),
    Kind.CASE_OPENED: Habit("scale", True, _GROUPS, urgent=True),
    Kind.JURY_DUTY: Habit("scale", True, _GROUPS, urgent=True),
    Kind.CASE_DECIDED: Habit("scale", True, _GROUPS, with_=Kind.CASE_OPENED),
    Kind.CASE_APPEALED: Habit("scale", True, _GROUPS, with_=Kind.CASE_OPENED),
}
CHOICES: tuple[Kind, ...] = tuple(kind for kind, habit in HABITS.items() if habit.with_ is None)


def choice_of(kind: Kind) -> Kind:
    """The line of the wishes that this kind is chosen by."""
    return HABITS[kind].with_ or kind


def wanted_by_default(kind: Kind, way: Way) -> bool:
    """Whether a member who never said anything is told this way."""
    return True if way is Way.PAGE else HABITS[kind].mail
