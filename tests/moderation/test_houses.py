"""Where restaurants and tables are in it: flags for listed reasons, threats, pictures, contested seats, venue words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.core.access import NotYours, Refused
from app.merchants.actions import open_merchant_for
from app.places.models import Venue
from app.site.moderation import actions, queries, rules, things
from app.site.moderation.models import Case
from app.site.moderation.rules import Reason, Thing, Verdict
from events.attestations import models as words
from events.attestations.models import Claim, Dispute, Finding
from events.attestations.rules import SeatFinding, Word
from events.dinners.models import Dinner, Seat
from events.reviews import actions as reviews
from events.reviews.models import Review
from events.reviews.rules import Paid
from groups.membership.models import Group
from tests.factories import a_dinner, a_member, a_venue
from tests.moderation.town import AsMember, Town, Writing, viewer_of

HOUR = timedelta(hours=1)


class House(Town):
    """Ann and Bo have sat at a restaurant and written of it; Keeper keeps it."""

    def __init__(self, writing: Writing, text: str = "The fish was off, and they charged for it") -> None:
        super().__init__(writing)
        with writing() as session:
            keeper, ann = a_member(session, "Keeper"), session.get_one(Member, self.ann)
            venue = a_venue(session, keeper)
            open_merchant_for(session, venue, keeper.id, "Jiaoxia", clock.now())
            group = session.get_one(Group, self.group_id)
            bo, starts = session.get_one(Member, self.bo), clock.now() - timedelta(days=5)
            dinner = a_dinner(session, group, ann, bo, venue=venue, starts_at=starts)
            self.keeper, self.venue_id, self.dinner_id = keeper.id, venue.id, dinner.id
            self.review_ids = [self._review(session, dinner, venue, each, text) for each in (ann, bo)]
            self.review = session.get_one(Review, self.review_ids[0]).public_id
            self.seats = list(
                session.scalars(select(Seat.id).where(Seat.dinner_id == dinner.id).order_by(Seat.id))
            )

    def _review(self, session: Session, dinner: Dinner, venue: Venue, author: Member, text: str) -> int:
        seat = session.scalars(
            select(Seat).where(Seat.dinner_id == dinner.id, Seat.member_id == author.id)
        ).one()
        review = Review(
            dinner_id=dinner.id, venue_id=venue.id, seat_id=seat.id, author_id=author.id, text=text,
            html=f"<p>{text}</p>", taste=2, paid=Paid.UNKNOWN, written_at=clock.now(), opened_at=clock.now(), why={},
        )  # fmt: skip
        session.add(review)
        session.flush()
        return review.id

    def of(self, review_id: int | None = None) -> Review:
        """A review as it stands."""
        with db.database().reading() as session:
            return session.get_one(Review, review_id or self.review_ids[0])

    def reported(self, kind: str, ref: str, by: int, reason: Reason, merchant: bool = False) -> int:
        """Somebody reports a thing of the house."""
        with self.writing() as session:
            found = things.find(session, kind, ref, viewer_of(session.get_one(Member, by)))
            return actions.report(session, found, by, reason, "", clock.now(), merchant=merchant).id


WHY = {
    "reason": "word_against_word",
    "witnesses": [],
    "groups": 0,
    "scans": 0,
    "yes": 0,
    "no": 1,
    "unsure": 0,
    "own": True,
}


@pytest.fixture
def house(writing: Writing) -> House:
    return House(writing)


def test_a_house_flags_for_three_reasons_alone_and_the_review_stays_up(
    house: House, as_member: AsMember
) -> None:
    keeper = as_member(house.keeper)
    page = keeper.get(f"/report/review/{house.review}").text
    offered = {each.value for each in Reason if f'value="{each.value}"' in page}
    assert offered == {"wrong-place", "personal", "threat"}
    for reason in ("false", "insult"):
        assert keeper.post(f"/report/review/{house.review}", data={"reason": reason}).status_code == 422
    assert keeper.post(f"/report/review/{house.review}", data={"reason": "personal"}).status_code == 303
    assert (house.of().text, house.of().finding) == ("The fish was off, and they charged for it", None)


def test_a_review_with_a_phone_number_in_it_is_held_until_a_jury_has_looked(
    writing: Writing,
) -> None:
    house = House(writing, "Ask for Liu, 13812345678")
    case = house.reported("review", house.review, house.keeper, Reason.PERSONAL, merchant=True)
    assert house.of().text == ""
    assert house.log(case) == ["opened", "hide", "hold"]
    with house.writing() as session:
        actions.lapse(session, case, clock.now() + 73 * HOUR)
    assert house.of().text == "Ask for Liu, 13812345678"


def test_hidden_words_of_a_review_leave_its_bowls_and_nobody_edits_them(
    house: House, as_member: AsMember
) -> None:
    case = house.reported("review", house.review, house.judges[0], Reason.INSULT)
    house.tick(case)
    house.vote(case, [Verdict.HIDE] * 5)
    review = house.of()
    assert (review.text, review.html, review.taste) == ("", "", 2)
    with db.database().reading() as session:
        address = f"/case/{session.get_one(Case, case).public_id}"
    page = as_member(house.judges[0]).get(f"/r/{house.review}").text
    assert address in page
    assert "The fish was off" not in page
    with house.writing() as session:
        row = session.get_one(Review, review.id)
        with pytest.raises(Refused) as told:
            reviews.edit_review(session, row, reviews.Content(text="again"), row.version, clock.now())
    assert told.value.reason.value == "hidden"


def test_a_threat_is_told_by_the_house_alone_and_upheld_takes_weight_of_the_whole_table(house: House) -> None:
    with house.writing() as session:
        stranger = viewer_of(session.get_one(Member, house.judges[0]))
        with pytest.raises(NotYours):
            things.find(session, "table", house.review, stranger)
    case = house.reported("table", house.review, house.keeper, Reason.EXTORTION, merchant=True)
    house.tick(case)
    assert not set(house.jury(case)) & {house.ann, house.bo, house.keeper}
    house.vote(case, [Verdict.UPHOLD] * 5)
    for each in house.review_ids:
        review = house.of(each)
        assert (review.share, review.text != "", review.finding["kind"]) == (0.25, True, "threat")
    with house.writing() as session:
        actions.appeal(session, session.get_one(Case, case), house.ann, clock.now() + 26 * HOUR)
    house.tick(case, 26 * HOUR)
    house.vote(case, [Verdict.KEEP] * 11, 27 * HOUR)
    assert [(house.of(each).share, house.of(each).finding) for each in house.review_ids] == [(1.0, None)] * 2


def test_who_dined_with_a_side_lately_does_not_judge_a_table(house: House, writing: Writing) -> None:
    near = house.judges[0]
    with writing() as session:
        group, venue = session.get_one(Group, house.group_id), session.get_one(Venue, house.venue_id)
        people = [session.get_one(Member, each) for each in (house.bo, near)]
        a_dinner(session, group, *people, venue=venue, starts_at=clock.now() - timedelta(days=100))
    case = house.reported("table", house.review, house.keeper, Reason.EXTORTION, merchant=True)
    house.tick(case)
    assert near not in {member for _t, _c, member in house.turn(case).pool}
    assert len({circle for _t, circle, _m in house.turn(case).pool}) >= rules.CIRCLES


def test_strangers_who_believe_a_contested_seat_are_evidence(house: House, as_member: AsMember) -> None:
    seat = house.seats[1]
    with house.writing() as session:
        session.add(Claim(dinner_id=house.dinner_id, seat_id=seat, present=True, said_at=clock.now()))
        session.add(words.Testimony(
            dinner_id=house.dinner_id, witness_seat_id=house.seats[0], subject_seat_id=seat, word=Word.NO,
            said_at=clock.now(),
        ))  # fmt: skip
        session.add(
            Dispute(dinner_id=house.dinner_id, seat_id=seat, opened_at=clock.now(), until=clock.now())
        )
        session.add(Finding(
            dinner_id=house.dinner_id, seat_id=seat, state=SeatFinding.CONTESTED, probability=0.5, why=WHY,
            found_at=clock.now(), judged_at=clock.now(),
        ))  # fmt: skip
        name = session.get_one(Seat, seat).public_id
        at = f"/d/{session.get_one(Dinner, house.dinner_id).public_id}/presence"
    bo = as_member(house.bo)
    assert f'href="/report/seat/{name}"' in bo.get(at).text
    assert bo.get(f"/report/seat/{name}").status_code == 200
    case = house.reported("seat", name, house.bo, Reason.PRESENCE)
    house.tick(case)
    house.vote(case, [Verdict.THERE] * 4 + [Verdict.NOT_THERE])
    with db.database().reading() as session:
        dispute = session.scalars(select(Dispute).where(Dispute.seat_id == seat)).one()
        finding = session.scalars(select(Finding).where(Finding.seat_id == seat)).one()
        assert (house.case(case).outcome, dispute.jury) == (Verdict.THERE, 1)
        assert finding.judged_at > finding.found_at or finding.state is not SeatFinding.ABSENT


def test_the_line_of_a_group_goes_and_comes_back(house: House, writing: Writing) -> None:
    with writing() as session:
        group = session.get_one(Group, house.group_id).public_id
    case = house.reported("group", group, house.judges[0], Reason.SPAM)
    house.tick(case)
    house.vote(case, [Verdict.HIDE] * 5)
    with db.database().reading() as session:
        assert session.get_one(Group, house.group_id).line == ""
    with writing() as session:
        actions.appeal(session, session.get_one(Case, case), house.judges[0], clock.now() + 26 * HOUR)
        assert len(queries.rounds_of(session, case)) == 2
    house.tick(case, 26 * HOUR)
    house.vote(case, [Verdict.KEEP] * 11, 27 * HOUR)
    with db.database().reading() as session:
        assert session.get_one(Group, house.group_id).line == "we eat"


def test_every_kind_of_thing_has_reasons_a_scale_and_words() -> None:
    for thing in Thing:
        assert rules.REASONS[thing]
        assert len(rules.SCALES[thing]) > 1
        assert things.ways_of(thing) in things._ways.values()
