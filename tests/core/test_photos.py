"""Pictures as files: what is kept of them is their pixels, and hostile ones cost little and stay outside."""

from __future__ import annotations

import io
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from app.core import photos_drawing, photos_files, photos_taking
from app.core.access import Refused
from app.core.photos_drawing import Unfit
from app.core.photos_files import Size
from app.core.photos_taking import PhotoBusy, take_in

COLOURS = {"nw": (200, 30, 30), "ne": (30, 160, 30), "sw": (30, 30, 200), "se": (220, 200, 40)}
HEADER = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(photos_files, "_folder", tmp_path / "photos")
    yield tmp_path
    assert [each for each in tmp_path.iterdir() if each.name != "photos"] == []


def quadrants(width: int = 80, height: int = 60) -> Image.Image:
    picture = Image.new("RGB", (width, height))
    for name, colour in COLOURS.items():
        left, top = width // 2 * ("e" in name), height // 2 * ("s" in name)
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture


def sent(picture: Image.Image, kind: str = "JPEG", **how: object) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 95} if kind == "JPEG" else {}) | how)
    return io.BytesIO(out.getvalue())


def kept(file: io.BytesIO, size: Size = Size.FULL) -> Image.Image:
    return Image.open(io.BytesIO(photos_files.path(take_in(file).key, size).read_bytes()))


def refused(data: bytes) -> object:
    started = time.monotonic()
    with pytest.raises(Refused) as no:
        take_in(io.BytesIO(data))
    assert time.monotonic() - started < 8
    return no.value.reason


def nearest(colour: object) -> str:
    assert isinstance(colour, tuple)
    return min(
        COLOURS, key=lambda name: sum((a - b) ** 2 for a, b in zip(COLOURS[name], colour[:3], strict=True))
    )


def seen(picture: Image.Image) -> list[str]:
    rgb, (w, h) = picture.convert("RGB"), picture.size
    return [nearest(rgb.getpixel((w * x // 4, h * y // 4))) for y in (1, 3) for x in (1, 3)]


def test_nothing_comes_along_but_pixels() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8825)[2] = (39.9, 0.0, 0.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = sent(
        quadrants(), exif=exif, comment=b"SECRET-COMMENT", icc_profile=profile, xmp=b"<x>SECRET-XMP</x>"
    )  # fmt: skip
    file = io.BytesIO(file.getvalue() + b"<script>SECRET-TAIL</script>")
    assert file.getvalue().count(b"SECRET") == 4
    key = take_in(file).key
    for size in Size:
        body = photos_files.path(key, size).read_bytes()
        assert b"SECRET" not in body
        assert b"EXIF" not in body
        with Image.open(io.BytesIO(body)) as picture:
            assert not picture.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & set(picture.info)
            assert seen(picture) == ["nw", "ne", "sw", "se"]


def test_notes_of_a_png_stay_outside() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET-TEXT")
    notes.add_itxt("XML:com.adobe.xmp", "SECRET-XMP")
    key = take_in(sent(quadrants(), "PNG", pnginfo=notes)).key
    assert all(b"SECRET" not in photos_files.path(key, size).read_bytes() for size in Size)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_ways_to_hold_a_phone_end_upright(orientation: int) -> None:
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(
        orientation, orientation
    )  # how to lay it down so that it is to be turned so
    laid = quadrants()
    if orientation > 1:
        laid = laid.transpose(photos_drawing.UPRIGHT[back])
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = kept(sent(laid, exif=exif))
    assert picture.size == (80, 60)
    assert seen(picture) == ["nw", "ne", "sw", "se"]


def test_sizes() -> None:
    prepared = take_in(sent(quadrants(3000, 2000)))
    assert (prepared.width, prepared.height) == (1600, 1067)
    sizes = {
        size: Image.open(io.BytesIO(photos_files.path(prepared.key, size).read_bytes())).size for size in Size
    }
    assert sizes == {Size.FULL: (1600, 1067), Size.THUMB: (480, 320), Size.THUMB_AVIF: (480, 320)}
    assert prepared.bytes == sum(photos_files.path(prepared.key, size).stat().st_size for size in Size)
    assert kept(sent(quadrants())).size == (80, 60)  # never made larger
    assert kept(sent(Image.new("RGB", (9000, 2)))).size == (6400, 1)


def test_a_menu_in_one_long_strip_stays_legible() -> None:
    prepared = take_in(sent(quadrants(1440, 14_400), "PNG"))
    assert (prepared.width, prepared.height) == (640, 6400)
    small = Image.open(io.BytesIO(photos_files.path(prepared.key, Size.THUMB).read_bytes()))
    assert small.size == (240, 480)  # how it begins
    assert seen(small) == ["nw", "ne", "nw", "ne"]


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("L", "PNG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("I;16", "PNG"),
     ("RGBA", "WEBP"), ("RGB", "WEBP")],
)  # fmt: skip
def test_every_mode_is_read(mode: str, kind: str) -> None:
    plain = quadrants(400, 300)
    if mode == "I;16":
        grey = plain.convert("L")
        plain = Image.frombytes("I;16", grey.size, b"".join(bytes((0, v)) for v in grey.tobytes()))
        assert nearest_grey(kept(sent(plain, kind))) == nearest_grey(grey)
    else:
        assert kept(sent(plain.convert(mode), kind)).size == (400, 300)
    if mode in ("CMYK", "P", "RGBA", "RGB"):
        assert seen(kept(sent(plain.convert(mode), kind))) == ["nw", "ne", "sw", "se"]


def nearest_grey(picture: Image.Image) -> list[int]:
    grey, (w, h) = picture.convert("L"), picture.size
    return [round(float(str(grey.getpixel((w * x // 4, h * y // 4)))) / 8) for y in (1, 3) for x in (1, 3)]


def test_what_is_transparent_stays_so() -> None:
    hole = quadrants(4000, 3000).convert("RGBA")  # large enough to be taken in strips
    hole.paste((0, 0, 0, 0), (0, 0, 2000, 1500))
    for each in (hole, hole.quantize(64)):
        picture = kept(sent(each, "PNG")).convert("RGBA")
        assert picture.size == (1600, 1200)
        assert picture.getpixel((400, 300))[3] == 0  # type: ignore[index]
        assert picture.getpixel((1200, 900))[3] == 255  # type: ignore[index]
        assert nearest(picture.getpixel((1200, 900))) == "se"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_what_moves_the_first_frame_is_kept(kind: str) -> None:
    frames = [quadrants(), *(Image.new("RGB", (80, 60), (n, n, n)) for n in range(5))]
    picture = kept(sent(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert getattr(picture, "n_frames", 1) == 1
    assert seen(picture) == ["nw", "ne", "sw", "se"]


def test_broken_notes_and_profiles_do_not_spoil_a_good_picture() -> None:
    assert seen(kept(sent(quadrants(), icc_profile=b"no profile"))) == ["nw", "ne", "sw", "se"]
    assert seen(kept(sent(quadrants(), exif=b"Exif\x00\x00MM\x00*\xff\xff"))) == ["nw", "ne", "sw", "se"]


def png(width: int, height: int, depth: int = 1, colour: int = 0, body: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        HEADER
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", body or zlib.compress(b"\x00" * 9))
        + chunk(b"IEND", b"")
    )


def lying_jpeg(width: int, height: int) -> bytes:
    honest = bytearray(sent(quadrants()).getvalue())
    at = honest.index(b"\xff\xc0") + 5
    honest[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(honest)


def webp(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\x00\x00\x00" + sides + b"\x00" * 40
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    "data",
    [
        png(60_000, 60_000), png(13_000, 13_000), png(7000, 7000), png(2**31 - 1, 2**31 - 1), png(40_000_001, 1),
        lying_jpeg(65_500, 65_500), lying_jpeg(8000, 6000), webp(16_383, 16_383), webp(2**24, 200),
    ],
    ids=["60000", "13000", "7000", "2^31", "a line", "jpeg", "jpeg 48 MP", "webp", "webp line"],
)  # fmt: skip
def test_bombs_are_told_by_their_header(data: bytes) -> None:
    assert refused(data) is Unfit.TOO_MANY_PIXELS


def test_a_jpeg_of_a_thousand_steps_is_not_drawn() -> None:
    steps = sent(quadrants(), progressive=True).getvalue()
    last = steps.rindex(b"\xff\xda")
    assert refused(steps[:-2] + steps[last:-2] * 1000 + b"\xff\xd9") is Unfit.UNREADABLE


HOSTILE = {
    "empty": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": sent(quadrants(), "GIF").getvalue(),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "tiff": sent(quadrants(), "TIFF").getvalue(),
    "bmp": sent(quadrants(), "BMP").getvalue(),
    "avif": sent(quadrants(), "AVIF").getvalue(),
    "cut jpeg": sent(quadrants(800, 600)).getvalue()[:3000],
    "cut png": sent(quadrants(800, 600), "PNG").getvalue()[:200],
    "cut webp": sent(quadrants(800, 600), "WEBP").getvalue()[:200],
    "no body": png(50, 50),
    "wrong sum": HEADER + b"\x00\x00\x00\x0dIHDR" + b"\x00" * 17,
    "only a head": b"\xff\xd8\xff\xe0" + b"\x00" * 100,
    "no side": png(0, 10),
    "odd webp": webp(10, 10),
    "html in jpeg's clothes": b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 50,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_no_picture_stays_outside(name: str, folder: Path) -> None:
    assert refused(HOSTILE[name]) is Unfit.UNREADABLE
    assert not (folder / "photos").exists()


def test_heic_is_told_by_its_name_and_size_is_counted() -> None:
    assert refused(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100) is Unfit.HEIC
    assert refused(b"\xff\xd8" + b"\x00" * photos_drawing.LARGEST) is Unfit.TOO_LARGE


def test_names_are_ours_alone(folder: Path) -> None:
    prepared = take_in(sent(quadrants()))
    files = sorted(file.name for file in folder.rglob("*") if file.is_file())
    assert files == sorted(f"{prepared.key}{size.value}" for size in Size)
    for name in ("../../etc/passwd", "", "ab", prepared.key + "/..", prepared.key.upper() + "\n"):
        with pytest.raises(ValueError, match="key"):
            photos_files.path(name, Size.FULL)


def test_one_is_drawn_at_a_time_and_a_long_queue_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most = 0, 0
    real = photos_drawing.draw

    def slow(data: bytes) -> photos_drawing.Drawn | Unfit:
        nonlocal now, most
        now += 1
        most = max(most, now)
        time.sleep(0.02)
        now -= 1
        return real(data)

    monkeypatch.setattr(photos_drawing, "draw", slow)
    body = sent(quadrants()).getvalue()
    people = [threading.Thread(target=take_in, args=(io.BytesIO(body),)) for _ in range(8)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert most == 1
    monkeypatch.setattr(photos_taking, "LONGEST_QUEUE", 0)
    assert refused(body) is PhotoBusy.BUSY
