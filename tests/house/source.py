"""What the house's tests look at: the files of the project, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "groups", "events")
MADE = {".git", ".venv", ".boot", ".node", "node_modules", "var", "dist", "LC_MESSAGES", "__pycache__"}
MADE |= {".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache", ".import_linter_cache"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project: what git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == 0:
        found = (ROOT / name for name in asked.stdout.split("\0") if name)
    else:  # a copy without its history
        found = (path for path in ROOT.rglob("*") if MADE.isdisjoint(path.relative_to(ROOT).parts))
    return tuple(sorted(path for path in found if path.is_file()))


def files_in(*folders: str, suffix: str) -> list[Path]:
    """The project's files with that suffix inside these folders of the root."""
    return [p for p in files() if p.suffix == suffix and p.relative_to(ROOT).parts[0] in folders]


def name_of(path: Path) -> str:
    """The path as people say it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def product_trees() -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of the product with its tree."""
    for path in files_in(*PRODUCT, suffix=".py"):
        yield path, tree_of(path)


def calls_in(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a tree with the dotted words before its bracket, such as "datetime.now"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
