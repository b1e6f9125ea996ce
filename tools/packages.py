"""Gets the Python packages: uv if there is one, else uv by pip, else a plain virtual environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.say import ROOT, Trouble, quietly
from tools.stamps import holds, set_stamp

VENV = ROOT / ".venv"
BOOT = ROOT / ".boot"
NODE = ROOT / ".node"
RUN_LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"
PIP = ["-m", "pip", "--no-input", "--quiet", "install"]
PIP_ENV = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
NO_PIP = (
    "This Python has neither pip nor venv: install python3-venv (Debian: sudo apt-get install python3-venv) "
    "or uv, then start again."
)
NO_NET = (
    "The packages above could not be fetched or did not match their hashes: "
    "check the connection to the package index and the free disk space, then start again."
)


def python() -> str:
    """The interpreter of the project's own environment."""
    windows = VENV / "Scripts" / "python.exe"
    return str(windows if windows.exists() else VENV / "bin" / "python")


def set_up_packages(dev: bool) -> str:
    """Makes .venv hold what the lock says; answers at once when it already does."""
    locks = (RUN_LOCK, DEV_LOCK) if dev else (RUN_LOCK,)
    stamp = VENV / ".stamp"
    if holds(stamp, *locks) and _answers(python()):
        return "ready"
    uv = find_uv()
    stamp.unlink(missing_ok=True)
    if uv:
        _install_by_uv(uv, locks[-1])
    else:
        _install_by_venv(locks[-1])
    set_stamp(stamp, *locks)
    return "installed"


def install_node() -> None:
    """Fetches Node itself as a wheel, for machines that have none."""
    uv = find_uv()
    pip = [uv, "pip", "install", "--quiet", "--python", python()] if uv else [python(), *PIP]
    quietly([*pip, "--require-hashes", "--target", str(NODE), "-r", "tools/node.txt"], NO_NET, PIP_ENV)


def _answers(executable: str) -> bool:
    return Path(executable).exists() and subprocess.run([executable, "-c", ""], check=False).returncode == 0


def find_uv() -> str | None:
    """The uv on this machine, or our own, fetched by pip if there is pip."""
    found = shutil.which("uv")
    if found:
        return found
    own = BOOT / "bin" / "uv"
    if not own.exists() and _answers_module("pip"):
        # --target is allowed even where the system's Python is "externally managed".
        hashed = ["--require-hashes", "--target", str(BOOT), "-r", "tools/uv.txt"]
        quietly([sys.executable, *PIP, *hashed], NO_NET, PIP_ENV)
    return str(own) if own.exists() else None


def _install_by_uv(uv: str, lock: str) -> None:
    if not _answers(python()):
        quietly([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)], NO_NET)
    # Compiled here by all processors at once, or every first import pays for it alone.
    words = ["--quiet", "--compile-bytecode", "--require-hashes"]
    quietly([uv, "pip", "install", *words, "--python", python(), "-r", lock], NO_NET)


def _install_by_venv(lock: str) -> None:
    if not _answers_module("ensurepip"):
        raise Trouble(NO_PIP)
    if not _answers(python()):
        quietly([sys.executable, "-m", "venv", "--clear", str(VENV)], NO_PIP)
    pip = [python(), *PIP, "--require-hashes"]
    try:
        quietly([*pip, "-r", "tools/uv.txt"], NO_NET, PIP_ENV)
        _install_by_uv(str(VENV / "bin" / "uv"), lock)
    except Trouble:  # no uv for this platform: slower, and the same packages
        quietly([*pip, "-r", lock], NO_NET, PIP_ENV)


def _answers_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0
