"""A small world full of secrets: an unlisted group, its tables, its talk, a sealed review; and eight who look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.guests import make_guest
from app.accounts.models import Member
from app.core import clock
from app.core.access import TABLE, Ability, Standing
from app.core.ids import new_token
from app.places.models import Venue
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.calendars.actions import switch_on
from events.calendars.rules import token_of
from events.cravings import queries
from events.cravings.models import CravingDraft
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.reviews.models import Review
from events.reviews.rules import Paid
from events.series.actions import begin
from groups.chat import actions as chat
from groups.chat.pictures import Picked
from groups.discussions import actions as discussions
from groups.membership.models import Group, Invite, JoinRequest, Membership
from tests.calendars.helpers import a_draft
from tests.cravings.wished import wish
from tests.factories import a_dinner, a_group, a_member, a_photo, a_seat, a_venue
from tests.tipping.asked import a_proposal

S = Standing
SECRETS = ("Zinnober", "Quendel", "Wacholder", "Liebstoeckel")
GROUP_NAME, DINNER_TITLE, TALK, SEALED = SECRETS
ROLES = ("guest", "stranger", "left", "operator", "member", "waiting", "seated", "host")
OUTSIDE = frozenset({"guest", "stranger", "left", "operator"})

IN_GROUP = {"member": {S.MEMBER}, "waiting": {S.MEMBER}, "seated": {S.MEMBER}, "host": {S.MEMBER, S.STEWARD}}
AHEAD = {
    "member": {S.MEMBER}, "waiting": {S.MEMBER, S.WAITING}, "seated": {S.MEMBER, S.SEATED},
    "host": {S.MEMBER, S.SEATED, S.HOST},
}  # fmt: skip
OVER = {
    "member": {S.MEMBER}, "waiting": {S.MEMBER}, "seated": {S.MEMBER, S.SEATED, S.ATTENDED},
    "host": {S.MEMBER, S.SEATED, S.HOST, S.ATTENDED},
}  # fmt: skip
LISTENING = {role: {S.LISTENER} for role in IN_GROUP}


@dataclass(frozen=True)
class Thing:
    """What somebody is toward one thing, and the ability without which it is not there."""

    standings: dict[str, set[Standing]]
    see: Ability | None = None
    known: frozenset[str] = frozenset(ROLES)

    def of(self, role: str) -> set[Standing]:
        """All standings of this role here."""
        site = {S.ANYONE} if role == "guest" else {S.ANYONE, S.SIGNED_IN}
        if role == "operator":
            site.add(S.OPERATOR)
        return site | self.standings.get(role, set())

    def may(self, role: str, ability: Ability) -> bool:
        """What the table says."""
        return not TABLE[ability].isdisjoint(self.of(role))

    def sees(self, role: str) -> bool:
        """Whether the thing is there for this role."""
        return self.see is None or self.may(role, self.see)


SITE = Thing({})
SELF = Thing({role: {S.ONESELF} for role in ROLES if role != "guest"})
GROUP = Thing(IN_GROUP, Ability.GROUP_SEE)
DINNER = Thing(AHEAD, Ability.DINNER_SEE)
OVER_DINNER = Thing(OVER, Ability.DINNER_SEE)
CHANNEL = Thing(LISTENING, Ability.CHAT_READ)
TALK_OF_GROUP = Thing(IN_GROUP | {"seated": {S.MEMBER, S.AUTHOR}}, Ability.DISCUSSION_READ)
MY_POST = Thing(LISTENING | {"seated": {S.LISTENER, S.AUTHOR}}, Ability.CHAT_READ)
# Whoever has the address of a calendar reads it: no session is asked for.
FEED = Thing({role: {S.LINKED} for role in ROLES}, Ability.CALENDAR_READ)
SERIES = Thing(IN_GROUP | {"host": {S.MEMBER, S.STEWARD, S.HOST}}, Ability.SERIES_SEE)
TIPPING = Thing(IN_GROUP | {"host": {S.MEMBER, S.STEWARD, S.AUTHOR}}, Ability.TIPPING_SEE)
CRAVING = Thing({"seated": {S.AUTHOR}}, Ability.CRAVING_SEE)  # wishes and drafts: their authors' alone
SEALED_REVIEW = Thing({"seated": {S.AUTHOR}}, Ability.REVIEW_EDIT)  # sealed: not even there for others
INVITE = Thing(
    {role: {S.INVITED} for role in ROLES} | {r: {S.INVITED, *s} for r, s in IN_GROUP.items()},
    Ability.GROUP_SEE,
)


@dataclass
class World:
    """Ids and addresses of what is there."""

    members: dict[str, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def build(session: Session) -> World:
    """Make the world; the caller commits."""
    people = {role: a_member(session, role, operator=role == "operator") for role in ROLES if role != "guest"}
    people |= {"third": a_member(session, "third"), "asker": a_member(session, "asker")}
    inside = [people[role] for role in ("member", "waiting", "seated", "left", "third")]
    group = a_group(session, people["host"], *inside, name=GROUP_NAME, listed=False)
    _gone(session, group, people["left"])
    venue = a_venue(session, people["host"])
    ahead, over, review = _tables(session, group, venue, people)
    channel = chat.channel_of_group(session, group.id, clock.now())
    for role in (*IN_GROUP, "third"):
        chat.admit(session, channel, people[role].id, clock.now())
    photo = a_photo(session, people["seated"], alt=TALK)
    shown = [Picked(photo.public_id)]
    entry = chat.say(session, channel, people["seated"].id, TALK, "0" * 26, clock.now(), photos=shown)
    talk = discussions.open_one(session, group, people["seated"].id, TALK, TALK, "0" * 22, clock.now())
    invite = Invite(
        group_id=group.id, token=new_token(), created_by_id=people["host"].id, created_at=clock.now(), expires_at=None,
    )  # fmt: skip
    asked = JoinRequest(group_id=group.id, member_id=people["asker"].id, answers=[], asked_at=clock.now())
    session.add_all([invite, asked])
    session.flush()
    far = clock.now().date() + timedelta(days=60)
    series = begin(session, group, people["host"].id, a_draft(first=far, title=DINNER_TITLE), clock.now())
    feed = switch_on(session, people["member"].id, group.id, b"k", clock.now())
    return World(
        {name: member.id for name, member in people.items()},
        {
            "group": group.public_id, "dinner": ahead.public_id, "over": over.public_id, "channel": channel.public_id,
            "seq": str(entry.seq), "none": "999999", "review": review.public_id, "invite": invite.token,
        "asked": asked.public_id,
            "guest": _a_guest(session, ahead), "issued": invite.public_id, "venue": venue.public_id,
        "third": people["third"].public_id,
            "photo": photo.public_id,
            **_deciding(session, group, people),
            "talk": talk.public_id, "opening": "0", "series": series.public_id, "feed": token_of(b"k", feed.nonce),
        },
    )  # fmt: skip


def _deciding(session: Session, group: Group, people: dict[str, Member]) -> dict[str, str]:
    """What the group is asked, and a wish with the draft that came of it: of one who sits and two others."""
    tipping = a_proposal(session, group, people["host"], title=DINNER_TITLE)
    for name in ("seated", "third", "asker"):
        wish(session, people[name], SEALED)
    craving = queries.mine(session, people["seated"].id, clock.now())[0]
    draft = session.get_one(CravingDraft, craving.draft_id)
    return {"tipping": tipping.public_id, "craving": craving.public_id, "draft": draft.public_id}


def _gone(session: Session, group: Group, member: Member) -> None:
    row = session.scalar(
        select(Membership).where(Membership.group_id == group.id, Membership.member_id == member.id)
    )
    assert row is not None
    row.left_at = clock.now()


def _tables(
    session: Session, group: Group, venue: Venue, people: dict[str, Member]
) -> tuple[Dinner, Dinner, Review]:
    host, seated, third = people["host"], people["seated"], people["third"]
    ahead = a_dinner(session, group, host, seated, third, seats=3, venue=venue)
    ahead.title = DINNER_TITLE
    a_seat(session, ahead, people["waiting"], SeatState.WAITING)
    over = a_dinner(
        session, group, host, seated, third, venue=venue, starts_at=clock.now() - timedelta(hours=5)
    )
    over.title = DINNER_TITLE
    for seat in session.scalars(select(Seat).where(Seat.dinner_id == over.id)):
        session.add(_confirmed(over, seat))
    review = Review(
        dinner_id=over.id, venue_id=venue.id, author_id=seated.id, text=SEALED, html=f"<p>{SEALED}</p>",
        paid=Paid.SHARED,
        seat_id=session.scalar(select(Seat.id).where(Seat.dinner_id == over.id, Seat.member_id == seated.id)),
        written_at=clock.now(), why={}, language="en",
    )  # fmt: skip
    session.add(review)
    session.flush()
    return ahead, over, review


def _a_guest(session: Session, dinner: Dinner) -> str:
    """Somebody without an account waits there too."""
    guest = make_guest(session, "Quidam", clock.now())
    seat = Seat(
        dinner_id=dinner.id, guest_id=guest.id, state=SeatState.WAITING, pact_version=1, asked_at=clock.now()
    )
    session.add(seat)
    session.flush()
    return guest.public_id


def _confirmed(dinner: Dinner, seat: Seat) -> Finding:
    why = {
        "reason": "vouched",
        "witnesses": [],
        "groups": 1,
        "scans": 0,
        "yes": 2,
        "no": 0,
        "unsure": 0,
        "own": True,
    }
    return Finding(
        dinner_id=dinner.id, seat_id=seat.id, state=SeatFinding.CONFIRMED, probability=0.99, credibility=0.0,
        witnesses=2, circles=1, why=why, found_at=clock.now(), judged_at=clock.now(),
    )  # fmt: skip
