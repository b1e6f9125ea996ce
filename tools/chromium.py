"""Finds a Chromium for the browser tests, or installs Debian's where that is possible."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools.say import quietly, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
INSIDE = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
NO_APT = (
    "apt-get could not install Chromium: install it by hand, or set CHROMIUM to its path, then start again."
)


def find_chromium() -> str | None:
    """The path of a Chromium: named by CHROMIUM, on PATH, or in Playwright's cache."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    cached = [p for c in CACHES for i in INSIDE for p in Path(c).expanduser().glob(f"chromium-*/{i}")]
    return str(max(cached)) if cached else None


def find_or_install_chromium() -> str | None:
    """As above; as root on Debian and its like, installs it when there is none."""
    found = find_chromium()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if found or not root or not shutil.which("apt-get") or os.environ.get("CHROMIUM"):
        return found
    say("  no Chromium here: installing it with apt-get …")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "update", "-q"], NO_APT, env)
    quietly(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], NO_APT, env)
    return find_chromium()
