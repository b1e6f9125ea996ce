"""All tables, for migrations and for making an empty database."""

from app.accounts import models as accounts
from app.accounts import models_guests as guests
from app.core import mail, photos, search, search_fill, turns
from app.core.db import Base
from app.places import models as places
from app.places import models_facts as facts
from app.places import models_ties as ties
from app.site.discover import models as discover
from app.site.notify import models as notify
from events.attestations import models as attestations
from events.bills import models as bills
from events.bookings import models as bookings
from events.calendars import models as calendars
from events.conditions import models as conditions
from events.cravings import models as cravings
from events.diets import models as diets
from events.dinners import models as dinners
from events.headcount import models as headcount
from events.homesafe import models as homesafe
from events.jielong import models as jielong
from events.polls import models as polls
from events.reviews import models as reviews
from events.reviews import models_returning as returning
from events.reviews import models_told as reviews_told
from events.series import models as series
from events.showing import models as showing
from events.tables import models as tables
from events.tipping import models as tipping
from groups.chat import models as chat
from groups.discussions import models as discussions
from groups.membership import models as membership

metadata = Base.metadata

__all__ = [
    "accounts",
    "attestations",
    "bills",
    "bookings",
    "calendars",
    "chat",
    "conditions",
    "cravings",
    "diets",
    "dinners",
    "discover",
    "discussions",
    "facts",
    "guests",
    "headcount",
    "homesafe",
    "jielong",
    "mail",
    "membership",
    "metadata",
    "notify",
    "photos",
    "places",
    "polls",
    "returning",
    "reviews",
    "reviews_told",
    "search",
    "search_fill",
    "series",
    "showing",
    "tables",
    "ties",
    "tipping",
    "turns",
]
