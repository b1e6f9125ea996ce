"""The picture of a shared link: a laid table on its cloth, chairs filled as seats are. Drawn, so nobody's photo leaves.

The size is what link previews expect (Open Graph, 1200 by 630); no letters but digits, so no font is fetched.
"""

from __future__ import annotations

import math
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
FINER = 2  # drawn twice as large, then made smooth
MOST_CHAIRS = 24
PAPER, INK, LINE, WOOD = "#fffdf8", "#2b1d18", "#d8d2c4", "#c9a36b"
# As static/css/cloths.css writes them for old browsers: cloth, second colour, ink upon it.
COLOURS = {
    "celadon": ("#aadbc7", "#82c6ae", "#0d362a"), "yolk": ("#f6d888", "#f3be4f", "#492f0e"),
    "jujube": ("#ba4b49", "#a13739", "#fff9f4"), "indigo": ("#2d457b", "#b9c8e2", "#f5f9ff"),
    "shrimp": ("#fac0b2", "#f39e8e", "#51231e"), "taro": ("#d0bde2", "#b9a0d5", "#3b294f"),
    "bamboo": ("#e1c49a", "#d3a974", "#452c17"), "scallion": ("#b1daa4", "#8dc681", "#1d381b"),
}  # fmt: skip


@lru_cache(256)
def table(cloth: str, seats: int, taken: int) -> bytes:
    """A table with so many chairs, the first `taken` filled, as PNG bytes; 0 seats: only the cloth and a bowl."""
    colour, second, ink = COLOURS.get(cloth.split("-")[0], COLOURS["celadon"])
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), colour)
    draw = ImageDraw.Draw(image)
    _weave(draw, cloth, second)
    centre = (WIDTH * FINER // 2, HEIGHT * FINER // 2)
    if seats:
        _chairs(draw, centre, min(seats, MOST_CHAIRS), _filled(seats, taken))
    _disc(draw, centre, 178 * FINER, PAPER, LINE)
    _disc(draw, centre, 150 * FINER, colour, second)
    if seats:
        _write(draw, centre, f"{taken}/{seats}", ink)
    else:
        _bowl(draw, centre)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    out = BytesIO()
    small.quantize(64, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _filled(seats: int, taken: int) -> int:
    """How many of the chairs drawn are filled: never all while one is free, never none while one is taken."""
    if seats <= MOST_CHAIRS:
        return min(taken, seats)
    part = round(MOST_CHAIRS * taken / seats)
    return max(min(taken, 1), min(part, MOST_CHAIRS - (taken < seats)))


def _weave(draw: ImageDraw.ImageDraw, cloth: str, second: str) -> None:
    """The pattern of the cloth, plain where it is a fine one."""
    step = 44 * FINER
    pattern = cloth.partition("-")[2]
    wide, high = WIDTH * FINER, HEIGHT * FINER
    if pattern in ("gingham", "stripe", "weave"):
        for x in range(0, wide, step):
            draw.rectangle((x, 0, x + step * 0.42, high), fill=second)
    if pattern in ("gingham", "weave"):
        for y in range(0, high, step):
            draw.rectangle((0, y, wide, y + step * 0.16), fill=second)
    if pattern in ("dots", "blossom", "cloud", "crackle", "wave"):
        for row, y in enumerate(range(0, high, step)):
            for x in range((row % 2) * step // 2, wide, step):
                draw.ellipse((x, y, x + step * 0.3, y + step * 0.3), fill=second)


def _chairs(draw: ImageDraw.ImageDraw, centre: tuple[int, int], count: int, filled: int) -> None:
    gap = 0.24
    for chair in range(count):
        middle = 360 * chair / count + 90
        half = 180 / count * (1 - gap)
        radius = 232 * FINER
        around = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        draw.arc(
            around, middle - half, middle + half, fill=INK if chair < filled else PAPER, width=34 * FINER
        )


def _disc(draw: ImageDraw.ImageDraw, centre: tuple[int, int], radius: int, fill: str, edge: str) -> None:
    around = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    draw.ellipse(around, fill=fill, outline=edge, width=3 * FINER)


def _write(draw: ImageDraw.ImageDraw, centre: tuple[int, int], words: str, ink: str) -> None:
    size = 104 * FINER if len(words) < 6 else 76 * FINER
    draw.text(centre, words, font=ImageFont.load_default(size), fill=ink, anchor="mm")


def _bowl(draw: ImageDraw.ImageDraw, centre: tuple[int, int]) -> None:
    """A bowl of rice with chopsticks across."""
    x, y = centre
    wide = 84 * FINER
    draw.pieslice((x - wide, y - wide * 0.9, x + wide, y + wide * 0.9), 180, 360, fill=PAPER)
    draw.pieslice((x - wide, y - wide, x + wide, y + wide), 0, 180, fill=INK)
    draw.rectangle((x - wide * 0.42, y + wide * 0.9, x + wide * 0.42, y + wide * 1.06), fill=INK)
    for lift in (0.0, 0.16):
        rise = math.tan(math.radians(-14)) * wide * 1.5
        start = (x - wide * 1.5, y - wide * (0.62 + lift) - rise)
        draw.line((*start, x + wide * 1.5, y - wide * (0.62 + lift) + rise), fill=WOOD, width=9 * FINER)
