"""All tables, for migrations and for making an empty database."""

from app.accounts import models as accounts
from app.core import mail
from app.core.db import Base
from app.places import models as places
from app.site.notify import models as notify
from events.attestations import models as attestations
from events.dinners import models as dinners
from events.reviews import models as reviews
from groups.chat import models as chat
from groups.membership import models as membership

metadata = Base.metadata

__all__ = [
    "accounts",
    "attestations",
    "chat",
    "dinners",
    "mail",
    "membership",
    "metadata",
    "notify",
    "places",
    "reviews",
]
