"""Drawing a picture anew: what may be decoded at all, upright, in sRGB, in our sizes, with nothing but pixels."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageCms

from app.core.photos_files import Size

log = logging.getLogger(__name__)
FULL, THUMB = 1600, 480  # pixels of the longer side
LONGEST = 4  # times as long is a menu or a bill photographed in one strip: it must stay legible
LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_WEBP = 16_000_000  # its decoder needs four times the room
MOST_SCANS = 100  # a JPEG may be drawn in steps; thousands of steps are an attack
LARGEST_PROFILE = 4 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
ORIENTATION = 0x0112
SRGB = ImageCms.createProfile("sRGB")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Unfit(StrEnum):
    """Why a picture is not taken."""

    UNREADABLE = "unreadable"
    HEIC = "heic"
    TOO_LARGE = "too large"
    TOO_MANY_PIXELS = "too many pixels"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in our sizes."""

    width: int
    height: int
    files: Mapping[Size, bytes]


def problem_of(data: bytes) -> Unfit | None:
    """What can be said before any library looks at it."""
    if len(data) > LARGEST:
        return Unfit.TOO_LARGE
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return Unfit.HEIC
    if data[:2] == b"\xff\xd8" and data.count(b"\xff\xda") > MOST_SCANS:
        return Unfit.UNREADABLE
    # The library makes room for a whole WebP as it opens it.
    return Unfit.TOO_MANY_PIXELS if _webp_pixels(data) > MOST_WEBP else None


def draw(data: bytes) -> Drawn | Unfit:
    """The picture anew, or why not. Whatever a library says about a hostile file is no fault of ours."""
    try:
        return _draw(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Unfit.TOO_MANY_PIXELS
    except Exception as problem:  # the library knows no end of ways to stumble
        log.info("a picture could not be read: %s", type(problem).__name__)
        return Unfit.UNREADABLE


def _draw(data: bytes) -> Drawn | Unfit:
    with Image.open(io.BytesIO(data), formats=FORMATS) as given:
        if given.width * given.height > MOST_PIXELS:
            return Unfit.TOO_MANY_PIXELS
        given.draft(None, (FULL, FULL))  # a JPEG is decoded at a fraction of its size
        given.load()
        turn = UPRIGHT.get(_orientation(given))
        small = _in_srgb(_reduced(given), given.info.get("icc_profile"))
    upright = small if turn is None else small.transpose(turn)
    full = _within(upright, _full_side(upright))
    thumb = _within(
        full.crop((0, 0, min(full.width, 2 * full.height), min(full.height, 2 * full.width))), THUMB
    )
    return Drawn(full.width, full.height, {
        Size.FULL: _encoded(full, "WEBP", quality=80, method=3),
        Size.THUMB: _encoded(thumb, "WEBP", quality=74, method=4),
        Size.THUMB_AVIF: _encoded(thumb, "AVIF", quality=60, speed=8, max_threads=1),
    })  # fmt: skip


def _orientation(given: Image.Image) -> int:
    try:
        found = given.getexif().get(ORIENTATION)
    except Exception:  # broken notes beside a good picture
        return 1
    return found if isinstance(found, int) else 1


def _reduced(given: Image.Image) -> Image.Image:
    """The picture in a mode that can be worked with, already near its size, strip by strip: memory for it only once."""
    mode = "CMYK" if given.mode == "CMYK" else "RGBA" if given.has_transparency_data else "RGB"
    factor = max(1, max(given.size) // _full_side(given))
    high = max(factor, 512 // factor * factor)
    small = Image.new(mode, (-(-given.width // factor), -(-given.height // factor)))
    for top in range(0, given.height, high):
        strip = given.crop((0, top, given.width, min(top + high, given.height)))
        small.paste(_eight_bits(strip).convert(mode).reduce(factor), (0, top // factor))
    return small


def _eight_bits(strip: Image.Image) -> Image.Image:
    """Sixteen bits of grey would be cut, not scaled."""
    if not strip.mode.startswith(("I", "F")):
        return strip
    return strip.convert("F").point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(small: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that every screen knows; a profile that makes no sense is left aside."""
    alpha = small.getchannel("A") if small.mode == "RGBA" else None
    colours = small.convert("RGB") if alpha else small
    if profile and len(profile) <= LARGEST_PROFILE:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            colours = ImageCms.profileToProfile(colours, source, SRGB, outputMode="RGB") or colours
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            log.info("a colour profile could not be used")
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def _full_side(picture: Image.Image) -> int:
    """How long the longer side may be: more for what is more than twice as long as wide."""
    return round(FULL * min(LONGEST, max(1.0, max(picture.size) / min(picture.size) / 2)))


def _within(picture: Image.Image, side: int) -> Image.Image:
    """No longer than this; never made larger."""
    scale = side / max(picture.size)
    if scale >= 1:
        return picture
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image, kind: str, **how: int) -> bytes:
    bare = picture.copy()
    bare.info = {}  # comments and profiles would be written along (SECURITY.md, 6)
    out = io.BytesIO()
    bare.save(out, kind, **how)
    return out.getvalue()


def _webp_pixels(data: bytes) -> int:
    """Width by height as a WebP's header says them; 0 for anything else."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return 0
    kind = data[12:16]
    if kind == b"VP8X":
        return (int.from_bytes(data[24:27], "little") + 1) * (int.from_bytes(data[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    return (int.from_bytes(data[26:28], "little") & 0x3FFF) * (int.from_bytes(data[28:30], "little") & 0x3FFF)
