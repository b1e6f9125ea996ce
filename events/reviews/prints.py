"""What a picture looks like in 64 bits, so that one picture under many restaurants is noticed (X-20)."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from app.core import photos_files
from app.core.photos_files import Size
from app.core.photos_taking import Prepared

WIDE, HIGH = 9, 8
FAINT = 2  # levels of grey that are no edge
PLAIN = 10  # a picture with fewer edges than this is a wall or a tablecloth: it tells nothing
NEAR = 6  # bits by which two copies of one picture may differ
BANDS, BITS = 4, 16
Bands = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Print:
    """What is known of a picture's looks: the digest of its file, and its bands; None for too plain a picture."""

    digest: str
    bands: Bands | None


def print_of(prepared: Prepared) -> Print:
    """The print of a picture that was just taken in."""
    full = photos_files.path(prepared.key, Size.FULL).read_bytes()
    return Print(hashlib.sha256(full).hexdigest(), bands_of(full))


def bands_of(file: bytes) -> Bands | None:
    """Where it grows darker from left to right, at eight by eight places: the same after resizing and encoding."""
    with Image.open(io.BytesIO(file)) as given:
        small = given.convert("L").resize((WIDE, HIGH), Image.Resampling.LANCZOS)
    grey = small.tobytes()
    steps = [grey[y * WIDE + x] - grey[y * WIDE + x + 1] for y in range(HIGH) for x in range(WIDE - 1)]
    if sum(abs(step) > FAINT for step in steps) < PLAIN:
        return None
    bits = sum(1 << place for place, step in enumerate(steps) if step > FAINT)
    first, second, third, fourth = ((bits >> (BITS * band)) & 0xFFFF for band in range(BANDS))
    return first, second, third, fourth


def distance(one: Bands, other: Bands) -> int:
    """In how many bits two prints differ."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def alike(one: Print, other: Print) -> bool:
    """Tell whether two pictures are one and the same, or nearly."""
    if one.digest == other.digest:
        return True
    return one.bands is not None and other.bands is not None and distance(one.bands, other.bands) <= NEAR
