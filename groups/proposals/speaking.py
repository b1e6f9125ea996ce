"""What people say about a vote: a discussion of the group's that its first words open."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, TextAreaField, ValidationError

from app.core import db, wording
from app.core.ids import new_token
from app.core.signals import announce
from groups.discussions import actions as discussions
from groups.discussions.models import Discussion
from groups.discussions.queries import opening_of
from groups.discussions.rules import LONGEST_TITLE, clean_text, is_client_id, text_problem
from groups.membership.forms import chosen_from
from groups.membership.models import Group
from groups.proposals import arguing
from groups.proposals.kinds import called
from groups.proposals.models import Proposal
from groups.proposals.rules import Side
from groups.signals import ProposalChanged


class SayForm(FlaskForm):
    """A few words; the client id is made with the page, so that pressing twice says it once."""

    text = TextAreaField(_l("What do you think?"))
    side = RadioField(
        _l("On which side"), default="", validate_choice=False,
        choices=chosen_from(
            ("", _l("for neither side")), (Side.FOR.value, _l("for it")), (Side.AGAINST.value, _l("against it"))
        ),
    )  # fmt: skip
    client_id = HiddenField(default=lambda: new_token()[:22])

    def validate_text(self, field: TextAreaField) -> None:
        """One sentence for what cannot be said."""
        problem = text_problem(clean_text(field.data or ""))
        if problem is not None:
            raise ValidationError(wording.say(problem))

    def taken(self) -> Side | None:
        """The side that the words take, if they take one."""
        return next((side for side in Side if side.value == self.side.data), None)

    def mark(self) -> str:
        """The client id; one of our own where none was sent that can be."""
        given = self.client_id.data or ""
        return given if is_client_id(given) else new_token()[:22]


def say(
    session: Session, proposal: Proposal, member_id: int, text: str, client_id: str, now: datetime,
    side: Side | None = None,
) -> None:  # fmt: skip
    """Say it in the discussion of the vote, perhaps on a side. Raises Refused as discussions do."""
    db.lock(session, proposal)
    if proposal.discussion_id is not None:
        discussion = session.get_one(Discussion, proposal.discussion_id)
        post = discussions.reply(session, discussion, member_id, text, client_id, now)
    else:
        group = session.get_one(Group, proposal.group_id)
        title = called(proposal)[:LONGEST_TITLE]
        opened = discussions.open_one(session, group, member_id, title, text, client_id, now)
        proposal.discussion_id = opened.id
        post = opening_of(session, opened.id)
    if side is not None:
        arguing.take_side(session, proposal, post, side)
    announce(session, ProposalChanged(proposal.group_id, proposal.id))
