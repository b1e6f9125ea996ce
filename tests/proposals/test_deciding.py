"""A vote from its opening to what becomes of it: the roll, ballots, the end, what is carried out and why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, signals
from app.core.access import Refused
from groups.membership.models import CharterValue
from groups.membership.queries import charter_of, membership_of
from groups.proposals import closing, opening, own, queries, voting
from groups.proposals.kinds import NONE_OF_THESE, Choice, Kind, register
from groups.proposals.models import Proposal
from groups.proposals.reasons import sentence
from groups.proposals.rules import Outcome, ProposalReason, RollRule, Unmet
from groups.signals import CharterChanged, MemberLeft, ProposalExecuted, ProposalReminded
from tests.proposals.groups import a_founded_group, a_table, all_say, ask, come_in, end, people, roll, say


def rule(session: Session, group: object, key: str, value: str) -> dict[str, str]:
    return own.charter_payload(session, group, key, value)  # type: ignore[arg-type]


def facts(session: Session, kind: type[signals.Fact]) -> list[signals.Fact]:
    return [fact for fact in session.info.get("facts", []) if isinstance(fact, kind)]


def test_a_passed_proposal_changes_the_charter_once_and_the_line_names_it(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    asked = ask(session, group, b, kind="charter", payload=rule(session, group, "late_cancel_hours", "48"))
    all_say(session, asked, (a, b), 0)
    say(session, asked, c, 1)
    end(session, asked, -timedelta(seconds=1))
    assert asked.closed_at is None, "not a second before its time"
    end(session, asked)
    end(session, asked, timedelta(minutes=1))
    assert (asked.outcome, asked.taken, asked.refusal) == (Outcome.PASSED, 3, "")
    assert charter_of(session, group.id).late_cancel_hours == 48
    lines = session.scalars(
        select(CharterValue).where(CharterValue.group_id == group.id, CharterValue.key == "late_cancel_hours")
    ).all()
    assert [line.source for line in lines] == ["founding", f"proposal:{asked.public_id}"]
    assert len(facts(session, CharterChanged)) == 1
    assert facts(session, ProposalExecuted) == [ProposalExecuted(group.id, asked.id, "charter", True)]


def test_of_two_that_contradict_each_other_the_one_that_ends_first_stands(session: Session) -> None:
    a, b = people(session, 2)
    group = a_founded_group(session, a, b)
    now = clock.now()
    later = ask(
        session, group, a, kind="charter", payload=rule(session, group, "late_cancel_hours", "12"), now=now
    )
    first = ask(
        session, group, b, kind="charter", payload=rule(session, group, "late_cancel_hours", "48"),
        now=now, lasts=timedelta(days=3) - timedelta(seconds=20),
    )  # fmt: skip
    for each in (later, first):
        all_say(session, each, (a, b), 0)
    closing.close_due(session, group.id, now + timedelta(days=3))  # the same minute for both
    assert charter_of(session, group.id).late_cancel_hours == 48
    assert (first.refusal, later.outcome) == ("", Outcome.PASSED)
    assert later.executed_at is None
    assert later.refusal == "Unmet.changed_meanwhile"
    assert "ended before this one" in sentence(later.refusal)


def test_two_of_the_same_end_stand_in_the_order_in_which_they_were_asked(session: Session) -> None:
    a, b = people(session, 2)
    group, now = a_founded_group(session, a, b), clock.now()
    both = [
        ask(
            session,
            group,
            who,
            kind="charter",
            payload=rule(session, group, "quorum_percent", value),
            now=now,
        )
        for who, value in ((a, "40"), (b, "60"))
    ]
    for each in both:
        all_say(session, each, (a, b), 0)
    end(session, both[0])
    assert charter_of(session, group.id).quorum_percent == 40
    assert [each.refusal for each in both] == ["", "Unmet.changed_meanwhile"]


def test_twenty_fresh_accounts_after_opening_change_nothing(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    asked = ask(session, group, a)
    fresh = people(session, 20)
    come_in(session, group, *fresh)
    for each in fresh:
        with pytest.raises(Refused) as no:
            say(session, asked, each, 1)
        assert no.value.reason is ProposalReason.JOINED_LATER
    all_say(session, asked, (a, b), 0)
    end(session, asked)
    assert (asked.outcome, asked.taken, asked.entitled) == (Outcome.PASSED, 2, 3)


def test_twenty_fresh_accounts_before_opening_change_nothing_where_there_are_tables(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    a_table(session, group, a, b, c)
    fresh = people(session, 20)
    come_in(session, group, *fresh)
    asked = ask(session, group, fresh[0])
    assert asked.roll_rule is RollRule.TABLES
    assert {who for who, votes in roll(session, asked).items() if votes} == {a.id, b.id, c.id}
    with pytest.raises(Refused) as no:
        say(session, asked, fresh[0], 0)
    assert no.value.reason is ProposalReason.NOT_ON_ROLL


def test_the_roll_goes_by_the_tables_of_the_window_and_then_by_fewer(session: Session) -> None:
    a, b, c, d = people(session, 4)
    group = a_founded_group(session, a, b, c, d, roll_tables=2, roll_window_days=30)
    a_table(session, group, a, b, c)
    a_table(session, group, a, b, ago=timedelta(days=3))
    assert opening.roll_now(session, group, clock.now()).entitled == {a.id, b.id}
    strict = ask(session, group, a)
    later = clock.now() + timedelta(days=26)  # the first table has left the window, the second has not
    assert opening.roll_now(session, group, later).rule is RollRule.ONE_TABLE
    much_later = opening.roll_now(session, group, clock.now() + timedelta(days=60))
    assert (much_later.rule, much_later.entitled) == (RollRule.EVER, frozenset({a.id, b.id, c.id}))
    assert {who for who, votes in roll(session, strict).items() if votes} == {a.id, b.id}
    assert {line.member_id: line.tables for line in queries.roll_lines(session, strict.id)} == {
        a.id: 2, b.id: 2, c.id: 1, d.id: 0,
    }  # fmt: skip


def test_a_vote_may_be_changed_until_the_end_and_not_after(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    asked = ask(session, group, a)
    all_say(session, asked, (a, b, c), 1)
    all_say(session, asked, (a, b), 0)
    say(session, asked, c)
    with pytest.raises(Refused) as no:
        voting.cast(session, asked, a.id, [1], asked.closes_at)
    assert no.value.reason is ProposalReason.CLOSED
    end(session, asked)
    assert (asked.taken, asked.abstained, asked.outcome) == (3, 1, Outcome.PASSED)
    assert [option.votes for option in queries.options_of(session, asked.id)] == [2, 0]


def test_too_few_and_an_even_split_change_nothing(session: Session) -> None:
    members = people(session, 10)
    group = a_founded_group(session, *members, quorum_percent=30)
    few, even = (
        ask(session, group, members[0], kind="charter", payload=rule(session, group, "silence_days", days))
        for days in ("20", "30")
    )
    all_say(session, few, members[:2], 0)
    all_say(session, even, members[:3], 0)
    all_say(session, even, members[3:6], 1)
    end(session, even)
    assert (few.outcome, even.outcome) == (Outcome.NO_QUORUM, Outcome.REJECTED)
    assert charter_of(session, group.id).silence_days == 60
    assert facts(session, ProposalExecuted) == []


def test_whoever_is_put_out_is_gone_and_may_be_taken_back(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    out = ask(session, group, a, kind="removal", subject_id=c.id)
    assert out.secret
    all_say(session, out, (a, b), 0)
    end(session, out)
    row = membership_of(session, group.id, c.id, fresh=True)
    assert row is not None
    assert row.left_at is not None
    assert row.removed
    left = facts(session, MemberLeft)
    assert left == [MemberLeft(group.id, c.id, True, f"proposal:{out.public_id}")]
    back = ask(session, group, b, kind="readmission", subject_id=c.id)
    all_say(session, back, (a, b), 0)
    end(session, back)
    row = membership_of(session, group.id, c.id, fresh=True)
    assert row is not None
    assert not row.removed
    assert row.left_at is not None, "the door is open, nobody is pushed in"


def test_whoever_has_left_by_then_is_not_put_out(session: Session) -> None:
    from groups.membership.stewardship import leave

    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    out = ask(session, group, a, kind="removal", subject_id=c.id)
    all_say(session, out, (a, b), 0)
    leave(session, group, c.id, clock.now())
    end(session, out)
    assert (out.outcome, out.refusal) == (Outcome.PASSED, "Unmet.not_here_any_more")
    row = membership_of(session, group.id, c.id, fresh=True)
    assert row is not None
    assert not row.removed


def test_several_options_and_none_of_them(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    options = (Choice("Hotpot"), Choice("Noodles"), NONE_OF_THESE)
    choice = ask(session, group, a, kind="choice", options=options)
    say(session, choice, a, 0, 1)
    say(session, choice, b, 1)
    say(session, choice, c, 2)
    none = ask(session, group, a, kind="choice", title="Where next time?", options=options)
    say(session, none, a, 0)
    say(session, none, b, 2)
    say(session, none, c, 2)
    end(session, none)
    assert (choice.outcome, choice.winner) == (Outcome.PASSED, 1)
    assert (none.outcome, none.winner) == (Outcome.REJECTED, None)


def test_what_breaks_on_the_way_is_undone_and_holds_nobody_up(session: Session) -> None:
    def half(unit: Session, proposal: Proposal, _option: object, _now: object) -> None:
        proposal.group.listed = False
        signals.announce(unit, MemberLeft(proposal.group_id, 1))
        unit.flush()
        raise ZeroDivisionError

    from flask_babel import lazy_gettext as _l

    register(Kind("broken", _l("Broken"), run=half))
    a, b = people(session, 2)
    group, now = a_founded_group(session, a, b), clock.now()
    broken = ask(session, group, a, kind="broken", now=now)
    fine = ask(
        session, group, b, kind="charter", payload=rule(session, group, "quorum_percent", "40"), now=now
    )
    broken.group = group
    for each in (broken, fine):
        all_say(session, each, (a, b), 0)
    end(session, broken)
    session.refresh(group)
    assert group.listed, "nothing of it stays"
    assert facts(session, MemberLeft) == []
    assert broken.refusal == "Unmet.fault"
    assert broken.executed_at is None
    assert charter_of(session, group.id).quorum_percent == 40


def test_what_is_so_already_need_not_be_asked(session: Session) -> None:
    a, b = people(session, 2)
    group = a_founded_group(session, a, b)
    with pytest.raises(Refused) as no:
        ask(session, group, a, kind="listing", payload={"listed": True})
    assert no.value.reason is Unmet.ALREADY_SO


def test_one_reminder_goes_to_those_who_are_silent(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    asked = ask(session, group, a)
    say(session, asked, a, 0)
    early = asked.closes_at - timedelta(hours=25)
    closing.remind(session, asked.id, early)
    assert facts(session, ProposalReminded) == []
    due = asked.closes_at - timedelta(hours=24)
    assert queries.to_remind(session, early) == []
    assert queries.to_remind(session, due) == [asked.id]
    for _twice in range(2):
        closing.remind(session, asked.id, due)
    assert facts(session, ProposalReminded) == [ProposalReminded(group.id, asked.id, (b.id, c.id))]
    assert queries.to_remind(session, due) == []


def test_one_member_has_three_running_at_most_and_may_take_back_what_nobody_answered(
    session: Session,
) -> None:
    a, b = people(session, 2)
    group = a_founded_group(session, a, b)
    three = [ask(session, group, a, title=f"No. {n}") for n in range(3)]
    with pytest.raises(Refused) as no:
        ask(session, group, a)
    assert no.value.reason is ProposalReason.TOO_MANY_OPEN
    opening.take_back(session, three[0], clock.now())
    opening.take_back(session, three[0], clock.now())
    assert three[0].outcome is Outcome.TAKEN_BACK
    say(session, three[1], b, 0)
    with pytest.raises(Refused) as voted:
        opening.take_back(session, three[1], clock.now())
    assert voted.value.reason is ProposalReason.ALREADY_VOTED_ON
    ask(session, group, a)
    assert session.scalar(select(func.count()).select_from(Proposal)) == 4
