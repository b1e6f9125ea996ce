"""Two real calendar clients: vdirsyncer fetches the feed over HTTP to disk, khal lists what is there."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SYNC = """[general]
status_path = "{folder}/status/"
[pair tables]
a = "feed"
b = "disk"
collections = null
[storage feed]
type = "http"
url = "{address}"
[storage disk]
type = "filesystem"
path = "{folder}/tables/"
fileext = ".ics"
"""
LIST = """[calendars]
[[tables]]
path = {folder}/tables
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = tables
"""


@dataclass(frozen=True, order=True)
class Seen:
    """One line of khal: when the entry begins on the wall, what it is called, how sure it is, and where."""

    starts: str
    title: str
    status: str
    place: str


class Clients:
    """Somebody's vdirsyncer and khal, set up for one address."""

    def __init__(self, folder: Path, address: str, zone: str = "Asia/Shanghai") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "tables").mkdir()
        (folder / "sync").write_text(SYNC.format(folder=folder, address=address))
        (folder / "khal").write_text(LIST.format(folder=folder, zone=zone))
        self._run("vdirsyncer", "-c", str(folder / "sync"), "discover")

    def fetch(self) -> int:
        """Synchronise; answers how many items the disk then holds."""
        self._run("vdirsyncer", "-c", str(self.folder / "sync"), "sync", "--force-delete")
        return len(list((self.folder / "tables").glob("*.ics")))

    def seen(self, since: date, until: date) -> list[Seen]:
        """What khal lists of these days."""
        form = "{start-long-full}|{title}|{status}|{location}"
        words = ["list", "--format", form, "--day-format", "", since.isoformat(), until.isoformat()]
        said = self._run("khal", "-c", str(self.folder / "khal"), *words)
        lines = [line for line in said.splitlines() if "|" in line]
        return sorted({Seen(*(part.strip() for part in line.split("|"))) for line in lines})

    def _run(self, program: str, *words: str) -> str:
        home = {"HOME": str(self.folder), "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-m", program, *words],
            env=home,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=self.folder,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
