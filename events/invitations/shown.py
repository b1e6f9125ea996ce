"""Offers as pages show them: the slip with its terms, versions with what differs, rows of lists, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.i18n import money
from app.core.web import viewer
from app.places.wording_facts import LABELS
from events.invitations import knowing, queries, rules, talking
from events.invitations.access import is_house
from events.invitations.finding import facts_words
from events.invitations.forms import WordsForm
from events.invitations.models import Offer, OfferVersion
from events.invitations.rules import Basis, Pays, Side, State, Terms
from events.invitations.saying import said
from events.invitations.wording import FEES, PAYS, PHOTOS, STATES, TERMS
from groups.proposals.drawn import pictures
from groups.proposals.models import Proposal

TITLE = 40


def slip(offer: Offer, version: OfferVersion) -> dict[str, Any]:
    """What the folded invitation shows."""
    terms = version.terms
    by_house = version.side is Side.HOUSE or version.version == offer.accepted
    return {
        "offer": offer, "by_house": by_house, "terms": terms, "venue": offer.venue, "group": offer.group,
        "at": version.written_at,
        "slots": [said(each, offer.venue.timezone) for each in terms.slots], "price": price_words(terms),
        "tiers": [tier_words(*each) for each in terms.tiers], "heads": heads_words(terms), "pays": pays_words(terms),
        "fees": fee_lines(terms), "photos": PHOTOS[terms.photos], "label": label_words(terms),
        "menu": [(name, money(fen) if fen is not None else "") for name, fen in terms.menu],
        "fixed": fixed_words(offer),
    }  # fmt: skip


def headline(terms: Terms) -> str:
    """An offer in a list: its first words."""
    words = terms.words.split("\n")[0]
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"


def price_words(terms: Terms) -> str:
    """What it costs."""
    if terms.price_fen is None:
        return ""
    amount = money(terms.price_fen)
    by_table = terms.basis is Basis.TABLE
    return str(
        _("%(amount)s the table", amount=amount) if by_table else _("%(amount)s a head", amount=amount)
    )


def tier_words(heads: int, fen: int) -> str:
    """One price by number."""
    return str(_("from %(num)s people %(amount)s a head", num=heads, amount=money(fen)))


def heads_words(terms: Terms) -> str:
    """How many may come."""
    if terms.heads_least == terms.heads_most:
        return str(ngettext("%(num)d person", "%(num)d people", terms.heads_most))
    return str(_("%(least)s to %(most)s people", least=terms.heads_least, most=terms.heads_most))


def pays_words(terms: Terms) -> str:
    """Who pays what."""
    if terms.pays is Pays.PART:
        return str(_("The house pays %(part)s%% of the food", part=terms.part_percent))
    return str(PAYS[terms.pays])


def label_words(terms: Terms) -> str:
    """What every review will say, if anything."""
    if terms.tasting:
        return str(_("Every review says that the house hosted, and does not count for the score."))
    if terms.treat_percent:
        return str(_("Every review says that the house paid a part."))
    return str(_("Every review says that there was a present.")) if terms.labelled else ""


def fee_lines(terms: Terms) -> list[tuple[Any, str]]:
    """Each fee that may be charged."""
    return [(FEES[kind], money(fen) if fen else _("charged, ask how much")) for kind, fen in terms.fees]


def fixed_words(offer: Offer) -> str:
    """The price once the number was final."""
    if offer.tier_heads is None or offer.tier_fen is None:
        return ""
    each = money(offer.tier_fen)
    return str(_("Fixed: %(num)s people, %(amount)s each", num=offer.tier_heads, amount=each))


def value_words(name: str, terms: Terms, zone: str) -> str:
    """One term in words, for what differs between versions."""
    none = str(_("none"))
    plain: dict[str, str] = {
        "slots": ", ".join(said(each, zone) for each in terms.slots), "price_fen": price_words(terms),
        "basis": price_words(terms), "tiers": ", ".join(tier_words(*each) for each in terms.tiers),
        "menu": ", ".join(dish for dish, _fen in terms.menu), "pays": pays_words(terms),
        "photos": str(PHOTOS[terms.photos]), "room": str(_("yes") if terms.room else _("no")),
        "fees": ", ".join(f"{kind} {fen}" for kind, fen in fee_lines(terms)),
    }  # fmt: skip
    return plain.get(name, str(getattr(terms, name))) or none


def history(offer: Offer, versions: Sequence[OfferVersion]) -> list[dict[str, Any]]:
    """Every version with what it changed, the newest first."""
    rows = []
    for before, each in zip([None, *versions], versions, strict=False):
        rows.append({
            "version": each, "agreed": each.version == offer.accepted, "by_house": each.side is Side.HOUSE,
            "changes": differences(before.terms, each.terms, offer.venue.timezone) if before else [],
        })  # fmt: skip
    return rows[::-1]


def differences(before: Terms, after: Terms, zone: str) -> list[tuple[Any, str, str]]:
    """Each term that differs: its name, what it was, what it would be."""
    return [
        (TERMS[name], value_words(name, before, zone), value_words(name, after, zone))
        for name in rules.changed(before, after)
    ]


def page(offer: Offer, here: Here, now: datetime) -> dict[str, Any]:
    """Everything that the offer's page names, for whichever side looks."""
    session, me = db.session(), viewer()
    versions = queries.versions_of(session, offer.id)
    newest, house = versions[-1], is_house(here)
    vote = session.get(Proposal, offer.vote_id) if offer.vote_id is not None else None
    running = vote is not None and vote.closed_at is None
    reports = queries.reported(session, offer.id)
    who = me.id if me is not None else 0
    asked = talking.asked_of_group(offer, newest, now) and not running
    return {
        "offer": offer, "slip": slip(offer, shown_version(offer, versions)), "newest": newest, "house": house,
        "history": history(offer, versions), "messages": queries.messages_of(session, offer.id),
        "vote": pictures(session, [vote], who, now)[0] if vote is not None and not house else None,
        "running": running, "vote_row": vote, "state": STATES[offer.state], "ahead": now < offer.valid_until,
        "may_vote": asked and here.may(Ability.OFFER_ANSWER), "talks": offer.state in talking.TALKING,
        "answers": house and here.may(Ability.OFFER_KEEP) and talking.asked_of_house(offer, newest),
        "keeps": house and here.may(Ability.OFFER_KEEP) and offer.state in talking.TALKING and not running,
        "pending": talking.pending(offer), "form": WordsForm(formdata=None, seen=str(offer.version)).about(),
        "reported": who in reports, "reports": len(reports), "hosts": offer.host_id == who,
        **_other_side(offer, house, now),
    }  # fmt: skip


def _other_side(offer: Offer, house: bool, now: datetime) -> dict[str, Any]:
    """What the viewer's side may know of the other."""
    if not house:
        return {
            "fact_names": LABELS,
            "facts": knowing.house_known(db.session(), offer.venue, now),
            "known": [],
        }
    known = knowing.groups_known(db.session(), [offer.group_id], offer.venue_id, now)[offer.group_id]
    return {"known": facts_words(known), "facts": None}


def shown_version(offer: Offer, versions: Sequence[OfferVersion]) -> OfferVersion:
    """The version on the slip: what was agreed, unless something newer waits; else the newest."""
    if offer.accepted is not None and not talking.pending(offer):
        return versions[offer.accepted - 1]
    return versions[-1]


def rows(offers: Sequence[Offer], *, of_house: bool) -> list[dict[str, Any]]:
    """Offers in a list: two questions however many there are."""
    newest = queries.newest_of(db.session(), offers)
    return [_row(each, newest[each.id].terms, of_house) for each in offers]


def _row(offer: Offer, terms: Terms, of_house: bool) -> dict[str, Any]:
    state, kind = STATES[offer.state]
    if offer.state is State.OPEN and offer.vote_id is not None:
        state, kind = _("being voted on"), "note"
    return {
        "offer": offer, "title": headline(terms), "state": state, "kind": kind, "terms": terms,
        "group": offer.group, "venue": offer.venue, "href": url_for("invitations.page", pid=offer.public_id),
        "name": offer.group.name if of_house else offer.venue.name, "price": price_words(terms),
        "first": said(terms.slots[0], offer.venue.timezone) if terms.slots else "", "heads": heads_words(terms),
        "open": offer.state is State.OPEN and clock.now() < offer.valid_until, "words": offer.ended_words,
    }  # fmt: skip
