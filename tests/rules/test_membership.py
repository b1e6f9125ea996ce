"""The charter, invitations and ways of joining."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.membership.rules import (
    MAX_QUESTION_LENGTH,
    PARAMETERS,
    Asks,
    CannotJoin,
    Charter,
    CharterError,
    CharterReason,
    InviteState,
    JoinReason,
    JoinRule,
    Joins,
    Kind,
    Parameter,
    Value,
    charter_from,
    decide_join,
    dump,
    invite_state,
    is_silent,
    may_change_listing,
    read,
    steward_term_ends,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
lines = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=MAX_QUESTION_LENGTH
)


def values_of(parameter: Parameter) -> st.SearchStrategy[Value]:
    if parameter.kind is Kind.CHOICE:
        return st.sampled_from(parameter.choices)
    if parameter.kind is Kind.WHOLE:
        return st.integers(parameter.minimum, parameter.maximum)
    return st.lists(lines, max_size=parameter.maximum).map(tuple)


@given(st.data(), st.sampled_from(PARAMETERS))
def test_every_value_that_is_dumped_reads_back(data: st.DataObject, parameter: Parameter) -> None:
    value = data.draw(values_of(parameter))
    assert read(parameter.key, dump(parameter.key, value)) == value


@given(st.sampled_from(PARAMETERS), st.text(max_size=30))
def test_whatever_is_read_is_allowed_by_the_catalogue(parameter: Parameter, raw: str) -> None:
    try:
        value = read(parameter.key, raw)
    except CharterError:
        return
    if isinstance(value, tuple):
        assert len(value) <= parameter.maximum
    elif isinstance(value, int):
        assert parameter.minimum <= value <= parameter.maximum
    else:
        assert value in parameter.choices


def test_the_charter_has_a_field_for_each_parameter_and_no_other() -> None:
    assert [each.name for each in fields(Charter)] == [each.key for each in PARAMETERS]


def test_every_default_is_a_value_that_could_be_voted() -> None:
    assert all(read(each.key, dump(each.key, each.default)) == each.default for each in PARAMETERS)


def test_a_charter_is_made_of_what_was_set_and_defaults() -> None:
    charter = charter_from({"join_rule": "invite", "silence_days": "30"})
    assert (charter.join_rule, charter.silence_days, charter.offer_window_minutes) == (
        JoinRule.INVITE,
        30,
        120,
    )


@pytest.mark.parametrize(
    ("key", "raw", "reason"),
    [
        ("join_rule", "anybody", CharterReason.NOT_A_CHOICE),
        ("quorum_percent", "half", CharterReason.NOT_A_NUMBER),
        ("quorum_percent", "٣", CharterReason.NOT_A_NUMBER),
        ("quorum_percent", "9" * 5000, CharterReason.NOT_A_NUMBER),
        ("quorum_percent", "0", CharterReason.TOO_SMALL),
        ("majority_percent", "49", CharterReason.TOO_SMALL),
        ("quorum_percent", "101", CharterReason.TOO_LARGE),
        ("join_questions", "a\nb\nc\nd", CharterReason.TOO_MANY_TEXTS),
        ("join_questions", "a" * (MAX_QUESTION_LENGTH + 1), CharterReason.TEXT_TOO_LONG),
        ("king", "me", CharterReason.UNKNOWN_PARAMETER),
    ],
)
def test_a_bad_value_is_refused_with_its_reason(key: str, raw: str, reason: CharterReason) -> None:
    with pytest.raises(CharterError) as caught:
        read(key, raw)
    assert caught.value.reason is reason


def test_an_unknown_parameter_cannot_be_dumped() -> None:
    with pytest.raises(CharterError):
        dump("king", "me")


@pytest.mark.parametrize(
    ("expires", "revoked", "uses", "most", "state"),
    [
        (None, None, 9, None, InviteState.USABLE),
        (NOW + timedelta(seconds=1), None, 0, 1, InviteState.USABLE),
        (NOW, None, 0, 1, InviteState.EXPIRED),
        (None, None, 1, 1, InviteState.USED_UP),
        (NOW, NOW, 1, 1, InviteState.REVOKED),
    ],
)
def test_an_invite_is_usable_until_something_ends_it(
    expires: datetime | None, revoked: datetime | None, uses: int, most: int | None, state: InviteState
) -> None:
    assert invite_state(expires, revoked, uses, most, NOW) is state


def ask(rule: str, *answers: str, **how: bool) -> object:
    charter = charter_from({"join_rule": rule, "join_questions": "What do you eat?"})
    flags = {"member": False, "asked": False, "removed": False, "invited": False} | how
    return decide_join(charter, answers=answers, **flags)


def test_each_joining_rule_decides_as_it_says() -> None:
    assert ask("open") == Joins()
    assert ask("request", "Hotpot") == Asks()
    assert ask("invite") == CannotJoin(JoinReason.INVITE_ONLY)
    assert ask("invite", invited=True) == Joins()
    assert ask("request", invited=True) == Joins()


@pytest.mark.parametrize("rule", list(JoinRule))
def test_nobody_joins_twice_or_past_a_removal(rule: JoinRule) -> None:
    assert ask(rule, member=True, invited=True) == CannotJoin(JoinReason.ALREADY_MEMBER)
    assert ask(rule, removed=True, invited=True) == CannotJoin(JoinReason.REMOVED)


def test_a_request_answers_the_groups_questions_once() -> None:
    assert ask("request") == CannotJoin(JoinReason.ANSWERS_MISSING)
    assert ask("request", "  ") == CannotJoin(JoinReason.ANSWERS_MISSING)
    assert ask("request", "a" * 501) == CannotJoin(JoinReason.ANSWER_TOO_LONG)
    assert ask("request", "Hotpot", asked=True) == CannotJoin(JoinReason.ALREADY_ASKED)


def test_one_person_hides_a_group_only_while_alone_in_it() -> None:
    assert may_change_listing(1)
    assert not may_change_listing(2)


def test_a_stewards_term_ends_by_itself_or_by_silence() -> None:
    charter = charter_from({})
    assert steward_term_ends(NOW, charter) == NOW + timedelta(days=180)
    assert not is_silent(NOW - timedelta(days=59), charter, NOW)
    assert is_silent(NOW - timedelta(days=60), charter, NOW)
