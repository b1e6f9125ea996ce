"""How what stands beside reviews is attached: pictures, helpful votes, pressure, ties, what a venue's page tells."""

from __future__ import annotations

from app.core import jobs, panels
from app.core.signals import listen, listen_after
from app.places.signals import DishesMerged, TieDeclared, VenuesMerged, VenuesParted
from events.dinners.live import refresh
from events.reviews import export_told, listeners_told, live, panels_told, pictures, told
from events.reviews import views_pictures as views_pictures
from events.reviews import views_told as views_told  # their routes hang on the room's blueprint
from events.signals import NumbersDue, PressureTold, ReviewsOpened


def register() -> None:
    """Attach listeners and panels; called after the numbers' own, which what is told here goes by."""
    listen(TieDeclared, listeners_told.on_tie_declared)
    listen(DishesMerged, listeners_told.on_dishes_merged)
    listen(VenuesMerged, listeners_told.on_venues)
    listen(VenuesParted, listeners_told.on_venues)
    listen(ReviewsOpened, pictures.on_opened)
    listen(NumbersDue, told.on_moved)
    listen(PressureTold, told.on_moved)
    listen_after(PressureTold, live.refresh_venue)
    listen_after(PressureTold, refresh)
    jobs.on_tick(told.recount_old)
    panels.fill("venue.main", panels_told.venue_main)
    panels.fill("dinner.main", panels_told.dinner_main)
    panels.fill("settings.main", panels_told.in_settings)
    panels.fill("account.export", export_told.parts_of)
