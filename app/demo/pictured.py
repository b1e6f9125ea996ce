"""Pictures in the rooms of the demonstration city: drawn here, and taken in as anybody's."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PIL import Image, ImageDraw, ImageFilter
from sqlalchemy.orm import Session

from app.core import photos
from app.core.photos_taking import take_in
from app.demo import content
from app.demo.city import City
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.chat.pictures import Picked
from groups.membership.models import Group

WIDE, HIGH = 1600, 1200
MIDDLE = (WIDE // 2, HIGH // 2)
Pen = ImageDraw.ImageDraw


class Pictured:
    """The scenes in which somebody shows a picture."""

    def __init__(self, city: City) -> None:
        self.city = city

    def tell(self) -> None:
        """Add all of them."""
        for key, who, hours, drawings, alts, text in content.pictures():
            scene = partial(self._show, key, who, drawings, alts, text)
            self.city.story.at(self.city.story.now - timedelta(hours=hours), scene)

    def _show(
        self, key: str, who: str, drawings: list[str], alts: list[str], text: str, session: Session, now: datetime
    ) -> None:  # fmt: skip
        group = session.get_one(Group, self.city.groups[key])
        channel, member = session.get_one(Channel, group.channel_id), self.city.members[who]
        shown = [
            Picked(photos.keep(session, take_in(drawn(name)), alt, member, now).public_id)
            for name, alt in zip(drawings, alts, strict=True)
        ]
        mark = f"demo-picture-{key}-{now.timestamp():.0f}"
        chat.say(session, channel, member, text, mark, now, photos=shown)


def drawn(name: str) -> io.BytesIO:
    """A picture as a telephone would send it."""
    cloth, draw = DRAWINGS[name]
    picture = _cloth(cloth)
    draw(ImageDraw.Draw(picture), random.Random(name))  # noqa: S311  the same picture every time
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1.6)).save(out, "JPEG", quality=90)
    return io.BytesIO(out.getvalue())


def _cloth(colour: str) -> Image.Image:
    """Gingham, as it lies on every table here."""
    picture = Image.new("RGB", (WIDE, HIGH), "#f4efe2")
    for upright in (True, False):
        stripes = Image.new("L", (WIDE, HIGH))
        pen = ImageDraw.Draw(stripes)
        for at in range(0, WIDE, 160):
            pen.rectangle((at, 0, at + 79, HIGH) if upright else (0, at, WIDE, at + 79), fill=110)
        picture.paste(colour, mask=stripes)
    return picture


def _disc(pen: Pen, at: tuple[float, float], radius: float, fill: str) -> None:
    x, y = at
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _strewn(
    pen: Pen, chance: random.Random, within: float, number: int, size: float, *colours: str,
    around: tuple[float, float] = MIDDLE,
) -> None:  # fmt: skip
    for _ in range(number):
        turn, far = chance.uniform(0, math.tau), within * math.sqrt(chance.random())
        at = around[0] + far * math.cos(turn), around[1] + far * math.sin(turn)
        _disc(pen, at, size * chance.uniform(0.5, 1.2), chance.choice(colours))


def _pot(pen: Pen, chance: random.Random) -> None:
    """Two broths in one pot: the red one boils."""
    for radius, colour in ((520, "#6d4a2f"), (500, "#b98a4e"), (470, "#8c5f35"), (455, "#a5251b")):
        _disc(pen, MIDDLE, radius, colour)
    _strewn(pen, chance, 430, 260, 17, "#7c140f", "#d8502c", "#e8823a")
    x, y = MIDDLE
    pen.pieslice((x - 455, y - 455, x + 455, y + 455), 70, 250, fill="#ecdcae")
    _disc(pen, (x + 78, y + 214), 228, "#ecdcae")
    _disc(pen, (x - 78, y - 214), 228, "#a5251b")
    _strewn(pen, chance, 200, 70, 17, "#7c140f", "#d8502c", "#e8823a", around=(x - 78, y - 214))
    for dx, dy, colour in (
        (-190, 60, "#6f8f4e"),
        (-90, 180, "#f8f4e4"),
        (60, 300, "#6f8f4e"),
        (-270, -60, "#e9b65c"),
    ):
        _disc(pen, (x + dx, y + dy), 46, colour)
    for dx, dy in ((120, -150), (260, 40), (-60, -300), (300, -190)):
        pen.line((x + dx - 60, y + dy, x + dx + 60, y + dy + 34), fill="#d7281e", width=24)


def _bowl(pen: Pen, chance: random.Random) -> None:
    """Noodles in sour soup, with what belongs on them."""
    for radius, colour in ((500, "#dfe6e4"), (480, "#3f6f8c"), (460, "#f2f4ee"), (410, "#b5552a")):
        _disc(pen, MIDDLE, radius, colour)
    x, y = MIDDLE
    for number in range(26):
        start, size = chance.uniform(0, 360), 90 + number * 11
        box = (x - size, y - size * 0.8, x + size, y + size * 0.8)
        pen.arc(box, start, start + chance.uniform(90, 230), fill="#f0d9a0", width=13)
    _strewn(pen, chance, 330, 70, 15, "#5d8f3a", "#84b255", "#c93a22")
    _disc(pen, (x + 170, y - 120), 96, "#fbf6ea")
    _disc(pen, (x + 176, y - 112), 50, "#eda431")
    pen.line((x + 330, y - 560, x - 60, y + 60), fill="#7a4a2a", width=20)
    pen.line((x + 400, y - 540, x - 10, y + 90), fill="#7a4a2a", width=20)


def _steamer(pen: Pen, chance: random.Random) -> None:
    """A basket of dumplings."""
    for radius, colour in ((510, "#8d6638"), (480, "#caa066"), (440, "#e2c694")):
        _disc(pen, MIDDLE, radius, colour)
    x, y = MIDDLE
    for at in range(-420, 421, 60):
        half = math.sqrt(430**2 - at**2)
        pen.line((x - half, y + at, x + half, y + at), fill="#cfae76", width=6)
    for number in range(7):
        turn = math.tau * number / 6
        dx, dy = (0.0, 0.0) if number == 6 else (265 * math.cos(turn), 265 * math.sin(turn))
        _disc(pen, (x + dx, y + dy + 10), 122, "#d8cdb4")
        _disc(pen, (x + dx, y + dy), 118, "#f8f3e6")
        for fold in range(9):
            bend = math.tau * fold / 9 + chance.uniform(-0.1, 0.1)
            end = (x + dx + 84 * math.cos(bend), y + dy + 84 * math.sin(bend))
            pen.line((x + dx, y + dy, *end), fill="#dccfb2", width=8)
        _disc(pen, (x + dx, y + dy), 16, "#e78b3c")


DRAWINGS: dict[str, tuple[str, Callable[[Pen, random.Random], None]]] = {
    "pot": ("#b4483c", _pot), "bowl": ("#5c9a84", _bowl), "steamer": ("#8a6aa0", _steamer),
}  # fmt: skip
