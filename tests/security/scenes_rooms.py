"""Moments in which issue 7's pages show forms that the one world of the access matrix never shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import blocks
from app.core import clock
from app.merchants import disputes, staff
from app.merchants.models import Merchant, MerchantClaim
from app.merchants.rules import StaffRole
from app.places.facts import FactKind, Source
from app.places.saying import say
from app.site.moderation.rules import Verdict
from events.cards.models import PerkUse
from events.dinners import turning
from events.dinners.models import Dinner, Seat
from events.invitations import deciding, queries
from events.routes import actions as routes
from groups.alliances import actions as alliances
from groups.alliances.queries import ally_row
from groups.elections import actions as elections
from groups.elections.rules import Cause
from groups.membership.models import Group, Membership
from tests.access.rooms.merchants import an_open_review
from tests.alliances.allied import an_alliance, houses
from tests.boards.put_up import a_board, a_house, ask
from tests.cards.tables import an_evening
from tests.elections.scenes import a_crew, the
from tests.factories import a_group, a_member, a_venue
from tests.invitations.helpers import a_world, accepted, decide, sent, slot, terms
from tests.merchants.kept import a_merchant, claim_of, works_there
from tests.moderation.town import Town
from tests.reviews.tables import a_finding
from tests.routes.test_story import plans

Writing = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Shown:
    """Somebody whose page shows a form to this endpoint; `first` is posted before the page is read."""

    who: int
    page: str
    endpoint: str
    first: tuple[str, tuple[tuple[str, str], ...]] | None = None


def blocked(writing: Writing) -> Iterator[Shown]:
    """Somebody has blocked another."""
    with writing() as session:
        ann, bo = a_member(session).id, a_member(session).id
        blocks.block(session, ann, bo, clock.now())
    yield Shown(ann, "/settings/blocks", "accounts.lift_block")


def allied(writing: Writing) -> Iterator[Shown]:
    """One house is asked to come, one leaves in thirty days, an evening waits for a house."""
    with writing() as session:
        made = an_alliance(session, "Stove", "Teahouse")
        (asked,), (owner,), _venues = houses(session, "Sweets")
        now, first = clock.now(), made.merchants[0]
        alliances.ask(session, made.alliance, first, asked, made.owners[0].id, now)
        row = ally_row(session, made.alliance.id, first.id)
        assert row is not None
        alliances.give_notice(session, row, made.owners[0].id, now)
        ahead = plans(made, now + timedelta(days=5))
        routes.draw_up(session, made.alliance, first, made.owners[0].id, "An evening", ahead, now)
        address = session.get_one(Group, made.alliance.group_id).public_id
    desk = f"/shop/{asked.public_id}/alliances"
    yield Shown(owner.id, desk, "alliances.come")
    yield Shown(owner.id, desk, "alliances.decline")
    yield Shown(made.owners[0].id, f"/shop/{first.public_id}/alliances/{address}", "alliances.stay")
    second = f"/shop/{made.merchants[1].public_id}/alliances/{address}"
    yield Shown(made.owners[1].id, second, "routes.agree")
    page = f"/shop/{first.public_id}/alliances"
    yield Shown(made.owners[0].id, page, "alliances.found")
    yield Shown(made.owners[0].id, f"{page}/{address}/routes/new", "routes.draw_up")
    yield Shown(made.owners[0].id, f"{page}/{address}", "routes.withdraw")
    for each in ("ask", "perk"):
        yield Shown(made.owners[0].id, f"{page}/{address}", f"alliances.{each}")
    yield Shown(made.owners[1].id, second, "alliances.notice")


def walking(writing: Writing) -> Iterator[Shown]:
    """A group has taken an evening over two houses."""
    with writing() as session:
        made = an_alliance(session, "Stove", "Teahouse")
        now = clock.now()
        ahead = plans(made, now + timedelta(days=5))
        route = routes.draw_up(
            session, made.alliance, made.merchants[0], made.owners[0].id, "An evening", ahead, now
        )
        routes.agree(session, route, made.merchants[1], made.owners[1].id, now)
        ann, bo = a_member(session), a_member(session)
        party = routes.take(session, route, a_group(session, ann, bo), ann.id, 4, now)
        table = session.scalars(select(Dinner.public_id).order_by(Dinner.id)).first()
        assert party.id
    yield Shown(bo.id, f"/d/{table}", "routes.sign_up")
    yield Shown(ann.id, f"/d/{table}", "routes.drop")


def at_the_desk(writing: Writing) -> Iterator[Shown]:
    """A card was read; something was given."""
    with writing() as session:
        evening = an_evening(session)
        given = PerkUse(
            dinner_id=evening.dinner_id, venue_id=evening.venue_ids["hotpot"], perk="an older one", words="Tea",
            reading="r", seat_id=None, by_id=evening.people["gao"], given_at=clock.now(),
        )  # fmt: skip
        session.add(given)
    gao, desk = evening.people["gao"], evening.desk()
    yield Shown(gao, "", "cards.give", (desk, (("code", evening.qr()),)))
    yield Shown(gao, desk, "cards.undo")


def looked_after(writing: Writing) -> Iterator[Shown]:
    """Somebody stands, somebody was away, two would change places."""
    pid, (ann, bo, cy) = a_crew(writing, 3)
    with writing() as session:
        now, group = clock.now(), the(session, pid)
        election = elections.open_election(session, group, Cause.WANTED, now)
        assert election is not None
        elections.stand(session, election, bo.id, "", now)
        away = select(Membership).where(Membership.group_id == group.id, Membership.member_id == cy.id)
        session.scalars(away).one().lapsed_at = now
        for each in (ann, bo):
            turning.take_turns(session, group, each.id, True, now)
        address = election.public_id
    yield Shown(bo.id, f"/g/{pid}/elections/{address}", "elections.stand_back")
    yield Shown(cy.id, f"/g/{pid}", "elections.come_back")
    yield Shown(ann.id, f"/g/{pid}/turns", "turns.ask")
    asked = (f"/g/{pid}/turns/swaps", (("with", bo.public_id),))
    yield Shown(ann.id, f"/g/{pid}/turns", "turns.answer", asked)


def knocked(writing: Writing) -> Iterator[Shown]:
    """A house is asked for something else; another has kept, or not, what it promised."""
    with writing() as session:
        world = a_world(session)
        letter = sent(session, world)
        wish = terms(slots=(slot(8, 20),), heads_least=4)
        vote = deciding.counter(session, letter, world.mei.id, wish, 1, clock.now())
        decide(session, vote, 0, world.bo, world.mei)
        letter = queries.offer_with(session, letter.id)
        other = a_world(session)
        offer = accepted(session, other)
        assert offer.dinner is not None
        offer.dinner.starts_at = offer.dinner.closes_at = clock.now() - timedelta(hours=4)
        offer.dinner.ends_at = clock.now() - timedelta(hours=2)
        seats = select(Seat).where(Seat.dinner_id == offer.dinner.id)
        for seat in session.scalars(seats):
            a_finding(session, seat)
        table, host = offer.dinner.public_id, offer.dinner.host_id
    yield Shown(world.cook.id, f"/o/{letter.public_id}", "invitations.agree")
    yield Shown(world.cook.id, f"/o/{letter.public_id}", "invitations.regrets")
    yield Shown(host, f"/d/{table}", "invitations.tick")


def claimed(writing: Writing) -> Iterator[Shown]:
    """Two say that they keep a place, a number stood on its page, and a third quarrels with a fourth."""
    with writing() as session:
        ann, bo, operator = a_member(session), a_member(session), a_member(session, operator=True)
        venue, long_ago = a_venue(session, ann), clock.now() - timedelta(days=60)
        say(session, venue, FactKind.PHONE, "010 6265 0000", operator.id, Source.MEMBER, long_ago)
        one, two = a_merchant(session, venue, ann), a_merchant(session, venue, bo)
        claim_of(session, one).call_asked_at = clock.now()
        elsewhere = a_venue(session, ann, "Elsewhere")
        a_merchant(session, elsewhere, a_member(session))
        rival = a_member(session)
        contender = claim_of(session, a_merchant(session, elsewhere, rival))
        quarrel = disputes.dispute(session, contender, rival.id, "Mine.", long_ago).public_id
        path = _claim_page(session, two)
    yield Shown(bo.id, path, "merchants.call")
    yield Shown(bo.id, path, "merchants.dispute")
    yield Shown(operator.id, "/operate/merchants", "keepers.called")
    yield Shown(operator.id, f"/operate/merchants/disputes/{quarrel}", "keepers.decide")


def kept(writing: Writing) -> Iterator[Shown]:
    """A shop with people, a link that waits, a review to answer, and a rival who says that the place is hers."""
    with writing() as session:
        owner, cook, operator = a_member(session), a_member(session), a_member(session, operator=True)
        venue = a_venue(session, owner)
        shop = a_merchant(session, venue, owner, confirmed=True)
        works_there(session, shop, cook)
        staff.invite(session, shop, owner.id, StaffRole.DESK, clock.now())
        rival = a_member(session)
        contender = claim_of(session, a_merchant(session, venue, rival))
        disputes.dispute(session, contender, rival.id, "Mine.", clock.now())
        review, claim = an_open_review(session, venue).public_id, _claim_page(session, shop)
    desk = f"/shop/{shop.public_id}"
    for each in ("rename", "close", "leave_venue"):
        yield Shown(owner.id, f"{desk}/settings", f"merchants.{each}")
    for each in ("invite", "end_invite", "role", "let_go"):
        yield Shown(owner.id, f"{desk}/staff", f"staff.{each}")
    yield Shown(cook.id, f"{desk}/staff", "staff.leave")
    for each in ("answer", "end_dispute"):
        yield Shown(owner.id, claim, f"merchants.{each}")
    yield Shown(owner.id, f"/r/{review}/reply", "claims.answer")
    yield Shown(operator.id, f"/report/review/{review}", "moderation.hold")


def shared(writing: Writing) -> Iterator[Shown]:
    """A board at which one sits and another asks."""
    with writing() as session:
        house, ann, bo, cy = a_house(session), a_member(session), a_member(session), a_member(session)
        board = a_board(session, house)
        ask(session, board, ann)
        ask(session, board, bo)
    page, desk = f"/board/{board.public_id}", f"/shop/{house.merchant.public_id}"
    for each in ("door", "answer", "give_back"):
        yield Shown(ann.id, page, f"boards.{each}")
    yield Shown(cy.id, page, "boards.ask")
    yield Shown(house.owner.id, f"{desk}/boards/new", "boards.put_up")
    yield Shown(house.owner.id, desk, "boards.withdraw")


def _claim_page(session: Session, merchant: Merchant) -> str:
    claim: MerchantClaim = claim_of(session, merchant)
    return f"/shop/{merchant.public_id}/claims/{claim.public_id}"


def judged(writing: Writing) -> Iterator[Shown]:
    """A jury sits; another has said what it says, and may be appealed."""
    for votes, endpoint in ((0, "moderation.vote"), (5, "moderation.appeal")):
        town = Town(writing, 2, 5)
        case = town.report()
        town.tick(case)
        juror = town.jury(case)[0]
        clock.shift(timedelta(hours=25))
        if votes:
            town.vote(case, [Verdict.HIDE] * votes, timedelta(0))
        yield Shown(town.ann if votes else juror, f"/case/{town.case(case).public_id}", endpoint)
        clock.shift(timedelta(0))


SCENES = (blocked, allied, walking, at_the_desk, looked_after, knocked, claimed, kept, shared, judged)
