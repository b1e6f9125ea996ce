"""The law of places: lengths, prices, and which drawing stands in for a photograph."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import available_timezones

MAX_NAME, MAX_CITY, MAX_AREA, MAX_ADDRESS, MAX_CUISINE = 60, 40, 60, 200, 40
MAX_DISH = 40
MAX_DISHES = 300
MAX_PRICE_FEN = 10_000_000
MAX_PHONE, FEWEST_DIGITS, MAX_URL = 30, 3, 300
_PHONE = re.compile(r"[+＋]?[0-9 ()（）\-#*转]{3,30}")
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,10})?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d{1,10})?)")

COLOURS = ("celadon", "yolk", "jujube", "indigo", "shrimp", "taro", "bamboo", "scallion")
PATTERNS = ("gingham", "dots", "stripe", "wave", "crackle", "blossom", "weave", "cloud")
# Any of these may stand for a dish of which nothing is known.
ANY_DISH = ("hongshao", "fish", "greens", "mapo", "tomato", "noodles", "dumplings", "cucumber")
# The first word that is found decides, so the more particular ones stand before the plain ones.
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hotpot", ("火锅", "涮", "麻辣烫", "锅底", "铜锅", "毛肚", "hotpot", "hot pot", "shabu", "tripe", "broth")),
    ("dumplings", ("饺", "馄饨", "抄手", "云吞", "dumpling", "wonton", "gyoza", "pierogi")),
    ("baozi", ("包子", "烧麦", "烧卖", "点心", "馒头", "早茶", "shaomai", "baozi", "bun", "dim sum")),
    ("skewers", ("串", "烧烤", "烤肉", "烤羊", "skewer", "kebab", "barbecue", "bbq", "grill", "yakitori")),
    ("duck", ("鸭", "鹅", "duck", "goose")),
    ("crab", ("蟹", "crab")),
    ("oyster", ("蚝", "牡蛎", "贝", "蛤", "oyster", "clam", "mussel", "shellfish")),
    ("fish", ("鱼", "海鲜", "寿司", "fish", "seafood", "sushi")),
    ("tangyuan", ("汤圆", "元宵", "甜", "冰粉", "糖水", "jelly", "dessert", "sweet")),
    ("mapo", ("豆腐", "川", "麻婆", "tofu", "sichuan", "mapo")),
    ("cucumber", ("黄瓜", "凉菜", "凉拌", "cucumber", "salad")),
    ("tomato", ("番茄", "西红柿", "木须", "蛋", "tomato", "egg")),
    ("noodles", ("面", "粉", "米线", "noodle", "ramen", "pasta", "pho")),
    ("hongshao", ("红烧", "排骨", "猪", "牛", "羊", "肉", "鸡", "pork", "beef", "lamb", "mutton", "rib", "chicken")),
    ("rice", ("饭", "粥", "rice", "congee")),
    ("tea", ("茶", "咖啡", "酒", "tea", "coffee", "bar", "pub")),
    ("greens", ("菜", "素", "笋", "菇", "vegetable", "greens", "vegan", "vegetarian")),
)  # fmt: skip


def phone_stands(text: str) -> bool:
    """Tell whether somebody could dial this: digits, perhaps grouped, perhaps with a country and an extension."""
    return _PHONE.fullmatch(text) is not None and sum(letter.isdigit() for letter in text) >= FEWEST_DIGITS


def address_stands(text: str) -> bool:
    """Tell whether this is the address of a web page that may be linked to."""
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username


def read_position(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees from "39.9834, 116.3165", as maps copy it; None when it is none."""
    found = _POSITION.fullmatch(text.strip())
    if found is None:
        return None
    lat, lng = float(found[1]), float(found[2])
    return (lat, lng) if abs(lat) <= 90 and abs(lng) <= 180 else None


class PlaceReason(StrEnum):
    """Why something of a venue cannot be written down."""

    TOO_MANY_DISHES = "too_many_dishes"
    DISH_IS_GONE = "dish_is_gone"
    DISH_NAME_TAKEN = "dish_name_taken"
    NOT_ONE_CITY = "not_one_city"
    ALREADY_MERGED = "already_merged"
    NOT_YOUR_OWN_WORD = "not_your_own_word"
    A_DINER_DECIDES = "a_diner_decides"
    NOT_OPEN_ANY_MORE = "not_open_any_more"
    NO_SUCH_CHANGE = "no_such_change"
    CANNOT_PART = "cannot_part"
    PRIVATE_STAYS = "private_stays"
    ONLY_ITS_KEEPER = "only_its_keeper"
    NOT_YET = "not_yet"


def drawing_for(words: Sequence[str], seed: str) -> str:
    """Return the drawn dish (a symbol of dishes.svg) that `words` name; else one that `seed` always picks."""
    for text in (word.casefold() for word in words):
        for drawing, signs in KINDS:
            if any(sign in text for sign in signs):
                return drawing
    return ANY_DISH[_pick(seed, len(ANY_DISH))]


def cloth_for(seed: str) -> str:
    """Return the tablecloth that `seed` (a public id) always picks."""
    return f"{COLOURS[_pick('c' + seed, len(COLOURS))]}-{PATTERNS[_pick('p' + seed, len(PATTERNS))]}"


def known_zone(name: str) -> bool:
    """Tell whether `name` is an IANA time zone."""
    return name in available_timezones()


def _pick(seed: str, among: int) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") % among
