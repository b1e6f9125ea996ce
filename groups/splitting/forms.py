"""What people send to part or to join."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField

from app.core.fields import LineField
from groups.membership.forms import LONGEST_LINE, LONGEST_NAME, Among, Named, chosen_from
from groups.proposals.forms import WordsForm


class ForkForm(FlaskForm):
    """A table of one's own."""

    name = LineField(_l("Name of the new group"), [Named(_l("Give the group a name."), LONGEST_NAME)])
    line = LineField(
        _l("What you eat, in one line"), [Named(_l("Say in one line what you eat."), LONGEST_LINE)]
    )


class MergeForm(WordsForm):
    """The words that both groups vote about."""

    other = LineField(
        _l("Address of the other group"), description=_l("Open its page and copy the address from there.")
    )
    keep = RadioField(
        _l("Whose name, rules and address stay"), [Among()], default="mine", validate_choice=False,
        choices=chosen_from(("mine", _l("Ours; they come to us")), ("other", _l("Theirs; we go to them"))),
    )  # fmt: skip

    def other_pid(self) -> str:
        """The address's last part: people paste all of it."""
        return (self.other.data or "").rstrip("/").rpartition("/")[2].partition("?")[0][:40]
