"""Small files and small functions: what fits on a screen is read before it is changed."""

import ast

from tests.house.source import PRODUCT, files_in, name_of, tree_of

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def test_no_file_is_longer_than_300_lines() -> None:
    ours = [*files_in(*PRODUCT, "tools", "tests", suffix=".py")]
    ours += [
        *files_in("templates", suffix=".html"),
        *files_in("static", suffix=".js"),
        *files_in("static", suffix=".css"),
    ]
    assert len(ours) > 20
    sizes = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in ours}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {}
    for path in files_in(*PRODUCT, "tools", suffix=".py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    long[f"{name_of(path)}:{node.lineno} {node.name}"] = size
    assert long == {}


def test_every_module_says_in_one_line_what_it_is() -> None:
    files = files_in(*PRODUCT, "tools", "tests", suffix=".py")
    mute = [name_of(path) for path in files if path.stat().st_size and not ast.get_docstring(tree_of(path))]
    assert mute == []
