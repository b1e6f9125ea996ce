"""Wishes become drafts and drafts become tables, or dissolve without a word about anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.access import Refused
from events.cravings import actions, queries
from events.cravings.models import CravingDraft
from events.cravings.rules import MAX_OPEN, Audience, CravingReason, Tongue
from events.dinners.actions import pause
from events.dinners.rules import Visibility
from events.signals import CravingDissolved, CravingHosted, CravingMatched
from tests.cravings.wished import HOUR, dinners, drafts, evening, members_of, say, the_hour, wish
from tests.dinners.helpers import charter, states
from tests.factories import a_dinner, a_group, a_member
from tests.ticking import all_due

sweep = all_due(queries.restless, actions.sweep)

Four = tuple[Member, Member, Member, Member]


@pytest.fixture
def four(session: Session) -> Four:
    """Ann, Bo and Cho of one group, and Dee of another."""
    ann, bo, cho, dee = (a_member(session, name) for name in ("Ann", "Bo", "Cho", "Dee"))
    a_group(session, ann, bo, cho)
    a_group(session, dee, name="Others")
    return ann, bo, cho, dee


def facts(session: Session, kind: type) -> list[object]:
    return [fact for fact in session.info.get("facts", ()) if isinstance(fact, kind)]


def a_draft(session: Session, *members: Member, **words: object) -> CravingDraft:
    for member in members:
        wish(session, member, **words)  # type: ignore[arg-type]
    (draft,) = drafts(session)
    return draft


def test_the_third_who_wants_the_same_makes_a_draft_of_which_only_they_hear(
    session: Session, four: Four
) -> None:
    ann, bo, cho, dee = four
    wish(session, dee, "noodles")
    wish(session, ann, "火锅", windows=[evening(1, 0, 3), evening(2)], area="海淀", cap_fen=20000)
    wish(session, bo, "hot pot", windows=[evening(2, 1)], cap_fen=15000)
    assert drafts(session) == []
    wish(session, cho, "Hotpot", windows=[evening(3), evening(2, 2)], area="海 淀")
    (draft,) = drafts(session)
    assert (draft.food, draft.area, draft.cap_fen) == ("火锅", "海淀", 15000)
    assert (draft.starts_at, draft.ends_at) == (evening(2, 2)[0], evening(2, 0)[1])
    ids = tuple(sorted((ann.id, bo.id, cho.id)))
    assert facts(session, CravingMatched) == [CravingMatched(draft.id, ids)]


@pytest.mark.parametrize(
    "third",
    [
        {"food": "dumplings"},
        {"windows": [evening(1, 5)]},
        {"windows": [evening(1, 3)]},
        {"area": "Chaoyang"},
        {"tongue": Tongue.EN},
        {"audience": Audience.GROUPS},
        {"audience": Audience.TABLEMATES},
        {"city": "Shanghai"},
        {"least": 6},
    ],
)
def test_who_does_not_fit_everybody_else_makes_no_draft(
    session: Session, four: Four, third: dict[str, object]
) -> None:
    ann, bo, _cho, dee = four
    wish(session, ann, area="Haidian", tongue=Tongue.ZH)
    wish(session, bo)
    wish(session, dee, **third)  # type: ignore[arg-type]
    assert drafts(session) == []


def test_with_people_one_has_sat_with(session: Session, four: Four) -> None:
    ann, bo, cho, dee = four
    group = a_group(session, ann, name="Third")
    over = clock.now() - timedelta(days=9)
    a_dinner(session, group, ann, bo, cho, dee, starts_at=over, over_told_at=over + 3 * HOUR)
    draft = a_draft(session, ann, bo, dee, audience=Audience.TABLEMATES)
    assert members_of(session, draft) == {ann.id, bo.id, dee.id}


def test_the_first_to_accept_hosts_and_all_who_accept_have_seats(session: Session, four: Four) -> None:
    ann, bo, cho, _dee = four
    draft = a_draft(session, ann, bo, cho)
    assert (
        draft.answers_until == clock.now() + timedelta(hours=12)
        or draft.answers_until > clock.now() + 11 * HOUR
    )
    say(session, draft, True, bo, place="Jiaoxia Hotpot")
    say(session, draft, True, ann, cho)
    assert dinners(session) == []  # all have said yes, and still nothing is told before the hour
    actions.settle(session, draft.id, draft.answers_until - HOUR)
    assert dinners(session) == []
    the_hour(session, draft)
    the_hour(session, draft)
    (dinner,) = dinners(session)
    assert (dinner.host_id, dinner.visibility, dinner.starts_at) == (bo.id, Visibility.GROUP, draft.starts_at)
    assert dinner.venue_id is not None
    assert states(session, dinner) == {"Ann": "going", "Bo": "going", "Cho": "going"}
    assert len(facts(session, CravingHosted)) == 1
    assert queries.mine(session, ann.id, clock.now()) == []


def test_across_groups_the_table_stands_in_the_hosts_group_and_opens_by_link(
    session: Session, four: Four
) -> None:
    ann, bo, _cho, dee = four
    draft = a_draft(session, ann, bo, dee)
    say(session, draft, True, ann, bo, dee)
    the_hour(session, draft)
    (dinner,) = dinners(session)
    assert (dinner.host_id, dinner.visibility) == (ann.id, Visibility.LINK)
    assert states(session, dinner) == {"Ann": "going", "Bo": "going", "Dee": "going"}


def test_below_what_they_asked_for_it_dissolves_and_the_others_are_told_alike(
    session: Session, four: Four
) -> None:
    ann, bo, cho, _dee = four
    draft = a_draft(session, ann, bo, cho)
    say(session, draft, True, ann, bo)
    say(session, draft, False, cho)
    assert drafts(session)[0].closed_at is None
    the_hour(session, draft)
    assert dinners(session) == []
    assert facts(session, CravingDissolved) == [CravingDissolved(draft.id, tuple(sorted((ann.id, bo.id))))]
    assert len(queries.mine(session, ann.id, clock.now())) == 1  # goes on looking
    assert queries.mine(session, cho.id, clock.now()) == []
    wish(session, a_member(session, "Eve"))
    assert len(drafts(session)) == 2


def test_whoever_wants_more_company_than_there_is_looks_on(session: Session) -> None:
    people = [a_member(session, f"P{n}") for n in range(6)]
    a_group(session, *people)
    for member in people[:2]:
        wish(session, member, least=6)
    for member in people[2:]:
        wish(session, member, least=4 if member is not people[5] else 3)
    (draft,) = drafts(session)
    say(session, draft, True, *people[:5])
    say(session, draft, False, people[5])
    the_hour(session, draft)
    assert dinners(session) == []  # five: too few for two of them, and then three are too few for the rest
    assert [len(queries.mine(session, member.id, clock.now())) for member in people] == [1, 1, 1, 1, 1, 0]


def test_silence_and_a_wish_taken_back_are_a_no(session: Session, four: Four) -> None:
    ann, bo, cho, _dee = four
    draft = a_draft(session, ann, bo, cho)
    say(session, draft, True, ann, bo, cho)
    (own,) = queries.mine(session, cho.id, clock.now())
    for _each in range(2):
        actions.take_back(session, own, clock.now())
    with pytest.raises(Refused) as refused:
        say(session, draft, True, cho)
    assert refused.value.reason is CravingReason.DRAFT_CLOSED
    the_hour(session, draft)
    assert dinners(session) == []


def test_after_the_hour_nothing_can_be_answered(session: Session, four: Four) -> None:
    draft = a_draft(session, *four[:3])
    with pytest.raises(Refused) as refused:
        actions.answer(session, draft, four[0].id, True, "", draft.answers_until)
    assert refused.value.reason is CravingReason.DRAFT_CLOSED


def test_without_anybody_who_may_set_a_table_there_is_none(session: Session) -> None:
    ann, bo, cho = (a_member(session) for _each in range(3))
    steward = a_member(session)
    group = a_group(session, steward, ann)
    charter(session, group, callers="stewards")
    draft = a_draft(session, ann, bo, cho)
    say(session, draft, True, ann, bo, cho)
    the_hour(session, draft)
    assert dinners(session) == []
    assert len(drafts(session)) == 1  # and they are not asked for the same again
    assert queries.homes(session, [ann.id, steward.id]) == {
        ann.id: frozenset(),
        steward.id: frozenset({group.id}),
    }


def test_a_wish_sent_twice_is_one_and_five_are_enough(session: Session) -> None:
    ann = a_member(session)
    assert wish(session, ann).id == wish(session, ann).id
    for food in ("noodles", "sushi", "pizza", "crab")[: MAX_OPEN - 1]:
        wish(session, ann, food)
    with pytest.raises(Refused) as refused:
        wish(session, ann, "steak")
    assert refused.value.reason is CravingReason.TOO_MANY


def test_two_wishes_of_one_person_are_not_company(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    for days in (1, 2, 3):
        wish(session, ann, windows=[evening(days), evening(5)], least=3)
    wish(session, bo, windows=[evening(5)], least=3)
    assert drafts(session) == []


def test_the_sweep_finds_what_two_who_wrote_at_once_could_not_see(session: Session, four: Four) -> None:
    for member in four[:3]:
        wish(session, member, least=6)
    for row in [queries.mine(session, member.id, clock.now())[0] for member in four[:3]]:
        row.least = 3
    session.flush()
    sweep(session, clock.now().replace(minute=1))
    assert len(drafts(session)) == 1


def test_whoever_closes_the_account_wishes_no_more(session: Session, four: Four) -> None:
    ann, bo, cho, _dee = four
    wish(session, ann)
    actions.forget(session, AccountClosed(ann.id, clock.now()))
    session.flush()
    wish(session, bo)
    wish(session, cho)
    assert drafts(session) == []


def test_the_table_stands_where_nobody_only_waits(session: Session) -> None:
    ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
    first, second = a_group(session, ann, bo, cho), a_group(session, ann, bo, name="Second")
    pause(session, first.id, cho.id, clock.now() + timedelta(days=90), clock.now())
    draft = a_draft(session, ann, bo, cho)
    say(session, draft, True, ann, bo, cho)
    the_hour(session, draft)
    (dinner,) = dinners(session)
    assert (dinner.group_id, dinner.visibility) == (second.id, Visibility.LINK)
    assert states(session, dinner) == {"Ann": "going", "Bo": "going", "Cho": "going"}
