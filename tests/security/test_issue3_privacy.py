"""Attacks on what people may know: what the kitchen hears, who answered what, and what one may see no more."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from events.diets import actions as diets
from events.diets.actions import Told
from events.diets.needs import Need
from events.diets.rules import SeenBy
from events.dinners import actions as dinners
from events.dinners import seats
from events.dinners.models import Dinner
from events.dinners.rules import SeatState, Visibility
from events.tables import actions as tables
from events.tables.rules import Way
from groups.membership.models import Group
from groups.membership.stewardship import leave
from tests.calendars.helpers import address_of
from tests.dinners.helpers import As, Writing
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue


def test_the_file_of_a_draw_does_not_say_who_eats_what(writing: Writing, as_member: As) -> None:
    """Whoever waits may repeat the draw, but reads no diets: the words behind the tags must not be guessable."""
    with writing() as session:
        people = [a_member(session) for _each in range(5)]
        dinner = a_dinner(session, a_group(session, *people), *people[:4], seats=4)
        a_seat(session, dinner, people[4], SeatState.WAITING)
        now = clock.now()
        diets.write_own(session, people[1].id, [Told(Need.HALAL, seen_by=SeenBy.TABLE)], now)
        diets.write_own(session, people[2].id, [Told(Need.VEGAN, seen_by=SeenBy.TABLE)], now)
        tables.lay(session, dinner, (2, 2), Way.ALIKE, now)
        tables.draw(session, dinner, now)
    told = as_member(people[4].id).get(f"/d/{dinner.public_id}/tables.json").get_json()
    (drawn,) = told["draws"]
    seeds = {drawn["inputs"]["seed"], told["seed_sha256"], dinner.public_id, ""}
    words = ("halal", "greens", "kosher", *(f"answer {choice}" for choice in range(4)))
    guesses = {sha256(f"{seed}|{word}".encode()).hexdigest()[:8] for seed in seeds for word in words}
    tags = {party["tag"] for party in drawn["inputs"]["parties"]} - {""}
    assert len(tags) == 2
    assert not tags & guesses


def test_a_feed_says_nothing_new_of_a_table_that_one_may_not_see_any_more(
    app: Flask, writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_group(session, ann, bo)
        dinner = a_dinner(session, group, ann, bo)
        secret = a_venue(session, ann, "Zinnoberhaus")
    path = address_of(app, writing, bo.id)
    with writing() as session:
        seats.give_back(session, session.get_one(Dinner, dinner.id), bo.id, clock.now())
        leave(session, session.get_one(Group, group.id), bo.id, clock.now())
    with writing() as session:
        moved = session.get_one(Dinner, dinner.id)
        moved.venue_id, moved.title, moved.note = secret.id, "Wacholder", "Quendel"
    body = client.get(path).text
    assert not any(word in body for word in ("Zinnober", "Wacholder", "Quendel"))


@pytest.mark.parametrize("path", ["", "/share", "/list.txt"])
def test_the_public_page_gives_nobody_the_key_to_sit_with_a_name_alone(
    writing: Writing, client: FlaskClient, as_member: As, path: str
) -> None:
    """A name alone is enough for those who were sent the link, never for all the world."""
    with writing() as session:
        ann, stranger = a_member(session), a_member(session)
        dinner = a_dinner(session, a_group(session, ann), ann, visibility=Visibility.PUBLIC)
    address = f"/d/{dinner.public_id}"
    for browser in (client, as_member(stranger.id)):
        answer = browser.get(address + path)
        assert answer.status_code == 200
        assert dinner.share_token not in answer.text
    assert dinner.share_token in as_member(ann.id).get(address + path).text
    client.get(f"{address}/with/{dinner.share_token}")
    assert dinner.share_token in client.get(address + path).text  # whoever has the link may send it on


@pytest.mark.parametrize("last_call", [False, True])
def test_nobody_else_reads_that_somebody_only_waits_for_missed_dinners(
    writing: Writing, as_member: As, last_call: bool
) -> None:
    """ADR 20: who missed dinners is read by that person alone; the order of the bench must not say it either."""
    with writing() as session:
        ann, bo, paused = a_member(session), a_member(session), a_member(session, "Wacholder")
        dinner = a_dinner(session, a_group(session, ann, bo, paused), ann, seats=2)
        a_seat(session, dinner, bo, SeatState.WAITING)
        a_seat(session, dinner, paused, SeatState.WAITING)
        dinners.pause(session, dinner.group_id, paused.id, clock.now() + timedelta(days=30), clock.now())
        if last_call:
            dinner.closes_at = clock.now() - timedelta(minutes=1)
    page, file = f"/d/{dinner.public_id}/queue", f"/d/{dinner.public_id}/queue.json"
    rule = "By the group’s own rule"
    for reader in (ann, bo):
        browser = as_member(reader.id)
        assert rule not in browser.get(page).text
        told = browser.get(file).get_json()
        assert "Wacholder" not in told["people"].values()
        assert last_call or not any(entry["paused"] for entry in told["entries"])
    assert rule in as_member(paused.id).get(page).text
