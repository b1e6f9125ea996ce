"""What is said for and against a question: whose words stand where, who finds them right, and who sees that."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts import blocks
from app.accounts.models import Member
from app.core import clock, signals
from app.core.access import NotThere, Refused
from groups.discussions import actions as discussions
from groups.discussions.models import Discussion, DiscussionPost
from groups.proposals import arguing, speaking
from groups.proposals.arguing import Said
from groups.proposals.kinds import Choice
from groups.proposals.models import Proposal
from groups.proposals.models_sides import Argument, Nod
from groups.proposals.rules import ProposalReason, Side
from tests.proposals.groups import a_founded_group, ask, end, people
from tests.proposals.test_pages import AsMember, World, Writing
from tests.proposals.test_pages import world as world  # a fixture

ENGLISH = {"Accept-Language": "en"}


def speak(session: Session, vote: Proposal, who: Member, text: str, side: Side | None = None) -> None:
    """Say it, each text under its own mark."""
    mark = sha256(text.encode()).hexdigest()[:22]
    speaking.say(session, vote, who.id, text, mark, clock.now(), side)


def words(said: Sequence[Said]) -> list[tuple[str, str, int]]:
    """What is said, on which side, and how many find it right."""
    return [(each.post.text, each.argument.side.value, each.nods) for each in said]


def nod(session: Session, vote: Proposal, who: Member, text: str, *, on: bool = True) -> None:
    """Find these words right."""
    query = select(Argument).join(DiscussionPost, DiscussionPost.id == Argument.post_id)
    argument = session.scalars(query.where(DiscussionPost.text == text)).one()
    arguing.nod(session, vote, argument.public_id, who.id, clock.now(), on=on)


def test_words_stand_on_their_side_and_what_most_find_right_is_first(session: Session) -> None:
    ann, bo, cho = people(session, 3)
    vote = ask(session, a_founded_group(session, ann, bo, cho), ann)
    speak(session, vote, ann, "The meat gets cold.", Side.FOR)
    speak(session, vote, bo, "Hm.")
    speak(session, vote, bo, "Parents are always late.", Side.AGAINST)
    speak(session, vote, cho, "It is clear then.", Side.FOR)
    speak(session, vote, cho, "It is clear then.", Side.FOR)  # pressed twice
    for who in (ann, bo, bo):
        nod(session, vote, who, "It is clear then.")
    nod(session, vote, cho, "Parents are always late.")
    nod(session, vote, cho, "Parents are always late.", on=False)
    assert words(arguing.of(session, vote, ann.id)) == [
        ("It is clear then.", "for", 2), ("The meat gets cold.", "for", 0), ("Parents are always late.", "against", 0),
    ]  # fmt: skip
    mine = {each.post.text: (each.mine, each.nodded) for each in arguing.of(session, vote, ann.id)}
    assert mine["The meat gets cold."] == (True, False)
    assert mine["It is clear then."] == (False, True)


def test_own_words_secret_votes_and_votes_that_are_over_take_no_nods(session: Session) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    vote, secret = ask(session, group, ann), ask(session, group, ann, title="Thursdays", secret=True)
    speak(session, vote, ann, "It is cold.", Side.FOR)
    speak(session, secret, ann, "It is warm.", Side.FOR)
    for which, who, text, reason in (
        (vote, ann, "It is cold.", ProposalReason.OWN_WORDS),
        (secret, bo, "It is warm.", ProposalReason.NODS_TELL),
    ):
        with pytest.raises(Refused) as no:
            nod(session, which, who, text)
        assert no.value.reason is reason
    end(session, vote)
    with pytest.raises(Refused) as no:
        nod(session, vote, bo, "It is cold.")
    assert no.value.reason is ProposalReason.CLOSED
    with pytest.raises(NotThere):
        arguing.nod(session, secret, "nothing", bo.id, clock.now(), on=True)


def test_among_several_options_there_are_no_two_sides(session: Session) -> None:
    ann, bo = people(session, 2)
    group = a_founded_group(session, ann, bo)
    vote = ask(session, group, ann, kind="choice", options=(Choice("Duck"), Choice("Crab")))
    speak(session, vote, ann, "Crab is in season.", Side.FOR)
    assert not arguing.of(session, vote, ann.id)


def test_what_is_taken_back_or_hidden_or_between_two_who_do_not_meet_is_not_shown(session: Session) -> None:
    ann, bo, cho = people(session, 3)
    vote = ask(session, a_founded_group(session, ann, bo, cho), ann)
    for text in ("One.", "Two.", "Three."):
        speak(session, vote, bo, text, Side.FOR)
    posts = {each.text: each for each in session.scalars(select(DiscussionPost))}
    discussion = session.get_one(Discussion, vote.discussion_id)
    discussions.take_back(session, discussion, posts["Two."], clock.now())
    posts["Three."].hidden = {"case": "x", "reason": "abuse"}
    session.flush()
    assert [each.post.text for each in arguing.of(session, vote, cho.id)] == ["One."]
    blocks.block(session, cho.id, bo.id, clock.now())
    assert not arguing.of(session, vote, cho.id)
    assert len(arguing.of(session, vote, ann.id)) == 1


def test_a_closed_account_finds_nothing_right_any_more(session: Session) -> None:
    ann, bo, cho = people(session, 3)
    vote = ask(session, a_founded_group(session, ann, bo, cho), ann)
    speak(session, vote, ann, "It is cold.", Side.FOR)
    nod(session, vote, bo, "It is cold.")
    nod(session, vote, cho, "It is cold.")
    accounts.close(session, cho, cho.nickname, clock.now())
    signals.deliver_inside(session)
    assert session.scalars(select(Nod.member_id)).all() == [bo.id]


def test_both_sides_are_read_beside_the_vote(world: World, as_member: AsMember, writing: Writing) -> None:
    asker, second = as_member(world.asker), as_member(world.second)
    said = {"text": "The meat gets cold.", "client_id": "q" * 22, "side": "for"}
    assert asker.post(f"/p/{world.vote}/words", data=said).status_code == 303
    page = second.get(f"/p/{world.vote}", headers=ENGLISH).text
    assert "Those for it say" in page
    assert "Those against it say" in page
    assert "The meat gets cold." in page.split('id="sides"')[1]
    with writing() as session:
        path = f"/p/{world.vote}/arguments/{session.scalars(select(Argument)).one().public_id}/nod"
    assert second.post(path, data={"on": "1"}).headers["Location"] == f"/p/{world.vote}#sides"
    assert "1 finds it right" in asker.get(f"/p/{world.vote}", headers=ENGLISH).text
    assert asker.post(path, data={"on": "1"}).status_code == 409
    assert as_member(world.outside).post(path, data={"on": "1"}).status_code == 404
