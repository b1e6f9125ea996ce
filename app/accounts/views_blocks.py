"""Whom I do not meet: blocking on a profile, and the list in my settings."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts import access, blocks
from app.accounts.queries import member_by_public_id
from app.accounts.views import bp
from app.core import clock, db
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import note, render, see_other, viewer


@bp.get("/m/<pid>/block")
@needs(Ability.MEMBER_SEE)
def blocking(pid: str) -> Response:
    """What a block means, before it is one."""
    member, here = access.open_member(db.session(), pid, viewer())
    found = viewer()
    if found is not None and member.id == found.id:
        raise NotThere
    return render("accounts/block.html", here, member=member)


@bp.post("/m/<pid>/block")
@needs(Ability.MEMBER_SEE)
@limit("60 per hour")
def block(pid: str) -> WerkzeugResponse:
    """From now on we do not meet. Pressed twice it is done once: the second time there is nobody there for me."""
    session = db.session()
    me, _own = access.open_self(session, viewer(), Ability.MEMBER_SEE)
    member = member_by_public_id(session, pid)
    if member is None or not member.is_open() or member.id == me.id:
        raise NotThere
    blocks.block(session, me.id, member.id, clock.now())
    note(_("You will not meet %(name)s here any more. Nobody was told.", name=member.nickname))
    return see_other("accounts.blocked")


@bp.get("/settings/blocks")
@needs(Ability.MEMBER_EDIT)
def blocked() -> Response:
    """Whom I have blocked."""
    me, here = access.open_self(db.session(), viewer())
    return render("accounts/blocks.html", here, rows=blocks.chosen_by(db.session(), me.id))


@bp.post("/settings/blocks/<pid>/lift")
@needs(Ability.MEMBER_EDIT)
@limit("60 per hour")
def lift_block(pid: str) -> WerkzeugResponse:
    """Take it back; nobody learns that there was anything to take back."""
    me, _own = access.open_self(db.session(), viewer())
    member = member_by_public_id(db.session(), pid)
    if member is None:
        raise NotThere
    blocks.unblock(db.session(), me.id, member.id)
    note(_("Taken back."))
    return see_other("accounts.blocked")
