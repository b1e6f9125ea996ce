"""One person of a list: name, companions, remarks, and the marks that say "waiting", "cancelled", "not sure"."""

from __future__ import annotations

import re
from itertools import pairwise

from app.core.names import clean_name, name_problem
from events.dinners.seating import MAX_COMPANIONS
from events.jielong import lexicon as lx
from events.jielong import party
from events.jielong.body import Body
from events.jielong.roster import MAX_NOTE, Companion, Doubt, Entry, in_order

_STRUCK = re.compile("[\u0335-\u0338]")
_TILDES = re.compile(r"~~(?P<in>[^~]+)~~")
_PARTS = re.compile(
    rf"[{lx.HARD}{lx.GROUP},;|/、:。]+|\s[-–—]+\s|(?<=[{lx.CJK}])[-–—]+(?=[{lx.CJK}])|[-–—]{{2,}}"
)
_TWO = re.compile(r"[、/,]\s*$")
_SHORT_HAN = re.compile(rf"^[{lx.CJK}]{{2,3}}$")
_LATIN_NAME = re.compile(r"^[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)?$")
_AND_HAN = re.compile(
    rf"^(?P<one>\S{{2,12}}?)\s*[和与跟&]\s*(?P<two>[{lx.CJK}]{{2,4}}|[A-Za-z][\w'’.-]{{1,20}})$"
)
_AND_LATIN = re.compile(r"^(?P<one>[A-Za-z]\S*)\s+(?:and|&|with)\s+(?P<two>[A-Z]\S*)$")
_EDGES = f" \t@,;:/|、。-–—·+*{lx.HARD}{lx.GROUP}"
_LATIN = re.compile(r"^[^\W\d_][\w'’.&-]*$")


def read_person(text: str, *, waiting: bool = False, cancelled: bool = False) -> tuple[Entry, set[Doubt]]:
    """What a line without its number says of a person, and what has to be asked. `text` is cleaned and short."""
    text, struck = (text, False) if text.startswith("「") else _unstruck(text)
    body = Body(text)
    tildes = body.flat.startswith("~~") and _TILDES.search(body.flat) is not None
    if tildes:
        body = Body(text.replace("~~", " ").strip())
    companions, doubts = party.take(body)
    gone = bool(body.cut(lx.CANCELLED))
    waits = bool(body.cut(lx.WAITING))
    if body.cut(lx.MAYBE, after=1):
        doubts.add(Doubt.MAYBE)
    body.open_brackets()
    name, notes = _name_and_notes(body, companions, doubts)
    if name_problem(name, shortest=1) is not None:
        doubts.add(Doubt.NAME)
    if len(companions) > MAX_COMPANIONS:
        doubts.add(Doubt.PARTY)
        del companions[MAX_COMPANIONS:]
    note = "，".join(notes)[:MAX_NOTE].strip()
    entry = Entry(
        name=clean_name(name), companions=in_order([_tidy(each) for each in companions]), note=note,
        waiting=waiting or waits, cancelled=cancelled or gone or struck or tildes,
    )  # fmt: skip
    return entry, doubts


def _unstruck(text: str) -> tuple[str, bool]:
    """The text without strokes through its letters, and whether they were struck through."""
    strokes = len(_STRUCK.findall(text))
    if not strokes:
        return text, False
    bare = _STRUCK.sub("", text)
    return bare, strokes * 2 >= sum(each.isalnum() for each in bare)


def _tidy(companion: Companion) -> Companion:
    name = clean_name(companion.name)
    return Companion(name if name and name_problem(name, shortest=1) is None else "", companion.child)


def _name_and_notes(body: Body, companions: list[Companion], doubts: set[Doubt]) -> tuple[str, list[str]]:
    """The first words outside brackets are the name; all others are remarks, in their order."""
    name, notes = "", []
    for raw, flat, before, inside in _segments(body):
        if not name and not inside:
            name, rest = _split_name(body, raw, flat)
            name = _with_friend(name, companions)
            notes += [rest] if rest else []
        elif _TWO.search(before) and not inside and not notes and _is_name(flat):
            doubts.add(Doubt.TWO)
            companions.append(Companion(raw))
        else:
            notes.append(raw)
    if not name and notes:
        name = notes.pop(0)  # nothing but a bracket
    return body.whole(name), [whole for each in notes if (whole := body.whole(each).strip())]


def _segments(body: Body) -> list[tuple[str, str, str, bool]]:
    """The pieces between hard separators: as written, flat, what parts them from the one before, whether bracketed."""
    found, at, before, depth = [], 0, "", 0
    ends = [*_PARTS.finditer(body.flat), None]
    for match in ends:
        end = match.start() if match else len(body.flat)
        raw, flat = body.raw[at:end], body.flat[at:end]
        left = len(flat) - len(flat.lstrip(_EDGES))
        right = len(flat.rstrip(_EDGES))
        if right > left:
            found.append((raw[left:right], flat[left:right], before, depth % 2 == 1))
        if match:
            depth += match[0].count(lx.GROUP)
            before, at = match[0], match.end()
    return found


def _split_name(body: Body, raw: str, flat: str) -> tuple[str, str]:
    """Part a segment into name and remark: at a space, at a remark that touches a Chinese name, after quoted words."""
    if body.is_quote(flat[0]):
        return raw[0], raw[1:].strip(_EDGES)
    quote = next((at for at, each in enumerate(flat) if body.is_quote(each)), len(flat))
    touching = next((m.start() for m in lx.REMARK.finditer(flat) if m.start() > 0), len(flat))
    cut = min(quote, touching, _words_of_name(flat))
    return raw[:cut].strip(_EDGES), raw[cut:].strip(_EDGES)


def _words_of_name(flat: str) -> int:
    """Where the words of the name end: a Latin name goes on over spaces until a word that begins a remark."""
    words = list(re.finditer(r"\S+", flat))
    end = words[0].end() if words else len(flat)
    for before, word in pairwise(words):
        if not _goes_on(before[0], word[0], flat[word.start() :]):
            break
        end = word.end()
    return end


def _goes_on(before: str, word: str, rest: str) -> bool:
    if lx.LATIN_REMARK.fullmatch(word) or lx.DIET.match(rest):
        return False
    if word in ("and", "&", "和", "与"):
        return True
    if _LATIN.match(word) and word.isascii():
        return word[0].isupper() or (
            _LATIN.match(before) is not None and before.isascii() and before[0].islower()
        )
    if not any(each.isalnum() for each in word):
        return True  # an emoji belongs to its name
    if before in ("和", "与", "and", "&"):
        return True
    return len(before) == 1 and len(word) == 1 and before.isalpha()  # 张 三


def _with_friend(name: str, companions: list[Companion]) -> str:
    """ "张三和李四", "Tom & Amy": the second comes with the first."""
    found = _AND_LATIN.match(name) or _AND_HAN.match(name)
    if not found:
        return name
    companions.append(Companion(found["two"]))
    return found["one"]


def _is_name(flat: str) -> bool:
    return (_SHORT_HAN.match(flat) or _LATIN_NAME.match(flat)) is not None and not lx.is_diet(flat)
