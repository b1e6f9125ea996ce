"""Sentences of this room: reasons, why something could not be carried out, and the words of its enums."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from groups.proposals.rules import Outcome, ProposalReason, RollRule, Unmet, Word

SENTENCES = {
    ProposalReason.ALREADY_VOTED_ON: _l("Somebody has voted already, so the question stands until its end."),
    ProposalReason.BALLOT_KEY_LOST: _l(
        "Your vote is in the box and counts. It is secret, so only the browser in which you cast it can change it."
    ),
    ProposalReason.CLOSED: _l("The vote is over, and this came too late to count. See what was decided."),
    ProposalReason.JOINED_LATER: _l(
        "You came to the group after this vote had begun. Its roll was fixed then, so you can read along but not vote."
    ),
    ProposalReason.LABEL_LONG: _l("An option is too long. 80 characters are enough for each."),
    ProposalReason.NONE_AND_SOME: _l("“None of these” goes with nothing else. Choose one or the other."),
    ProposalReason.NOT_A_KIND: _l("Groups do not vote on that here."),
    ProposalReason.NOT_AN_OPTION: _l("Choose one of the answers of this vote."),
    ProposalReason.OWN_WORDS: _l("These are your own words. Whether they are right is for the others to say."),
    ProposalReason.NODS_TELL: _l("This vote is secret, so nobody counts who finds what right."),
    ProposalReason.PARTIAL: _l("You are tied to the other side of this question, so the others decide it."),
    ProposalReason.NOT_ON_ROLL: _l(
        "You are not on the roll of this vote: by the table rules those vote who have sat at enough of our tables."
    ),
    ProposalReason.TEXT_LONG: _l("That is too long. 4,000 characters are enough."),
    ProposalReason.TITLE_LONG: _l("The title is too long. 80 characters are enough."),
    ProposalReason.TITLE_SHORT: _l("Give it a title, so that everybody knows what it is about."),
    ProposalReason.TOO_FEW_OPTIONS: _l("Give at least two options, so that there is something to choose."),
    ProposalReason.TOO_MANY_OPEN: _l("You have three votes running here. Wait until one of them is over."),
    ProposalReason.TOO_MANY_OPTIONS: _l("Ten options are as many as anybody reads. Leave some out."),
    ProposalReason.TWICE: _l("Every option needs its own words."),
    ProposalReason.WRONG_TIME: _l("Let the vote last at least a day and at most thirty, so that everybody has time."),
    Unmet.ALREADY_SO: _l("Nothing had to be done: it is so already."),
    Unmet.CHANGED_MEANWHILE: _l(
        "A vote that ended before this one has changed the same rule, and stands. You may propose yours again."
    ),
    Unmet.FAULT: _l("It passed, but could not be carried out because of a fault of ours. Propose it again."),
    Unmet.NOT_HERE_ANY_MORE: _l("The person is not in the group any more."),
}  # fmt: skip

WORDS = {
    Word.YES.value: lazy_pgettext("proposal", "Yes"),
    Word.NO.value: lazy_pgettext("proposal", "No"),
    Word.NONE.value: _l("None of these"),
}

OUTCOMES = {
    Outcome.PASSED: _l("Passed"),
    Outcome.REJECTED: _l("Not passed"),
    Outcome.NO_QUORUM: _l("Too few took part"),
    Outcome.TIED: _l("Undecided"),
    Outcome.TAKEN_BACK: _l("Taken back"),
}

ROLLS = {
    RollRule.TABLES: _l("Those vote who sat at enough vouched-for tables of the group, as the table rules say."),
    RollRule.ONE_TABLE: _l(
        "Too few had sat at as many tables as the table rules ask for. So those vote who sat at one at least."
    ),
    RollRule.EVER: _l(
        "Too few had sat at a table lately. So those vote who have ever sat at a vouched-for table of the group."
    ),
    RollRule.MEMBERS: _l(
        "The group had no vouched-for tables yet. So everybody votes who belonged to it when the vote began."
    ),
}  # fmt: skip
