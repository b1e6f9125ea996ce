"""Who is brought: "+1", "+2大1小", "带娃", "两人", "+老婆", "x2", cut out of a line."""

from __future__ import annotations

import re

from events.jielong import lexicon as lx
from events.jielong.body import Body
from events.jielong.roster import Companion, Doubt

_N = lx.NUM
_PLUS = rf"(?:\+|(?<=[\s{lx.CJK}])加(?={_N})|\bplus\s+(?=one\b|two\b|three\b|\d))"
_BIGS = r"(?:大人|成人|大|adults?\b)"
COUNTED = re.compile(
    rf"{_PLUS}\s*(?P<n>{_N}|one\b|two\b|three\b)\s*个?\s*(?:{_BIGS}\s*(?:[,和+&]|and)?\s*(?:(?P<small>{_N})\s*个?\s*{lx.CHILD})?"
    rf"|(?P<child>{lx.CHILD})|{lx.FAMILY}|(?:{lx.ANYBODY}(?:朋友)?)?)(?:\s*\(\s*(?P<paren>{lx.CHILD})\s*\))?",
    re.I,
)  # fmt: skip
NAMED = re.compile(
    rf"\+\s*(?:(?P<kid>{lx.CHILD_NAMES})|(?P<kids>{lx.CHILD})|(?P<family>{lx.FAMILY})|(?P<any>{lx.ANYBODY})|(?P<adult>{lx.ADULT_NAMES})"
    rf"|(?P<quoted>[{lx.QUOTED}])"
    rf"|(?P<name>(?!不|忌|吃|素|纯|全素|清真|晚|迟|早|自带|no\b|not\b|veg|late)[^\W\d_]"
    rf"[^\s{lx.HARD}{lx.GROUP}+,;/|()\[\]:。!~、{lx.QUOTED}]{{0,29}}(?:\ [A-Z][a-z]+)?))"
    rf"(?:\s*\(\s*(?P<paren>{lx.CHILD})\s*\))?",
    re.I,
)  # fmt: skip
BRINGS = re.compile(
    rf"(?:[带携](?:了|上|着)?|\b(?:with|bring(?:s|ing)?|and)\s+|&\s*)\s*(?P<n>{_N}|one\b|two\b|three\b|an?\b|my\b|our\b|his\b|her\b)?\s*(?:个|位|名|只)?\s*"
    rf"(?:(?P<kid>{lx.CHILD_NAMES})|(?P<kids>{lx.CHILD})|(?P<family>{lx.FAMILY})|(?P<adult>{lx.ADULT_NAMES})|(?P<any>{lx.ANYBODY}))",
    re.I,
)  # fmt: skip
SPLIT_TOTAL = re.compile(
    rf"(?P<n>{_N})\s*(?:个?{_BIGS})\s*[,和+&]?\s*(?P<small>{_N})\s*个?\s*{lx.CHILD}", re.I
)
HOME = re.compile(r"一家(?P<n>[二两三四五六])口")
HOUSE = re.compile(rf"{lx.FAMILY}{lx.END}", re.I)
PAIR = re.compile(r"(?:我们)?(?:俩|两口子|夫妻|夫妇|夫妻俩|小两口)(?![\u3400-\u9fff])|\bcouple\b", re.I)
TOTAL = re.compile(
    rf"(?:一?共|总共|合计|我们)?\s*(?P<n>{_N})\s*(?:个人|人|位|口人|people\b|persons?\b|ppl\b|pax\b)(?![\u3400-\u9fff])"
    rf"|(?<=[\s{lx.CJK}{lx.QUOTED}{lx.HARD}{lx.GROUP}])[x*]\s*(?P<times>\d{{1,2}})(?![\w])",
    re.I,
)


def take(body: Body) -> tuple[list[Companion], set[Doubt]]:
    """Cut everybody who is brought out of the line. A doubt when their number is not said."""
    found: list[Companion] = []
    doubts: set[Doubt] = set()
    for match in body.cut(COUNTED):
        found += _counted(match)
    for match in body.cut(NAMED):
        found += _named(match, body, doubts)
    for match in body.cut(BRINGS, after=1):
        found += _brought(match, doubts)
    if not found:
        found = _total(body, doubts)
    return found, doubts


def _counted(match: re.Match[str]) -> list[Companion]:
    count = min(lx.number(match["n"]), 99)
    if match["child"] or match["paren"]:
        return [Companion(child=True)] * count
    small = min(lx.number(match["small"]), 99) if match["small"] else 0
    return [Companion()] * count + [Companion(child=True)] * small


def _named(match: re.Match[str], body: Body, doubts: set[Doubt]) -> list[Companion]:
    child = bool(match["kid"] or match["kids"] or match["paren"])
    if match["family"]:
        doubts.add(Doubt.PARTY)
        return [Companion()]
    if match["kids"] or match["any"]:
        return [Companion(child=child)]
    if match["quoted"]:
        return [Companion(body.quoted(match["quoted"]), child)]
    return [Companion(body.original(match, "kid", "adult", "name"), child)]


def _brought(match: re.Match[str], doubts: set[Doubt]) -> list[Companion]:
    count = min(lx.number(match["n"]), 99) if match["n"] else 1
    if match["family"]:
        doubts.add(Doubt.PARTY)
        return [Companion()]
    if match["kid"] or match["adult"]:
        name = match["kid"] or match["adult"]
        return [Companion(name if count == 1 else "", bool(match["kid"]))] * count
    return [Companion(child=bool(match["kids"]))] * count


def _total(body: Body, doubts: set[Doubt]) -> list[Companion]:
    """ "2大1小", "一家三口", "夫妻", "两人", "x2": the one who signs is among them."""
    for match in body.cut(SPLIT_TOTAL, after=1)[:1]:
        adults, small = min(lx.number(match["n"]), 99), min(lx.number(match["small"]), 99)
        return [Companion()] * max(0, adults - 1) + [Companion(child=True)] * small
    for match in body.cut(HOME, after=1)[:1]:
        doubts.add(Doubt.PARTY)
        return [Companion()] + [Companion(child=True)] * (lx.number(match["n"]) - 2)
    if body.cut(HOUSE, after=1):
        doubts.add(Doubt.PARTY)
        return [Companion()]
    if body.cut(PAIR, after=1):
        return [Companion()]
    for match in body.cut(TOTAL, after=1)[:1]:
        return [Companion()] * max(0, min(lx.number(match["n"] or match["times"]), 99) - 1)
    return []
