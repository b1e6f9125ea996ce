"""Pages of calendars: one's addresses, and what programs fetch by them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.access import open_self
from app.core import clock, db, i18n
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.ids import digest
from app.core.limits import limit
from app.core.web import absolute, me, note, render, see_other, viewer
from events.calendars import actions, queries, shown
from events.calendars.access import open_feed
from events.calendars.rules import token_of
from events.dinners.ics import as_feed
from groups.membership.access import open_group
from groups.membership.queries import groups_of

bp = Blueprint("calendars", __name__)
PAGES = {"dinner": "dinners.page", "series": "series.page"}


@bp.get("/calendar/<token>.ics")
@needs(Ability.CALENDAR_READ)
@limit("30 per minute", key_func=lambda: digest(str((request.view_args or {})["token"])))
def feed(token: str) -> Response:
    """The calendar behind a secret address, for programs without a session; unchanged, it is a 304."""
    found = open_feed(db.session(), token)
    with force_locale(i18n.LANGUAGES.get(found.member.locale) or i18n.choose()):
        name = shown.name_of(found)
        entries = shown.entries(db.session(), found, _address, clock.now())
        answer = Response(mimetype="text/calendar")
        answer.set_etag(shown.mark(name, entries, found.rings))
        answer.headers["Cache-Control"] = "no-store"  # by nobody between; the program itself keeps the ETag
        answer.headers["X-Robots-Tag"] = "noindex"
        if request.if_none_match.contains_weak(answer.get_etag()[0] or ""):
            answer.status_code = 304
        else:
            answer.set_data(as_feed(name, entries, found.rings))
    return answer


@bp.get("/me/calendar")
@needs(Ability.MEMBER_EDIT)
def mine() -> Response:
    """My addresses: one for my tables, one for each group."""
    member, here = open_self(db.session(), viewer())
    known = queries.feeds_of(db.session(), member.id)
    feeds = [_line(None, known.get(None))]
    feeds += [_line(group, known.get(group.id)) for group in groups_of(db.session(), member.id)]
    return render("calendars/mine.html", here, feeds=feeds)


@bp.post("/me/calendar/on")
@needs(Ability.MEMBER_EDIT)
@limit("60 per hour")
def switch_on() -> WerkzeugResponse:
    """Make an address."""
    group_id = _group_id()
    actions.switch_on(db.session(), me().id, group_id, _key(), clock.now())
    note(_("There is your address. Whoever has it can read this calendar."))
    return _back()


@bp.post("/me/calendar/renew")
@needs(Ability.MEMBER_EDIT)
@limit("60 per hour")
def renew() -> WerkzeugResponse:
    """Another address; the old one answers nothing any more."""
    group_id = _group_id()
    actions.renew(db.session(), me().id, group_id, _key(), clock.now())
    note(_("A new address. The old one answers nothing any more."))
    return _back()


@bp.post("/me/calendar/off")
@needs(Ability.MEMBER_EDIT)
def switch_off() -> WerkzeugResponse:
    """No address any more."""
    group_id = _group_id()
    actions.switch_off(db.session(), me().id, group_id)
    note(_("Switched off. Remove the subscription from your calendar too."))
    return _back()


@bp.post("/me/calendar/ring")
@needs(Ability.MEMBER_EDIT)
def ring() -> WerkzeugResponse:
    """With an alarm two hours before, or without."""
    group_id = _group_id()
    actions.ring(db.session(), me().id, group_id, request.form.get("rings") == "on")
    note(_("Saved."))
    return _back()


def _group_id() -> int | None:
    """Of which group the calendar is; None for one's own tables. Its door is passed."""
    open_self(db.session(), viewer())
    pid = request.form.get("group", "")[:40]
    if not pid:
        return None
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_SEE)
    if not here.may(Ability.GROUP_ROLL):
        raise NotThere
    return group.id


def _back() -> WerkzeugResponse:
    return see_other("calendars.mine", _anchor=f"c-{request.form.get('group', '')[:40] or 'me'}")


def _line(group: Any, found: Any) -> dict[str, Any]:
    """One calendar as the page shows it; after the product's secret has changed, an address must be made anew."""
    token = token_of(_key(), found.nonce) if found else ""
    fits = found is not None and digest(token) == found.token_digest
    https = absolute("calendars.feed", token=token) if fits else ""
    return {
        "group": group, "pid": group.public_id if group else "", "feed": found, "https": https,
        "webcal": "webcal://" + https.split("://", 1)[1] if fits else "",
    }  # fmt: skip


def _address(kind: str, public_id: str) -> str:
    return absolute(PAGES[kind], pid=public_id)


def _key() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
