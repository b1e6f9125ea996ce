"""Tablecloths: eight colours in eight patterns, named as the style sheet names them."""

from __future__ import annotations

COLOURS = ("celadon", "yolk", "jujube", "indigo", "shrimp", "taro", "bamboo", "scallion")
PATTERNS = ("gingham", "dots", "stripe", "wave", "crackle", "blossom", "weave", "cloud")
CLOTHS = tuple(f"{colour}-{pattern}" for colour in COLOURS for pattern in PATTERNS)
