"""What the rules say of a world, in the words of section 6 of TRUST.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from events.attestations.graph.columns import Ints
from events.attestations.graph.night import Credibilities
from events.attestations.rules import SeatFinding, Verdict, VerdictReason
from events.reviews.weighing.columns import Shown
from events.reviews.weighing.scores import VenueScores
from events.reviews.worlds.reading import Evidence

SENTENCES = {
    VerdictReason.VOUCHED: "confirmed by {witnesses} at the table, who dine in {groups} groups",
    VerdictReason.SAID_NOT_THERE: "says of herself that she was not there",
    VerdictReason.DENIED: "{no} at the table say: not there",
    VerdictReason.WORD_AGAINST_WORD: "{yes} said yes, {no} said no",
    VerdictReason.NOBODY_VOUCHED: "nobody at the table has said anything",
    VerdictReason.NOT_ENOUGH: "what {witnesses} at the table say is not enough yet",
    VerdictReason.NOT_LINKED: "no words lead here from somebody established at the table",
    VerdictReason.MORE_THAN_COUNTED: "more were confirmed than the table counted heads",
    VerdictReason.THIRD_THAT_DAY: "a third table of one day",
}
NO_NUMBER = {
    Shown.TOO_NEW: "too new for a number",
    Shown.TOO_FEW_TABLES: "not enough tables yet for a number",
}


def attendance(
    evidence: Sequence[Evidence], verdicts: Mapping[int, Mapping[int, Verdict]], credible: Credibilities
) -> dict[str, dict[str, Any]]:
    """Return each judged seat by "dinner:member"."""
    dines: dict[int, set[int]] = defaultdict(set)
    for each in evidence:
        for member, verdict in verdicts[each.dinner].items():
            if verdict.state is SeatFinding.CONFIRMED:
                dines[member].add(each.group)
    found: dict[str, dict[str, Any]] = {}
    values = iter(credible.value.tolist())
    for each in sorted(evidence, key=lambda each: each.dinner):
        for member, verdict in verdicts[each.dinner].items():
            found[f"{each.dinner}:{member}"] = {
                "status": verdict.state.value, "cred": next(values), "why": _why(verdict, dines),
            }  # fmt: skip
    return found


def _why(verdict: Verdict, dines: Mapping[int, set[int]]) -> str:
    why = verdict.why
    groups = set().union(*(dines.get(each, set()) for each in why.witnesses))
    said = SENTENCES[why.reason].format(
        witnesses=len(why.witnesses), groups=len(groups), yes=why.yes, no=why.no
    )
    against = f"; {why.no} said no" if why.no and "{no}" not in SENTENCES[why.reason] else ""
    return f"{verdict.state.value}: {said}{against}"


def venues(ids: Ints, scores: VenueScores) -> dict[str, dict[str, Any]]:
    """Return each venue's number; it is worked out also where the product shows none, and says so."""
    return {
        str(venue): {
            "score": float(scores.score[row]), "shown": bool(scores.shown[row] == Shown.NUMBER),
            "tables": int(scores.tables[row]), "groups": int(scores.groups[row]),
            "circles": float(scores.circles[row]), "why": _number(scores, row),
        }
        for row, venue in enumerate(ids.tolist())
    }  # fmt: skip


def _number(scores: VenueScores, row: int) -> str:
    made = (
        f"{scores.diners[row]} diners at {scores.tables[row]} tables of {scores.groups[row]} groups, "
        f"which count as {scores.circles[row]:.1f} independent tables; "
        f"{scores.prior_share[row]:.0%} of it is the mean of the place ({scores.prior[row]:.2f})"
    )
    refused = NO_NUMBER.get(Shown(int(scores.shown[row])))
    return f"{refused}: {made}" if refused else made
