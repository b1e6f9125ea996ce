"""What merchants put on pages of other rooms: who keeps a venue, the way to one's own desk, and one's data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import select

from app.accounts.models import Member
from app.core import db
from app.core.access import Here
from app.core.web import marked
from app.merchants import queries
from app.merchants.models import Merchant, MerchantLine, Staff
from app.merchants.rules import ClaimState
from app.places.models import Venue


def on_venue(venue: Venue, here: Here) -> str:
    """One line: who keeps the place, or how its keeper says so."""
    if venue.private:
        return ""
    claimed = marked("venue", "claims", venue=venue.id)
    claims = queries.living_claims(db.session(), venue.id) if claimed else ()
    kept = next((claim for claim in claims if claim.state is ClaimState.CONFIRMED), None)
    return render_template("merchants/_on_venue.html", venue=venue, kept=kept, waiting=len(claims))


def on_me(member: Member, here: Here) -> str:
    """One's merchants, and the way to open one."""
    rows = queries.merchants_of(db.session(), member.id) if marked("every", "merchants") else ()
    return render_template("merchants/_on_me.html", rows=rows)


def export(member_id: int) -> list[dict[str, Any]]:
    """Where one works or worked, and what one did there."""
    session = db.session()
    rows = session.execute(
        select(Merchant.name, Staff.role, Staff.since, Staff.left_at)
        .join(Merchant, Merchant.id == Staff.merchant_id)
        .where(Staff.member_id == member_id)
        .order_by(Staff.id)
    )
    done = session.execute(
        select(Merchant.name, MerchantLine.kind, MerchantLine.at)
        .join(Merchant, Merchant.id == MerchantLine.merchant_id)
        .where(MerchantLine.by_id == member_id)
        .order_by(MerchantLine.id)
    )
    return [
        {"merchants": [
            {"merchant": name, "role": role.value, "since": since.isoformat(), "left": _iso(left)}
            for name, role, since, left in rows
        ]},
        {"done_for_merchants": [
            {"merchant": name, "what": kind, "at": at.isoformat()} for name, kind, at in done
        ]},
    ]  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
