"""Pictures with something on them, as phones send them."""

from __future__ import annotations

import io
import random

from PIL import Image

from app.core.photos_taking import take_in
from events.reviews.pictures import Taken
from events.reviews.prints import print_of


def a_meal(
    seed: int = 1, size: tuple[int, int] = (320, 240), quality: int = 90, **more: object
) -> io.BytesIO:
    """Blots in a grid, the same for the same seed at any size: what a dish is to a hash."""
    dice = random.Random(seed)
    small = Image.new("L", (12, 9))
    small.putdata([dice.randrange(256) for _ in range(12 * 9)])
    out = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).convert("RGB").save(out, "JPEG", quality=quality, **more)
    return io.BytesIO(out.getvalue())


def taken(seed: int = 1, alt: str = "", **more: object) -> Taken:
    """The same, taken in."""
    prepared = take_in(a_meal(seed, **more))  # type: ignore[arg-type]
    return Taken(prepared, print_of(prepared), alt)
