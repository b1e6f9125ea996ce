"""Reports and cases: anybody signed in reports; a case is its sides' and its jury's until it is decided."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Ability, Standing
from app.site.moderation import actions, queries, things
from app.site.moderation.models import Juror
from app.site.moderation.rules import Reason
from tests.access.world import SITE, Thing, World
from tests.moderation.town import viewer_of

# The seated one's message is reported by another member; the host sits on the jury.
CASE = Thing(
    {"seated": {Standing.PARTY}, "member": {Standing.PARTY}, "host": {Standing.JUROR}}, Ability.CASE_SEE
)
REPORTED = {"kind": "report_kind", "ref": "venue"}
ROUTES: dict[str, tuple[Thing, dict[str, str]]] = {
    **{
        f"moderation.{each}": (CASE, {"pid": "case"})
        for each in ("appeal", "case", "draw", "speak", "step_back", "vote")
    },
    **{f"moderation.{each}": (SITE, {}) for each in ("log", "mine")},
    **{f"moderation.{each}": (SITE, REPORTED) for each in ("hold", "report", "reporting")},
    "moderation.reporting_message": (SITE, {"pid": "none", "seq": "none"}),
}  # fmt: skip
NOT_THERE = {"moderation.reporting_message"}


def build(session: Session, world: World) -> None:
    """A case about the message of the world's room."""
    member = session.get_one(Member, world.members["member"])
    found = things.find(session, "message", f"{world.ids['channel']}.{world.ids['seq']}", viewer_of(member))
    case = actions.report(session, found, member.id, Reason.INSULT, "unkind", clock.now())
    turn = queries.rounds_of(session, case.id)[-1]
    session.add(Juror(round_id=turn.id, member_id=world.members["host"], token="t", seated_at=clock.now()))
    world.ids |= {"case": case.public_id, "report_kind": "venue"}
