"""What people call what they want to eat, folded so that the same wish meets itself in other words."""

from __future__ import annotations

from app.core.names import confusable_key

# Each row is one thing to eat; the first word is its key. Only plain equals stand here: a Chongqing hotpot is a
# wish of its own, and whoever would eat any hotpot writes "hotpot".
_SAME: tuple[tuple[str, ...], ...] = (
    ("hotpot", "hot pot", "火锅", "涮锅", "打边炉", "huoguo"),
    ("lamb hotpot", "涮羊肉", "铜锅涮肉", "涮肉", "instant-boiled mutton"),
    ("barbecue", "bbq", "烧烤", "撸串", "串", "串儿", "烤串", "skewers", "shaokao"),
    ("korean barbecue", "韩式烤肉", "韩国烤肉", "korean bbq"),
    ("dumplings", "dumpling", "饺子", "水饺", "jiaozi"),
    ("dim sum", "dimsum", "早茶", "点心", "饮茶", "yum cha"),
    ("noodles", "noodle", "面", "面条", "吃面"),
    ("ramen", "拉面", "日式拉面"),
    ("sushi", "寿司"),
    ("japanese", "日料", "日本料理", "日本菜", "japanese food"),
    ("korean", "韩餐", "韩国菜", "韩国料理", "korean food"),
    ("sichuan", "川菜", "四川菜", "szechuan", "sichuan food"),
    ("cantonese", "粤菜", "广东菜", "cantonese food"),
    ("hunan", "湘菜", "湖南菜", "hunan food"),
    ("yunnan", "云南菜", "滇菜", "yunnan food"),
    ("xinjiang", "新疆菜", "xinjiang food"),
    ("dongbei", "东北菜", "northeastern"),
    ("roast duck", "烤鸭", "北京烤鸭", "peking duck"),
    ("crayfish", "小龙虾", "麻小", "龙虾", "crawfish"),
    ("crab", "螃蟹", "大闸蟹", "hairy crab", "蟹"),
    ("seafood", "海鲜"),
    ("steak", "牛排"),
    ("pizza", "披萨", "比萨"),
    ("burger", "汉堡", "hamburger", "burgers"),
    ("malatang", "麻辣烫"),
    ("spicy pot", "麻辣香锅", "mala xiangguo"),
    ("thai", "泰国菜", "泰餐", "thai food"),
    ("vietnamese", "越南菜", "vietnamese food"),
    ("indian", "印度菜", "indian food"),
    ("italian", "意大利菜", "意餐", "italian food"),
    ("vegetarian", "素菜", "素食", "素斋"),
)  # fmt: skip
_WANTING = ("我想吃", "好想吃", "想吃", "吃个", "吃点", "来顿", "吃顿", "吃")
_KEYS = {confusable_key(word): confusable_key(row[0]) for row in _SAME for word in row}


def food_key(words: str) -> str:
    """Return what two wishes for the same food have in common, however they write it."""
    plain = words.strip().casefold()
    for wanting in _WANTING:
        if plain.startswith(wanting) and len(plain) > len(wanting):
            plain = plain.removeprefix(wanting)
            break
    for article in ("some ", "a ", "an "):
        plain = plain.removeprefix(article)
    key = confusable_key(plain)
    return _KEYS.get(key, key)
