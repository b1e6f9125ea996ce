"""How far something is, in words."""

from __future__ import annotations

from flask_babel import gettext as _


def say_km(km: float) -> str:
    """Metres by fifties, then kilometres with one place, then whole ones."""
    metres = max(50, round(km * 20) * 50)
    if metres < 1000:
        return str(_("%(num)s m", num=metres))
    number = f"{km:.1f}".removesuffix(".0") if km < 9.95 else f"{round(km):,}"
    return str(_("%(km)s km", km=number))
