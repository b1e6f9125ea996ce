"""Imports run in one direction, and no room escapes the contracts that say so."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import ROOT, files_in

ROOMS = ("app/accounts", "app/places", "app/merchants", "groups/*", "events/*", "app/site/*")


def test_the_contracts_of_import_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_under_the_contract_of_its_shape() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    shaped = next(
        set(contract["containers"]) for contract in contracts if contract["name"] == "Shape of a room"
    )
    code = {path.parent for path in files_in("app", "groups", "events", suffix=".py")}
    folders = {folder for pattern in ROOMS for folder in ROOT.glob(pattern) if folder in code} - {
        ROOT / "events/signals"
    }
    assert {folder.relative_to(ROOT).as_posix().replace("/", ".") for folder in folders} == shaped
