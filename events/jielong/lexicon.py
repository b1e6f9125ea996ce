"""The words of lists in Chinese and English: numbers, marks, companions, diets. Every pattern is linear on a line."""

from __future__ import annotations

import re

# Width and shape do not matter to the patterns; one character for one, so that places stay the same.
FLAT = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord("➕"): "+", ord("×"): "x", ord("【"): "[", ord("】"): "]", ord("〔"): "(", ord("〕"): ")"}
    | {ord("﹢"): "+", ord("∶"): ":", ord("﹑"): "、", ord("帶"): "带", ord("兩"): "两", ord("個"): "个"}
    | {ord("補"): "补", ord("來"): "来", ord("過"): "过", ord("單"): "单", ord("請"): "请", ord("會"): "会"}
    | {ord("齡"): "龄", ord("龍"): "龙", ord("間"): "间", ord("點"): "点", ord("報"): "报", ord("鮮"): "鲜"}
)
CJK = "\u3400-\u4dbf\u4e00-\u9fff"
HARD, GROUP = "\x1f", "\x1e"  # what was taken out; the edge of a bracket: lines are cleaned of both before
QUOTE_FIRST = 0xE000  # private characters stand for quoted words: lines are cleaned of them too
QUOTED = "\ue000-\uf8ff"

DIGITS = {each: n for n, each in enumerate("零一二三四五六七八九十")} | {
    "两": 2, "俩": 2, "仨": 3, "one": 1, "two": 2, "three": 3, "four": 4, "a": 1, "my": 1, "our": 1,
}  # fmt: skip
NUM = r"(?:\d{1,3}(?!\d)|[一二两俩三仨四五六七八九十])"
CHILD = (
    r"(?:小孩子?|小朋友|孩子|儿童|宝宝|娃娃|娃|孩|小(?![a-z\u3400-\u9fff])"
    r"|kids?\b|child(?:ren)?\b|bab(?:y|ies)\b|toddlers?\b)"
)
CHILD_NAMES = r"(?:儿子|女儿|闺女|son\b|daughter\b)"
ADULT_NAMES = (
    r"(?:老婆|老公|太太|先生|媳妇|妻子|丈夫|女朋友|男朋友|女友|男友|对象|爱人|爸爸|妈妈|爸妈|父亲|母亲|姐姐|妹妹|哥哥|弟弟|闺蜜"
    r"|wife\b|husband\b|girlfriend\b|boyfriend\b|partner\b|mum\b|mom\b|dad\b|sister\b|brother\b)"
)
ANYBODY = (
    r"(?:朋友|同事|同学|室友|人|位|名|friends?\b|guests?\b|colleagues?\b|people\b|ppl\b|persons?\b|pax\b)"
)
FAMILY = r"(?:家属|家人|家眷|全家|一家(?![一二两三四五六]口)|family\b)"

END = rf"(?=$|[\s{HARD}{GROUP},;。!~()\[\]/、])"
START = rf"(?:(?<=^)|(?<=[\s{HARD}{GROUP},;:。!()\[\]/、~]))"
CANCELLED = re.compile(
    r"(?:已经?|临时)?(?:取消|不来|来不了|不去|去不了|退出|退团|不参加|参加不了|鸽)(?:了|啦|报名|接龙)*" + END
    + rf"|{START}(?:已?退了?|撤了?|请假|cancell?ed|cancels?|dropped out|drops? out|(?:can'?t|cannot) (?:make it|come)"
    rf"|not coming|no longer coming|won'?t come){END}"
    r"|[❌✖✗✘🚫❎]",
    re.I,
)  # fmt: skip
WAITING = re.compile(
    rf"(?:替补|候补|候座)\s*{END}|(?:^|{START})(?:替补|候补|候座|备选|排队)\s*\d{{0,2}}[.:、]?\s*"
    rf"|{START}(?:wait(?:ing)?[ -]?list(?:ed)?|waiting|standby|stand-by|reserve|backup|on the bench){END}",
    re.I,
)
MAYBE = re.compile(
    rf"(?:待定|不确定|不一定|看情况|也许来?|可能来|可能不来|争取来?|未定){END}"
    rf"|{START}(?:maybe|perhaps|tbc|tbd|tentative|not sure(?: yet)?){END}|\?+{END}",
    re.I,
)
DIET = re.compile(
    r"不(?:能|可以?|太能|怎么)?吃|忌口|忌[^日]|过敏|吃素|素食|全素|纯素|蛋奶素|斋|清真|回民|(?:^|\W)素(?:$|\W)|不要?(?:太)?辣|[少微怕免]辣"
    r"|不要(?:香菜|葱|蒜|姜)|痛风|糖尿|乳糖|麸质|无糖|孕"
    r"|\bvegan|\bvegetarian|\bveggie|\bpescatarian|\ballerg|\bgluten|\bc(?:o)?eliac|\blactose|\bdairy|\bhalal|\bkosher|-free\b"
    r"|\bno (?:nuts?|pork|beef|meat|seafood|fish|shellfish|shrimp|spic[ey]|chil[il]"
    r"|peanuts?|onions?|garlic|egg|milk|sugar|coriander)"
    r"|\b(?:doesn'?t|don'?t|can'?t|cannot|not) eat",
    re.I,
)
_ALLERGEN = "(?:花生|海鲜|虾蟹|虾|蟹|鱼|坚果|牛奶|乳糖|鸡蛋|蛋|芒果|酒精|麸质|小麦|大豆|香菜|豆|奶|菌菇|蘑菇|羊肉|牛肉)"
# A remark that stands right behind a Chinese name, with no space: 张三不吃辣.
REMARK = re.compile(
    rf"{_ALLERGEN}+过敏|对[^\s]{{1,6}}过敏|不(?:能|太能)?吃|不要|不喝|不辣|少辣|微辣|忌口|吃素|素食|全素|清真|过敏"
    r"|(?:会|可能|要|稍)?晚(?:到|点|来|半|\d|一)|迟到|早走|提前走|先走|自带|带(?:酒|蛋糕|水果|菜|饮料|零食|麻将|桌游)|开车|坐地铁|接人"
)
LATIN_REMARK = re.compile(
    r"(?:no|not|non|vegan|vegetarian|veggie|pescatarian|allergic|allergy|late|early|will|can|can't|cannot|won't|doesn't|don't"
    r"|from|gluten|halal|kosher|dairy|lactose|nut|arrives?|arriving|bringing|brings?|coming|leaving|leaves|at|after|until|has|is"
    r"|needs?|prefers?|only|plus|maybe|with|for|the|in|on|also|but|drives?|driving|pls|please|eats?|low|-)",
    re.I,
)

_LABEL_WORDS = (
    r"主题|标题|活动|内容|时间|日期|几点|地点|地址|位置|餐厅|饭店|集合|人均|费用|预算|座位|名额|人数|约定|规则|链接|备注|说明|截止|截止时间|联系人"
    r"|电话|发起人?|组织者|注意(?:事项)?|格式|费用说明"
    r"|title|what|when|time|date|where|place|venue|address|location|cost|price|budget|per head|cap"
    r"|seats|spots|pact|rules|link|notes?|deadline|host|organi[sz]er|contact|phone|format"
)
LABEL = re.compile(rf"^\W{{0,4}}(?P<label>{_LABEL_WORDS})\s*:\s*(?P<value>.*)$", re.I)
EXAMPLE = re.compile(r"^\W{0,2}(?:示?例(?:如|子)?(?:\s|[:.、(\d])|e\.?g\.?[\s:,]|example\b|格式)", re.I)
JIELONG = re.compile(r"^#\s*(?!\d)|^(?:群)?接龙|接龙\s*$|^(?:sign[ -]?up|r\.?s\.?v\.?p)\b", re.I)
LINK = re.compile(r"^\S{0,4}https?://|^www\.", re.I)
_DASHES = r"[\s\-—–_=*~#.·•<>【】\[\]()（）「」👇⬇️]*+"
SECTION = re.compile(
    rf"^{_DASHES}(?:(?P<waiting>替补|候补|候座|排队|备选|等位|wait(?:ing)?[ -]?list|waiting|standby"
    r"|reserves?|on the bench)"
    r"|(?P<cancelled>取消|已取消|请假|不来|不来的|来不了|退出|cancell?ed|not coming|can'?t come)"
    r"|(?P<going>参加|报名|名单|正选|已报名|参加人员|报名名单|参与|going|coming|attending|list|who(?: is|'s) coming))"
    rf"(?:名单|人员|区|的人|队伍| list)?\s*(?:[(]?\s*\d{{0,3}}\s*(?:人|位)?[)]?)?"
    rf"(?P<tail>\s*:\s*\S.*|{_DASHES}:?{_DASHES})$",
    re.I,
)
SEPARATOR = re.compile(r"^[\W_]+$")
# Sentences rather than names.
SENTENCE = re.compile(
    r"[。！？…]|[!]{1,}|大家|各位|尽快|截止|报名|接龙|人均|欢迎|通知|如下|以上|已满|还差|还剩|还空|还有\d|剩余|共\d|合计|收到请|记得|请"
    r"|劝酒|自觉|准时|迟到者|地址|集合|聚餐|饭局|火锅|烧烤|吃饭|晚饭|午饭|晚餐|午餐|周[一二三四五六日末]|星期|今晚|明晚|明天|后天"
    r"|\d{1,2}\s*[月点:]\s*\d{0,2}|\d+\s*(?:元|块)|\bAA\b"
    r"|\b(?:dinner|lunch|hotpot|hot pot|bbq|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|please"
    r"|everyone|seats? left|sign up|deadline|spots?|full|per head|see you|reply|copy)\b",
    re.I,
)


def is_diet(note: str) -> bool:
    """Whether these words say what somebody does not eat."""
    return DIET.search(note.translate(FLAT)) is not None


def number(word: str) -> int:
    """The number that a word or digits say; 1 where none is said."""
    return int(word) if word.isdecimal() else DIGITS.get(word.casefold(), 1)
