"""The viewer: who is looking, as plain values that outlive the session they were read in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in member. `id` stays inside; `public_id` may be shown. Satisfies Flask-Login's user protocol."""

    id: int
    public_id: str
    nickname: str
    portrait: str
    device_id: int
    locale: str
    timezone: str
    operator: bool = False
    quiet: bool = False  # suspended from writing by a jury, for some days

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie is the device's token, set at sign-in; never the member's id."""
        raise TypeError("sign in through app.accounts, which stores the device's token")
