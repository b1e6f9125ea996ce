"""Doors of rooms: only who is in a room finds it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from groups.chat import queries
from groups.chat.models import Channel, Entry, Listener
from groups.chat.rules import EntryKind


def open_channel(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Channel, Listener, Here]:
    """The channel, the viewer's place in it, and what he may. Raises NotThere for all who are not in it now."""
    place = queries.place_of(session, public_id, viewer.id) if viewer else None
    here = stand(viewer, {Standing.LISTENER} if place else ())
    require(here, ability, see=Ability.CHAT_READ)
    if place is None:
        raise NotThere
    return *place, here


def open_channel_to_say(session: Session, public_id: str, viewer: Viewer) -> Channel:
    """The channel, locked before its people are looked at: who is dismissed at this moment says nothing more."""
    queries.lock(session, public_id)
    channel, _listener, _here = open_channel(session, public_id, viewer, Ability.CHAT_SAY)
    if not queries.is_signed_in(session, viewer.device_id):
        raise NotThere
    return channel


def pass_to_say(viewer: Viewer, is_listener: bool) -> None:
    """The same door, where it is known already whether somebody is in the channel."""
    here = stand(viewer, {Standing.LISTENER} if is_listener else ())
    require(here, Ability.CHAT_SAY, see=Ability.CHAT_READ)


def open_post(
    session: Session, public_id: str, seq: int, viewer: Viewer | None, ability: Ability
) -> tuple[Channel, Entry, Here]:
    """A post of a channel that the viewer is in. Raises NotThere, and NotYours where only its author may."""
    channel, _listener, here = open_channel(session, public_id, viewer, Ability.CHAT_READ)
    entry = queries.entry_at(session, channel.id, seq)
    if entry is None or entry.kind is not EntryKind.POST:
        raise NotThere
    if viewer is not None and entry.author_id in hidden_from(session, viewer.id):
        raise NotThere
    mine = viewer is not None and entry.author_id == viewer.id
    here = Here(here.standings | ({Standing.AUTHOR} if mine else set()))
    return channel, entry, require(here, ability, see=Ability.CHAT_READ)
