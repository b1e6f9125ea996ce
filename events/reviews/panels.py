"""What reviews show on pages of lower rooms: venues, dinners, groups, members, and what is left to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.accounts.models import Member
from app.core import clock, db, marks, wording
from app.core.access import Here
from app.core.i18n import money, say_when
from app.core.viewer import Viewer
from app.core.web import viewer
from app.places.models import Venue
from events.attestations.queries import has_spoken, review_right
from events.attestations.rules import Allowed
from events.dinners.models import Dinner, Seat
from events.dinners.queries import own_seat
from events.dinners.rules import SeatState
from events.reviews import helpful, queries
from events.reviews.models import VenueScore
from events.reviews.panels_told import told_of
from events.reviews.queries import Show
from events.reviews.rules import NotCounted, closes_at, reveal_at
from events.reviews.shown import Shown
from events.reviews.told import names_of
from groups.membership.models import Group

MOST_BEFORE = 2**31


def venue_main(venue: Venue, here: Here) -> str:
    """What tablemates say: the number and what it rests on, then the reviews, newest first."""
    session = db.session()
    wanted = request.args.get("show", "all")
    show = Show(wanted) if wanted in set(Show) else Show.ALL
    score = _score(venue.id)
    by_help = request.args.get("sort") == "helpful"
    page = queries.of_venue(session, venue.id, show, _before(), by_help=by_help)
    left_out = [
        (count, wording.say(NotCounted(key))) for key, count in (score.left_out if score else {}).items()
    ]
    return render_template(
        "reviews/_venue.html", venue=venue, here=here, score=score, page=page, show=show, left_out=left_out,
        say=wording.say, told=told_of(venue.id), by_help=by_help, voted=_voted(page.rows),
        now=clock.now(),
    )  # fmt: skip


def venue_aside(venue: Venue, here: Here) -> str:
    """What to order, by those who did."""
    told = told_of(venue.id)
    dishes = names_of(db.session(), told.dishes) if told else []
    return render_template("reviews/_dishes.html", venue=venue, dishes=dishes, told=told)


def venue_meta(venue: Venue) -> Markup:
    """The price a head, beside what the venue cooks."""
    score = _score(venue.id)
    if score is None or score.per_head_median is None:
        return Markup("")
    each = _("%(price)s each, reported", price=money(score.per_head_median, score.currency))
    return Markup('<span class="num">{}</span>').format(each)


def venue_lines(venues: Sequence[Venue]) -> Iterable[tuple[int, str]]:
    """One line on each venue of a list."""
    scores = {
        score.venue_id: score for score in queries.scores_of_venues(db.session(), [v.id for v in venues])
    }
    for venue in venues:
        yield venue.id, _line(scores.get(venue.id))


def _line(score: VenueScore | None) -> str:
    if score is None or not score.sat_tables:
        return str(_("Nobody from Tongzhuo has sat here"))
    if score.overall is None:
        return str(
            ngettext("%(num)d table, no number yet", "%(num)d tables, no number yet", score.sat_tables)
        )
    bowls = f"{score.overall:.1f}"
    words = ngettext(
        "%(bowls)s bowls from %(num)d table", "%(bowls)s bowls from %(num)d tables", score.tables, bowls=bowls
    )
    return str(words)


def venue_linked(venue: Venue) -> list[dict[str, object]]:
    """The number for machines, only where people see one (R-11)."""
    score = _score(venue.id)
    if score is None or score.overall is None:
        return []
    counted = score.reviews - sum(score.left_out.values())
    rating = {
        "@type": "AggregateRating",
        "ratingValue": round(score.overall, 1),
        "bestRating": 5,
        "worstRating": 0.5,
    }
    return [{"aggregateRating": rating | {"reviewCount": counted}}]


def dinner_main(dinner: Dinner, here: Here, phase: object) -> str:
    """After dinner: one's own review to write or sealed, then what the table says once it is open."""
    now, found = clock.now(), viewer()
    if dinner.called_off_at is not None or dinner.venue_id is None or now < dinner.ends_at:
        return ""
    session, seat = db.session(), _seat(dinner, found)
    mine = queries.own_review(session, dinner.id, found.id) if found else None
    right = review_right(session, dinner, found.id) if found else None
    return render_template(
        "reviews/_dinner.html", dinner=dinner, here=here, mine=mine, right=right,
        attested=isinstance(right, Allowed),
        in_time=now <= closes_at(dinner.ends_at), closes=closes_at(dinner.ends_at), reveal=reveal_at(dinner.ends_at),
        page=queries.of_dinner(session, dinner.id), seated=seat is not None,
        spoken=seat is not None and has_spoken(session, seat.id), say=wording.say,
    )  # fmt: skip


def _seat(dinner: Dinner, found: Viewer | None) -> Seat | None:
    seat = own_seat(db.session(), dinner.id, found.id) if found else None
    return seat if seat is not None and seat.state is SeatState.GOING else None


def member_main(member: Member, here: Here) -> str:
    """What a member has written, where it is open."""
    page = queries.of_member(db.session(), member.id, _before())
    return render_template("reviews/_member.html", member=member, page=page, say=wording.say)


def group_main(group: Group, here: Here) -> str:
    """The newest reviews of a group's tables."""
    return render_template(
        "reviews/_group.html", page=queries.of_group(db.session(), group.id), say=wording.say
    )


def home_todo(viewer: Viewer, now: datetime) -> list[dict[str, object]]:
    """Dinners that wait for one's review."""
    session = db.session()
    if not marks.at_home(session, "unwritten", viewer.id, now):
        return []
    return [
        {
            "icon": "bowl",
            "title": _("How was %(venue)s?", venue=dinner.venue.name if dinner.venue else dinner.title),
            "meta": _("Until %(when)s", when=say_when(closes_at(dinner.ends_at), "date", dinner.timezone)),
            "href": url_for("reviews.write", pid=dinner.public_id),
            "action": _("Write a review"),
            "rank": 40,
        }
        for dinner in queries.to_write(session, viewer.id, now)
    ]


def _voted(rows: Sequence[Shown]) -> set[int]:
    """Those that the viewer called helpful."""
    found = viewer()
    return helpful.voted(db.session(), [each.review.id for each in rows], found.id) if found else set()


def _score(venue_id: int) -> VenueScore | None:
    """The venue's numbers, read once for all panels of a page."""
    known: dict[int, VenueScore | None] = g.setdefault("venue_scores", {})
    if venue_id not in known:
        known[venue_id], told, g.venue_returns = queries.page_rows(db.session(), venue_id)
        g.setdefault("venue_told", {})[venue_id] = told
    return known[venue_id]


def _before() -> int | None:
    before = request.args.get("before", type=int)
    return before if before and 0 < before < MOST_BEFORE else None
