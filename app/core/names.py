"""Names that people give to themselves, groups and venues: cleaned, and compared by how they look."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

MIN_LENGTH = 2
MAX_LENGTH = 40
# A tower of combining marks covers the line above (SECURITY.md IN15); no living script needs more in a row.
MAX_MARKS_IN_A_ROW = 2

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
VARIATION_SELECTORS = frozenset(chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
# Control, format, surrogate and private characters; unassigned ones stay, a newer emoji may be among them.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
HIDDEN = BIDI_CONTROLS | ZERO_WIDTH | VARIATION_SELECTORS

# Alphabets whose letters pass for one another; Han, kana and hangul mix freely with any of them.
LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")

# What is left of look-alikes after NFKD and case folding, each told as the Latin letter that it passes for.
LOOKALIKES = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "е": "e", "з": "3", "і": "l", "ј": "j", "к": "k", "м": "m", "н": "h", "о": "o",
        "р": "p", "с": "c", "ѕ": "s", "т": "t", "у": "y", "х": "x", "ь": "b", "ԁ": "d", "ԛ": "q", "ԝ": "w",
        "һ": "h", "ӏ": "l", "п": "n", "г": "r", "ү": "y",
        # Greek
        "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "l", "κ": "k", "μ": "u", "ν": "v", "ο": "o",
        "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ζ": "z",
        # Armenian
        "ո": "n", "ս": "u", "օ": "o", "հ": "h", "ց": "g", "զ": "q",
        # Latin and digits that pass for other letters
        "ı": "l", "i": "l", "1": "l", "|": "l", "0": "o", "ɑ": "a", "ɡ": "g", "ʀ": "r", "ꜱ": "s", "ᴏ": "o",
        "ø": "o", "ł": "l", "đ": "d", "ħ": "h",
        # Han and kana that pass for one another
        "〇": "o", "ー": "一", "ニ": "二", "ハ": "八", "カ": "力", "ロ": "口", "エ": "工",
        "タ": "夕", "ト": "卜",
    }
)  # fmt: skip


class NameProblem(StrEnum):
    """Why a name cannot be taken."""

    EMPTY = "empty"
    HIDDEN_CHARACTERS = "hidden_characters"
    MIXED_ALPHABETS = "mixed_alphabets"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"


def clean_name(text: str) -> str:
    """Return `text` as it is stored and shown: NFC, nothing hidden, single spaces, no towers of marks.

    It never refuses; ask `name_problem` whether the name may be taken.
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = (" " if letter.isspace() else letter for letter in composed)
    seen = (each for each in spaced if each not in HIDDEN and unicodedata.category(each) not in UNSEEN)
    return unicodedata.normalize("NFC", " ".join(_clamp_marks(seen).split()))


def name_problem(text: str, *, shortest: int = MIN_LENGTH, longest: int = MAX_LENGTH) -> NameProblem | None:
    """Return why `text` cannot be a name, or None when it can (SECURITY.md IN15).

    `shortest` and `longest` count characters of the cleaned name.
    """
    if any(letter in BIDI_CONTROLS for letter in text):
        return NameProblem.HIDDEN_CHARACTERS
    name = clean_name(text)
    if not any(unicodedata.category(letter)[0] in "LNS" for letter in name):
        return NameProblem.EMPTY
    if len(name) < shortest:
        return NameProblem.TOO_SHORT
    if len(name) > longest:
        return NameProblem.TOO_LONG
    return NameProblem.MIXED_ALPHABETS if _mixes_alphabets(name) else None


def confusable_key(text: str) -> str:
    """Return a skeleton that two names share when an eye takes one for the other (after Unicode TR 39).

    Case, width, accents, spaces and punctuation vanish; look-alike letters fall together.
    Only ever compared, never shown.
    """
    folded = unicodedata.normalize("NFKD", clean_name(text)).casefold().translate(LOOKALIKES)
    kept = "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LNS")
    return kept.replace("rn", "m").replace("vv", "w")


def _clamp_marks(letters: Iterable[str]) -> str:
    out: list[str] = []
    marks = 0
    for letter in letters:
        marks = marks + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS_IN_A_ROW:
            out.append(letter)
    return "".join(out)


def _mixes_alphabets(name: str) -> bool:
    scripts = {
        script
        for letter in name
        if letter.isalpha()
        for script in LOOKALIKE_SCRIPTS
        if unicodedata.name(letter, "").startswith(script)
    }
    return len(scripts) > 1
