"""All tables, for migrations and for making an empty database."""

from app.accounts import models as accounts
from app.accounts import models_blocks as blocks
from app.accounts import models_guests as guests
from app.core import mail, photos, search, search_fill, turns
from app.core.db import Base
from app.merchants import models as merchants
from app.places import models as places
from app.places import models_facts as facts
from app.places import models_ties as ties
from app.site.discover import models as discover
from app.site.moderation import models as moderation
from app.site.notify import models as notify
from events.attestations import models as attestations
from events.bills import models as bills
from events.boards import models as boards
from events.bookings import models as bookings
from events.calendars import models as calendars
from events.cards import models as cards
from events.claims import models as claims
from events.conditions import models as conditions
from events.cravings import models as cravings
from events.diets import models as diets
from events.dinners import models as dinners
from events.dinners import models_turns as host_turns
from events.headcount import models as headcount
from events.homesafe import models as homesafe
from events.invitations import models as invitations
from events.jielong import models as jielong
from events.memory import models as memory
from events.polls import models as polls
from events.reviews import models as reviews
from events.reviews import models_returning as returning
from events.reviews import models_told as reviews_told
from events.routes import models as routes
from events.series import models as series
from events.showing import models as showing
from events.tables import models as tables
from events.tipping import models as tipping
from events.voted import models as voted
from groups.alliances import models as alliances
from groups.chat import models as chat
from groups.discussions import models as discussions
from groups.elections import models as elections
from groups.ledger import models as ledger
from groups.membership import models as membership
from groups.membership import models_terms as terms
from groups.proposals import models as proposals
from groups.proposals import models_sides as sides
from groups.splitting import models as splitting

metadata = Base.metadata

__all__ = [
    "accounts",
    "alliances",
    "attestations",
    "bills",
    "blocks",
    "boards",
    "bookings",
    "calendars",
    "cards",
    "chat",
    "claims",
    "conditions",
    "cravings",
    "diets",
    "dinners",
    "discover",
    "discussions",
    "elections",
    "facts",
    "guests",
    "headcount",
    "homesafe",
    "host_turns",
    "invitations",
    "jielong",
    "ledger",
    "mail",
    "membership",
    "memory",
    "merchants",
    "metadata",
    "moderation",
    "notify",
    "photos",
    "places",
    "polls",
    "proposals",
    "returning",
    "reviews",
    "reviews_told",
    "routes",
    "search",
    "search_fill",
    "series",
    "showing",
    "sides",
    "splitting",
    "tables",
    "terms",
    "ties",
    "tipping",
    "turns",
    "voted",
]
