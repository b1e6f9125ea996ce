"""A case from its report to its end: heard, drawn, replaced, counted, carried out, appealed; and holds that lapse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts import actions as accounts
from app.accounts.models import Member
from app.core import clock
from app.core.access import NotThere, Refused
from app.site.moderation import actions, pool, queries, rules, things
from app.site.moderation.models import Case, Juror, Report
from app.site.moderation.rules import CaseReason, Reason, Side, Verdict, Why
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.ledger.models import LedgerLine
from tests.factories import a_member
from tests.moderation.town import Town, Writing, viewer_of

HOUR = timedelta(hours=1)
KEEP, HIDE, REMOVE, QUIET = Verdict.KEEP, Verdict.HIDE, Verdict.REMOVE, Verdict.QUIET_WEEK


@pytest.fixture
def town(writing: Writing) -> Town:
    return Town(writing)


def test_reports_of_one_thing_are_one_case_and_a_second_press_is_none(town: Town, writing: Writing) -> None:
    with writing() as session:
        third = a_member(session, "Cy")
        room = session.scalars(select(Channel).where(Channel.public_id == town.room)).one()
        chat.admit(session, room, third.id, clock.now())
        third_id = third.id
    first = town.report()
    assert town.report() == first
    assert town.report(third_id, Reason.HATE) == first
    with writing() as session:
        assert sorted(each.by_id for each in session.scalars(select(Report))) == sorted([town.bo, third_id])
        assert len(queries.undecided(session, clock.now())) == 1


def test_nobody_reports_himself_and_no_stranger_a_private_room(town: Town, writing: Writing) -> None:
    with pytest.raises(Refused) as told:
        town.report(town.ann)
    assert told.value.reason is CaseReason.OWN
    with writing() as session:
        stranger = viewer_of(session.get_one(Member, town.judges[0]))
        with pytest.raises(NotThere):
            things.find(session, "message", town.ref, stranger)


def test_five_are_drawn_from_a_promised_seed_and_none_of_either_side(town: Town) -> None:
    case = town.report()
    before = town.turn(case)
    assert (before.drawn_at, town.jury(case)) == (None, [])
    town.tick(case)
    turn = town.turn(case)
    assert turn.seed_sha256 == before.seed_sha256 == rules.promise(turn.seed)
    jury = town.jury(case)
    assert len(set(jury)) == rules.JURY
    assert set(jury) <= set(town.judges)
    town.tick(case)
    assert town.jury(case) == jury
    again = rules.seated(
        rules.order(turn.seed, [rules.Candidate(token, circle) for token, circle, _ in turn.pool]), (), 5
    )
    members = {token: member for token, _circle, member in turn.pool}
    assert [members[each.token] for each in again] == jury


def test_a_town_whose_numbers_are_sparse_has_its_jurors_all_the_same(town: Town, writing: Writing) -> None:
    """A database may leave out numbers by the thousand: whoever is there may be drawn."""
    with writing() as session:
        far = a_member(session, "Far").id
        session.execute(update(Member).where(Member.id == far).values(id=50 * pool.FROM))
    case = town.report()
    town.tick(case)
    assert {member for _t, _c, member in town.turn(case).pool} == set(town.judges)


def test_who_brought_or_was_brought_by_a_side_is_not_drawn(town: Town, writing: Writing) -> None:
    kin = town.judges[:4]
    with writing() as session:
        session.get_one(Member, town.ann).invited_by_id = kin[0]
        session.get_one(Member, kin[0]).invited_by_id = kin[1]
        session.get_one(Member, kin[2]).invited_by_id = town.bo
        session.get_one(Member, kin[3]).invited_by_id = kin[2]
    case = town.report()
    town.tick(case)
    assert {member for _t, _c, member in town.turn(case).pool} == set(town.judges) - set(kin)


def test_the_other_side_is_heard_before_anybody_votes(town: Town, writing: Writing) -> None:
    case = town.report()
    town.tick(case)
    with pytest.raises(Refused) as told:
        town.vote(case, [KEEP], timedelta(0))
    assert told.value.reason is CaseReason.NOT_HEARD_YET
    with writing() as session:
        actions.speak(
            session, town.case(case), town.ann, Side.REPORTED, "it was a joke among friends", clock.now()
        )
    town.vote(case, [KEEP], timedelta(minutes=1))
    with writing() as session:
        assert [each.text for each in queries.words_of(session, case)] == ["it was a joke among friends"]


def test_a_majority_hides_with_the_reason_and_a_minority_does_not(town: Town, writing: Writing) -> None:
    case = town.report()
    town.tick(case)
    town.vote(case, [HIDE, HIDE, HIDE, KEEP, KEEP])
    found, message = town.case(case), town.message()
    assert (found.outcome, message.text, message.html) == (HIDE, "", "")
    assert message.data == {"finding": {"case": found.public_id, "reason": "insult"}}
    assert town.log(case) == ["opened", "drawn", "verdict", "hide"]
    with writing() as session:
        lines = session.scalars(select(LedgerLine.kind).where(LedgerLine.group_id == town.group_id)).all()
        assert {"verdict", "hide"} <= set(lines)


def test_what_stays_stays(town: Town) -> None:
    case = town.report()
    town.tick(case)
    town.vote(case, [KEEP, KEEP, KEEP, REMOVE, REMOVE])
    assert (town.case(case).outcome, town.message().text) == (KEEP, "you are all fools")
    with pytest.raises(Refused) as told:
        town.report()
    assert told.value.reason is CaseReason.SETTLED


def test_silence_and_stepping_back_bring_in_the_next(town: Town, writing: Writing) -> None:
    case = town.report()
    town.tick(case)
    first = town.jury(case)
    with writing() as session:
        juror = queries.own_seat(session, case, first[0])
        assert juror is not None
        actions.step_back(session, session.get_one(Case, case), juror, clock.now())
    second = town.jury(case)
    assert first[0] not in second
    assert set(first[1:]) < set(second)
    town.vote(case, [HIDE, HIDE], 25 * HOUR)  # two of them, when votes are taken
    town.tick(case, 49 * HOUR)
    third = town.jury(case)
    assert len(third) == rules.JURY
    assert set(second[:2]) <= set(third)
    assert not set(second[2:]) & set(third)
    with writing() as session:
        gone = session.scalars(select(Juror.left_why).where(Juror.left_at.is_not(None))).all()
        assert sorted(each for each in gone if each) == sorted([Why.STEPPED_BACK, *[Why.SILENT] * 3])


def test_three_of_five_are_enough_when_the_time_is_over_and_two_are_not(town: Town) -> None:
    case = town.report()
    town.tick(case)
    town.vote(case, [HIDE, HIDE], 26 * HOUR)
    town.tick(case, 73 * HOUR)
    assert town.case(case).decided_at is None
    town.vote(case, [HIDE, HIDE, KEEP], 74 * HOUR)
    town.tick(case, 97 * HOUR)
    assert town.case(case).outcome is HIDE


def test_nobody_to_judge_is_no_verdict(writing: Writing) -> None:
    town = Town(writing, circles=1, each=2)
    case = town.report()
    for hours in (0, 1, 71, 73):
        town.tick(case, hours * HOUR)
    found = town.case(case)
    assert (found.outcome, found.decided_at is not None, town.message().text) == (
        None,
        True,
        "you are all fools",
    )
    assert town.log(case) == ["opened", "no-verdict"]


def test_one_appeal_to_eleven_others_turns_it_round(town: Town, writing: Writing) -> None:
    case = town.report()
    town.tick(case)
    five = set(town.jury(case))
    town.vote(case, [QUIET] * 5)
    with writing() as session:
        assert session.get_one(Member, town.ann).quiet_until is not None
        actions.appeal(session, session.get_one(Case, case), town.ann, clock.now() + 26 * HOUR)
        with pytest.raises(Refused):
            actions.appeal(session, session.get_one(Case, case), town.bo, clock.now() + 26 * HOUR)
    town.tick(case, 26 * HOUR)
    eleven = set(town.jury(case))
    assert (len(eleven), eleven & five) == (rules.APPEAL_JURY, set())
    assert town.message().text == ""
    town.vote(case, [KEEP] * 11, 27 * HOUR)
    assert (town.case(case).outcome, town.message().text) == (KEEP, "you are all fools")
    with writing() as session:
        assert session.get_one(Member, town.ann).quiet_until is None
        with pytest.raises(Refused) as told:
            actions.appeal(session, session.get_one(Case, case), town.bo, clock.now() + 28 * HOUR)
        assert told.value.reason is CaseReason.APPEALED


def test_words_that_are_to_go_are_gone_when_nobody_can_appeal(town: Town, writing: Writing) -> None:
    case = town.report()
    town.tick(case)
    town.vote(case, [REMOVE] * 5)
    assert town.case(case).kept["words"] == "you are all fools"
    end = clock.now() + timedelta(days=9)
    with writing() as session:
        assert queries.final(session, end - rules.APPEAL_WITHIN) == [case]
        actions.settle(session, case, end)
    with writing() as session:
        assert town.case(case).kept is None
        assert queries.final(session, end) == []
        with pytest.raises(Refused) as told:
            actions.appeal(session, session.get_one(Case, case), town.ann, end)
        assert told.value.reason is CaseReason.TOO_LATE


def held(town: Town, writing: Writing) -> int:
    with writing() as session:
        operator = a_member(session, "Operator", operator=True)
        bo = session.get_one(Member, town.bo)
        found = things.find(session, "message", town.ref, viewer_of(bo))
        case = actions.hold(session, found, operator.id, Reason.ILLEGAL, clock.now())
        return case.id


def test_an_operators_hold_hides_at_once_in_the_open_and_lapses_by_itself(
    town: Town, writing: Writing
) -> None:
    case = held(town, writing)
    assert town.message().text == ""
    assert town.log(case) == ["opened", "hide", "hold"]
    with writing() as session:
        assert queries.holds_over(session, clock.now() + 71 * HOUR) == []
        assert queries.holds_over(session, clock.now() + 72 * HOUR) == [case]
        actions.lapse(session, case, clock.now() + 71 * HOUR)
    assert town.message().text == ""
    for _ in range(2):
        with writing() as session:
            actions.lapse(session, case, clock.now() + 73 * HOUR)
    assert town.message().text == "you are all fools"
    assert town.log(case)[-2:] == ["hold-lapsed", "restore"]
    with pytest.raises(Refused):
        held(town, writing)  # not again, and not for ever


def test_a_hold_that_a_jury_confirms_does_not_lapse(town: Town, writing: Writing) -> None:
    case = held(town, writing)
    town.tick(case)
    town.vote(case, [HIDE] * 5, HOUR)
    with writing() as session:
        assert queries.holds_over(session, clock.now() + 100 * HOUR) == []
    assert town.message().text == ""


def test_a_hold_that_a_jury_refuses_is_over_at_once(town: Town, writing: Writing) -> None:
    case = held(town, writing)
    town.tick(case)
    town.vote(case, [KEEP] * 5, HOUR)
    assert (town.message().text, town.case(case).held_until) == ("you are all fools", None)


def test_whoever_closes_the_account_is_off_the_jury(town: Town, writing: Writing) -> None:
    case = town.report()
    town.tick(case)
    gone = town.jury(case)[0]
    with writing() as session:
        accounts.close(session, session.get_one(Member, gone), "a former member", clock.now())
    town.tick(case, HOUR)
    assert gone not in town.jury(case)
    assert len(town.jury(case)) == rules.JURY
