"""Words between 「 and 」 stand as they are; a 」 within them is written twice."""

from __future__ import annotations


def quote(text: str) -> str:
    """The text as words that are read exactly as they are."""
    return "「" + text.replace("」", "」」") + "」"


def unquote(text: str) -> str:
    """The words between the marks."""
    return text[1:-1].replace("」」", "」")


def spans(raw: str) -> list[tuple[int, int]]:
    """Where quoted words begin and end, marks included; in one pass, whatever is left open."""
    found, at = [], raw.find("「")
    while at >= 0:
        end = _closing(raw, at + 1)
        if end < 0:
            break  # nothing closes behind here: what opens later stays open too
        found.append((at, end))
        at = raw.find("「", end)
    return found


def _closing(raw: str, at: int) -> int:
    """Behind the first run of 」 that is not made of pairs alone; -1 when there is none."""
    at = raw.find("」", at)
    while at >= 0:
        end = at
        while raw.startswith("」", end):
            end += 1
        if (end - at) % 2:
            return end
        at = raw.find("」", end)
    return -1


def masked(raw: str) -> str:
    """The line with its quoted words made meaningless, place by place."""
    parts, at = [], 0
    for start, end in spans(raw):
        parts += [raw[at:start], "q" * (end - start)]
        at = end
    return "".join([*parts, raw[at:]])
