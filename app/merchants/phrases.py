"""Words that no promise of a house may hold: asking for praise, or paying for it (M-05). Listed: the reason is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

STARS = str.maketrans(dict.fromkeys("⭐★☆🌟✨", "星"))

# Found in the text without anything that is not a letter or digit, so that "五 星" and "五*星" are the same.
HAN = (
    "好评", "好評", "五星", "5星", "满分", "滿分", "打高分", "给高分", "返现", "返現", "返红包", "刷单", "刷分",
    "打卡送", "打卡返", "打卡享", "打卡换", "晒单", "曬圖", "评价送", "评价返", "评价换", "评价享", "点评送",
    "点评返", "点评享", "写评价", "写点评", "留个评价", "评论送", "评论返", "追评", "删差评", "改评价", "不给差评",
    "点赞", "點讚", "集赞", "求赞", "转发送", "转发享", "发朋友圈", "發朋友圈", "发小红书", "发抖音",
    "发微博", "带话题",
)  # fmt: skip
REVIEW = r"(?:reviews?|ratings?)"
PLACES = r"(?:instagram|facebook|tiktok|google|tripadvisor|yelp|wechat|moments|xiaohongshu|dianping|weibo)"
# Found as words, whatever stands between them.
LATIN = (
    r"(?:five|5) stars?", rf"(?:good|great|positive|nice|kind|top|honest) {REVIEW}", r"reviews? us", r"rate us",
    rf"(?:leave|leaving|write|writing|post|posting|give|get|send) (?:us )?(?:\w+ ){{0,2}}{REVIEW}",
    r"for (?:a|your|each|every) (?:review|rating|post|story|like)", r"cash ?back", r"refund for",
    rf"(?:post|share|story|stories|tag us|tagging us|check in) (?:it |this |us )?(?:on|at) {PLACES}",
    r"like (?:and|&) share", r"tag us", r"check ?in (?:and|to) (?:get|win|receive)",
    rf"(?:remove|delete|change) (?:the|your|a) (?:bad )?{REVIEW}",
)  # fmt: skip
_LATIN = re.compile(rf"\b(?:{'|'.join(LATIN)})\b")


def refused(texts: Iterable[str]) -> str:
    """Return the first words in these texts that may not stand in an offer; "" when there are none."""
    return next((found for text in texts if (found := _found(text))), "")


def _found(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(STARS)
    squashed = "".join(each for each in plain if unicodedata.category(each)[0] in "LN")
    han = next((phrase for phrase in HAN if phrase in squashed), "")
    if han:
        return han
    words = " ".join(re.findall(r"[a-z0-9&]+", _bare(plain)))
    match = _LATIN.search(words)
    return match[0] if match else ""


def _bare(text: str) -> str:
    """Letters without their accents, and nothing that is not seen."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(each for each in spread if unicodedata.category(each) not in {"Mn", "Cf"})
