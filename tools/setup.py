"""Brings a fresh checkout to where the product can start: packages, front end, catalogues."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tools.node import build_front_end, set_up_node, system_node_will_do
from tools.packages import find_uv, python, set_up_packages
from tools.say import quietly, step


def setup(_rest: list[str]) -> int:
    """`python3 tools/dev.py setup`: what a server needs before its own service manager starts it."""
    set_up(dev=False)
    return 0


def set_up(dev: bool) -> None:
    """Everything `./run` and `./test` need before they begin; seconds when it is all there already."""
    kind = "packages of the product and its tests" if dev else "packages of the product"
    with step(f"Fetching the {kind}, Python and JavaScript (up to a minute the first time)"):
        find_uv()
        with ThreadPoolExecutor(max_workers=1) as beside:
            python_side = beside.submit(set_up_packages, dev)
            # Our own Node comes as a wheel, so it waits for the environment that fetches it.
            if system_node_will_do():
                set_up_node(dev)
                python_side.result()
            else:
                python_side.result()
                set_up_node(dev)
    with step("Building the front end"):
        build_front_end()
    with step("Compiling the Chinese catalogue"):
        quietly(
            [python(), "-m", "tools.catalogue", "compile"],
            "The catalogue did not compile: mend the entries named above in translations/zh/.",
        )
